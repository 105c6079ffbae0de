"""Open items in the store: what is outstanding per party and invoice."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import and_, bindparam, or_, select

from grootboek.ledger.money import Cents
from grootboek.ledger.open_items import ItemKey, OpenItem
from grootboek.store.book import Book
from grootboek.store.ledger_tables import PURCHASE_INVOICES, SALES_INVOICES, booking, open_item

_columns: Final = select(
    open_item.c.account_id,
    open_item.c.party_id,
    open_item.c.invoice_number,
    open_item.c.date,
    open_item.c.due_date,
    open_item.c.amount,
    open_item.c.outstanding,
    open_item.c.booking_number,
).where(open_item.c.administration_id == bindparam("a"))


def open_items(book: Book, account_ids: Collection[int], party_id: int | None = None) -> list[OpenItem]:
    """Return the items with something outstanding on these accounts, by date; of one party when it is given."""
    query = _columns.where(open_item.c.account_id.in_(account_ids), open_item.c.outstanding != 0)
    if party_id is not None:
        query = query.where(open_item.c.party_id == party_id)
    query = query.order_by(open_item.c.date, open_item.c.party_id, open_item.c.invoice_number)
    rows = book.connection.execute(query, {"a": book.administration_id})
    return [OpenItem(ItemKey(*row[:3]), *row[3:]) for row in rows]


def items_by_key(book: Book, keys: Collection[ItemKey]) -> dict[ItemKey, OpenItem]:
    """Return the items with these keys; keys without an item, or with one that a withdrawal left empty, are left out."""
    if not keys:
        return {}
    wanted = [
        and_(
            open_item.c.account_id == key.account_id,
            open_item.c.party_id == key.party_id,
            open_item.c.invoice_number == key.invoice_number,
        )
        for key in keys
    ]
    query = _columns.where(or_(*wanted), or_(open_item.c.amount != 0, open_item.c.outstanding != 0))
    rows = book.connection.execute(query, {"a": book.administration_id})
    found = [OpenItem(ItemKey(*row[:3]), *row[3:]) for row in rows]
    return {item.key: item for item in found}


def outstanding_by_key(book: Book, keys: Collection[ItemKey]) -> dict[ItemKey, Cents]:
    """Return what is outstanding of the items with these keys; keys without an item are left out."""
    return {key: item.outstanding for key, item in items_by_key(book, keys).items()}


_sales_taken: Final = select(booking.c.number).where(
    booking.c.administration_id == bindparam("a"),
    SALES_INVOICES,
    booking.c.invoice_number == bindparam("invoice_number"),
)
_purchase_taken: Final = select(booking.c.number).where(
    booking.c.administration_id == bindparam("a"),
    PURCHASE_INVOICES,
    booking.c.party_id == bindparam("party_id"),
    booking.c.invoice_number == bindparam("invoice_number"),
)


def sales_invoice_booking(book: Book, invoice_number: str) -> int | None:
    """Return the number of the booking that holds a sales invoice number; None when it is free."""
    parameters = {"a": book.administration_id, "invoice_number": invoice_number}
    return book.connection.execute(_sales_taken, parameters).scalar()


def purchase_invoice_booking(book: Book, party_id: int | None, invoice_number: str) -> int | None:
    """Return the number of the booking that holds an invoice number of a supplier; None when it is free."""
    parameters = {"a": book.administration_id, "party_id": party_id, "invoice_number": invoice_number}
    return book.connection.execute(_purchase_taken, parameters).scalar()
