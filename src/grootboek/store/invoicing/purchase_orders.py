"""Purchase orders in the store, with their lines; quantities and prices are kept in ten-thousandths."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import and_, func, insert, select, update

from grootboek.ledger.purchase_order import PurchaseLine, PurchaseOrder, PurchaseStage
from grootboek.store.book import Book
from grootboek.store.masters.draft_rows import values_of
from grootboek.store.tables.trade import purchase_order, purchase_order_line

_FIELDS: Final = tuple(name for name in PurchaseOrder.__dataclass_fields__ if name != "lines")
_of_order: Final = and_(
    purchase_order.c.administration_id == purchase_order_line.c.administration_id,
    purchase_order.c.number == purchase_order_line.c.order_number,
)


def purchase_orders(book: Book, number: int | None = None) -> list[PurchaseOrder]:
    """Return the orders by their number, with a number that one alone."""
    own = [purchase_order.c.administration_id == book.administration_id]
    if number is not None:
        own.append(purchase_order.c.number == number)
    line = purchase_order_line.c
    of_lines = select(line.order_number, line.article_id, line.quantity, line.unit_price).join(
        purchase_order, _of_order
    )
    rows = book.connection.execute(of_lines.where(*own).order_by(line.order_number, line.line_no))
    lines = {order: tuple(map(_line, some)) for order, some in groupby(rows, key=attrgetter("order_number"))}
    heads = select(*(purchase_order.c[name] for name in _FIELDS)).where(*own).order_by(purchase_order.c.number)
    return [
        PurchaseOrder(**{**row, "stage": PurchaseStage(row["stage"]), "lines": lines.get(row["number"], ())})
        for row in book.connection.execute(heads).mappings()
    ]


def _line(row: Any) -> PurchaseLine:
    quantity, price = (Decimal(number).scaleb(-4) for number in (row.quantity, row.unit_price))
    return PurchaseLine(article_id=row.article_id, quantity=quantity, unit_price=price)


def insert_purchase_order(book: Book, order: PurchaseOrder) -> None:
    """Write a new order with its lines."""
    own = {"administration_id": book.administration_id}
    book.connection.execute(insert(purchase_order), own | values_of(order, purchase_order, "lines"))
    rows = [
        own | {"order_number": order.number, "line_no": line_no} | values_of(line, purchase_order_line)
        for line_no, line in enumerate(order.lines, 1)
    ]
    if rows:
        book.connection.execute(insert(purchase_order_line), rows)


def write_purchase_stage(book: Book, number: int, stage: PurchaseStage) -> None:
    """Write how far an order is."""
    own = (purchase_order.c.administration_id == book.administration_id) & (purchase_order.c.number == number)
    book.connection.execute(update(purchase_order).where(own), {"stage": stage.value, "modified_at": book.now})


def has_open_purchase_orders(book: Book, as_what: str, party_id: int) -> bool:
    """Tell whether a party is the supplier (`party_id`) or the customer (`customer_id`) of orders that are open."""
    query = select(purchase_order.c.number).where(
        purchase_order.c.administration_id == book.administration_id,
        purchase_order.c[as_what] == party_id,
        purchase_order.c.stage == PurchaseStage.OPEN.value,
    )
    return book.connection.execute(query.limit(1)).first() is not None


def is_on_open_purchase_order(book: Book, article_id: int) -> bool:
    """Tell whether an article stands on an order with a supplier that is open."""
    query = (
        select(purchase_order_line.c.order_number)
        .join(purchase_order, _of_order)
        .where(
            purchase_order_line.c.administration_id == book.administration_id,
            purchase_order_line.c.article_id == article_id,
            purchase_order.c.stage == PurchaseStage.OPEN.value,
        )
    )
    return book.connection.execute(query.limit(1)).first() is not None


def ordered_of_suppliers(book: Book) -> Mapping[int, Decimal]:
    """Return how many of each article open orders bring into the stock, so not those that go to a customer at once."""
    query = (
        select(purchase_order_line.c.article_id, func.sum(purchase_order_line.c.quantity))
        .join(purchase_order, _of_order)
        .where(
            purchase_order.c.administration_id == book.administration_id,
            purchase_order.c.stage == PurchaseStage.OPEN.value,
            purchase_order.c.customer_id.is_(None),
        )
        .group_by(purchase_order_line.c.article_id)
    )
    return {article: Decimal(int(sum_)).scaleb(-4) for article, sum_ in book.connection.execute(query)}
