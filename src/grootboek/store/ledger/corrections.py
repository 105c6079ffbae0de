"""Which booking undoes which one that lies in a locked period."""

from typing import Final

from sqlalchemy import and_, bindparam, insert, select

from grootboek.store.book import Book
from grootboek.store.engine.prepared import Prepared
from grootboek.store.tables.ledger import booking, correction

_CORRECTIONS: Final = Prepared(
    "corrections of a booking",
    select(correction.c.booking_number)
    .join(
        booking,
        and_(
            booking.c.administration_id == correction.c.administration_id,
            booking.c.number == correction.c.booking_number,
        ),
    )
    .where(
        correction.c.administration_id == bindparam("a"),
        correction.c.corrected_number == bindparam("number"),
        booking.c.withdrawn.is_(False),
    )
    .order_by(correction.c.booking_number),
)


def insert_correction(book: Book, number: int, corrected: int) -> None:
    """Note that one booking undoes another."""
    row = {"administration_id": book.administration_id, "booking_number": number, "corrected_number": corrected}
    book.connection.execute(insert(correction), row)


def corrections_of(book: Book, number: int) -> list[int]:
    """Return the numbers of the bookings, not withdrawn, that undo another, in their order."""
    return [row[0] for row in _CORRECTIONS.all(book.connection, a=book.administration_id, number=number)]
