"""Revising and withdrawing while another process changes the same books: what was checked is checked again under the lock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from grootboek.bookkeeping import revising
from grootboek.bookkeeping.closing import lock_period
from grootboek.ledger.entry import Part
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.refusal import Reason
from grootboek.store.book import Book
from grootboek.store.engine.database import Database
from tests.bookkeeping.books import Books, refused_for

SALE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"
TWICE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 200,00 sales_high 42,00"
THRICE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 300,00 sales_high 63,00"
PAYMENT = "payment_received 1100 KLANT F1 2026-03-05 | 1300 50,00"


@pytest.fixture
def other(books_on_postgresql: Books) -> Iterator[Books]:
    """The same books as another process has them open."""
    books = books_on_postgresql
    url = books.database.url.render_as_string(hide_password=False)
    opened = Books(Database(url, clock=books.database.clock), books.administration_id)
    yield opened
    opened.database.close()


@contextmanager
def before_the_lock(act: Callable[[], object]) -> Iterator[None]:
    """Let something happen once, after a change was checked and before the administration is locked for it."""
    waiting = [act]
    lock = revising.lock_administration

    def act_first(book: Book) -> None:
        if waiting:
            waiting.pop()()
        lock(book)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(revising, "lock_administration", act_first)
        yield
    assert waiting == []


def test_of_two_revisions_the_last_stands_and_reverses_the_first(books_on_postgresql: Books, other: Books) -> None:
    books = books_on_postgresql
    number = books.record(SALE).number
    with before_the_lock(lambda: other.revise(number, TWICE)):
        revised = books.revise(number, THRICE)
    assert (revised.version, revised.entry_id) == (3, 5)
    assert revised == books.booking(number)
    assert books.outstanding() == {"F1": "363,00"}
    assert books.faults() == []


def test_a_booking_that_is_withdrawn_meanwhile_is_not_revised(books_on_postgresql: Books, other: Books) -> None:
    books = books_on_postgresql
    number = books.record(SALE).number
    with before_the_lock(lambda: other.withdraw(number)), refused_for(Reason.WITHDRAWN):
        books.revise(number, TWICE)
    assert books.bookings() == []
    assert books.faults() == []


def test_a_booking_that_is_revised_meanwhile_is_withdrawn_as_it_then_stands(
    books_on_postgresql: Books, other: Books
) -> None:
    books = books_on_postgresql
    number = books.record(SALE).number
    with before_the_lock(lambda: other.revise(number, TWICE)):
        books.withdraw(number)
    assert (books.balances(), books.outstanding(), books.bookings()) == ("", {}, [])
    assert books.faults() == []


def test_a_payment_that_comes_meanwhile_keeps_the_invoice_its_number(books_on_postgresql: Books, other: Books) -> None:
    books = books_on_postgresql
    number = books.record(SALE).number
    with before_the_lock(lambda: other.record(PAYMENT)), refused_for(Reason.INVOICE_HAS_PAYMENTS):
        books.revise(number, SALE.replace("F1", "F2"))
    assert (books.booking(number).invoice_number, books.outstanding()) == ("F1", {"F1": "71,00"})
    assert books.faults() == []


def test_an_invoice_that_is_paid_meanwhile_is_not_withdrawn(books_on_postgresql: Books, other: Books) -> None:
    books = books_on_postgresql
    number = books.record(SALE).number
    with before_the_lock(lambda: other.record(PAYMENT)), refused_for(Reason.INVOICE_HAS_PAYMENTS):
        books.withdraw(number)
    assert (books.booking(number).withdrawn, books.outstanding()) == (False, {"F1": "71,00"})


def test_an_invoice_that_is_paid_meanwhile_may_change_its_amount(books_on_postgresql: Books, other: Books) -> None:
    books = books_on_postgresql
    number = books.record(SALE).number
    with before_the_lock(lambda: other.record(PAYMENT)):
        books.revise(number, TWICE)
    assert books.outstanding() == {"F1": "192,00"}
    assert books.faults() == []


def test_a_period_that_is_locked_meanwhile_is_closed_to_a_revision(books_on_postgresql: Books, other: Books) -> None:
    books = books_on_postgresql
    number = books.record(SALE).number

    def locks() -> None:
        with other.writing() as book:
            lock_period(book, LockKind.USER, Day(2026, 3, 31))

    with before_the_lock(locks), refused_for(Reason.LOCKED_BY_USER, Reason.LOCKED_BY_USER):
        books.revise(number, TWICE)
    assert books.booking(number).version == 1
    assert books.faults() == []


def test_an_invoice_number_that_is_taken_meanwhile_is_told(books_on_postgresql: Books, other: Books) -> None:
    books = books_on_postgresql
    number = books.record(SALE).number
    taking = SALE.replace("F1", "F2").replace("KLANT", "BEIDE")
    with before_the_lock(lambda: other.record(taking)), refused_for(Reason.INVOICE_NUMBER_TAKEN):
        books.revise(number, SALE.replace("F1", "F2"))
    assert books.booking(number).invoice_number == "F1"
    assert books.faults() == []


def test_what_is_paid_meanwhile_is_no_longer_settled_by_a_general_booking(
    books_on_postgresql: Books, other: Books
) -> None:
    books = books_on_postgresql
    books.record(SALE)
    moving = "general 4360 - - 2026-03-06 | 1300 {} KLANT#F1"
    number = books.record(moving.format("21,00")).number
    assert [line.part for line in books.booking(number).lines] == [Part.OWN, Part.SETTLEMENT]
    with before_the_lock(lambda: other.record(PAYMENT.replace("50,00", "121,00"))):
        revised = books.revise(number, moving.format("22,00"))
    assert [line.part for line in revised.lines] == [Part.OWN, Part.CONTROL]
    assert books.faults() == []
