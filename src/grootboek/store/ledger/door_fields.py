"""Finding bookings by something that is kept with them beside what the books know."""

from sqlalchemy import func, select

from grootboek.store.book import Book
from grootboek.store.tables.ledger import booking


def bookings_with_door_field(book: Book, path: tuple[str, ...], value: str) -> list[int]:
    """Return the numbers of the bookings, not withdrawn, that keep a text under a path of names, in their order."""
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
    return list(book.connection.execute(query.order_by(booking.c.number)).scalars())
