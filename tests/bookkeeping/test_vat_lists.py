"""The lists beside a return: sales within the EU by VAT number, and VAT of other countries by country and rate."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from grootboek.bookkeeping.chart import change_account
from grootboek.bookkeeping.crediting import credit_invoice
from grootboek.bookkeeping.declaring import carry_to_next_return, file_vat_return
from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.vat_lists import ForeignVatRow, country_and_number, foreign_vat_rows, supplies_within_eu
from grootboek.bookkeeping.vat_returns import compute, lines_in_box
from grootboek.bookkeeping.vat_settings import join_small_business_scheme
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.vat_boxes import Box
from grootboek.ledger.vat_return import vat_period
from grootboek.store.masters.chart import chart_of
from tests.bookkeeping.books import Books
from tests.bookkeeping.test_orders_abroad import GERMANY, Shop

JANUARY = vat_period("2026-01")


def customer(books: Books, code: str, **facts: str) -> None:
    """Add a customer elsewhere."""
    with books.writing() as book:
        add_party(book, PartyDraft(code=code, name=code, **facts))
    books.__dict__.pop("names", None)


@pytest.mark.parametrize(
    ("number", "country", "parted"),
    [
        ("BE 0428.759.497", "België", ("BE", "0428759497")),
        ("EL123456789", "Griekenland", ("EL", "123456789")),
        ("428759497", "België", ("BE", "428759497")),
        ("", "België", ("BE", "")),
        ("", "", ("", "")),
    ],
)
def test_a_number_is_parted_from_its_country(number: str, country: str, parted: tuple[str, str]) -> None:
    assert country_and_number(number, country) == parted


def test_supplies_are_listed_by_number_and_kind(books: Books) -> None:
    customer(books, "BE1", country="België", vat_number="BE0428759497")
    customer(books, "FR1", country="Frankrijk", vat_number="FR40303265045")
    for text in (
        "BE1 F1 2026-01-10 | 8170 100,60 sales_eu_goods / 8270 50,70 sales_eu_services",
        "BE1 F2 2026-01-11 | 8170 -20,00 sales_eu_goods",
        "FR1 F3 2026-01-12 | 8170 70,00 sales_eu_goods / 8170 -69,60 sales_eu_goods",
        "FR1 F4 2026-01-12 | 8270 -30,50 sales_eu_services",
    ):
        books.record(f"sales_invoice 1300 {text}")
    with books.reading() as book:
        found = supplies_within_eu(book, JANUARY)
        box = compute(book, JANUARY).boxes[Box.WITHIN_EU]
    assert [(row.country, row.number, row.kind.value, row.amount, row.declared) for row in found.customers] == [
        ("BE", "0428759497", "goods", 8060, 80),
        ("BE", "0428759497", "services", 5070, 50),
        ("FR", "40303265045", "services", -3050, -31),
    ]
    # The 40 cents that are left of the goods to France are no whole euro.
    assert sum(row.amount for row in found.customers) == box.turnover - 40
    assert (found.box, found.rounding) == (101, 2)


def test_customers_without_a_number_are_listed_apart(books_on_sqlite: Books) -> None:
    for code, number in (("BE1", ""), ("BE2", ""), ("BE3", "BE0428759497"), ("BE4", "BE 0428.759.497")):
        customer(books_on_sqlite, code, country="België", vat_number=number)
        books_on_sqlite.record(f"sales_invoice 1300 {code} F{code} 2026-01-10 | 8170 10,00 sales_eu_goods")
    with books_on_sqlite.reading() as book:
        listed = [(row.number, row.name, row.declared) for row in supplies_within_eu(book, JANUARY).customers]
    assert listed == [("", "BE1", 10), ("", "BE2", 10), ("0428759497", "BE3", 20)]


def test_foreign_vat_is_listed_by_country_and_rate(books: Books) -> None:
    with books.writing() as book:
        account = chart_of(book).account_by_code["8060"]
        change_account(book, account.id, lambda draft: replace(draft, vat_rate_code="SR"))
    customer(books, "BE1", country="België")
    customer(books, "DE1", country="Duitsland")
    sale = "sales_invoice 1300 {} {} 2026-01-{} | 8060 {} sales_eu_distance / 1750 {}"
    for facts in (
        ("BE1", "F1", "10", "100,00", "21,00"),
        ("BE1", "F2", "11", "10,01", "2,11"),  # a cent more than the rate makes
        ("DE1", "F3", "12", "100,00", "19,00"),
        ("DE1", "F4", "12", "-100,00", "-19,00"),
    ):
        books.record(sale.format(*facts))
    # Below the threshold Dutch VAT is charged, or none: that is in box 3c of the Dutch return.
    books.record("sales_invoice 1300 BE1 F5 2026-01-10 | 8060 40,00 sales_eu_distance")
    with books.reading() as book:
        assert foreign_vat_rows(book, JANUARY) == [ForeignVatRow("BE", Decimal(21), 11001, 2311)]
        assert compute(book, JANUARY).boxes[Box.INSTALLED_IN_EU].turnover == 4000
    with books.writing() as book:
        file_vat_return(book, date(2026, 1, 1), date(2026, 1, 31))
        assert foreign_vat_rows(book, JANUARY) == [ForeignVatRow("BE", Decimal(21), 11001, 2311)]


def test_foreign_vat_that_is_booked_late_is_in_no_dutch_return(books: Books) -> None:
    customer(books, "BE1", country="België")
    books.record("sales_invoice 1300 KLANT F1 2026-01-10 | 8000 100,00 sales_high 21,00")
    with books.writing() as book:
        file_vat_return(book, JANUARY.first, JANUARY.last)
    books.unlock_returns()
    books.record("sales_invoice 1300 BE1 F2 2026-01-10 | 8060 100,00 sales_eu_distance / 1750 21,00")
    with books.writing() as book:
        carry_to_next_return(book, JANUARY)
        for period in ("2026-01", "2026-02", "2026-Q1"):
            days = vat_period(period)
            assert compute(book, days).boxes[Box.INSTALLED_IN_EU].turnover == 0, period
            assert list(lines_in_box(book, days, Box.INSTALLED_IN_EU)) == [], period


def test_foreign_vat_is_that_of_the_country_of_delivery(books: Books) -> None:
    shop = Shop(books, charges=True)
    invoice = shop.invoice(shop.order("KLANT", "FIETS", "BOEK", delivery_address=GERMANY))
    march = vat_period("2026-03")
    listed = [ForeignVatRow("DE", Decimal(7), 10000, 700), ForeignVatRow("DE", Decimal(19), 10000, 1900)]
    with books.writing() as book:
        assert foreign_vat_rows(book, march) == listed
        # The scheme for small businesses takes away no VAT of other countries.
        join_small_business_scheme(book, march.first)
        assert foreign_vat_rows(book, march) == listed
        credit_invoice(book, invoice, date(2026, 3, 20))
        assert foreign_vat_rows(book, march) == []
