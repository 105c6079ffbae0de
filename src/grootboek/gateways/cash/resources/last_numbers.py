"""Last document numbers (requests 8504 and 8500): a client that numbers documents itself counts on from them."""

from collections.abc import Iterator
from typing import Final

from grootboek.gateways.cash.records.dates import year_from_text
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.numbers import number_to_export
from grootboek.gateways.cash.records.requests import Bounds, ExportRequest
from grootboek.gateways.cash.resources.facts import within
from grootboek.ledger.fiscal_periods import fiscal_year
from grootboek.store.book import Book
from grootboek.store.ledger.document_numbers_in_use import last_document_numbers
from grootboek.store.masters.chart import chart_of

_LAYOUT: Final = record_layout("8504")
_OLD_LAYOUT: Final = record_layout("8500")


def last_number_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield a record 8504 for each daybook from `P2` up to and including `P3`: the last document number of year `P1`."""
    year = request.needed(0, "jaar", year_from_text)
    for values in _last_numbers(book, year, request.codes(1)):
        yield _LAYOUT.to_wire(values, with_names=request.has("X"))


def last_number_of_this_year_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield a record 8500 for each daybook from `P1` up to and including `P2`: the last of this year, with V of last year."""
    year = fiscal_year(book.today) - request.has("V")
    for values in _last_numbers(book, year, request.codes()):
        yield _OLD_LAYOUT.to_wire(values, with_names=request.has("X"))


def _last_numbers(book: Book, year: int, bounds: Bounds[str]) -> Iterator[dict[str, str]]:
    journals = within(chart_of(book).journals.values(), bounds)
    numbers = last_document_numbers(book, year, [row.id for row in journals])
    for journal in journals:
        yield {"0901": journal.code, "0211": f"{year % 100:02}", "0303": number_to_export(numbers.get(journal.id, 0))}
