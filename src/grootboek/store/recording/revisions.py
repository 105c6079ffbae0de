"""Changing bookings: a new state of the booking row, with the entries that bring the books to it.

The administration must be locked, and the head that is given be read under the lock. Under it the booking still has to be at the
version that was checked: whoever finds it changed has written nothing.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, select, update

from grootboek.ledger.entry import reversal
from grootboek.ledger.new_booking import REVISABLE, NewBooking, SeriesNumbers, audit_facts, revised_view
from grootboek.ledger.presentation import BookingView
from grootboek.store.audit import INSERT, audit_values
from grootboek.store.book import Book
from grootboek.store.engine.prepared import Prepared
from grootboek.store.recording.columns import Values, revisable_values
from grootboek.store.recording.entries import NewEntry, rows_of_entries
from grootboek.store.recording.ledger_head import Head, advancing
from grootboek.store.recording.row_writing import Run, write_together
from grootboek.store.recording.series_numbers import move_to_year
from grootboek.store.tables.ledger import booking


def _changing(name: str, columns: Sequence[str]) -> Prepared:
    """Return what gives columns of a booking new values, when it is at the version that was checked."""
    # `new_...`, since SQLAlchemy keeps the names of columns for the values that an update sets.
    new: dict[str, Any] = {
        column: bindparam(f"new_{column}") for column in (*columns, "version", "entry_id", "modified_at")
    }
    return Prepared(
        name,
        update(booking)
        .where(
            booking.c.administration_id == bindparam("a"),
            booking.c.number == bindparam("own_number"),
            booking.c.version == bindparam("own_version"),
        )
        .values(new),
    )


_version: Final = Prepared(
    "version of a booking",
    select(booking.c.version).where(
        booking.c.administration_id == bindparam("a"), booking.c.number == bindparam("number")
    ),
)
_revise: Final = _changing("revise a booking", REVISABLE)
_withdraw: Final = _changing("withdraw a booking", ("withdrawn",))


def replace_booking(book: Book, view: BookingView, new: NewBooking, head: Head) -> BookingView | None:
    """Reverse the current entry of a booking, post the new one and write its new state; return the booking as it then stands.

    With a date in another year it gets the next numbers of its journal there.
    None when the booking is not at the version of the view any more.
    """
    if not _stands(book, view, head):
        return None
    moved = move_to_year(book, view, new.fiscal_year) if new.fiscal_year != view.fiscal_year else None
    posted = NewEntry(booking_number=view.number, date=new.date, due_date=new.due_date, lines=new.lines)
    trail = audit_values(book, "revise", before=_facts(view), after=audit_facts(new))
    # The reversal gets the next number, the new entry the one after.
    change = _change(book, view, _revise, revisable_values(book, new) | {"entry_id": head.last_entry + 2})
    _post(book, head, view, _Change(change, trail), [_reversing(view), posted])
    return revised_view(view, new, head.last_entry, book.now, moved)


def withdraw_booking(book: Book, view: BookingView, head: Head) -> bool:
    """Reverse the current entry of a booking and mark it withdrawn; its numbers stay used.

    Return whether the booking still is at the version of the view.
    """
    if not _stands(book, view, head):
        return False
    values = {"withdrawn": True, "entry_id": head.last_entry + 1, "modified_at": book.now}
    trail = audit_values(book, "withdraw", before=_facts(view))
    _post(book, head, view, _Change(_change(book, view, _withdraw, values), trail), [_reversing(view)])
    return True


def _stands(book: Book, view: BookingView, head: Head) -> bool:
    """Tell whether a booking is at the version of the view, under the lock: no booking was changed since, or not this one."""
    beside = book.beside.get(view.number)
    if beside is not None and beside.revision == head.last_revision:
        return True
    return bool(_version.scalar(book.connection, a=book.administration_id, number=view.number) == view.version)


def _change(book: Book, view: BookingView, statement: Prepared, values: Values) -> Run:
    own = {"a": book.administration_id, "own_number": view.number, "own_version": view.version}
    new = {f"new_{column}": value for column, value in (values | {"version": view.version + 1}).items()}
    return Run(statement, own | new)


def _reversing(view: BookingView) -> NewEntry:
    lines = reversal(view.lines)
    return NewEntry(booking_number=view.number, date=view.date, due_date=view.date, lines=lines, reverses=view.entry_id)


class _Change(NamedTuple):
    """What is changed in the row of a booking, and what the trail tells of it."""

    of_row: Run
    trail: Values


def _post(book: Book, head: Head, view: BookingView, change: _Change, entries: Sequence[NewEntry]) -> None:
    """Change a booking, post the entries of that, write it into the trail and move the head on."""
    rows, later = rows_of_entries(book, head, view.uid, entries)
    head.last_audit += 1
    head.last_revision += 1
    act = Run(INSERT, change.trail | {"id": head.last_audit, "subject": f"booking {view.number}"})
    write_together(book, [change.of_row, *rows, act, advancing(book, head)])
    for some in later:
        some.write(book)


def _facts(view: BookingView) -> Values:
    """Return what the audit trail keeps of a booking as it stood."""
    kept = {name: getattr(view, name) for name in ("version", "entry_id", *SeriesNumbers._fields)}
    return audit_facts(view) | kept
