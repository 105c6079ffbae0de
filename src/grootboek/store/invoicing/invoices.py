"""Invoices in the store: lists by filter with their lines, and what is outstanding of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter, eq, ge, le
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, func, literal, or_, select

from grootboek.ledger.account import AccountRole
from grootboek.ledger.address import Address
from grootboek.ledger.collection import CollectionOrder, MandateKind
from grootboek.ledger.invoice import PLACES, Invoice, InvoiceLine
from grootboek.ledger.money import Cents
from grootboek.store.book import Book
from grootboek.store.engine.comparisons import comparisons
from grootboek.store.engine.many_keys import one_of
from grootboek.store.engine.prepared import Prepared
from grootboek.store.tables.administration import account
from grootboek.store.tables.invoicing import collection, invoice, invoice_line, invoice_reference
from grootboek.store.tables.ledger import SALES_INVOICES, booking, open_item

ADDRESSES: Final = ("delivery_address", "invoice_address")
REFERENCE_FIELDS: Final = ("original_number", "supplied_on", "destination", "paid_on", *ADDRESSES)
_ELSEWHERE: Final = ("lines", "collection", *REFERENCE_FIELDS)
FIELDS: Final = tuple(field.name for field in fields(Invoice) if field.name not in _ELSEWHERE)
LINE_FIELDS: Final = tuple(field.name for field in fields(InvoiceLine))
ORDER_FIELDS: Final = tuple(field.name for field in fields(CollectionOrder))


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFilter:
    """Which invoices: every field that is not None narrows the choice.

    `original_number` is that of the invoice which they correct. `to_collect` keeps those with an order in no
    batch whose sale, if it was booked, still stands as it was.
    """

    number: str | None = None
    party_id: int | None = None
    date_from: date | None = None
    date_through: date | None = None
    original_number: str | None = None
    to_collect: bool = False


_own: Final = invoice.c.administration_id == bindparam("a")
_invoices: Final = select(*(invoice.c[name] for name in FIELDS)).where(_own)
# Numbers of invoices and of sales that were booked are one series.
_taken: Final = Prepared(
    "number of an invoice is taken",
    select(literal(1)).where(
        or_(
            exists().where(_own, invoice.c.number == bindparam("number")),
            exists().where(
                booking.c.administration_id == bindparam("a"),
                SALES_INVOICES,
                booking.c.invoice_number == bindparam("number"),
            ),
        )
    ),
)
_stands: Final = and_(
    booking.c.administration_id == invoice.c.administration_id,
    booking.c.number == invoice.c.booking_number,
    booking.c.party_id == invoice.c.party_id,
    booking.c.invoice_number == invoice.c.number,
    booking.c.withdrawn.is_(False),
)


def invoice_number_taken(book: Book, number: str) -> bool:
    """Tell whether an invoice has this number, or a booking of a sale."""
    return _taken.first(book.connection, a=book.administration_id, number=number) is not None


def invoice_by(book: Book, by: str, value: int | str | UUID) -> Invoice | None:
    """Return the invoice with this `id`, `uid` or `number`; None when there is none."""
    rows = _read(book, _invoices.where(invoice.c[by] == value))
    return rows[0] if rows else None


def invoices(book: Book, choice: InvoiceFilter) -> list[Invoice]:
    """Return the invoices that fit a filter, in the order in which they were made."""
    return _read(book, _invoices.where(*_conditions(choice)))


def _conditions(choice: InvoiceFilter) -> Iterator[ColumnElement[bool]]:
    yield from comparisons(
        (
            (choice.number, eq, invoice.c.number),
            (choice.party_id, eq, invoice.c.party_id),
            (choice.date_from, ge, invoice.c.date),
            (choice.date_through, le, invoice.c.date),
        )
    )
    if choice.original_number is not None:
        own = invoice_reference.c.administration_id == bindparam("a")
        named = invoice_reference.c.original_number == choice.original_number
        yield invoice.c.id.in_(select(invoice_reference.c.invoice_id).where(own, named))
    if choice.to_collect:
        own = collection.c.administration_id == bindparam("a")
        yield invoice.c.id.in_(select(collection.c.invoice_id).where(own, collection.c.batch_id.is_(None)))
        yield or_(invoice.c.booking_number.is_(None), exists().where(_stands))


def _read(book: Book, query: Select[Any]) -> list[Invoice]:
    own = {"a": book.administration_id}
    chosen = query.with_only_columns(invoice.c.id)
    of_lines = (
        select(invoice_line.c.invoice_id, *(invoice_line.c[name] for name in LINE_FIELDS))
        .where(invoice_line.c.administration_id == bindparam("a"), invoice_line.c.invoice_id.in_(chosen))
        .order_by(invoice_line.c.invoice_id, invoice_line.c.line_no)
    )
    lines = {
        invoice_id: tuple(_line(row) for row in rows)
        for invoice_id, rows in groupby(book.connection.execute(of_lines, own), key=attrgetter("invoice_id"))
    }
    of_orders = select(collection.c.invoice_id, *(collection.c[name] for name in ORDER_FIELDS)).where(
        collection.c.administration_id == bindparam("a"), collection.c.invoice_id.in_(chosen)
    )
    orders = {row.invoice_id: _order(row) for row in book.connection.execute(of_orders, own)}
    of_references = select(
        invoice_reference.c.invoice_id, *(invoice_reference.c[name] for name in REFERENCE_FIELDS)
    ).where(invoice_reference.c.administration_id == bindparam("a"), invoice_reference.c.invoice_id.in_(chosen))
    references = {row.invoice_id: _reference(row) for row in book.connection.execute(of_references, own)}
    rows = book.connection.execute(query.order_by(invoice.c.id), own).mappings()
    return [
        Invoice(**row, **references.get(row["id"], {}), lines=lines[row["id"]], collection=orders.get(row["id"]))
        for row in rows
    ]


def _reference(row: Row[Any]) -> dict[str, Any]:
    values: dict[str, Any] = dict(zip(REFERENCE_FIELDS, row[1:], strict=True))
    return values | {name: Address(**values[name] or {}) for name in ADDRESSES}


def _line(row: Row[Any]) -> InvoiceLine:
    values: dict[str, Any] = dict(zip(LINE_FIELDS, row[1:], strict=True))
    rate = values["foreign_rate"]
    factors = {name: _factor(values[name]) for name in ("quantity", "unit_price")}
    return InvoiceLine(**values | factors | {"foreign_rate": None if rate is None else Decimal(rate).scaleb(-4)})


def _factor(scaled: int) -> Decimal:
    return Decimal(scaled).scaleb(-PLACES)


def _order(row: Row[Any]) -> CollectionOrder:
    values: Mapping[str, Any] = dict(zip(ORDER_FIELDS, row[1:], strict=True))
    kind = values["mandate_kind"]
    return CollectionOrder(**{**values, "mandate_kind": None if kind is None else MandateKind(kind)})


def outstanding_of_invoices(book: Book, some: Sequence[Invoice]) -> dict[int, Cents]:
    """Return by id what is outstanding of invoices: of their open item, or all of it when the books hold no such item."""
    settled = dict(_outstanding(book, [row.id for row in some]))
    return {row.id: settled.get(row.id, row.gross) for row in some}


_items: Final = (
    select(invoice.c.id, func.sum(open_item.c.outstanding))
    .join(
        open_item,
        (open_item.c.administration_id == invoice.c.administration_id)
        & (open_item.c.party_id == invoice.c.party_id)
        & (open_item.c.invoice_number == invoice.c.number),
    )
    .join(
        account, (account.c.administration_id == invoice.c.administration_id) & (account.c.id == open_item.c.account_id)
    )
    .where(
        _own,
        account.c.role == AccountRole.RECEIVABLE.value,
        # An item that a withdrawal left empty counts as none.
        or_(open_item.c.amount != 0, open_item.c.outstanding != 0),
    )
    .group_by(invoice.c.id)
)


def _outstanding(book: Book, ids: Sequence[int]) -> Iterator[tuple[int, Cents]]:
    for first in range(0, len(ids), _AT_ONCE):
        query = _items.where(one_of(book.database, invoice.c.id, ids[first : first + _AT_ONCE]))
        for invoice_id, amount in book.connection.execute(query, {"a": book.administration_id}):
            yield invoice_id, int(amount)


_AT_ONCE: Final = 5_000
"""How many invoices one query asks for: SQLite bounds the parameters of a statement."""
