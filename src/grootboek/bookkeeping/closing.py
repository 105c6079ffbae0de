"""Locking periods, and closing and reopening a year."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.revising import withdraw
from grootboek.bookkeeping.rights import require
from grootboek.ledger.account import AccountRole
from grootboek.ledger.actor import Right
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.chart import Chart
from grootboek.ledger.fiscal_periods import FIRST_DATE, LAST_DATE
from grootboek.ledger.money import Cents
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.refusal import Reason, refusal
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.ledger.balances import Turnover, trial_balance
from grootboek.store.ledger.bookings import BookingFilter, stream_bookings
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.chart_rows import set_lock

RESULT_OF_YEAR: Final = "year result"
"""Under this name the booking of a year's result is known."""
_PAST: Final = (LockKind.VAT_RETURN,)
"""The locks that a year's result goes past: it has no VAT, and the last return of a year is filed before the year is closed."""


def lock_period(book: Book, kind: LockKind, locked_through: date) -> None:
    """Close all days up to and including one; a lock of the same kind is moved, never back (that is `unlock_period`)."""
    require(book, Right.MANAGE)
    if not FIRST_DATE <= locked_through <= LAST_DATE:
        raise refusal(Reason.DATE_OUT_OF_RANGE, "locked_through")
    lock_administration(book)
    before = chart_of(book).locked_through(kind)
    if before is not None and before >= locked_through:
        return
    _write(book, kind, before, locked_through)


def unlock_period(book: Book, kind: LockKind, locked_through: date | None) -> None:
    """Open days again: move a lock back to an earlier day, or take it away with None; a closed year stays closed."""
    require(book, Right.MANAGE)
    lock_administration(book)
    if kind is LockKind.YEAR_CLOSE:
        raise refusal(Reason.LOCKED_BY_YEAR_CLOSE, "kind")
    before = chart_of(book).locked_through(kind)
    if before is None or (locked_through is not None and locked_through >= before):
        return
    _write(book, kind, before, locked_through)


def _write(book: Book, kind: LockKind, before: date | None, after: date | None) -> None:
    set_lock(book, kind, after)
    act = "lock period" if after is not None and (before is None or after > before) else "unlock period"
    write_audit(book, act, f"lock {kind.value}", before=_fact(before), after=_fact(after))


def _fact(day: date | None) -> dict[str, object]:
    return {"locked_through": day.isoformat() if day else None}


def close_year(book: Book, year: int) -> BookingView | None:
    """Close a fiscal year: move its result to equity on its last day and lock it; return the booking, None without a result.

    The profit and loss accounts keep their turnover of the year; one account of their kind takes the counter line, so that
    together they are zero from then on. `Refused` when the year is closed already, an earlier year with a result is open,
    the suspense account is not zero, or the equity or transfer account is missing.
    """
    require(book, Right.MANAGE)
    lock_administration(book)
    last_day = date(year, 12, 31)
    closed = chart_of(book).locked_through(LockKind.YEAR_CLOSE)
    if closed is not None and closed >= last_day:
        raise refusal(Reason.LOCKED_BY_YEAR_CLOSE, "year", year=year)
    chart = chart_of(book)
    turnover = trial_balance(book, date_through=last_day)
    _refuse_unclosable(book, year, chart, turnover)
    result = _result(turnover, chart)
    # Booked before the lock is written, which would refuse it.
    booked = _book_result(book, year, chart, result) if result else None
    _write(book, LockKind.YEAR_CLOSE, closed, last_day)
    return booked


def reopen_year(book: Book, year: int) -> None:
    """Open the year that was closed last: withdraw the booking of its result; earlier years stay closed.

    `Refused` when another year was closed last, or the last day of this one is locked in another way as well.
    """
    require(book, Right.MANAGE)
    lock_administration(book)
    last_day = date(year, 12, 31)
    closed = chart_of(book).locked_through(LockKind.YEAR_CLOSE)
    if closed != last_day:
        raise refusal(Reason.YEAR_NOT_OPENABLE, "year", closed_through=closed)
    before = date(year - 1, 12, 31)
    # Nothing was booked earlier: there is nothing to keep closed.
    _write(book, LockKind.YEAR_CLOSE, closed, before if trial_balance(book, date_through=before) else None)
    of_last_day = BookingFilter(date_from=last_day, date_through=last_day, kinds=(BookingKind.GENERAL,))
    for view in [view for view in stream_bookings(book, of_last_day) if (view.door_fields or {}).get(RESULT_OF_YEAR)]:
        withdraw(book, view, past=_PAST)


def _refuse_unclosable(book: Book, year: int, chart: Chart, turnover: Mapping[int, Turnover]) -> None:
    for suspense in chart.accounts_by_role.get(AccountRole.SUSPENSE, ()):
        if suspense.id in turnover and turnover[suspense.id].balance:
            raise refusal(Reason.YEAR_NOT_CLOSABLE, "account", account=suspense.code)
    if _result(trial_balance(book, date_through=date(year - 1, 12, 31)), chart):
        raise refusal(Reason.YEAR_NOT_CLOSABLE, "year", year=year - 1)


def _book_result(book: Book, year: int, chart: Chart, result: Cents) -> BookingView:
    equity, transfer = chart.account_with_role(AccountRole.PROFIT), chart.account_with_role(AccountRole.PROFIT_TRANSFER)
    if equity is None or transfer is None:
        raise refusal(Reason.ROLE_ACCOUNT_MISSING, "year", role=AccountRole.PROFIT)
    text = f"Resultaat {year}"
    # A general booking credits its lines, and a loss (positive) debits equity.
    line = StatedLine(account_id=equity.id, net=-result, description=text)
    statement = Statement(
        kind=BookingKind.GENERAL,
        date=date(year, 12, 31),
        account_id=transfer.id,
        description=text,
        lines=(line,),
        door_fields={RESULT_OF_YEAR: True},
    )
    return record(book, statement, past=_PAST)


def _result(turnover: Mapping[int, Turnover], chart: Chart) -> Cents:
    """Return debit less credit of all profit and loss accounts: a loss is positive."""
    return sum(row.balance for row in turnover.values() if not chart.accounts[row.account_id].on_balance_sheet)
