"""The moment since which a request asks for changes (property W): the last N days."""

from datetime import datetime, timedelta
from typing import Final

from grootboek.gateways.cash.records.numbers import number_from_text
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.store.book import Book

_MAX_DAYS: Final = 36_500


def changed_since(book: Book, request: ExportRequest, position: int = 0) -> datetime | None:
    """Return the moment that a request with W reaches back to, by the days in a parameter; None without W."""
    if not request.has("W"):
        return None
    # Six digits of days would reach back to before the year 1, of which Python knows no date.
    return book.now - timedelta(days=min(request.needed(position, "aantal dagen", number_from_text), _MAX_DAYS))
