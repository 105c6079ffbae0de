"""Sales orders (record 2400) and their lines (2410): as CASH shows them, and of an import."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from grootboek.bookkeeping.ordering import add_sales_order, change_sales_order, put_sales_order_line
from grootboek.gateways.cash.errors import MISSING_VALUE, RecordRefused
from grootboek.gateways.cash.records.dates import date_from_import, date_to_export
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.numbers import number_from_text, number_to_export
from grootboek.gateways.cash.records.quantities import price_from_import, quantity_from_import, quantity_to_export
from grootboek.gateways.cash.records.reading import Reading
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.gateways.cash.resources.changes_since import changed_since
from grootboek.gateways.cash.resources.delivery_addresses import (
    DELIVERY_ADDRESS,
    AddressNumbers,
    read_delivery_address,
)
from grootboek.gateways.cash.resources.facts import (
    STAYS,
    Codes,
    Fact,
    FactTable,
    Input,
    codes_of,
    text_fact,
    trade_text,
    value_fact,
    written_fact,
)
from grootboek.gateways.cash.resources.lookups import article_id, cost_centre_id, party_id
from grootboek.ledger.sales_order import OrderLineDraft, SalesOrder, SalesOrderDraft, SalesOrderLine
from grootboek.store.book import Book
from grootboek.store.invoicing.sales_orders import (
    SalesOrderFilter,
    highest_order_number,
    sales_order_by,
    sales_order_line,
    sales_order_without_lines,
    stream_sales_orders,
)
from grootboek.store.masters.articles import article_codes

_ORDER, _LINE = "2400", "2410"
_LINE_NUMBER: Final = "2426"
_FOR_THE_LINK: Final = "M"
"""The status of the lines that property S asks for, which the ICS link (manual chapter 17) takes over."""
_OF_ARTICLE: Final[Mapping[str, object]] = MappingProxyType({"description": "", "unit_price": None})
"""What a line says of itself when it is of another article and states nothing else."""
_LINE_FACTS: Final = tuple(fact.name for fact in fields(OrderLineDraft))


def _discount() -> Fact[Any]:
    return value_fact(
        "2002",
        "discount",
        lambda _, text: quantity_from_import(text),
        lambda discount, _: quantity_to_export(discount) if discount else "",
        empty=Decimal(0),
    )


def _date(number: str, name: str, empty: object) -> Fact[SalesOrder]:
    def write(day: date | None, _codes: Codes) -> str:
        return date_to_export(day) if day else ""

    return value_fact(number, name, lambda _, text: date_from_import(text), write, empty)


def _party(number: str, name: str, empty: object) -> Fact[SalesOrder]:
    return value_fact(number, name, party_id, lambda party, codes: codes.party(party), empty)


ORDER: Final = FactTable[SalesOrder](
    _ORDER,
    written_fact(_ORDER, lambda order, _: number_to_export(order.number), places=("number", "sales_order")),
    _discount(),
    _party("2220", "party_id", STAYS),
    _party("2227", "invoice_party_id", None),
    _date("2401", "date", STAYS),
    _date("2402", "delivery_date", None),
    text_fact("2405", "description"),
    text_fact("2406", "reference"),
    written_fact("2424", lambda order, _: quantity_to_export(sum((line.quantity for line in order.lines), Decimal(0)))),
    value_fact("2911", "cost_centre_id", cost_centre_id, lambda centre, codes: codes.cost_centre(centre)),
    Fact((DELIVERY_ADDRESS,), read_delivery_address, kept=True),
    keep=trade_text,
)
ORDER_LINE: Final = FactTable[SalesOrderLine](
    _LINE,
    Fact((_ORDER,), places={"sales_order": _ORDER}),
    written_fact(_LINE_NUMBER, lambda line, _: str(line.number), places=("number",)),
    text_fact("2001", "description"),
    _discount(),
    value_fact("2260", "article_id", article_id, lambda article, codes: codes.article(article)),
    value_fact(
        "2267",
        "unit_price",
        lambda _, text: price_from_import(text),
        lambda price, _: quantity_to_export(price),
    ),
    text_fact("2404", "status", capitals=True),
    value_fact(
        _LINE,
        "quantity",
        lambda _, text: quantity_from_import(text),
        lambda quantity, _: quantity_to_export(quantity),
        empty=Decimal(0),
    ),
    Fact((_LINE,), places={"stock": _LINE, "lines": _LINE}),  # there are too many of them
    keep=trade_text,
)


def order_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 2400 of the orders from number `P1` through `P2`, with W of those that changed in the last days."""
    addresses = AddressNumbers(book)
    for order in _selected(book, request):
        codes = codes_of(book, [order.party_id, order.invoice_party_id])
        texts = ORDER.fields_of(order, codes)
        own = {DELIVERY_ADDRESS: addresses.number_of(order, texts["2220"], texts.get(DELIVERY_ADDRESS, ""))}
        yield ORDER.layout.to_wire(texts | own, with_names=request.has("X"))


