"""Finding a booking by something that only one door knows of it."""

from sqlalchemy import func, select

from grootboek.store.book import Book
from grootboek.store.tables.ledger import booking


def booking_with_door_field(book: Book, path: tuple[str, ...], value: str) -> int | None:
    """Return the number of a booking, not withdrawn, that keeps a text under a path of names; None when there is none."""
    if book.database.is_sqlite:
        field = func.json_extract(booking.c.door_fields, "$." + ".".join(path))
    else:
        field = func.jsonb_extract_path_text(booking.c.door_fields, *path)
    query = select(booking.c.number).where(
        booking.c.administration_id == book.administration_id,
        booking.c.withdrawn.is_(False),
        booking.c.door_fields.is_not(None),
        field == value,
    )
    return book.connection.execute(query.limit(1)).scalar()
