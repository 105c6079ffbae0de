"""Sales orders as lists show them: with what they name and with their lines, read in one statement."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, select, type_coerce

from grootboek.ledger.sales_order import OrderStage, OrderTotals, SalesOrderLine, order_totals
from grootboek.store.book import Book
from grootboek.store.engine.column_types import TenThousandths
from grootboek.store.engine.prepared import Prepared
from grootboek.store.lists.inner_rows import rows_together
from grootboek.store.lists.pages import Listing, page_of
from grootboek.store.lists.request import ListRequest
from grootboek.store.tables.administration import article, cost_centre, party
from grootboek.store.tables.invoicing import invoice, mandate
from grootboek.store.tables.ledger import booking
from grootboek.store.tables.trade import order_template, sales_order, sales_order_line


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOrder:
    """A sales order with what it names, as JSON has it where a list or a mapping belongs to it.

    `lines` have the facts of `SHOWN_LINE`, in ten-thousandths; `order_fields` and `line_fields` are those of the template.
    """

    id: int
    uid: UUID
    number: int
    party_uid: UUID
    stage: str
    date: date
    payment_term: int | None
    usual_term: int | None
    description: str
    reference: str
    memo: str
    payment_reference: str
    amounts_include_vat: bool
    discount: Decimal
    delivery_address: Mapping[str, str]
    invoice_address: Mapping[str, str]
    blocked: bool
    progress: str
    entries: Mapping[str, str]
    cost_centre_uid: UUID | None
    mandate_uid: UUID | None
    template_uid: UUID | None
    booking_uid: UUID | None
    order_fields: Sequence[Mapping[str, Any]] | None
    line_fields: Sequence[Mapping[str, Any]] | None
    lines: Sequence[Mapping[str, Any]]
    modified_at: datetime

    def __post_init__(self) -> None:
        """Let its lines be read once, however many properties of a model are made of them."""
        object.__setattr__(self, "lines", _RowsOfLines(self.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine(SalesOrderLine):
    """A line of a sales order with the uid of its article."""

    article_uid: UUID | None = None


class _RowsOfLines(list[Mapping[str, Any]]):
    """The lines of an order as JSON has them, which remember what was read from them."""

    shown: "list[ShownLine] | None" = None
    totals: OrderTotals | None = None


SHOWN_LINE: Final = (
    "line_no",
    "description",
    "quantity",
    "unit_price",
    "discount",
    "vat_code",
    "foreign_rate",
    "entries",
)
_SCALED: Final = ("quantity", "unit_price", "discount", "foreign_rate")
_line: Final = sales_order_line.c


def _of(table: Any, column: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(table.c.administration_id == sales_order.c.administration_id, table.c.id == column)


_lines: Final = (
    select(rows_together(article=article.c.uid, **{name: _line[name] for name in SHOWN_LINE}))
    .select_from(sales_order_line)
    .outerjoin(article, and_(article.c.administration_id == _line.administration_id, article.c.id == _line.article_id))
    .where(_line.administration_id == sales_order.c.administration_id, _line.order_id == sales_order.c.id)
    .correlate(sales_order)
    .scalar_subquery()
)
_OWN: Final = (
    "id",
    "uid",
    "number",
    "stage",
    "date",
    "payment_term",
    "description",
    "reference",
    "memo",
    "payment_reference",
    "amounts_include_vat",
    "delivery_address",
    "invoice_address",
    "blocked",
    "progress",
    "entries",
    "modified_at",
)
_FACTS: Final[dict[str, ColumnElement[Any]]] = {name: sales_order.c[name] for name in _OWN} | {
    "party_uid": party.c.uid,
    "usual_term": party.c.payment_term,
    "discount": type_coerce(sales_order.c.discount, TenThousandths()),
    "cost_centre_uid": cost_centre.c.uid,
    "mandate_uid": mandate.c.uid,
    "template_uid": order_template.c.uid,
    "booking_uid": booking.c.uid,
    "order_fields": order_template.c.order_fields,
    "line_fields": order_template.c.line_fields,
    "lines": _lines,
}
_ORDERS: Final = Listing(
    select(*(column.label(name) for name, column in _FACTS.items()))
    .select_from(sales_order)
    .join(party, _of(party, sales_order.c.party_id))
    .outerjoin(cost_centre, _of(cost_centre, sales_order.c.cost_centre_id))
    .outerjoin(mandate, _of(mandate, sales_order.c.mandate_id))
    .outerjoin(order_template, _of(order_template, sales_order.c.template_id))
    .outerjoin(invoice, _of(invoice, sales_order.c.invoice_id))
    .outerjoin(
        booking,
        and_(booking.c.administration_id == invoice.c.administration_id, booking.c.number == invoice.c.booking_number),
    )
    .where(sales_order.c.administration_id == bindparam("a"), sales_order.c.stage != OrderStage.WITHDRAWN.value),
    _FACTS,
    ShownOrder,
)
_SHOWN: Final = {
    by: Prepared(f"order by {by}", _ORDERS.query.where(sales_order.c[by] == bindparam("value")))
    for by in ("id", "uid", "number")
}
_QUOTES: Final = Listing(_ORDERS.query.where(sales_order.c.stage == OrderStage.QUOTE.value), _FACTS, ShownOrder)


def page_of_orders(book: Book, request: ListRequest, *, quotes: bool = False) -> list[ShownOrder]:
    """Return a page of the orders by their number, quotations among them, or of these alone; withdrawn ones are left out."""
    return page_of(book, _QUOTES if quotes else _ORDERS, request)


def shown_order(book: Book, by: str, value: object) -> ShownOrder | None:
    """Return the order with this `id`, `uid` or `number`; None when there is none, or it was withdrawn."""
    row = _SHOWN[by].first(book.connection, a=book.administration_id, value=value)
    return None if row is None else ShownOrder(**dict(zip(_FACTS, row, strict=True)))


def lines_of(rows: Sequence[Mapping[str, Any]]) -> list[ShownLine]:
    """Return the lines of an order that is shown, in the order of their numbers."""
    if not isinstance(rows, _RowsOfLines):
        return _read_lines(rows)
    if rows.shown is None:
        rows.shown = _read_lines(rows)
    return rows.shown


def _read_lines(rows: Sequence[Mapping[str, Any]]) -> list[ShownLine]:
    return sorted(map(_shown_line, rows), key=lambda line: line.number)


def _shown_line(row: Mapping[str, Any]) -> ShownLine:
    numbers: dict[str, Any] = {name: Decimal(row[name]).scaleb(-4) for name in _SCALED if row[name] is not None}
    entries = row["entries"]
    return ShownLine(
        number=row["line_no"],
        description=row["description"],
        vat_code=row["vat_code"],
        # SQLite tells a document within a document as its text.
        entries=json.loads(entries) if isinstance(entries, str) else entries,
        article_uid=None if row["article"] is None else UUID(row["article"]),
        **numbers,
    )


def totals_of(rows: Sequence[Mapping[str, Any]], discount: Decimal, day: date, *, includes_vat: bool) -> OrderTotals:
    """Return what the lines of an order that is shown come to."""
    if isinstance(rows, _RowsOfLines) and rows.totals is not None:
        return rows.totals
    totals = order_totals(lines_of(rows), discount, day, includes_vat=includes_vat)
    if isinstance(rows, _RowsOfLines):
        rows.totals = totals
    return totals
