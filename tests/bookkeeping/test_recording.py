"""Each kind of booking: what is stated and what it does to the books."""

import pytest

from grootboek.ledger.booking import BookingKind, VatTotal
from grootboek.store.ledger.balances import account_balance
from grootboek.store.ledger.open_items import open_items
from tests.bookkeeping.books import Books
from tests.bookkeeping.ledger_language import table

INVOICE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"

EACH_KIND = table("""
# sales
sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00
    -> debit 1300 121,00 / credit 8000 100,00 / credit 1700 21,00
sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high / 8010 50,00 sales_low
    -> debit 1300 175,50 / credit 8000 100,00 / credit 8010 50,00 / credit 1700 21,00 / credit 1701 4,50
sales_invoice 1300 KLANT F1 2018-12-31 | 8010 50,00 sales_low
    -> debit 1300 53,00 / credit 8010 50,00 / credit 1701 3,00
sales_invoice 1300 KLANT F1 2012-09-30 | 8000 100,00 sales_high_19
    -> debit 1300 119,00 / credit 8000 100,00 / credit 1700 19,00
sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_reverse_high
    -> debit 1300 100,00 / credit 8000 100,00
sales_invoice 1300 KLANT C1 2026-03-01 | 8000 -100,00 sales_high -21,00
    -> credit 1300 121,00 / debit 8000 100,00 / debit 1700 21,00
sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_other 5,00
    -> debit 1300 105,00 / credit 8000 100,00 / credit 1672 5,00
sales_invoice 1300 KLANT F1 2026-03-01 | 8000 0,00
    -> debit 1300 0,00 / debit 8000 0,00
# purchases
purchase_invoice 1600 LEVERANCIER I1 2026-03-01 | 4310 100,00 purchase_high 21,00
    -> credit 1600 121,00 / debit 4310 100,00 / debit 1710 21,00
purchase_invoice 1600 LEVERANCIER I1 2026-03-01 | 4310 100,00 purchase_reverse_high
    -> credit 1600 100,00 / debit 4310 100,00 / debit 1713 21,00 / credit 1706 21,00
purchase_invoice 1600 LEVERANCIER I1 2026-03-01 | 4310 100,00 purchase_eu
    -> credit 1600 100,00 / debit 4310 100,00 / debit 1713 21,00 / credit 1708 21,00
purchase_invoice 1600 LEVERANCIER I1 2026-03-01 | 4310 100,00 purchase_outside_eu
    -> credit 1600 100,00 / debit 4310 100,00 / debit 1713 21,00 / credit 1707 21,00
# money
money_received 1000 - - 2026-03-01 | 8000 10,00 sales_high 2,10
    -> debit 1000 12,10 / credit 8000 10,00 / credit 1700 2,10
money_spent 1000 - - 2026-03-01 | 4310 10,00 purchase_high 2,10
    -> credit 1000 12,10 / debit 4310 10,00 / debit 1710 2,10
# general and opening
general 4360 - - 2026-03-01 | 2000 25,00
    -> debit 4360 25,00 / credit 2000 25,00
opening 2010 - - 2026-01-01 | 1100 -500,00 / 0600 500,00
    -> debit 2010 0,00 / debit 1100 500,00 / credit 0600 500,00
""")


@pytest.mark.parametrize(("stated", "posted"), EACH_KIND)
def test_a_statement_is_posted(books_on_sqlite: Books, stated: str, posted: str) -> None:
    booked = books_on_sqlite.record(stated)
    assert books_on_sqlite.posted(booked.number) == posted
    assert books_on_sqlite.faults() == []


DOCUMENTS = table("""
KAS 2016-12-01 | debit 4360 100,00
    -> money_spent -> credit 1000 100,00 / debit 4360 100,00
KAS 2016-12-01 | credit 1300 25,00 KLANT#X1
    -> payment_received -> debit 1000 25,00 / credit 1300 25,00
BANK 2016-12-01 | debit 1600 25,00 LEVERANCIER#X1
    -> payment_sent -> credit 1100 25,00 / debit 1600 25,00
VERK 2016-10-13 | debit 1300 1800,00 KLANT#60077 / credit 8000 1487,60 / credit 1700 312,40 base 1487,60
    -> sales_invoice -> debit 1300 1800,00 / credit 8000 1487,60 / credit 1700 312,40
VERK 2016-10-13 | debit 1300 1800,00 KLANT#60077 / credit 8000 1487,60
    -> sales_invoice -> debit 1300 1800,00 / credit 8000 1487,60 / credit 2990 312,40
INK 2016-10-13 | credit 1600 121,00 LEVERANCIER#7 / debit 4310 100,00 / debit 1710 21,00 base 100,00
    -> purchase_invoice -> credit 1600 121,00 / debit 4310 100,00 / debit 1710 21,00
MEMO 2016-10-13 | debit 4360 5,00 / credit 2000 5,00
    -> general -> debit 4360 5,00 / credit 2000 5,00
VERK 2016-10-13 | debit 1300 10,00 KLANT#1 / debit 1300 10,00 BEIDE#2 / credit 8000 20,00
    -> general -> debit 1300 10,00 / debit 1300 10,00 / credit 8000 20,00
""")


