"""Whole documents (request I302E): every line of the one document that year, daybook and number name."""

from collections.abc import Iterator

from grootboek.gateways.cash.documents.mutations import line_records
from grootboek.gateways.cash.records.dates import year_from_text
from grootboek.gateways.cash.records.numbers import number_from_text
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.store.book import Book
from grootboek.store.ledger.bookings import BookingFilter
from grootboek.store.masters.chart import chart_of


def document_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0301 of the document that year `P1`, daybook `P2` and number `P3` name."""
    document = document_named(book, request)
    if document is not None:
        yield from line_records(book, document, with_names=request.has("X"))


def document_named(book: Book, request: ExportRequest) -> BookingFilter | None:
    """Return which document year `P1`, daybook `P2` and number `P3` name; None for a daybook that does not exist."""
    year, code = request.needed(0, "jaar", year_from_text), request.needed(1, "dagboek", str.upper)
    number = request.needed(2, "boekstuknummer", number_from_text)
    journal = chart_of(book).journal(code)
    return BookingFilter(journal_id=journal.id, fiscal_year=year, document_number=number) if journal else None
