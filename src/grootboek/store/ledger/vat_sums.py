"""What VAT returns are computed from: sums of the lines of bookings by VAT code, part and account, and the lines themselves."""

from collections.abc import Collection, Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, not_, or_, select

from grootboek.ledger.booking import BookingKind
from grootboek.ledger.entry import Part
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.hold import HoldKind
from grootboek.ledger.vat_boxes import LineSum
from grootboek.ledger.vat_return import VatPeriod, declared_codes
from grootboek.store.book import Book
from grootboek.store.tables.administration import party
from grootboek.store.tables.holding import booking_hold, carried_booking, vat_return
from grootboek.store.tables.invoicing import invoice, invoice_reference
from grootboek.store.tables.ledger import booking, line

_of_booking: Final = and_(
    line.c.administration_id == booking.c.administration_id, line.c.entry_id == booking.c.entry_id
)
# VAT of no base is no VAT that was charged: it is what was paid of it, or moved to another account.
_counts: Final = and_(
    line.c.vat_code.is_not(None), not_(and_(line.c.part == int(Part.VAT_ALONE), line.c.vat_base == 0))
)
_stands: Final = and_(
    booking.c.administration_id == bindparam("a"),
    booking.c.withdrawn.is_(False),
    booking.c.kind != BookingKind.OPENING.value,
)
_sums: Final = (
    select(
        line.c.vat_code,
        line.c.part,
        line.c.account_id,
        func.sum(line.c.amount),
        func.coalesce(func.sum(line.c.vat_base), 0),
        func.count(),
    )
    .select_from(booking.join(line, _of_booking))
    .where(_stands, _counts)
    .group_by(line.c.vat_code, line.c.part, line.c.account_id)
    .order_by(line.c.vat_code, line.c.part, line.c.account_id)
)


_settlements: Final = select(vat_return.c.settlement).where(
    vat_return.c.administration_id == bindparam("a"), vat_return.c.settlement.is_not(None)
)


def sums_of_days(book: Book, days: VatPeriod, account_ids: Collection[int]) -> list[LineSum]:
    """Return the sums of the lines of the bookings of some days, by one statement; a line on some accounts counts without a code.

    What settled a return moved VAT away from these accounts, and is no part of one.
    """
    query = _sums.where(booking.c.date.between(days.first, days.last))
    settlements = [number for (number,) in book.connection.execute(_settlements, {"a": book.administration_id})]
    if account_ids and settlements:
        # No line of a settlement has a VAT code, so only on these accounts it has to be told apart. By their numbers, since
        # PostgreSQL runs no statement in parallel that asks another table for each line.
        query = query.where(or_(line.c.account_id.not_in(account_ids), booking.c.number.not_in(settlements)))
    return _read(book, query)


def sums_of_bookings(book: Book, numbers: Collection[int]) -> list[LineSum]:
    """Return the sums of the lines of some bookings."""
    return _read(book, _sums.where(booking.c.number.in_(numbers))) if numbers else []


def sums_beside(
    book: Book, which: VatPeriod | Collection[int], vat_code: str, account_ids: Collection[int]
) -> list[LineSum]:
    """Return the sums of the lines with a VAT code of bookings, by days or numbers, that have a line on some accounts too."""
    date, number = booking.c.date, booking.c.number
    bookings = date.between(which.first, which.last) if isinstance(which, VatPeriod) else number.in_(which)
    return _read(book, _sums.where(bookings, line.c.vat_code == vat_code, _has_line_on(account_ids)))


def _read(book: Book, query: Select[Any]) -> list[LineSum]:
    rows = book.connection.execute(query, {"a": book.administration_id})
    # PostgreSQL sums bigint to numeric, which comes as a Decimal.
    return [
        LineSum(code, Part(part), account, int(amount), int(base), n) for code, part, account, amount, base, n in rows
    ]


def _settles() -> ColumnElement[bool]:
    return exists().where(
        vat_return.c.administration_id == booking.c.administration_id, vat_return.c.settlement == booking.c.number
    )


_beside: Final = line.alias("beside")


def _has_line_on(account_ids: Collection[int]) -> ColumnElement[bool]:
    return exists().where(
        _beside.c.administration_id == booking.c.administration_id,
        _beside.c.entry_id == booking.c.entry_id,
        _beside.c.account_id.in_(account_ids),
    )


