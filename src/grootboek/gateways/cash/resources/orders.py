"""Sales orders (record 2400) and their lines (2410), as CASH shows them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from grootboek.gateways.cash.records.dates import date_to_export
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.quantities import quantity_to_export
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.gateways.cash.resources.changes_since import changed_since
from grootboek.gateways.cash.resources.relations import party_number
from grootboek.ledger.sales_order import SalesOrder, SalesOrderLine
from grootboek.store.book import Book
from grootboek.store.invoicing.sales_orders import SalesOrderFilter, stream_sales_orders
from grootboek.store.masters.articles import articles
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import facts_of_parties

DOOR: Final = "cash"
ORDER_NUMBER_LENGTH: Final = 6
FOR_THE_LINK: Final = "M"
"""The status of the lines that property S asks for, which the ICS link (manual chapter 17) takes over."""
_ORDER: Final = record_layout("2400")
_LINE: Final = record_layout("2410")

Fields = dict[str, str]


def order_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 2400 of the orders from number `P1` through `P2`, with W of those that changed in the last days."""
    for order in _asked(book, request):
        yield _ORDER.to_wire(order_fields(book, order), with_names=request.has("X"))


def order_line_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 2410 of the lines of orders from number `P1` through `P2`; S gives those with status M alone."""
    codes = {article.id: article.code for article in articles(book)}
    for order in _asked(book, request):
        for line in order.lines:
            if not request.has("S") or line.status == FOR_THE_LINK:
                fields = order_line_fields(order, line, codes.get(line.article_id or 0, ""))
                yield _LINE.to_wire(fields, with_names=request.has("X"))


def _asked(book: Book, request: ExportRequest) -> Iterator[SalesOrder]:
    since = changed_since(book, request)
    if since is not None:
        return stream_sales_orders(book, SalesOrderFilter(changed_since=since))
    wanted = request.numbers()
    return stream_sales_orders(book, SalesOrderFilter(number_from=wanted.first, number_through=wanted.last))


def order_fields(book: Book, order: SalesOrder) -> Fields:
    """Return the fields of record 2400 by number."""
    ids = [one for one in (order.party_id, order.invoice_party_id) if one is not None]
    numbers = {one: party_number(facts.number) for one, facts in facts_of_parties(book, ids).items()}
    centre = chart_of(book).cost_centres.get(order.cost_centre_id or 0)
    return {
        **_kept(order),
        "2002": quantity_to_export(order.discount) if order.discount else "",
        "2220": numbers[order.party_id],
        "2227": numbers.get(order.invoice_party_id or 0, ""),
        "2400": order_number(order.number),
        "2401": date_to_export(order.date),
        "2402": date_to_export(order.delivery_date) if order.delivery_date else "",
        "2405": order.description,
        "2406": order.reference,
        "2424": quantity_to_export(sum((line.quantity for line in order.lines), Decimal(0))),
        "2911": centre.code if centre else "",
    }


def order_line_fields(order: SalesOrder, line: SalesOrderLine, article_code: str) -> Fields:
    """Return the fields of record 2410 by number."""
    return {
        **_kept(line),
        "2001": line.description,
        "2002": quantity_to_export(line.discount) if line.discount else "",
        "2260": article_code,
        "2267": quantity_to_export(line.unit_price),
        "2400": order_number(order.number),
        "2404": line.status,
        "2410": quantity_to_export(line.quantity),
        "2426": str(line.number),
    }


def order_number(number: int) -> str:
    """Print an order's number with its leading zeros."""
    return f"{number:0{ORDER_NUMBER_LENGTH}}"


def _kept(thing: SalesOrder | SalesOrderLine) -> Fields:
    return {str(number): str(value) for number, value in thing.door_fields.get(DOOR, {}).items()}
