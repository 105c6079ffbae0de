"""The days on which an administration charges foreign VAT, in the store."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, insert, select, update

from grootboek.ledger.foreign_vat import ForeignVatSpan
from grootboek.store.book import Book
from grootboek.store.tables.administration import foreign_vat

_spans: Final = (
    select(foreign_vat.c.first, foreign_vat.c.last)
    .where(foreign_vat.c.administration_id == bindparam("a"))
    .order_by(foreign_vat.c.first)
)


def foreign_vat_spans(book: Book) -> Sequence[ForeignVatSpan]:
    """Return the spans of days on which the administration charges foreign VAT, the oldest first.

    They are read once while the administration is locked, since nobody else can change them meanwhile.
    """
    if book.foreign_vat is not None:
        return book.foreign_vat
    spans = [ForeignVatSpan(*row) for row in book.connection.execute(_spans, {"a": book.administration_id})]
    if book.is_locked:
        book.foreign_vat = spans
    return spans


def write_foreign_vat_span(book: Book, span: ForeignVatSpan) -> None:
    """Write a span, in the place of one that begins on the same day; the administration is locked."""
    book.foreign_vat = None
    own = (foreign_vat.c.administration_id == book.administration_id) & (foreign_vat.c.first == span.first)
    if book.connection.execute(update(foreign_vat).where(own).values(last=span.last)).rowcount == 0:
        row = {"administration_id": book.administration_id, "first": span.first, "last": span.last}
        book.connection.execute(insert(foreign_vat), row)