def order_line_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 2410 of the lines of orders from number `P1` through `P2`; S gives those with status M alone."""
    codes = codes_of(book, article_codes=article_codes(book))
    for order in _selected(book, request):
        for line in order.lines:
            if not request.has("S") or line.status == _FOR_THE_LINK:
                texts = ORDER_LINE.fields_of(line, codes) | {_ORDER: number_to_export(order.number)}
                yield ORDER_LINE.layout.to_wire(texts, with_names=request.has("X"))


def _selected(book: Book, request: ExportRequest) -> Iterator[SalesOrder]:
    since = changed_since(book, request)
    if since is not None:
        return stream_sales_orders(book, SalesOrderFilter(changed_since=since))
    bounds = request.numbers()
    return stream_sales_orders(book, SalesOrderFilter(number_from=bounds.first, number_through=bounds.last))


def with_order_numbers(book: Book, records: Iterable[ImportRecord]) -> Iterator[ImportRecord]:
    """Yield the records of an import, each order without a number with the next, each line without one with that of its order.

    A line belongs to the order that stands before it in the message.
    """
    last = 0
    current = ""
    for record in records:
        if record.number not in (_ORDER, _LINE) or record.value(_ORDER):
            current = record.value(_ORDER) if record.number == _ORDER else current
            yield record
            continue
        if record.number == _ORDER:
            # Not the highest alone: an order that was refused has used its number, though the books do not have it.
            last = max(last, highest_order_number(book)) + 1
            current = number_to_export(last)
        others = (field for field in record.fields if field[0] != _ORDER)
        yield record._replace(fields=((_ORDER, current), *others)) if current else record


def import_order(book: Book, record: ImportRecord) -> None:
    """Take the order that a record states, or change what was sent of the one with its number.

    What was sent counts although the order shows it already: the same delivery address may be of another customer now.
    """
    reading = Reading(record, ORDER.layout)
    number = reading.take(_ORDER, number_from_text)
    old = sales_order_by(book, "number", number) if number else None
    facts = ORDER.read(Input(book, reading, old))
    if old is None and not record.value("2220"):
        reading.refuse("2220", MISSING_VALUE)
    reading.refuse_if_flawed()
    if old is None:
        add_sales_order(book, SalesOrderDraft(**{"number": number, "date": book.today, **facts}))
    else:
        change_sales_order(book, old.number, lambda draft: replace(draft, **facts))


def import_order_line(book: Book, record: ImportRecord) -> None:
    """Add the line that a record states to its order, or change what was sent of the line with its number.

    What was sent counts although the line shows it already: it goes before what another article says.
    """
    reading = Reading(record, ORDER_LINE.layout)
    order = reading.take(_ORDER, lambda text: sales_order_without_lines(book, number_from_text(text)))
    number = reading.take(_LINE_NUMBER, number_from_text) or 0
    known = sales_order_line(book, order.id, number) if order else None
    old: OrderLineDraft = known or OrderLineDraft(number=number)
    facts = ORDER_LINE.read(Input(book, reading, old))
    if order is None or reading.flaws:
        raise RecordRefused(reading.flaws)
    draft = {name: getattr(old, name) for name in _LINE_FACTS}
    if facts.get("article_id", old.article_id) != old.article_id:
        draft |= _OF_ARTICLE
    put_sales_order_line(book, order.number, OrderLineDraft(**{**draft, **facts}))
