"""Locks of every kind, and closing a year."""

import pytest

from grootboek.bookkeeping.closing import close_year, lock_period, reopen_year, unlock_period
from grootboek.bookkeeping.declaring import file_vat_return
from grootboek.ledger.account import AccountRole
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.new_booking import Recorded
from grootboek.ledger.period_lock import LOCK_REASON, LockKind
from grootboek.ledger.refusal import Reason
from grootboek.store.audit import audit_trail
from grootboek.store.masters.chart import chart_of
from tests.bookkeeping.books import Books, refused_for

INVOICE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"
LAST_LOCKED = Day(2026, 3, 31)


def lock(books: Books, kind: LockKind, day: Day = LAST_LOCKED) -> None:
    with books.writing() as book:
        lock_period(book, kind, day)


def unlock(books: Books, kind: LockKind, day: Day | None = None) -> None:
    with books.writing() as book:
        unlock_period(book, kind, day)


def locks(books: Books) -> dict[LockKind, Day]:
    with books.reading() as book:
        return {row.kind: row.locked_through for row in chart_of(book).locks}


def closed(books: Books, year: int) -> Recorded | None:
    with books.writing() as book:
        return close_year(book, year)


@pytest.mark.parametrize("kind", LockKind)
def test_nothing_is_booked_changed_or_withdrawn_in_a_locked_period(books: Books, kind: LockKind) -> None:
    number = books.record(INVOICE).number
    later = books.record(INVOICE.replace("F1", "F2").replace("2026-03-01", "2026-04-01")).number
    lock(books, kind)
    with refused_for(LOCK_REASON[kind]):
        books.record(INVOICE.replace("F1", "F3").replace("2026-03-01", "2026-03-31"))
    with refused_for(LOCK_REASON[kind]):
        books.record_document("MEMO 2026-03-31 | debit 4360 5,00 / credit 2000 5,00")
    with refused_for(LOCK_REASON[kind]):
        books.revise(number, INVOICE.replace("2026-03-01", "2026-04-01"))
    with refused_for(LOCK_REASON[kind]):
        books.revise(later, INVOICE.replace("F1", "F2"))
    with refused_for(LOCK_REASON[kind]):
        books.withdraw(number)
    assert books.record(INVOICE.replace("F1", "F3").replace("2026-03-01", "2026-04-01")).number == 3
    books.withdraw(later)
    assert books.faults() == []


def test_all_locks_on_a_date_are_told(books: Books) -> None:
    for kind in LockKind:
        lock(books, kind)
    told = (
        Reason.LOCKED_BY_USER,
        Reason.LOCKED_BY_VAT_RETURN,
        Reason.LOCKED_BY_ACCOUNTANT,
        Reason.LOCKED_BY_YEAR_CLOSE,
    )
    with refused_for(*told):
        books.record(INVOICE)
    assert set(locks(books)) == set(LockKind)


def test_a_lock_moves_forward_only(books: Books) -> None:
    lock(books, LockKind.USER)
    lock(books, LockKind.USER, Day(2026, 2, 28))
    assert locks(books) == {LockKind.USER: LAST_LOCKED}
    lock(books, LockKind.USER, Day(2026, 6, 30))
    assert locks(books) == {LockKind.USER: Day(2026, 6, 30)}


def test_an_unlocked_period_is_booked_in_again(books: Books) -> None:
    lock(books, LockKind.USER)
    unlock(books, LockKind.USER, Day(2026, 4, 30))
    assert locks(books) == {LockKind.USER: LAST_LOCKED}
    unlock(books, LockKind.USER, Day(2026, 2, 28))
    assert books.record(INVOICE).number == 1
    unlock(books, LockKind.USER)
    unlock(books, LockKind.ACCOUNTANT)
    assert locks(books) == {}


def test_a_lock_beyond_all_dates_is_refused(books: Books) -> None:
    with refused_for(Reason.DATE_OUT_OF_RANGE):
        lock(books, LockKind.USER, Day(2050, 1, 1))
    assert locks(books) == {}


