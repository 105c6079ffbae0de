"""Numbers for new relations (request 2050)."""

from collections.abc import Iterator
from typing import Final

from grootboek.bookkeeping.party_numbers import free_party_number, hold_party_number
from grootboek.gateways.cash.errors import EXPORT, NO_NUMBER_LEFT, Failed
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.numbers import HIGHEST_NUMBER, number_to_export
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.store.book import Book

_LAYOUT: Final = record_layout("2050")


def relation_number_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield the one record 2050: the first free number, with R it is held for the caller."""
    number = hold_party_number(book) if request.has("R") else free_party_number(book)
    if number > HIGHEST_NUMBER:
        raise Failed(EXPORT, NO_NUMBER_LEFT)
    yield _LAYOUT.to_wire({"0101": number_to_export(number)}, with_names=request.has("X"))
