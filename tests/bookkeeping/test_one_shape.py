"""Statements and documents are recorded, revised and withdrawn alike; mixed money changes its kind with its lines."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.revising import booking_to_change, revise, withdraw
from grootboek.ledger.booking import BookingKind, Statement
from grootboek.ledger.refusal import Reason
from tests.bookkeeping.books import Books, refused_for
from tests.counting import noted_statements

SALE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"
PURCHASE = "purchase_invoice 1600 LEVERANCIER I1 2026-03-01 | 4310 50,00 purchase_high 10,50"
PAID = "1300 121,00 KLANT#F1"
MIXED = f"money_received 1100 - - 2026-03-05 | {PAID} / 1600 -60,50 LEVERANCIER#I1 / 4310 -10,00 purchase_high -2,10"


def mixed(books: Books, text: str, **facts: Any) -> Statement:
    return books.statement(text, mixed=True, **facts)


def memo(books: Books, text: str) -> Statement:
    """State a general booking without an account of its own: its lines are in credit."""
    stated = books.statement(f"general 1000 - - 2026-03-05 | {text}")
    return Statement(kind=stated.kind, date=stated.date, account_id=None, lines=stated.lines, mixed=True)


def test_mixed_money_settles_and_is_undone(books: Books) -> None:
    for stated in (SALE, PURCHASE):
        books.record(stated)
    before = (books.balances(), books.outstanding())
    with books.writing() as book:
        view = record(book, mixed(books, MIXED))
    assert view == books.booking(view.number)
    assert (view.kind, view.amount, view.party_id) == (BookingKind.MONEY_RECEIVED, 4840, None)
    assert books.outstanding() == {}
    with books.writing() as book:
        paid = revise(book, view, mixed(books, f"money_received 1100 - - 2026-03-05 | {PAID}"))
    assert (paid.kind, paid.amount, paid.invoice_number) == (BookingKind.PAYMENT_RECEIVED, 12100, "F1")
    assert paid == books.booking(view.number)
    assert books.outstanding() == {"I1": "-60,50"}
    with refused_for(Reason.KIND_CHANGED), books.writing() as book:
        revise(book, paid, books.statement("general 4360 - - 2026-03-01 | 2000 25,00"))
    with refused_for(Reason.INVOICE_UNKNOWN), books.writing() as book:
        revise(book, paid, mixed(books, "money_received 1100 - - 2026-03-05 | 1300 121,00 KLANT#F2"))
    books.withdraw(view.number)
    assert (books.balances(), books.outstanding()) == before
    assert books.faults() == []


def test_a_document_replaces_a_booking_and_keeps_its_number(books: Books) -> None:
    text = "MEMO 2026-03-01 7 | debit 4360 {0} / credit 2000 {0}"
    number = books.record_document(text.format("5,00")).number
    with books.writing() as book:
        revised = revise(book, booking_to_change(book, number), books.document(text.format("8,00")))
    assert (revised.amount, revised.document_number, revised.version) == (800, 7, 2)
    assert revised == books.booking(number)
    with refused_for(Reason.KIND_CHANGED), books.writing() as book:
        revise(book, revised, books.document("KAS 2026-03-01 | debit 4360 5,00"))
    sale = "VERK 2026-03-01 | debit 1300 121,00 KLANT#F1 / credit 8000 121,00"
    sold = books.record_document(sale)
    with books.writing() as book:
        again = revise(book, booking_to_change(book, sold.number), books.document(sale.replace("121,00", "60,00")))
    assert (again.kind, again.amount) == (BookingKind.SALES_INVOICE, 6000)
    assert books.outstanding() == {"F1": "60,00"}
    assert books.faults() == []


def test_a_general_booking_of_lines_settles_on_both_sides(books: Books) -> None:
    for stated in (SALE, PURCHASE):
        books.record(stated)
    text = "4360 -60,50 / 1300 121,00 KLANT#F1 / 1600 -60,50 LEVERANCIER#I1"
    with books.writing() as book:
        view = record(book, memo(books, text))
    assert (view.account_id, view.amount, books.outstanding()) == (None, 12100, {})
    assert view == books.booking(view.number)
    with refused_for(Reason.NOT_BALANCED), books.writing() as book:
        revise(book, view, memo(books, "4360 1,00 / 2000 1,00"))
    with books.writing() as book:
        one = revise(book, view, memo(books, "4360 1,00 / 4360 -1,00"))
        assert [line.amount for line in one.lines] == [-100, 100]
        withdraw(book, one)
    assert books.outstanding() == {"F1": "121,00", "I1": "-60,50"}
    assert books.faults() == []


def test_settling_many_items_asks_no_more_of_the_database(books_on_postgresql: Books) -> None:
    books, counts = books_on_postgresql, []
    for many in (2, 40):
        numbers = [f"M{many}-{order}" for order in range(many)]
        for number in numbers:
            books.record(SALE.replace("F1", number))
        lines = " / ".join(f"1300 121,00 KLANT#{number}" for number in numbers)
        with noted_statements(books.database) as statements, books.writing() as book:
            view = record(book, mixed(books, f"money_received 1100 - - 2026-03-05 | {lines}"))
            revise(book, view, mixed(books, f"money_received 1100 - - 2026-03-06 | {lines}"))
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert books.outstanding() == {}


LINES = st.sampled_from(
    ["1300 {} KLANT#F1", "1600 {} LEVERANCIER#I1", "8000 {} sales_high", "4310 {} purchase_high", "2000 {}"]
)
AMOUNTS = st.integers(-50_000, 50_000).filter(bool).map(lambda cents: f"{cents / 100:.2f}".replace(".", ","))
PARTS = st.lists(st.builds(str.format, LINES, AMOUNTS), min_size=1, max_size=4)


def test_what_is_recorded_revised_and_withdrawn_leaves_no_trace(books: Books) -> None:
    for stated in (SALE, PURCHASE):
        books.record(stated)
    before = (books.balances(), books.outstanding())

    @settings(max_examples=10)
    @given(first=PARTS, second=PARTS, day=st.dates(date(2025, 12, 30), date(2026, 1, 2)))
    def changes(first: list[str], second: list[str], day: date) -> None:
        with books.writing() as book:
            view = record(book, mixed(books, f"money_spent 1100 - - {day} | {' / '.join(first)}"))
            view = revise(book, view, mixed(books, f"money_received 1100 - - 2026-03-05 | {' / '.join(second)}"))
            withdraw(book, view)
        assert (books.balances(), books.outstanding()) == before

    changes()
    assert books.faults() == []