@pytest.mark.parametrize(("stated", "kind", "posted"), DOCUMENTS)
def test_a_document_is_completed_and_posted(books_on_sqlite: Books, stated: str, kind: str, posted: str) -> None:
    booked = books_on_sqlite.record_document(stated)
    assert (booked.kind, books_on_sqlite.posted(booked.number)) == (BookingKind(kind), posted)
    assert books_on_sqlite.faults() == []


def test_numbers_run_per_administration_and_per_journal_and_year(books: Books) -> None:
    first = books.record(INVOICE)
    second = books.record("general 4360 - - 2026-03-01 | 2000 25,00")
    third = books.record(INVOICE.replace("F1", "F2"))
    next_year = books.record(INVOICE.replace("F1", "F3").replace("2026", "2027"))
    booked = [first, second, third, next_year]
    assert [row.number for row in booked] == [1, 2, 3, 4]
    assert [row.voucher_number for row in booked] == [1, 1, 2, 1]
    assert [row.fiscal_year for row in booked] == [2026, 2026, 2026, 2027]
    assert books.faults() == []


def test_a_stated_document_number_is_kept_and_the_next_follows_the_highest(books: Books) -> None:
    text = "MEMO 2016-10-13 {} | debit 4360 5,00 / credit 2000 5,00"
    numbers = [books.record_document(text.format(given)).document_number for given in ("60077", "", "12", "")]
    assert numbers == [60077, 60078, 12, 60079]


def test_payments_settle_what_is_outstanding(books: Books) -> None:
    books.record(INVOICE)
    books.record("payment_received 1100 KLANT F1 2026-03-05 | 1300 50,00")
    assert books.outstanding() == {"F1": "71,00"}
    books.record("payment_received 1100 KLANT F1 2026-03-06 | 1300 80,00")
    assert books.outstanding() == {"F1": "-9,00"}
    books.record("general 1300 KLANT F1 2026-03-07 | 8000 9,00")
    assert books.outstanding() == {}
    assert books.faults() == []


def test_one_payment_settles_many_invoices(books: Books) -> None:
    books.record(INVOICE)
    books.record(INVOICE.replace("F1", "F2"))
    paid = books.record("payment_received 1100 - - 2026-03-05 | 1300 121,00 KLANT#F1 / 1300 100,00 KLANT#F2")
    assert books.posted(paid.number) == "debit 1100 221,00 / credit 1300 121,00 / credit 1300 100,00"
    assert books.outstanding() == {"F2": "21,00"}


def test_a_supplier_is_paid_and_a_credit_note_refunded(books: Books) -> None:
    books.record("purchase_invoice 1600 LEVERANCIER I1 2026-03-01 | 4310 100,00 purchase_high 21,00")
    books.record("payment_sent 1100 LEVERANCIER I1 2026-03-05 | 1600 21,00")
    assert books.outstanding() == {"I1": "-100,00"}
    books.record("sales_invoice 1300 KLANT C1 2026-03-01 | 8000 -100,00 sales_high -21,00")
    books.record("payment_received 1100 KLANT C1 2026-03-05 | 1300 -121,00")
    assert books.outstanding() == {"I1": "-100,00"}


def test_the_due_date_follows_the_term_of_the_booking_else_of_the_party(books: Books) -> None:
    books.record(INVOICE)
    books.record(INVOICE.replace("F1", "F2"), payment_term=7)
    with books.reading() as book:
        items = open_items(book, [books.names.accounts["1300"]])
    due = {item.key.invoice_number: item.due_date.isoformat() for item in items}
    assert due == {"F1": "2026-03-15", "F2": "2026-03-08"}


def test_totals_of_vat_are_spread_over_the_lines(books: Books) -> None:
    booked = books.record(
        "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 0,10 sales_high / 8000 0,10 sales_high / 8000 0,10 sales_high",
        vat_totals=(VatTotal("sales_high", 6),),
    )
    assert books.posted(booked.number).endswith("credit 1700 0,06")
    assert [line.vat_amount for line in booked.lines if line.vat_amount is not None] == [-2, -2, -2]


def test_a_cost_centre_has_balances_of_its_own(books: Books) -> None:
    books.record("money_spent 1000 - - 2026-03-01 | 4310 10,00 @WINKEL / 4310 5,00")
    account, centre = books.names.accounts["4310"], books.names.cost_centres["WINKEL"]
    with books.reading() as book:
        assert (account_balance(book, account), account_balance(book, account, centre)) == (1500, 1000)


def test_a_long_booking_is_posted(books: Books) -> None:
    lines = " / ".join(f"{'8000' if order % 2 else '8010'} 1,00" for order in range(5000))
    booked = books.record(f"sales_invoice 1300 KLANT F1 2026-03-01 | {lines}")
    assert (len(booked.lines), booked.amount) == (5001, 500_000)
    assert books.faults() == []
