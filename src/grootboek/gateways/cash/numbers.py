"""Last document numbers (request 8504): what a client counts on from when it gives numbers itself."""

from collections.abc import Iterator
from typing import Final

from grootboek.gateways.cash.dates import year_from_text
from grootboek.gateways.cash.records import record_layout
from grootboek.gateways.cash.requests import ExportRequest
from grootboek.store.book import Book
from grootboek.store.document_numbers import last_document_numbers
from grootboek.store.references import references

_LAYOUT: Final = record_layout("8504")


def last_number_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield a record 8504 for each daybook from `P2` to `P3`: the last document number of year `P1`."""
    year = request.needed(0, year_from_text)
    first = request.parameter(1).upper()
    last = request.parameter(2).upper() or first
    journals = [row for row in references(book).journals.values() if not first or first <= row.code.upper() <= last]
    numbers = last_document_numbers(book, year, [row.id for row in journals])
    for journal in sorted(journals, key=lambda row: row.code):
        number = f"{numbers.get(journal.id, 0):06}"
        values = {"0901": journal.code, "0211": f"{year % 100:02}", "0303": number}
        yield _LAYOUT.to_wire(values, with_names=request.has("X"))
