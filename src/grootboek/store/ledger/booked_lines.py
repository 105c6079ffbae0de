"""Lines of the books with what their booking says of them, streamed: for exports of any length."""

from collections.abc import Generator, Mapping, Sequence
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import and_, bindparam, select

from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents
from grootboek.store.book import Book
from grootboek.store.engine.batches import batches
from grootboek.store.ledger.bookings import BookingFilter, conditions_of
from grootboek.store.tables.administration import account, party
from grootboek.store.tables.ledger import booking, line


class BookedLine(NamedTuple):
    """A line of a booking's current entry with what its booking says; `part` is the number of a `Part`."""

    account_id: int
    amount: Cents
    part: int
    vat_base: Cents | None
    cost_centre_id: int | None
    invoice_number: str
    description: str
    party_number: int | None
    booking_number: int
    date: Day
    document_number: int
    journal_id: int
    payment_term: int | None
    payment_reference: str
    reference: str
    door_fields: Mapping[str, Any] | None


_OF_LINE: Final = BookedLine._fields[:7]
_OF_BOOKING: Final = BookedLine._fields[9:]
_lines: Final = (
    select(
        *(line.c[name] for name in _OF_LINE),
        party.c.number,
        booking.c.number,
        *(booking.c[name] for name in _OF_BOOKING),
    )
    .select_from(booking)
    .join(line, and_(line.c.administration_id == booking.c.administration_id, line.c.entry_id == booking.c.entry_id))
    .outerjoin(party, and_(party.c.administration_id == line.c.administration_id, party.c.id == line.c.party_id))
    .where(booking.c.administration_id == bindparam("a"))
)
_by_document: Final = _lines.order_by(booking.c.number, line.c.line_no)
_by_account: Final = _lines.join(
    account, and_(account.c.administration_id == line.c.administration_id, account.c.id == line.c.account_id)
).order_by(account.c.code, booking.c.date, booking.c.number, line.c.line_no)


def stream_lines(
    book: Book, booking_filter: BookingFilter, *, by_account: bool = False
) -> Generator[Sequence[BookedLine]]:
    """Yield the lines of the bookings that fit a filter, many at a time, in constant memory.

    They come by number of their booking, or by account code, date and number; as rows that can be unpacked, since making
    anything of millions of rows costs more than reading them. Closing the generator ends the query.
    """
    query = (_by_account if by_account else _by_document).where(*conditions_of(booking_filter))
    return cast("Generator[Sequence[BookedLine]]", batches(book.connection, query, {"a": book.administration_id}))
