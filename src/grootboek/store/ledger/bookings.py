"""Bookings in the store: one by number or uid, lists by filter, each with the lines of its current entry."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import eq, ge, le
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, or_, select

from grootboek.ledger.booking import BookingKind
from grootboek.ledger.entry import Line, Part
from grootboek.ledger.presentation import (
    HIDDEN,
    BookingView,
    LineValues,
    ShownBooking,
    common_party,
    shown_lines,
)
from grootboek.store.book import Beside, Book
from grootboek.store.engine.comparisons import comparisons
from grootboek.store.engine.many_keys import one_of, portions
from grootboek.store.engine.prepared import Prepared
from grootboek.store.ledger.holds import is_held
from grootboek.store.masters.attachments import has_attachments
from grootboek.store.masters.parties import codes_of_parties
from grootboek.store.tables.administration import ledger_head, party
from grootboek.store.tables.ledger import booking, line

_FIELDS: Final = BookingView._fields[:-1]
_LINE_FIELDS: Final = Line._fields
_SHOWN: Final = tuple(name for name in ShownBooking._fields if name not in ("party_code", "lines"))
# Looked up, since calling an enumeration for each of many thousand rows costs more.
_PART: Final = {int(part): part for part in Part}
_KIND: Final = {kind.value: kind for kind in BookingKind}


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingFilter:
    """Which bookings: every field that is not None narrows the choice; withdrawn ones are left out unless asked for.

    The invoice number may be the booking's own or that of one of its lines.
    """

    number_from: int | None = None
    number_through: int | None = None
    invoice_number: str | None = None
    date_from: date | None = None
    date_through: date | None = None
    kinds: Collection[BookingKind] | None = None
    journal_id: int | None = None
    fiscal_year: int | None = None
    document_number: int | None = None
    withdrawn_too: bool = False


_bookings: Final = select(*(booking.c[name] for name in _FIELDS)).where(booking.c.administration_id == bindparam("a"))
_one_with_lines: Final = (
    select(*(booking.c[name] for name in _FIELDS), line.c.entry_id, *(line.c[name] for name in _LINE_FIELDS))
    .join(line, and_(line.c.administration_id == booking.c.administration_id, line.c.entry_id == booking.c.entry_id))
    .where(booking.c.administration_id == bindparam("a"))
    .order_by(line.c.line_no)
)
_by_number: Final = Prepared("booking by number", _one_with_lines.where(booking.c.number == bindparam("value")))
_own: Final = booking.alias("own")
_head: Final = ledger_head.c.administration_id == bindparam("a")
# Once, and not for each of its lines.
_with_beside: Final = (
    select(
        *(_own.c[name] for name in _FIELDS),
        select(ledger_head.c.last_revision).where(_head).scalar_subquery().label("revision"),
        is_held(_own).label("held"),
        has_attachments(_own).label("attached"),
        select(ledger_head.c.chart_version).where(_head).scalar_subquery().label("chart_version"),
    )
    .where(_own.c.administration_id == bindparam("a"), _own.c.uid == bindparam("value"))
    .cte("standing")
    .prefix_with("MATERIALIZED")
)
_by_uid: Final = Prepared(
    "booking by uid",
    select(_with_beside, line.c.entry_id, *(line.c[name] for name in _LINE_FIELDS))
    .join(line, and_(line.c.administration_id == bindparam("a"), line.c.entry_id == _with_beside.c.entry_id))
    .order_by(line.c.line_no),
)
_lines: Final = select(line.c.entry_id, *(line.c[name] for name in _LINE_FIELDS)).where(
    line.c.administration_id == bindparam("a")
)
_shown: Final = (
    select(booking.c.entry_id, party.c.code, *(booking.c[name] for name in _SHOWN))
    .outerjoin(party, and_(party.c.administration_id == booking.c.administration_id, party.c.id == booking.c.party_id))
    .where(booking.c.administration_id == bindparam("a"))
)
_lines_shown: Final = _lines.where(line.c.part.not_in([int(part) for part in sorted(HIDDEN)]))


def _line(row: Sequence[Any]) -> Line:
    """Make a line of a row that has the entry's id first."""
    _, account_id, amount, part, code, base, vat, centre_id, party_id, invoice_number, text = row
    return Line(account_id, amount, _PART[part], code, base, vat, centre_id, party_id, invoice_number, text)


def _view(row: Sequence[Any], lines: tuple[Line, ...]) -> BookingView:
    return BookingView._make((row[0], row[1], _KIND[row[2]], *row[3:], lines))


def booking_by_number(book: Book, number: int) -> BookingView | None:
    """Return a booking by its number, withdrawn or not; None when there is none."""
    rows = _by_number.all(book.connection, a=book.administration_id, value=number)
    book.beside.pop(number, None)
    lines = tuple(_line(row[len(_FIELDS) :]) for row in rows)
    return _view(rows[0][: len(_FIELDS)], lines) if rows else None


def booking_by_uid(book: Book, uid: UUID) -> BookingView | None:
    """Return a booking by its uid, withdrawn or not; None when there is none.

    What is asked of such a booking next comes along: the version of the chart, and what is kept `beside` it.
    """
    rows = _by_uid.all(book.connection, a=book.administration_id, value=uid)
    if not rows:
        return None
    view = _view(rows[0][:_AFTER_OWN], tuple(_line(row[_AFTER_BESIDE:]) for row in rows))
    beside = book.beside[view.number] = Beside(*rows[0][_AFTER_OWN:_AFTER_BESIDE])
    if book.chart_version is None:
        book.chart_version = beside.chart_version
    return view


