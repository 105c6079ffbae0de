"""Changing bookings: a new state of the booking row, with the entries that bring the books to it."""

from sqlalchemy import ColumnElement, and_, update

from grootboek.ledger.entry import Line, reversal
from grootboek.ledger.presentation import BookingView
from grootboek.store.audit import write_audit
from grootboek.store.book import Book
from grootboek.store.recording.new_booking import NewBooking
from grootboek.store.recording.plainly import NewEntry, booking_values, post_entry
from grootboek.store.tables.ledger import booking


def _own(book: Book, number: int) -> ColumnElement[bool]:
    return and_(booking.c.administration_id == book.administration_id, booking.c.number == number)


def _reverse(book: Book, view: BookingView) -> int:
    lines: tuple[Line, ...] = reversal(view.lines)
    return post_entry(
        book,
        NewEntry(
            booking_number=view.number,
            booking_uid=view.uid,
            date=view.date,
            due_date=view.date,
            lines=lines,
            reverses=view.entry_id,
        ),
    )


def replace_booking(book: Book, view: BookingView, new: NewBooking) -> int:
    """Reverse the current entry of a booking, post the new one and write the booking's new state; return the entry's id."""
    _reverse(book, view)
    entry_id = post_entry(
        book,
        NewEntry(
            booking_number=view.number, booking_uid=view.uid, date=new.date, due_date=new.due_date, lines=new.lines
        ),
    )
    values = {**booking_values(book, new), "version": view.version + 1, "entry_id": entry_id}
    book.connection.execute(update(booking).where(_own(book, view.number)), values)
    write_audit(book, "revise", f"booking {view.number}", before=facts(view), after=new.facts())
    return entry_id


def withdraw_booking(book: Book, view: BookingView) -> None:
    """Reverse the current entry of a booking and mark it withdrawn; its numbers stay used."""
    entry_id = _reverse(book, view)
    values = {"withdrawn": True, "version": view.version + 1, "entry_id": entry_id, "modified_at": book.now}
    book.connection.execute(update(booking).where(_own(book, view.number)), values)
    write_audit(book, "withdraw", f"booking {view.number}", before=facts(view))


def facts(view: BookingView) -> dict[str, object]:
    """Return what the audit trail keeps of a booking as it stood, as plain JSON values."""
    return {
        "kind": view.kind.value,
        "journal_id": view.journal_id,
        "date": view.date.isoformat(),
        "account_id": view.account_id,
        "party_id": view.party_id,
        "invoice_number": view.invoice_number,
        "reference": view.reference,
        "description": view.description,
        "amount": view.amount,
        "lines": len(view.lines),
        "version": view.version,
        "entry_id": view.entry_id,
    }
