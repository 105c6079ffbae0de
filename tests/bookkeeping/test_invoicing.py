"""Test making invoices: what is numbered, booked, queued and written down, in the ledger's own words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from grootboek.bookkeeping.invoicing import PRINT_JOB, add_invoice
from grootboek.bookkeeping.invoicing_settings import change_settings
from grootboek.bookkeeping.mailing import MAIL_JOB
from grootboek.bookkeeping.parties import change_party
from grootboek.ledger.collection import CollectionOrder
from grootboek.ledger.invoice import Invoice, InvoiceLine, InvoiceMail, vat_sums
from grootboek.ledger.money import percentage_of
from grootboek.ledger.refusal import Reason, Refused
from grootboek.ledger.vat import vat_codes
from grootboek.store.audit import audit_trail
from grootboek.store.book import Book
from grootboek.store.invoicing.invoices import InvoiceFilter, invoices, outstanding_of_invoices
from grootboek.store.tables.access import job
from tests.bookkeeping.books import LAWFUL, Books, prepare_to_mail, refused_for
from tests.store.whole_database import everything

MAIL = InvoiceMail(sender_address="verkoop@example.nl", subject="Factuur", body="Zie bijlage.")


def made(books: Books, **changes: object) -> Invoice:
    """Make an invoice."""
    draft = books.invoice_draft(**changes)
    with books.writing() as book:
        return add_invoice(book, draft)


def line(books: Books, quantity: str, price: str, code: str, account: str) -> InvoiceLine:
    """Return a line of an invoice."""
    return InvoiceLine(
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
        description="Fietsbel",
        vat_code=code,
        account_id=books.names.accounts[account],
    )


def test_booked_invoice_is_the_sale_that_it_states(books: Books) -> None:
    lines = (line(books, "3", "0.335", "sales_high", "8000"), line(books, "1", "10", "sales_low", "8010"))
    added = made(books, lines=lines, booking_description="Bellen", payment_term=21)
    assert (added.number, added.net, added.vat, added.gross) == ("F00001", 1101, 111, 1212)
    assert added.booking_number is not None
    posted = "debit 1300 12,12 / credit 8000 1,01 / credit 8010 10,00 / credit 1700 0,21 / credit 1701 0,90"
    assert books.posted(added.booking_number) == posted
    booked = books.booking(added.booking_number)
    assert (booked.description, booked.payment_term, booked.invoice_number) == ("Bellen", 21, "F00001")
    assert books.outstanding() == {"F00001": "12,12"}


def test_vat_is_computed_from_the_rounded_base(books: Books) -> None:
    added = made(books, lines=(line(books, "1", "24.785123", "sales_high", "8000"),), booking_description="Bel")
    assert (added.net, added.vat, added.gross) == (2479, 521, 3000)
    assert books.posted(1) == "debit 1300 30,00 / credit 8000 24,79 / credit 1700 5,21"


def test_credit_note_and_reverse_charge(books: Books) -> None:
    credit = made(books, lines=(line(books, "-1", "100", "sales_high", "8000"),), booking_description="Retour")
    assert (credit.net, credit.vat, credit.gross) == (-10000, -2100, -12100)
    moved = made(books, lines=(line(books, "1", "100", "sales_reverse_high", "8000"),), booking_description="Verlegd")
    assert (moved.net, moved.vat) == (10000, 0)
    assert books.outstanding() == {"F00001": "-121,00", "F00002": "100,00"}
    assert books.faults() == []


def test_long_texts_of_lines_are_cut_in_the_books_and_whole_on_the_invoice(books: Books) -> None:
    long = replace(books.invoice_draft().lines[0], description="x" * 400)
    added = made(books, lines=(long,), booking_description="Bellen")
    assert added.lines[0].description == "x" * 400
    assert [len(one.description) for one in books.booking(1).lines[1:2]] == [250]


def test_invoice_is_printed_and_mailed_by_jobs_and_written_in_the_trail(books: Books) -> None:
    prepare_to_mail(books)
    added = made(books, mail=MAIL)
    with books.reading() as book:
        rows = book.connection.execute(select(job.c.kind, job.c.payload, job.c.administration_id).order_by(job.c.id))
        queued = [tuple(row) for row in rows]
        (act, *_) = audit_trail(book)
    assert queued == [(PRINT_JOB, {"invoice_id": added.id}, 1), (MAIL_JOB, {"mail_id": 1}, 1)]
    assert (act.act, act.subject, (act.after or {})["number"]) == ("add invoice", "invoice 1", "F00001")


def test_payment_lowers_what_is_outstanding(books: Books) -> None:
    made(books, booking_description="Bellen")
    books.record("payment_received 1100 KLANT F00001 2026-03-02 | 1300 21,00")
    with books.reading() as book:
        found = invoices(book, InvoiceFilter())
        assert outstanding_of_invoices(book, found) == {1: 10000}


def test_many_invoices_are_read_whole(books: Books) -> None:
    with books.writing() as book:
        for _ in range(30):
            add_invoice(book, books.invoice_draft())
    with books.reading() as book:
        found = invoices(book, InvoiceFilter(date_from=date(2026, 3, 1)))
    assert [one.number for one in found] == [f"F{number:05}" for number in range(1, 31)]
    assert {len(one.lines) for one in found} == {1}


CODES = [code.code for code in vat_codes().values() if code.side.value != "purchase" and not code.free_rate]


@given(
    rows=st.lists(
        st.tuples(st.decimals(-10_000, 10_000, places=3), st.decimals(0, 10_000, places=4), st.sampled_from(CODES)),
        min_size=1,
        max_size=20,
    )
)
def test_vat_of_each_code_is_its_rate_over_the_sum_of_its_lines(rows: list[tuple[Decimal, Decimal, str]]) -> None:
    day = date(2026, 3, 1)
    lines = [
        InvoiceLine(quantity=quantity, unit_price=price, description="X", vat_code=code, account_id=1)
        for quantity, price, code in rows
    ]
    sums = vat_sums(lines, day)
    assert sum(one.base for one in sums) == sum(one.net for one in lines)
    assert len({one.vat_code for one in sums}) == len(sums)
    for one in sums:
        assert one.vat == percentage_of(one.base, vat_codes()[one.vat_code].rate_on(day))


@pytest.mark.parametrize(("quantity", "price", "net"), [("3", "0.335", 101), ("-3", "0.335", -101), ("0", "9", 0)])
def test_net_of_a_line_is_rounded_half_up(books_on_sqlite: Books, quantity: str, price: str, net: int) -> None:
    assert line(books_on_sqlite, quantity, price, "sales_high", "8000").net == net


def test_invoice_is_read_back_as_it_was_made(books: Books) -> None:
    order = CollectionOrder(account_number="NL91ABNA0417164300", account_holder="Jansen", city="Delft", first=True)
    lines = (line(books, "1.500000", "8.264463", "sales_high", "8000"), *books.invoice_draft().lines)
    facts = {"collection": order, "original_number": "F00000", "supplied_on": date(2026, 2, 27)}
    added = made(books, lines=lines, booking_description="Bellen", payment_term=21, **facts)
    assert (added.original_number, added.supplied_on) == ("F00000", date(2026, 2, 27))
    with books.reading() as book:
        assert invoices(book, InvoiceFilter()) == [added]


def test_quantity_that_cannot_be_kept_is_refused(books_on_sqlite: Books) -> None:
    fine = (line(books_on_sqlite, "0.0000001", "8", "sales_high", "8000"),)
    with refused_for(Reason.VALUE_INVALID):
        made(books_on_sqlite, lines=fine)


@pytest.mark.parametrize(("quantity", "price"), [("1e40", "1"), ("1", "1e12"), ("999999999999", "999999999999")])
def test_amount_beyond_all_is_refused(books_on_sqlite: Books, quantity: str, price: str) -> None:
    beyond = (line(books_on_sqlite, quantity, price, "sales_high", "8000"),)
    with refused_for(Reason.AMOUNT_TOO_LARGE):
        made(books_on_sqlite, lines=beyond)


def _sender(**changes: str) -> Callable[[Book], object]:
    return lambda book: change_settings(book, lambda settings: replace(settings, **changes))


def _customer(**changes: Any) -> Callable[[Book], object]:
    return lambda book: change_party(book, 1, lambda party: replace(party, **changes))


UNLAWFUL: dict[str, tuple[Callable[[Book], object], dict[str, str], list[tuple[str, str]]]] = {
    "nothing of the sender": (
        _sender(**dict.fromkeys(LAWFUL, "")),
        {},
        [("sender", "address"), ("sender", "vat_number"), ("sender", "coc_number")],
    ),
    "no VAT number, and no VAT": (_sender(vat_number=""), {"code": "none"}, []),
    "no street": (_sender(street=" "), {}, [("sender", "address")]),
    "no trade register, abroad": (_sender(coc_number="", country="België"), {}, []),
    "no address of a company": (_customer(city="", street=""), {}, [("customer", "address")]),
    "no address of a company, 100 euro": (_customer(city="", street=""), {"price": "41.32"}, []),
    "no address of a private person": (_customer(city="", street="", is_company=False), {}, []),
    "no VAT number of who pays the VAT": (_customer(), {"code": "sales_reverse_high"}, [("customer", "vat_number")]),
}


@pytest.mark.parametrize(("change", "stated", "missing"), UNLAWFUL.values(), ids=UNLAWFUL)
def test_an_invoice_that_lacks_what_the_law_wants_is_not_mailed(
    books_on_sqlite: Books,
    change: Callable[[Book], object],
    stated: dict[str, str],
    missing: list[tuple[str, str]],
) -> None:
    books = books_on_sqlite
    prepare_to_mail(books)
    with books.writing() as book:
        change(book)
    sold = (line(books, "2", stated.get("price", "50"), stated.get("code", "sales_high"), "8000"),)
    before = everything(books.database)
    if missing:
        with pytest.raises(Refused) as refused:
            made(books, lines=sold, mail=MAIL)
        assert [problem.place for problem in refused.value.problems] == missing
        assert {problem.reason for problem in refused.value.problems} == {Reason.TEXT_MISSING}
        assert everything(books.database) == before
        assert made(books, lines=sold).number == "F00001"
    else:
        assert made(books, lines=sold, mail=MAIL).number == "F00001"
