"""Sales orders in the store, with their lines; quantities, prices and discounts are kept in ten-thousandths."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    RowMapping,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from grootboek.ledger.address import Address, address_texts
from grootboek.ledger.sales_order import (
    CLOSED,
    RESERVING,
    LinesTogether,
    OrderProgress,
    OrderStage,
    SalesOrder,
    SalesOrderLine,
)
from grootboek.store.book import Book
from grootboek.store.engine.many_keys import one_of
from grootboek.store.engine.many_rows import insert_rows
from grootboek.store.engine.prepared import Prepared
from grootboek.store.engine.upserting import insert_or_change
from grootboek.store.masters.draft_rows import values_of
from grootboek.store.tables.trade import sales_order
from grootboek.store.tables.trade import sales_order_line as _line_table

_FIELDS: Final = tuple(name for name in SalesOrder.__dataclass_fields__ if name != "lines")
_LINE_FIELDS: Final = tuple(SalesOrderLine.__dataclass_fields__)
_LINE_SCALED: Final = ("quantity", "delivered", "unit_price", "discount", "foreign_rate")
_ADDRESSES: Final = ("delivery_address", "invoice_address")
_CLOSED: Final = sorted(stage.value for stage in CLOSED)
_AT_ONCE: Final = 500
"""Orders that are read at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesOrderFilter:
    """Which orders: every field that is not None narrows the choice; withdrawn ones are left out unless asked for."""

    number_from: int | None = None
    number_through: int | None = None
    changed_since: datetime | None = None
    cost_centre_id: int | None = None
    withdrawn_too: bool = False


def sales_order_by(book: Book, by: str, value: object) -> SalesOrder | None:
    """Return the order with this `id`, `uid` or `number`, withdrawn or not; None when there is none."""
    return next(iter(_read(book, [sales_order.c[by] == value])), None)


def has_open_orders(book: Book, party_id: int) -> bool:
    """Tell whether a party has orders, or is billed for some, that are neither invoiced nor withdrawn."""
    query = select(sales_order.c.id).where(
        sales_order.c.administration_id == book.administration_id,
        (sales_order.c.party_id == party_id) | (sales_order.c.invoice_party_id == party_id),
        sales_order.c.stage.not_in(_CLOSED),
    )
    return book.connection.execute(query.limit(1)).first() is not None


def is_on_open_order(book: Book, article_id: int) -> bool:
    """Tell whether an article stands on an order that is neither invoiced nor withdrawn."""
    query = (
        select(_line_table.c.order_id)
        .join(
            sales_order,
            and_(
                sales_order.c.administration_id == _line_table.c.administration_id,
                sales_order.c.id == _line_table.c.order_id,
            ),
        )
        .where(
            _line_table.c.administration_id == book.administration_id,
            _line_table.c.article_id == article_id,
            sales_order.c.stage.not_in(_CLOSED),
        )
    )
    return book.connection.execute(query.limit(1)).first() is not None


def sales_order_without_lines(book: Book, number: int) -> SalesOrder | None:
    """Return the order with a number, withdrawn or not, without its lines; None when there is none."""
    row = book.connection.execute(_heads(book, [sales_order.c.number == number])).mappings().first()
    return None if row is None else _order(row, ())


def sales_order_line(book: Book, order_id: int, number: int) -> SalesOrderLine | None:
    """Return the line of an order with a number; None when it has none."""
    # A number that a client states may be too large for the column.
    row = book.connection.execute(
        _lines_of(book, [order_id]).where(_line_table.c.line_no == literal(number, BigInteger))
    ).first()
    return None if row is None else _line(row)


def lines_together(book: Book, order_id: int) -> LinesTogether:
    """Return what the lines of an order are together; under the lock they are read once, however many are put there."""
    known = book.order_lines.get(order_id)
    if known is None:
        lines = _lines(book, [order_id]).get(order_id, ())
        last = max((line.number for line in lines), default=0)
        known = book.order_lines[order_id] = LinesTogether(len(lines), last, sum(line.net for line in lines))
    return known


def stream_sales_orders(book: Book, choice: SalesOrderFilter) -> Iterator[SalesOrder]:
    """Yield the orders that fit a filter by number, reading some of them at a time."""
    last = (choice.number_from or 0) - 1
    conditions = list(_conditions(choice))
    while some := _read(book, [*conditions, sales_order.c.number > last], _AT_ONCE):
        yield from some
        last = some[-1].number


def _conditions(choice: SalesOrderFilter) -> Iterator[ColumnElement[bool]]:
    if choice.number_through is not None:
        yield sales_order.c.number <= choice.number_through
    if choice.changed_since is not None:
        yield sales_order.c.modified_at >= choice.changed_since
    if choice.cost_centre_id is not None:
        yield sales_order.c.cost_centre_id == choice.cost_centre_id
    if not choice.withdrawn_too:
        yield sales_order.c.stage != OrderStage.WITHDRAWN.value


