"""The lines of the books by journal, as an audit file has them: those of a period streamed, and what was there before it."""

from collections.abc import Generator, Iterator, Sequence
from datetime import date
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, select

from grootboek.ledger.booking import BookingKind
from grootboek.ledger.entry import Part
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents
from grootboek.store.book import Book
from grootboek.store.engine.batches import batches
from grootboek.store.tables.administration import party
from grootboek.store.tables.ledger import booking, entry, line, open_item


class AuditLine(NamedTuple):
    """A line of a booking's current entry with what its booking says; `part` is the number of a `Part`."""

    booking_number: int
    journal_id: int
    document_number: int
    fiscal_year: int
    date: Day
    reference: str
    description: str
    line_no: int
    account_id: int
    amount: Cents
    part: int
    vat_code: str | None
    vat_base: Cents | None
    vat_amount: Cents | None
    cost_centre_id: int | None
    party_id: int | None
    invoice_number: str
    line_description: str


class AuditTotals(NamedTuple):
    """How many lines there are, and what they debit and credit."""

    lines: int
    debit: Cents
    credit: Cents


class ItemBefore(NamedTuple):
    """What was outstanding of an item before a period."""

    account_id: int
    party_id: int
    invoice_number: str
    amount: Cents
    date: Day | None
    due_date: Day | None


_of_booking: Final = (
    booking.c.number,
    booking.c.journal_id,
    booking.c.document_number,
    booking.c.fiscal_year,
    booking.c.date,
    booking.c.reference,
    booking.c.description,
)
_of_line: Final = tuple(line.c[name] for name in AuditLine._fields[7:-1])
_joined: Final = booking.join(
    line, and_(line.c.administration_id == booking.c.administration_id, line.c.entry_id == booking.c.entry_id)
)
# By way of the entry: from a line to its booking there is no index, and SQLite may choose to go that way.
_joined_by_entry: Final = booking.join(
    entry,
    and_(
        entry.c.administration_id == booking.c.administration_id,
        entry.c.id == booking.c.entry_id,
        entry.c.booking_number == booking.c.number,
    ),
).join(line, and_(line.c.administration_id == entry.c.administration_id, line.c.entry_id == entry.c.id))
_standing: Final = and_(booking.c.administration_id == bindparam("a"), booking.c.withdrawn.is_(False))
_is_opening: Final = booking.c.kind == BookingKind.OPENING.value
# Openings stand in the opening balance, also those booked within the period.
_within: Final = and_(_standing, booking.c.date.between(bindparam("first"), bindparam("last")))
_transactions: Final = and_(_within, booking.c.kind != BookingKind.OPENING.value)
_lines: Final = (
    select(*_of_booking, *_of_line, line.c.description.label("line_description"))
    .select_from(_joined)
    .where(_transactions)
    .order_by(booking.c.journal_id, booking.c.fiscal_year, booking.c.document_number, line.c.line_no)
)


def stream_audit_lines(book: Book, first: date, last: date) -> Generator[Sequence[AuditLine]]:
    """Yield the lines booked in a period but for openings, many at a time, by journal and number, in constant memory.

    They come as rows that can be unpacked. Closing the generator ends the query.
    """
    return cast("Generator[Sequence[AuditLine]]", batches(book.connection, _lines, _parameters(book, first, last)))


def _sum(value: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(value), 0)


_totals: Final = (
    select(
        func.count(),
        _sum(case((line.c.amount > 0, line.c.amount), else_=0)),
        _sum(case((line.c.amount < 0, -line.c.amount), else_=0)),
    )
    .select_from(_joined_by_entry)
    .where(_transactions)
)
_opened: Final = (
    select(line.c.account_id, func.sum(line.c.amount))
    .select_from(_joined_by_entry)
    .where(_within, _is_opening)
    .group_by(line.c.account_id)
)


def audit_totals(book: Book, first: date, last: date) -> AuditTotals:
    """Return the totals of the lines that `stream_audit_lines` yields."""
    row = book.connection.execute(_totals, _parameters(book, first, last)).one()
    return AuditTotals(*map(int, row))


def opened_within(book: Book, first: date, last: date) -> dict[int, Cents]:
    """Return by account id what openings that were booked in a period brought in."""
    rows = book.connection.execute(_opened, _parameters(book, first, last))
    return {account_id: int(amount) for account_id, amount in rows}


_CONTROL: Final = (int(Part.CONTROL), int(Part.SETTLEMENT))
_items: Final = (
    select(
        line.c.account_id,
        line.c.party_id,
        line.c.invoice_number,
        func.sum(line.c.amount),
        func.min(open_item.c.date),
        func.min(open_item.c.due_date),
    )
    .select_from(
        _joined_by_entry.outerjoin(
            open_item,
            and_(
                open_item.c.administration_id == line.c.administration_id,
                open_item.c.account_id == line.c.account_id,
                open_item.c.party_id == line.c.party_id,
                open_item.c.invoice_number == line.c.invoice_number,
            ),
        )
    )
    .where(
        _standing,
        line.c.part.in_(_CONTROL),
        line.c.party_id.is_not(None),
        or_(
            booking.c.date < bindparam("first"),
            and_(_is_opening, booking.c.date.between(bindparam("first"), bindparam("last"))),
        ),
    )
    .group_by(line.c.account_id, line.c.party_id, line.c.invoice_number)
    .having(func.sum(line.c.amount) != 0)
    .order_by(line.c.account_id, line.c.party_id, line.c.invoice_number)
)


def items_before(book: Book, first: date, last: date) -> Iterator[ItemBefore]:
    """Yield what was outstanding before a period, with what openings in it brought in."""
    rows = book.connection.execute(_items, _parameters(book, first, last))
    return (ItemBefore(*row[:3], int(row[3]), *row[4:]) for row in rows)


_deleted: Final = (
    select(line.c.party_id)
    .distinct()
    .select_from(
        _joined_by_entry.join(
            party, and_(party.c.administration_id == line.c.administration_id, party.c.id == line.c.party_id)
        )
    )
    .where(_standing, party.c.deleted.is_(True), booking.c.date <= bindparam("last"))
)


def deleted_parties_booked_on(book: Book, last: date) -> list[int]:
    """Return the ids of the parties that were deleted and that bookings up to and including a day name."""
    return list(book.connection.execute(_deleted, {"a": book.administration_id, "last": last}).scalars())


def _parameters(book: Book, first: date, last: date) -> dict[str, Any]:
    return {"a": book.administration_id, "first": first, "last": last}
