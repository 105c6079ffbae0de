"""Customers (record 2220) and suppliers (2230) of trade: parties with what only CASH knows of a customer."""

from collections.abc import Iterator
from typing import Final

from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.numbers import number_to_export
from grootboek.gateways.cash.records.requests import Bounds, ExportRequest
from grootboek.gateways.cash.resources.changes_since import changed_since
from grootboek.gateways.cash.resources.kept_records import kept_fields
from grootboek.gateways.cash.resources.relations import parties_numbered
from grootboek.store.book import Book

_CUSTOMER: Final = record_layout("2220")
_SUPPLIER: Final = record_layout("2230")


def customer_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 2220 of the customers from number `P1` through `P2`, with W of those that changed in the last days."""
    since = changed_since(book, request)
    bounds: Bounds[int] = Bounds(None, None) if since else request.numbers()
    kept_by_number = {fields["0101"]: (fields, changed) for fields, changed in kept_fields(book, "2220")}
    for party in parties_numbered(book, bounds):
        number = number_to_export(party.number)
        fields, changed = kept_by_number.get(number, ({}, party.modified_at))
        in_time = since is None or max(party.modified_at, changed) >= since
        if party.is_customer and in_time:
            blocked = {"2226": "J"} if party.hidden else {}
            yield _CUSTOMER.to_wire({**fields, "0101": number, **blocked}, with_names=request.has("X"))


def supplier_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 2230 of the suppliers from number `P1` through `P2`."""
    for party in parties_numbered(book, request.numbers()):
        if party.is_supplier:
            yield _SUPPLIER.to_wire({"0101": number_to_export(party.number)}, with_names=request.has("X"))