def _read(book: Book, where: Sequence[ColumnElement[bool]], limit: int | None = None) -> list[SalesOrder]:
    query = _heads(book, where).order_by(sales_order.c.number).limit(limit)
    rows = book.connection.execute(query).mappings().all()
    lines = _lines(book, [row["id"] for row in rows])
    return [_order(row, lines.get(row["id"], ())) for row in rows]


def _heads(book: Book, where: Sequence[ColumnElement[bool]]) -> Select[Any]:
    columns = (sales_order.c[name] for name in _FIELDS)
    return select(*columns).where(sales_order.c.administration_id == book.administration_id, *where)


def _lines_of(book: Book, orders: Sequence[int]) -> Select[Any]:
    columns = (_line_table.c["line_no" if name == "number" else name] for name in _LINE_FIELDS)
    return select(_line_table.c.order_id, *columns).where(
        _line_table.c.administration_id == book.administration_id,
        one_of(book.database, _line_table.c.order_id, orders),
    )


def _lines(book: Book, orders: Sequence[int]) -> dict[int, tuple[SalesOrderLine, ...]]:
    rows = book.connection.execute(_lines_of(book, orders).order_by(_line_table.c.order_id, _line_table.c.line_no))
    return {number: tuple(map(_line, some)) for number, some in groupby(rows, key=attrgetter("order_id"))}


def _line(row: Row[Any]) -> SalesOrderLine:
    values: dict[str, Any] = dict(zip(_LINE_FIELDS, row[1:], strict=True))
    scaled = {name: Decimal(values[name]).scaleb(-4) for name in _LINE_SCALED if values[name] is not None}
    return SalesOrderLine(**values | scaled)


def _order(row: RowMapping, lines: tuple[SalesOrderLine, ...]) -> SalesOrder:
    read = {name: Address(**row[name]) for name in _ADDRESSES}
    own = {
        "stage": OrderStage(row["stage"]),
        "progress": OrderProgress(row["progress"]),
        "discount": Decimal(row["discount"]).scaleb(-4),
    }
    return SalesOrder(**{**row, **read, **own, "lines": lines})


def write_sales_order(book: Book, order: SalesOrder, *, new: bool) -> None:
    """Write an order with all its lines, a new one or in place of the one with its id."""
    book.order_lines.pop(order.id, None)
    values = values_of(order, sales_order, "lines")
    for name in _ADDRESSES:
        values[name] = address_texts(values[name])
    own = {"administration_id": book.administration_id}
    if new:
        book.connection.execute(insert(sales_order), own | values)
    else:
        book.connection.execute(update(sales_order).where(_own(book, order.id)), values)
        of_order = _line_table.c.order_id == order.id
        mine = _line_table.c.administration_id == book.administration_id
        book.connection.execute(delete(_line_table).where(mine, of_order))
    if order.lines:
        insert_rows(book.connection, _line_table, [_line_row(book, order.id, line) for line in order.lines])


def write_sales_order_line(book: Book, order_id: int, line: SalesOrderLine) -> None:
    """Write one line of an order, a new one or in place of the one with its number."""
    row = _line_row(book, order_id, line)
    rows = insert_or_change(book.database, _line_table)
    key = ("administration_id", "order_id", "line_no")
    changed = {name: rows.excluded[name] for name in row if name not in key}
    book.connection.execute(rows.on_conflict_do_update(index_elements=key, set_=changed), row)
    book.connection.execute(update(sales_order).where(_own(book, order_id)), {"modified_at": book.now})


def _own(book: Book, order_id: int) -> ColumnElement[bool]:
    return and_(sales_order.c.administration_id == book.administration_id, sales_order.c.id == order_id)


def _line_row(book: Book, order_id: int, line: SalesOrderLine) -> dict[str, Any]:
    key = {"administration_id": book.administration_id, "order_id": order_id, "line_no": line.number}
    return key | values_of(line, _line_table, "number")


_highest: Final = Prepared(
    "highest number of an order",
    select(func.max(sales_order.c.number)).where(sales_order.c.administration_id == bindparam("a")),
)


def highest_order_number(book: Book) -> int:
    """Return the highest number that an order has or had; 0 when there is none."""
    return _highest.scalar(book.connection, a=book.administration_id) or 0


def reserved(book: Book, articles: Collection[int] | None = None) -> Mapping[int, Decimal]:
    """Return how many of each article open orders reserve: ordered and not yet delivered; of some articles, or of all."""
    line = _line_table.c
    left = case((line.quantity > line.delivered, line.quantity - line.delivered), else_=0)
    query = (
        select(line.article_id, func.sum(left))
        .join(
            sales_order,
            and_(sales_order.c.administration_id == line.administration_id, sales_order.c.id == line.order_id),
        )
        .where(
            line.administration_id == book.administration_id,
            line.article_id.is_not(None),
            line.quantity > 0,
            sales_order.c.stage.in_([stage.value for stage in RESERVING]),
        )
        .group_by(line.article_id)
    )
    if articles is not None:
        query = query.where(one_of(book.database, line.article_id, sorted(articles)))
    return {number: Decimal(int(sum_)).scaleb(-4) for number, sum_ in book.connection.execute(query)}
