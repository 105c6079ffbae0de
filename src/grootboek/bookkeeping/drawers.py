"""Closing a cash drawer at the end of a day, which holds what was booked in its journal on that day, and opening it again."""

from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.drawer_closing import DrawerClosing
from grootboek.ledger.fiscal_periods import FIRST_DATE, Day
from grootboek.ledger.hold import HoldKind
from grootboek.ledger.journal import Journal, JournalKind
from grootboek.ledger.money import LARGEST, Cents
from grootboek.ledger.refusal import Reason, refusal
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration, next_number
from grootboek.store.ledger.balances import account_balance
from grootboek.store.ledger.drawer_closings import delete_drawer_closing, drawer_closing_of, insert_drawer_closing
from grootboek.store.ledger.holds import hold_counted, release
from grootboek.store.masters.chart import chart_of


def close_drawer(book: Book, journal_code: str, day: Day, counted: Cents) -> DrawerClosing:
    """Close the drawer of a cash journal on a day by what was counted, and hold the bookings of that day in the journal.

    A difference with the books is noted and left to be booked. `Refused` when the journal keeps no cash, the day is still to
    come, or the drawer was closed on that day.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    journal = _cash_journal(book, journal_code)
    if not FIRST_DATE <= day <= book.today:
        raise refusal(Reason.DATE_OUT_OF_RANGE, "closing", date=day)
    if not 0 <= counted <= LARGEST:
        raise refusal(Reason.AMOUNT_TOO_LARGE if counted > 0 else Reason.VALUE_INVALID, "counted")
    if drawer_closing_of(book, journal.id, day) is not None:
        raise refusal(Reason.HELD_BY_CASH_DRAWER, "drawer", date=day)
    # A cash journal has an account of money, but the type checker cannot know that.
    booked = account_balance(book, journal.account_id or 0, date_through=day)
    closing = DrawerClosing(next_number(book, "drawer closing"), journal.id, day, counted, booked, book.now)
    insert_drawer_closing(book, closing)
    hold_counted(book, closing)
    write_audit(book, "close cash drawer", f"drawer closing {closing.id}", after=_facts(closing))
    return closing


def reopen_drawer(book: Book, journal_code: str, day: Day) -> None:
    """Take a closing back, so that the bookings of its day can be changed; `Refused` when the drawer was not closed then."""
    require(book, Right.MANAGE)
    lock_administration(book)
    closing = drawer_closing_of(book, _cash_journal(book, journal_code).id, day)
    if closing is None:
        raise refusal(Reason.NOT_FOUND, "closing", date=day)
    delete_drawer_closing(book, closing)
    release(book, HoldKind.CASH_DRAWER, [closing.id])
    write_audit(book, "reopen cash drawer", f"drawer closing {closing.id}", before=_facts(closing))


def _cash_journal(book: Book, code: str) -> Journal:
    journal = chart_of(book).journal_by_code.get(code)
    if journal is None:
        raise refusal(Reason.JOURNAL_UNKNOWN, "journal", journal=code)
    if journal.kind is not JournalKind.CASH:
        raise refusal(Reason.JOURNAL_KIND_WRONG, "journal", journal=code)
    return journal


def _facts(closing: DrawerClosing) -> dict[str, object]:
    return {
        "journal_id": closing.journal_id,
        "day": closing.day.isoformat(),
        "counted": closing.counted,
        "booked": closing.booked,
    }