_AFTER_OWN: Final = len(_FIELDS)
_AFTER_BESIDE: Final = len(_with_beside.c)


def bookings_by_numbers(book: Book, numbers: Sequence[int]) -> list[BookingView]:
    """Return bookings by their numbers, in the order of these; numbers that do not exist are left out."""
    views = {
        view.number: view
        for some in portions(numbers)
        for view in with_lines(
            book,
            book.connection.execute(
                _bookings.where(one_of(book.database, booking.c.number, some)), {"a": book.administration_id}
            ).all(),
        )
    }
    return [views[number] for number in numbers if number in views]


def invoices_of_party(book: Book, kind: BookingKind, party_id: int) -> list[BookingView]:
    """Return the invoices of a kind that stand on a party, in the order of their numbers; withdrawn ones are left out."""
    query = _bookings.where(
        booking.c.kind == kind.value, booking.c.party_id == party_id, booking.c.withdrawn.is_(False)
    ).order_by(booking.c.number)
    return with_lines(book, book.connection.execute(query, {"a": book.administration_id}).all())


def conditions_of(booking_filter: BookingFilter) -> Iterator[ColumnElement[bool]]:
    """Yield what a filter asks of the columns of a booking; the administration is the parameter `a` of the query."""
    yield from comparisons(
        (
            (booking_filter.number_from, ge, booking.c.number),
            (booking_filter.number_through, le, booking.c.number),
            (booking_filter.date_from, ge, booking.c.date),
            (booking_filter.date_through, le, booking.c.date),
            (booking_filter.journal_id, eq, booking.c.journal_id),
            (booking_filter.fiscal_year, eq, booking.c.fiscal_year),
            (booking_filter.document_number, eq, booking.c.document_number),
        )
    )
    if booking_filter.invoice_number is not None:
        naming = select(line.c.entry_id).where(
            line.c.administration_id == bindparam("a"), line.c.invoice_number == booking_filter.invoice_number
        )
        yield or_(booking.c.invoice_number == booking_filter.invoice_number, booking.c.entry_id.in_(naming))
    if booking_filter.kinds is not None:
        yield booking.c.kind.in_([kind.value for kind in booking_filter.kinds])
    if not booking_filter.withdrawn_too:
        yield booking.c.withdrawn.is_(False)


def last_bookings(book: Book, booking_filter: BookingFilter, most: int) -> list[ShownBooking]:
    """Return the last bookings that fit a filter, at most so many, in the order of their numbers, as they are shown."""
    query = _shown.where(*conditions_of(booking_filter)).order_by(booking.c.number.desc()).limit(most)
    rows = book.connection.execute(query, {"a": book.administration_id}).all()[::-1]
    lines: dict[int, list[LineValues]] = {}
    for row in _rows_of_entries(book, _lines_shown, [row[0] for row in rows]):
        lines.setdefault(row[0], []).append(row[1:])
    shown = [_shown_booking(row, lines[row[0]]) for row in rows]
    unnamed = {row.party_id for row in shown if row.party_id is not None and not row.party_code}
    codes = codes_of_parties(book, unnamed) if unnamed else {}
    return [row._replace(party_code=codes[row.party_id]) if row.party_id in codes else row for row in shown]


def _shown_booking(row: Sequence[Any], lines: Sequence[LineValues]) -> ShownBooking:
    _, code, number, name, day, own_id, party_id, *rest = row
    kind = _KIND[name]
    account_id = own_id if own_id is not None else lines[0][0]
    party_id = party_id if party_id is not None else common_party(lines)
    return ShownBooking._make((number, kind, day, account_id, party_id, code or "", *rest, shown_lines(kind, lines)))


def with_lines(book: Book, rows: Sequence[Row[Any]]) -> list[BookingView]:
    """Make views of booking rows, reading all their lines at once."""
    lines = lines_of_entries(book, [row.entry_id for row in rows])
    return [_view(row, tuple(lines.get(row.entry_id, ()))) for row in rows]


_MAX_IDS: Final = 10_000
"""Ids in one query: SQLite takes 32,766 parameters."""


def lines_of_entries(book: Book, entry_ids: Sequence[int]) -> dict[int, list[Line]]:
    """Return the lines of entries by entry id, each in their order."""
    by_entry: dict[int, list[Line]] = {}
    for row in _rows_of_entries(book, _lines, entry_ids):
        by_entry.setdefault(row[0], []).append(_line(row))
    return by_entry


def _rows_of_entries(book: Book, lines: Select[Any], entry_ids: Sequence[int]) -> Iterator[Row[Any]]:
    """Yield the rows of lines of entries, the id of the entry first."""
    for start in range(0, len(entry_ids), _MAX_IDS):
        some = entry_ids[start : start + _MAX_IDS]
        query = lines.where(one_of(book.database, line.c.entry_id, some)).order_by(line.c.entry_id, line.c.line_no)
        yield from book.connection.execute(query, {"a": book.administration_id}).all()


def stream_bookings(book: Book, booking_filter: BookingFilter, batch: int = 1_000) -> Iterator[BookingView]:
    """Yield all bookings that fit a filter in the order of their numbers, in constant memory."""
    after = 0
    while True:
        query: Select[Any] = _bookings.where(*conditions_of(booking_filter), booking.c.number > after)
        rows = book.connection.execute(
            query.order_by(booking.c.number).limit(batch), {"a": book.administration_id}
        ).all()
        yield from with_lines(book, rows)
        if len(rows) < batch:
            return
        after = rows[-1].number
