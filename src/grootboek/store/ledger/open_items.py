"""Open items in the store: what is outstanding per party and invoice."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, or_, select

from grootboek.ledger.money import Cents
from grootboek.ledger.open_items import ItemKey, OpenItem
from grootboek.store.book import Book
from grootboek.store.engine.many_keys import among, one_of, one_of_texts, portions
from grootboek.store.engine.prepared import Prepared
from grootboek.store.tables.ledger import PURCHASE_INVOICES, SALES_INVOICES, booking, open_item

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
    return {key: item for key, item in kept_items(book, keys).items() if item.amount or item.outstanding}


def kept_items(book: Book, keys: Collection[ItemKey]) -> dict[ItemKey, OpenItem]:
    """Return the items with these keys, empty ones too; keys without an item are left out."""
    items = [
        OpenItem(ItemKey(*row[:3]), *row[3:]) for portion in portions(keys) for row in _rows_with_keys(book, portion)
    ]
    return {item.key: item for item in items}


_KEY: Final = (open_item.c.account_id, open_item.c.party_id, open_item.c.invoice_number)
_with_key: Final = Prepared("open item by key", _columns.where(*(column == bindparam(column.name) for column in _KEY)))


def _rows_with_keys(book: Book, keys: Sequence[ItemKey]) -> Iterable[Sequence[Any]]:
    """Return the rows of items with these keys; most payments are of one invoice, which is found by a prepared statement."""
    values = [{column.name: getattr(key, column.name) for column in _KEY} for key in keys]
    if len(values) == 1:
        return _with_key.all(book.connection, a=book.administration_id, **values[0])
    query = among(book.database, _columns, _KEY, [tuple(value.values()) for value in values])
    return book.connection.execute(query, {"a": book.administration_id})


def outstanding_by_key(book: Book, keys: Collection[ItemKey]) -> dict[ItemKey, Cents]:
    """Return what is outstanding of the items with these keys; keys without an item are left out."""
    return {key: item.outstanding for key, item in items_by_key(book, keys).items()}


_sales_taken: Final = Prepared(
    "booking by sales invoice number",
    select(booking.c.number).where(
        booking.c.administration_id == bindparam("a"),
        SALES_INVOICES,
        booking.c.invoice_number == bindparam("invoice_number"),
    ),
)
_purchase_taken: Final = Prepared(
    "booking by purchase invoice number",
    select(booking.c.number).where(
        booking.c.administration_id == bindparam("a"),
        PURCHASE_INVOICES,
        booking.c.party_id == bindparam("party_id"),
        booking.c.invoice_number == bindparam("invoice_number"),
    ),
)


def sales_invoice_booking(book: Book, invoice_number: str) -> int | None:
    """Return the number of the booking that holds a sales invoice number; None when it is free."""
    number: int | None = _sales_taken.scalar(book.connection, a=book.administration_id, invoice_number=invoice_number)
    return number


def purchase_invoice_booking(book: Book, party_id: int | None, invoice_number: str) -> int | None:
    """Return the number of the booking that holds an invoice number of a supplier; None when it is free."""
    number: int | None = _purchase_taken.scalar(
        book.connection, a=book.administration_id, party_id=party_id, invoice_number=invoice_number
    )
    return number


def items_by_bare_number(
    book: Book, account_ids: Collection[int], numbers_of: Mapping[int, Collection[str]]
) -> Iterator[dict[ItemKey, list[OpenItem]]]:
    """Yield the items of parties that have one of their numbers, leading zeros apart, by date under the bare number.

    What a withdrawal left empty is left out. The items of one number come together, those of many numbers in parts.
    """
    bare = func.ltrim(open_item.c.invoice_number, "0")
    query = _columns.where(
        open_item.c.account_id.in_(account_ids), or_(open_item.c.amount != 0, open_item.c.outstanding != 0)
    ).order_by(open_item.c.date, open_item.c.invoice_number)
    for some in portions((party_id, number) for party_id, numbers in numbers_of.items() for number in numbers):
        items: dict[ItemKey, list[OpenItem]] = {}
        narrowed = query.where(
            one_of(book.database, open_item.c.party_id, list({party_id for party_id, _ in some})),
            one_of_texts(book.database, bare, list({number for _, number in some})),
        )
        asked = set(some)
        for row in book.connection.execute(narrowed, {"a": book.administration_id}):
            item = OpenItem(ItemKey(*row[:3]), *row[3:])
            key = ItemKey(item.key.account_id, item.key.party_id, item.key.invoice_number.lstrip("0"))
            # The two conditions also find numbers of one party at another.
            if (key.party_id, key.invoice_number) in asked:
                items.setdefault(key, []).append(item)
        yield items


_sales_among: Final = select(booking.c.party_id, booking.c.invoice_number).where(
    booking.c.administration_id == bindparam("a"), SALES_INVOICES
)
_purchases_among: Final = select(booking.c.party_id, booking.c.invoice_number).where(
    booking.c.administration_id == bindparam("a"), PURCHASE_INVOICES
)


def sales_invoice_numbers_taken(book: Book, numbers: Collection[str]) -> set[str]:
    """Return which of these sales invoice numbers a booking holds."""
    return {number for _, number in _taken(book, _sales_among, numbers)}


def purchase_invoice_numbers_taken(book: Book, numbers: Collection[str]) -> set[tuple[int | None, str]]:
    """Return party and number of the bookings that hold one of these invoice numbers of a supplier."""
    return set(_taken(book, _purchases_among, numbers))


def _taken(book: Book, query: Select[Any], numbers: Collection[str]) -> Iterator[tuple[int | None, str]]:
    for some in portions(numbers):
        narrowed = among(book.database, query, [booking.c.invoice_number], some)
        for row in book.connection.execute(narrowed, {"a": book.administration_id}):
            yield row[0], row[1]
