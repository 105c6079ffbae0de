"""Which booking an open item is the invoice of, and which item a booking opened: looked up for many at once."""

from collections.abc import Collection, Iterator
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from grootboek.ledger.booking import INVOICES, BookingKind
from grootboek.ledger.open_items import ItemKey
from grootboek.store.book import Book
from grootboek.store.engine.many_keys import among, portions
from grootboek.store.tables.ledger import PURCHASE_INVOICES, SALES_INVOICES, booking


class InvoiceBooking(NamedTuple):
    """The booking of a sale or a purchase with the open item that it opened."""

    uid: UUID
    kind: BookingKind
    item: ItemKey


_columns: Final = select(
    booking.c.uid, booking.c.kind, booking.c.account_id, booking.c.party_id, booking.c.invoice_number
).where(booking.c.administration_id == bindparam("a"))
_by_uid: Final = _columns.where(
    booking.c.kind.in_([kind.value for kind in sorted(INVOICES)]), booking.c.withdrawn.is_(False)
)
_NAMED_BY: Final = (
    (_columns.where(SALES_INVOICES), [booking.c.invoice_number]),
    (_columns.where(PURCHASE_INVOICES), [booking.c.party_id, booking.c.invoice_number]),
)
"""The queries of the two kinds, each with what an invoice number is unique in."""


def invoice_bookings(book: Book, uids: Collection[UUID]) -> dict[UUID, InvoiceBooking]:
    """Return the bookings of sales and purchases with these uids; withdrawn ones and other bookings are left out."""
    return {
        found.uid: found for some in portions(uids) for found in _found(book, _by_uid.where(booking.c.uid.in_(some)))
    }


def bookings_of_items(book: Book, keys: Collection[ItemKey]) -> dict[ItemKey, InvoiceBooking]:
    """Return the bookings that are the invoices of these items; items without one are left out."""
    invoices: dict[ItemKey, InvoiceBooking] = {}
    for query, columns in _NAMED_BY:
        named = dict.fromkeys(tuple(getattr(key, column.name) for column in columns) for key in keys)
        for some in portions(named if len(columns) > 1 else (number for (number,) in named)):
            found = _found(book, among(book.database, query, columns, some))
            invoices.update((row.item, row) for row in found if row.item in keys)
    return invoices


def _found(book: Book, query: Select[Any]) -> Iterator[InvoiceBooking]:
    for uid, kind, *item in book.connection.execute(query, {"a": book.administration_id}):
        yield InvoiceBooking(uid, BookingKind(kind), ItemKey(*item))
