"""The days on which the scheme for small businesses holds for an administration, in the store."""

from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from grootboek.ledger.day_span import DaySpan
from grootboek.store.book import Book
from grootboek.store.tables.administration import small_business

_spans: Final = (
    select(small_business.c.first, small_business.c.last)
    .where(small_business.c.administration_id == bindparam("a"))
    .order_by(small_business.c.first)
)


def small_business_spans(book: Book) -> list[DaySpan]:
    """Return the spans of days on which the scheme holds, the oldest first."""
    return [DaySpan(*row) for row in book.connection.execute(_spans, {"a": book.administration_id})]


def write_small_business_spans(book: Book, spans: list[DaySpan]) -> None:
    """Write the spans in the place of those that are there; the administration is locked."""
    own = small_business.c.administration_id == book.administration_id
    book.connection.execute(delete(small_business).where(own))
    if spans:
        rows = [{"administration_id": book.administration_id, "first": one.first, "last": one.last} for one in spans]
        book.connection.execute(insert(small_business), rows)