def test_locks_are_kept_in_the_trail(books: Books) -> None:
    lock(books, LockKind.USER)
    unlock(books, LockKind.USER, Day(2026, 1, 31))
    with books.reading() as book:
        trail = [(row.act, row.before, row.after) for row in audit_trail(book, "lock user")]
    assert trail == [
        ("unlock period", {"locked_through": "2026-03-31"}, {"locked_through": "2026-01-31"}),
        ("lock period", {"locked_through": None}, {"locked_through": "2026-03-31"}),
    ]


def test_closing_a_year_moves_its_profit_to_equity(books: Books) -> None:
    books.record(INVOICE)
    books.record("money_spent 1000 - - 2026-05-01 | 4310 30,00")
    booked = closed(books, 2026)
    assert booked is not None
    assert books.posted(booked.number).split(" / ")[1] == "credit 0690 70,00"
    with books.reading() as book:
        transfer = chart_of(book).account_with_role(AccountRole.PROFIT_TRANSFER)
        equity = chart_of(book).account_with_role(AccountRole.PROFIT)
    assert transfer is not None
    assert equity is not None
    assert f"debit {transfer.code} 70,00" in books.balances()
    assert locks(books) == {LockKind.YEAR_CLOSE: Day(2026, 12, 31)}
    assert books.faults() == []


def test_closing_a_year_takes_a_loss_from_equity(books: Books) -> None:
    books.record("money_spent 1000 - - 2026-05-01 | 4310 30,00")
    booked = closed(books, 2026)
    assert booked is not None
    assert books.posted(booked.number).split(" / ")[1] == "debit 0690 30,00"


def test_a_year_without_result_is_closed_without_a_booking(books: Books) -> None:
    assert closed(books, 2025) is None
    assert locks(books) == {LockKind.YEAR_CLOSE: Day(2025, 12, 31)}


def test_years_are_closed_once_and_in_their_order(books: Books) -> None:
    books.record(INVOICE.replace("2026", "2025"))
    with refused_for(Reason.YEAR_NOT_CLOSABLE):
        closed(books, 2026)
    closed(books, 2025)
    with refused_for(Reason.LOCKED_BY_YEAR_CLOSE):
        closed(books, 2025)
    with refused_for(Reason.LOCKED_BY_YEAR_CLOSE):
        unlock(books, LockKind.YEAR_CLOSE)
    assert closed(books, 2026) is None


def test_a_year_with_something_to_find_out_is_not_closed(books: Books) -> None:
    number = books.record_document("MEMO 2026-03-01 | debit 4360 5,00").number
    with refused_for(Reason.YEAR_NOT_CLOSABLE):
        closed(books, 2026)
    books.withdraw(number)
    assert closed(books, 2026) is None


def test_a_year_is_closed_and_opened_again_after_its_last_return(books: Books) -> None:
    books.record(INVOICE.replace("2026", "2025"))
    with books.writing() as book:
        file_vat_return(book, Day(2025, 10, 1), Day(2025, 12, 31))
    booked = closed(books, 2025)
    assert booked is not None
    assert booked.date == Day(2025, 12, 31)
    with books.writing() as book:
        reopen_year(book, 2025)
    assert books.booking(booked.number).withdrawn
    assert locks(books) == {LockKind.VAT_RETURN: Day(2025, 12, 31)}
    # The return of a closed year is settled in the next one.
    with books.writing() as book:
        unlock_period(book, LockKind.VAT_RETURN, None)
    closed(books, 2025)
    with books.writing() as book:
        filed, _ = file_vat_return(book, Day(2025, 1, 1), Day(2025, 9, 30))
    assert books.booking(filed.settlement or 0).date == Day(2026, 1, 1)
    assert books.faults() == []


def test_a_locked_year_end_does_not_keep_a_year_from_closing_silently(books: Books) -> None:
    books.record(INVOICE)
    lock(books, LockKind.ACCOUNTANT, Day(2026, 12, 31))
    with refused_for(Reason.LOCKED_BY_ACCOUNTANT):
        closed(books, 2026)
    assert LockKind.YEAR_CLOSE not in locks(books)
