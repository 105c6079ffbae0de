"""Corrections of what is locked: made once, on a day that can be booked on, and what they undid is not undone again."""

from grootboek.bookkeeping.closing import close_year, lock_period, reopen_year, unlock_period
from grootboek.bookkeeping.correcting import correct
from grootboek.ledger.fiscal_periods import LAST_DATE, Day
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.refusal import Reason
from tests.bookkeeping.books import Books, refused_for

INVOICE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"


MARCH = Day(2026, 3, 31)


def corrected(books: Books, locked_through: Day = MARCH) -> int:
    """Record an invoice, lock its period, and return the number of its correction."""
    number = books.record(INVOICE).number
    with books.writing() as book:
        lock_period(book, LockKind.USER, locked_through)
    with books.writing() as book:
        return correct(book, number).number


def test_what_was_corrected_is_not_undone_again_when_its_period_is_opened(books: Books) -> None:
    correction = corrected(books)
    with books.writing() as book:
        unlock_period(book, LockKind.USER, None)
    with refused_for(Reason.CORRECTED):
        books.withdraw(1)
    with refused_for(Reason.CORRECTED):
        books.revise(1, INVOICE.replace("100,00", "200,00").replace("21,00", "42,00"))
    assert books.balances() == ""
    books.withdraw(correction)
    books.withdraw(1)
    assert (books.balances(), books.outstanding()) == ("", {})
    assert books.faults() == []


def test_a_correction_that_was_corrected_counts_no_more(books: Books) -> None:
    correction = corrected(books)
    with books.writing() as book:
        lock_period(book, LockKind.USER, Day(2026, 4, 30))
        undone = correct(book, correction).number
    assert books.outstanding() == {"F1": "121,00"}
    with refused_for(Reason.CORRECTED), books.writing() as book:
        correct(book, correction)
    with books.writing() as book:
        again = correct(book, 1).number
    assert (undone, again, books.balances()) == (3, 4, "")
    with refused_for(Reason.CORRECTED), books.writing() as book:
        correct(book, 1)
    assert books.faults() == []


def test_the_result_of_a_year_is_taken_back_by_opening_the_year(books: Books) -> None:
    books.record(INVOICE)
    with books.writing() as book:
        result = close_year(book, 2026)
    assert result is not None
    with refused_for(Reason.LOCKED_BY_YEAR_CLOSE), books.writing() as book:
        correct(book, result.number)
    with books.writing() as book:
        reopen_year(book, 2026)
    assert books.balances() == "debit 1300 121,00 / credit 1700 21,00 / credit 8000 100,00"
    assert books.faults() == []


def test_nothing_is_corrected_after_the_last_day_of_books(books: Books) -> None:
    with refused_for(Reason.DATE_OUT_OF_RANGE):
        corrected(books, LAST_DATE)
    assert len(books.bookings()) == 1
