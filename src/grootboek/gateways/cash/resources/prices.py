"""Price agreements (request 8501): the price of an article for a customer from a quantity on."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from grootboek.bookkeeping.pricing import price
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.numbers import number_from_text, number_to_export
from grootboek.gateways.cash.records.quantities import quantity_from_import, quantity_to_export
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.gateways.cash.resources.lookups import article_from_code
from grootboek.store.book import Book
from grootboek.store.masters.parties import party_facts

_LAYOUT: Final = record_layout("8501")


def price_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield a record 8501 with the price of today of article `P1` for customer `P2` from quantity `P3`, which is 1 when absent.

    Without such an article or customer there is no record.
    """
    code, number = request.needed(0, "artikel", str), request.needed(1, "relatie", number_from_text)
    quantity = request.read(2, quantity_from_import)
    party = party_facts(book, "number", number)
    article = article_from_code(book, code)
    if article is None or party is None:
        return
    quantity = Decimal(1) if quantity is None else quantity
    net = price(book, article, party.id, quantity, book.today).net
    fields = {
        "2220": number_to_export(party.number),
        "2260": article.code,
        "2267": quantity_to_export(net),
        "2410": quantity_to_export(quantity),
    }
    yield _LAYOUT.to_wire(fields, with_names=request.has("X"))
