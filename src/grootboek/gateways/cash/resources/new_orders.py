"""Sales orders (record 2400) and their lines (2410) of an import."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from grootboek.bookkeeping.ordering import add_sales_order, change_sales_order, put_sales_order_line
from grootboek.gateways.cash.errors import MISSING_VALUE, RecordRefused
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.reading import Reading
from grootboek.gateways.cash.records.requests import whole_from_text
from grootboek.gateways.cash.resources.facts import (
    DOOR,
    Stated,
    article_id,
    cost_centre_id,
    day,
    kept_beside,
    party_id,
    price,
    quantity,
    stated_facts,
    text_as_sent,
    text_in_capitals,
)
from grootboek.gateways.cash.resources.kept_records import record_key
from grootboek.gateways.cash.resources.new_relations import postcode_and_place
from grootboek.gateways.cash.resources.orders import order_number
from grootboek.gateways.cash.resources.relations import party_number
from grootboek.ledger.sales_order import Address, OrderLineDraft, SalesOrder, SalesOrderDraft
from grootboek.store.book import Book
from grootboek.store.invoicing.sales_orders import highest_order_number, sales_order_by
from grootboek.store.masters.door_records import DoorRecord, door_records
from grootboek.store.masters.parties import party_facts

ORDER: Final = "2400"
LINE: Final = "2410"
LINE_NUMBER: Final = "2426"
DELIVERY_ADDRESS: Final = "2419"
_ADDRESS: Final[Mapping[str, str]] = MappingProxyType(
    {"0103": "name", "0104": "contact", "0105": "street", "0130": "country"}
)
_OF_ARTICLE: Final[Mapping[str, object]] = MappingProxyType({"description": "", "unit_price": None})
"""What a line says of itself when it is of another article and states nothing else."""
_LINE_FIELDS: Final = tuple(each.name for each in fields(OrderLineDraft))

FACTS: Final[Mapping[str, Stated]] = MappingProxyType(
    {
        "2002": Stated("discount", quantity, Decimal(0)),
        "2220": Stated("party_id", party_id, None),
        "2227": Stated("invoice_party_id", party_id, None),
        "2401": Stated("date", day, None),
        "2402": Stated("delivery_date", day, None),
        "2405": Stated("description", text_as_sent),
        "2406": Stated("reference", text_as_sent),
        "2911": Stated("cost_centre_id", cost_centre_id, None),
    }
)
"""The fields of an order that state a fact of the books."""

LINE_FACTS: Final[Mapping[str, Stated]] = MappingProxyType(
    {
        "2001": Stated("description", text_as_sent),
        "2002": Stated("discount", quantity, Decimal(0)),
        "2260": Stated("article_id", article_id, None),
        "2267": Stated("unit_price", price, None),
        "2404": Stated("status", text_in_capitals),
        "2410": Stated("quantity", quantity, Decimal(0)),
    }
)
"""The fields of a line that state a fact of the books."""


def with_order_numbers(book: Book, records: Sequence[ImportRecord]) -> Iterator[ImportRecord]:
    """Yield the records of an import, each order without a number with the next, each line without one with that of its order.

    A line belongs to the order that stands before it in the message.
    """
    last = 0
    current = ""
    for record in records:
        if record.number not in (ORDER, LINE) or record.value(ORDER):
            current = record.value(ORDER) if record.number == ORDER else current
            yield record
            continue
        if record.number == ORDER:
            last = max(last, highest_order_number(book)) + 1
            current = order_number(last)
        yield record._replace(fields=((ORDER, current), *record.fields)) if current else record


def import_order(book: Book, record: ImportRecord) -> None:
    """Take the order that a record states, or change what was sent of the one with its number."""
    reading = Reading(record, record_layout(record.number))
    number = reading.take(ORDER, whole_from_text)
    old = sales_order_by(book, "number", number) if number else None
    customer = old.party_id if old else None
    facts = {name: value for name, value in stated_facts(book, reading, FACTS).items() if value is not None or old}
    if old is None and not record.value("2220"):
        reading.refuse("2220", MISSING_VALUE)
    elsewhere = frozenset({ORDER, "2424"}) | FACTS.keys()
    facts["door_fields"] = kept_beside(book, reading, elsewhere, old.door_fields if old else {})
    if any(field == DELIVERY_ADDRESS for field, _ in record.fields):
        facts["delivery_address"] = _delivery_address(book, reading, facts.get("party_id") or customer)
    if reading.flaws:
        raise RecordRefused(reading.flaws)
    if old is None:
        add_sales_order(book, SalesOrderDraft(**{"number": number, "date": book.today, **facts}))
    else:
        unstated = {name for name in ("party_id", "date") if facts.get(name, 0) is None}
        changes = {name: value for name, value in facts.items() if name not in unstated}
        change_sales_order(book, old.number, lambda draft: replace(draft, **changes))


def _delivery_address(book: Book, reading: Reading, party: int | None) -> Address:
    """Return the address that an order names by its number: a kept record 2229 of its customer; empty for no number."""
    facts = party_facts(book, "id", party) if party is not None else None

    def found(text: str) -> DoorRecord | None:
        values = {"0101": party_number(facts.number) if facts else "", "2228": str(whole_from_text(text))}
        return next(iter(door_records(book, DOOR, "2229", record_key("2229", values))), None)

    record = reading.take(DELIVERY_ADDRESS, found)
    if record is None:
        return Address()
    postcode, city = postcode_and_place(record.fields.get("0107", ""))
    own = {fact: record.fields.get(number, "") for number, fact in _ADDRESS.items()}
    return Address(**own, postcode=postcode, city=city)


def import_order_line(book: Book, record: ImportRecord) -> None:
    """Add the line that a record states to its order, or change what was sent of the line with its number."""
    reading = Reading(record, record_layout(record.number))
    order = reading.take(ORDER, lambda text: sales_order_by(book, "number", whole_from_text(text)))
    number = reading.take(LINE_NUMBER, whole_from_text)
    old = _line(order, number)
    facts = stated_facts(book, reading, LINE_FACTS)
    elsewhere = frozenset({ORDER, LINE_NUMBER}) | LINE_FACTS.keys()
    facts["door_fields"] = kept_beside(book, reading, elsewhere, old.door_fields)
    if order is None or reading.flaws:
        raise RecordRefused(reading.flaws)
    stated = {name: getattr(old, name) for name in _LINE_FIELDS}
    if facts.get("article_id", old.article_id) != old.article_id:
        stated |= _OF_ARTICLE
    put_sales_order_line(book, order.number, OrderLineDraft(**{**stated, **facts}))


def _line(order: SalesOrder | None, number: int | None) -> OrderLineDraft:
    """Return the line of an order with a number, or an empty one."""
    lines = order.lines if order else ()
    return next((line for line in lines if line.number == number), OrderLineDraft(number=number or 0))
