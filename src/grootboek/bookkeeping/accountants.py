"""What an accountant booked or changed is marked, so that its owner sees it."""

from dataclasses import replace

from grootboek.ledger.actor import Role
from grootboek.ledger.new_booking import NewBooking
from grootboek.ledger.presentation import BY_ACCOUNTANT, BookingView
from grootboek.store.book import Book


def marked(book: Book, new: NewBooking, before: BookingView | None = None) -> NewBooking:
    """Mark a booking that an accountant makes or changes; the mark stays, whoever changes it after him."""
    if book.actor.role is Role.ACCOUNTANT or (before is not None and before.by_accountant):
        return replace(new, door_fields={**new.door_fields, BY_ACCOUNTANT: True})
    return new
