"""Filed VAT returns in the store, and what was carried to the next one."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from sqlalchemy import bindparam, insert, select, update

from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.vat_boxes import Boxes
from grootboek.ledger.vat_return import VatPeriod, VatReturn, boxes_from_json, boxes_to_json
from grootboek.store.book import Book, next_number
from grootboek.store.masters.draft_rows import columns_of
from grootboek.store.tables.administration import journal_year
from grootboek.store.tables.holding import carried_booking, vat_return
from grootboek.store.tables.ledger import booking

_returns: Final = (
    select(*columns_of(VatReturn, vat_return))
    .where(vat_return.c.administration_id == bindparam("a"))
    .order_by(vat_return.c.first, vat_return.c.id)
)


def vat_returns(book: Book, *, supplementary: bool | None = None) -> list[VatReturn]:
    """Return the returns that were filed, in the order of their days; of one kind when it is asked for."""
    query = _returns if supplementary is None else _returns.where(vat_return.c.supplementary.is_(supplementary))
    rows = book.connection.execute(query, {"a": book.administration_id}).mappings()
    return [VatReturn(**{**row, "declared": boxes_from_json(row["declared"])}) for row in rows]


def insert_vat_return(
    book: Book, days: VatPeriod, *, supplementary: bool = False, declared: Mapping[int, Boxes] | None = None
) -> VatReturn:
    """Write that a return was filed now, and return it; without `declared` it waits for its boxes."""
    filed = VatReturn(
        next_number(book, "vat return"), days.first, days.last, book.now, supplementary, None, declared or {}
    )
    row = {name: getattr(filed, name) for name in VatReturn.__dataclass_fields__}
    row["declared"] = boxes_to_json(filed.declared)
    book.connection.execute(insert(vat_return), {"administration_id": book.administration_id, **row})
    return filed


def complete_vat_return(book: Book, filed: VatReturn, settlement: int | None, boxes: Boxes | None = None) -> VatReturn:
    """Write what a return that was just filed declares of its own days, and the booking that settles it."""
    declared = filed.declared if boxes is None else {filed.id: boxes}
    own = (vat_return.c.administration_id == book.administration_id) & (vat_return.c.id == filed.id)
    values = {"settlement": settlement, "declared": boxes_to_json(declared)}
    book.connection.execute(update(vat_return).where(own).values(values))
    return replace(filed, settlement=settlement, declared=declared)


class Carried(NamedTuple):
    """A booking of a filed period that counts in a later return: that with an id, or the next one that is filed."""

    booking_number: int
    date: Day
    return_id: int | None


_carried: Final = (
    select(carried_booking.c.booking_number, booking.c.date, carried_booking.c.return_id)
    .join(
        booking,
        (booking.c.administration_id == carried_booking.c.administration_id)
        & (booking.c.number == carried_booking.c.booking_number),
    )
    .where(carried_booking.c.administration_id == bindparam("a"))
    .order_by(carried_booking.c.booking_number)
)


def carried_bookings(book: Book) -> list[Carried]:
    """Return the bookings that count in a later return than that of their days."""
    return [Carried(*row) for row in book.connection.execute(_carried, {"a": book.administration_id})]


def carry(book: Book, numbers: Collection[int]) -> None:
    """Write that some bookings count in the next return that is filed."""
    rows = [{"administration_id": book.administration_id, "booking_number": number} for number in numbers]
    book.connection.execute(insert(carried_booking), rows)


def take_carried(book: Book, filed: VatReturn) -> None:
    """Write that the bookings that wait for the next return are counted in this one."""
    own = carried_booking.c.administration_id == book.administration_id
    waiting = update(carried_booking).where(own, carried_booking.c.return_id.is_(None))
    book.connection.execute(waiting.values(return_id=filed.id))


_years: Final = (
    select(journal_year.c.fiscal_year)
    .distinct()
    .where(journal_year.c.administration_id == bindparam("a"), journal_year.c.last_voucher > 0)
    .order_by(journal_year.c.fiscal_year)
)


def years_with_bookings(book: Book) -> list[int]:
    """Return the fiscal years in which something was booked."""
    return [year for (year,) in book.connection.execute(_years, {"a": book.administration_id})]