class VatLine(NamedTuple):
    """A line that may stand on a return, with its booking and party; the last three are None where it has none."""

    booking_number: int
    line_no: int
    date: Day
    invoice_number: str
    description: str
    vat_code: str
    part: Part
    account_id: int
    amount: int
    base: int
    party_id: int | None
    party_code: str | None
    party_name: str | None
    country: str | None
    vat_number: str | None
    abroad: bool

    @property
    def sum(self) -> LineSum:
        """The line as a sum of one."""
        return LineSum(self.vat_code, self.part, self.account_id, self.amount, self.base, 1)


def lines_of(
    book: Book, days: VatPeriod, codes: Collection[str], account_ids: Collection[int], abroad: Collection[int] = ()
) -> Iterator[VatLine]:
    """Yield the lines with some VAT codes, or on some accounts, of the bookings of some days, in the order of their dates.

    Those of bookings that have a line on an account for VAT `abroad` say so.
    """
    on_return = or_(line.c.vat_code.in_(codes), line.c.account_id.in_(account_ids))
    where = (booking.c.date.between(days.first, days.last), not_(_settles()), on_return)
    yield from _lines(book, abroad, *where)


def lines_of_bookings(book: Book, numbers: Collection[int], abroad: Collection[int] = ()) -> Iterator[VatLine]:
    """Yield the lines of some bookings that may stand on a return."""
    yield from _lines(book, abroad, booking.c.number.in_(numbers))


def _lines(book: Book, abroad: Collection[int], *where: ColumnElement[bool]) -> Iterator[VatLine]:
    party_id = func.coalesce(line.c.party_id, booking.c.party_id)
    query = (
        select(
            booking.c.number,
            line.c.line_no,
            booking.c.date,
            booking.c.invoice_number,
            func.coalesce(func.nullif(line.c.description, ""), booking.c.description),
            line.c.vat_code,
            line.c.part,
            line.c.account_id,
            line.c.amount,
            func.coalesce(line.c.vat_base, 0),
            party_id,
            party.c.code,
            party.c.name,
            party.c.country,
            party.c.vat_number,
            _has_line_on(abroad),
        )
        .select_from(
            booking.join(line, _of_booking).outerjoin(
                party, and_(party.c.administration_id == booking.c.administration_id, party.c.id == party_id)
            )
        )
        .where(_stands, _counts, *where)
        .order_by(booking.c.date, booking.c.number, line.c.line_no)
    )
    for row in book.connection.execute(query, {"a": book.administration_id}):
        values = list(row)
        values[6], values[15] = Part(values[6]), bool(values[15])
        yield VatLine(*values)


_destinations: Final = (
    select(invoice.c.booking_number, invoice_reference.c.destination)
    .join(
        invoice_reference,
        and_(
            invoice_reference.c.administration_id == invoice.c.administration_id,
            invoice_reference.c.invoice_id == invoice.c.id,
        ),
    )
    .where(
        invoice.c.administration_id == bindparam("a"),
        invoice.c.date.between(bindparam("first"), bindparam("last")),
        invoice_reference.c.destination != "",
    )
)


def destinations_of(book: Book, days: VatPeriod) -> dict[int, str]:
    """Return the country to which a sale of some days went by its booking, where that is not the party's own."""
    rows = book.connection.execute(_destinations, {"a": book.administration_id, "first": days.first, "last": days.last})
    return {row.booking_number: row.destination for row in rows}


def declares(account_ids: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that a booking has a line that stands on a return: by its code, or by its account."""
    on_return = or_(line.c.vat_code.in_(sorted(declared_codes())), line.c.account_id.in_(account_ids))
    return and_(
        booking.c.kind != BookingKind.OPENING.value, not_(_settles()), exists().where(_of_booking, _counts, on_return)
    )


def booked_late(book: Book, days: VatPeriod, account_ids: Collection[int]) -> list[int]:
    """Return the bookings of days of filed returns that stand on none: neither held by one, nor carried to the next."""
    own = (booking.c.administration_id, booking.c.number)
    held = exists().where(
        booking_hold.c.administration_id == own[0],
        booking_hold.c.booking_number == own[1],
        booking_hold.c.kind == HoldKind.VAT_RETURN.value,
    )
    carried = exists().where(carried_booking.c.administration_id == own[0], carried_booking.c.booking_number == own[1])
    of_days = booking.c.date.between(days.first, days.last)
    query = select(booking.c.number).where(_stands, of_days, declares(account_ids), not_(held), not_(carried))
    rows = book.connection.execute(query.order_by(booking.c.number), {"a": book.administration_id})
    return [number for (number,) in rows]
