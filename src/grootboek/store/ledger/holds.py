"""What holds bookings, in the store: asked by one statement, and placed on all bookings that something counts on."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    literal,
    literal_column,
    not_,
    or_,
    select,
    tuple_,
)
from sqlalchemy import union_all as either

from grootboek.ledger.account import AccountRole
from grootboek.ledger.drawer_closing import DrawerClosing
from grootboek.ledger.entry import Part
from grootboek.ledger.hold import Hold, HoldKind
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.vat_return import VatPeriod, VatReturn
from grootboek.store.book import Book
from grootboek.store.engine.column_types import Moment
from grootboek.store.engine.prepared import Prepared
from grootboek.store.ledger.vat_sums import declares
from grootboek.store.masters.chart import chart_changed, chart_of
from grootboek.store.tables.holding import booking_hold, carried_booking
from grootboek.store.tables.invoicing import collection, invoice
from grootboek.store.tables.ledger import booking, correction, entry, line

_Number = ColumnElement[Any]


def _holding(number: _Number, invoice_number: _Number) -> tuple[Select[Any], ...]:
    """Return the queries of what holds a booking, one for each place where that is noted."""
    corrections = (
        select(literal_column(f"'{HoldKind.CORRECTION}'").label("kind"), correction.c.booking_number.label("source"))
        .join(
            booking,
            and_(
                booking.c.administration_id == correction.c.administration_id,
                booking.c.number == correction.c.booking_number,
            ),
        )
        .where(
            correction.c.administration_id == bindparam("a"),
            correction.c.corrected_number == number,
            booking.c.withdrawn.is_(False),
        )
    )
    # By its number, for which there is an index: what an invoice has booked keeps that number.
    invoices = select(literal_column(f"'{HoldKind.SALES_INVOICE}'"), invoice.c.id).where(
        invoice.c.administration_id == bindparam("a"),
        invoice.c.number == invoice_number,
        invoice.c.booking_number == number,
    )
    placed = select(booking_hold.c.kind, booking_hold.c.source).where(
        booking_hold.c.administration_id == bindparam("a"), booking_hold.c.booking_number == number
    )
    return corrections, invoices, placed


_all: Final = either(*_holding(bindparam("number"), bindparam("invoice_number"))).subquery()
_HOLDS: Final = Prepared("holds on a booking", select(_all.c.kind, _all.c.source).order_by(_all.c.kind, _all.c.source))


def is_held(own: FromClause) -> ColumnElement[bool]:
    """Return whether anything holds the booking of a row; `own` are the bookings, under a name of their own."""
    return or_(*(query.correlate(own).exists() for query in _holding(own.c.number, own.c.invoice_number)))


def holds_of(book: Book, view: BookingView) -> list[Hold]:
    """Return what holds a booking; corrections of it too that are corrected themselves, but none that is withdrawn."""
    beside = book.beside.get(view.number)
    if beside is not None and not beside.held and beside.chart_version == book.chart_version:
        return []
    rows = _HOLDS.all(book.connection, a=book.administration_id, number=view.number, invoice_number=view.invoice_number)
    return [Hold(HoldKind(kind), source) for kind, source in rows]


# It is held by the return in which it counts.
_carried: Final = exists().where(
    carried_booking.c.administration_id == booking.c.administration_id,
    carried_booking.c.booking_number == booking.c.number,
)


def hold_declared(book: Book, filed: VatReturn, days: VatPeriod, account_ids: Collection[int]) -> int:
    """Hold all bookings of some days that have something on a return, by a VAT code or an account; return how many."""
    of_days = booking.c.date.between(days.first, days.last)
    return _hold(book, HoldKind.VAT_RETURN, filed.id, of_days, declares(account_ids), not_(_carried))


def hold_bookings(book: Book, filed: VatReturn, numbers: Collection[int]) -> int:
    """Hold some bookings that a return declares, of whatever days; return how many."""
    return _hold(book, HoldKind.VAT_RETURN, filed.id, booking.c.number.in_(numbers)) if numbers else 0


def hold_counted(book: Book, closing: DrawerClosing) -> None:
    """Hold all bookings of the day of a closing in its journal."""
    of_journal = booking.c.journal_id == closing.journal_id
    _hold(book, HoldKind.CASH_DRAWER, closing.id, booking.c.date == closing.day, of_journal)


def hold_booking(book: Book, kind: HoldKind, number: int, source: int) -> None:
    """Hold one booking that is there."""
    _hold(book, kind, source, booking.c.number == number)


def hold_ordered(book: Book, batch_id: int) -> None:
    """Hold what a batch for the bank was made from: bookings that open or settle the item of an invoice in it."""
    collected = (
        select(invoice.c.party_id, invoice.c.number)
        .join(
            collection,
            and_(
                collection.c.administration_id == invoice.c.administration_id, collection.c.invoice_id == invoice.c.id
            ),
        )
        .where(invoice.c.administration_id == book.administration_id, collection.c.batch_id == batch_id)
    )
    source = select(invoice.c.id).where(
        invoice.c.administration_id == line.c.administration_id, invoice.c.number == line.c.invoice_number
    )
    receivable = [account.id for account in chart_of(book).accounts_by_role.get(AccountRole.RECEIVABLE, ())]
    # From the lines to their bookings, each by its key: bookings have no index by entry, and lines none by invoice.
    ordered = (
        select(
            booking.c.administration_id,
            booking.c.number,
            *_values(book, HoldKind.BANK_ORDER),
            source.scalar_subquery(),
        )
        .distinct()
        .select_from(line)
        .join(entry, and_(entry.c.administration_id == line.c.administration_id, entry.c.id == line.c.entry_id))
        .join(
            booking,
            and_(
                booking.c.administration_id == entry.c.administration_id,
                booking.c.number == entry.c.booking_number,
                booking.c.entry_id == entry.c.id,
            ),
        )
        .where(
            line.c.administration_id == book.administration_id,
            line.c.account_id.in_(receivable),
            line.c.part.in_([int(Part.CONTROL), int(Part.SETTLEMENT)]),
            tuple_(line.c.party_id, line.c.invoice_number).in_(collected),
            booking.c.withdrawn.is_(False),
        )
    )
    _place(book, ordered)


def release(book: Book, kind: HoldKind, sources: Collection[int]) -> None:
    """Let go of what was held by things of one kind."""
    own = and_(booking_hold.c.administration_id == book.administration_id, booking_hold.c.kind == kind.value)
    statement = delete(booking_hold).where(own, booking_hold.c.source == bindparam("by"))
    book.connection.execute(statement, [{"by": source} for source in sources])
    chart_changed(book)


def _hold(book: Book, kind: HoldKind, source: int, *which: ColumnElement[bool]) -> int:
    """Hold the bookings of a kind that stand in the books; return how many."""
    own = and_(booking.c.administration_id == book.administration_id, booking.c.withdrawn.is_(False))
    return _place(
        book,
        select(booking.c.administration_id, booking.c.number, *_values(book, kind), literal(source)).where(own, *which),
    )


def _values(book: Book, kind: HoldKind) -> tuple[ColumnElement[object], ColumnElement[object]]:
    return literal(kind.value), literal(book.now, Moment())


def _place(book: Book, held: Select[tuple[object, ...]]) -> int:
    """Write holds; what is being changed meanwhile is checked again, since the chart it was checked by is another then."""
    columns = ("administration_id", "booking_number", "kind", "held_at", "source")
    # Without the option the count is not kept of an insert on PostgreSQL.
    placed = book.connection.execute(
        insert(booking_hold).from_select(columns, held), execution_options={"preserve_rowcount": True}
    )
    chart_changed(book)
    return placed.rowcount
