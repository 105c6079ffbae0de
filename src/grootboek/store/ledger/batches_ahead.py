"""Rows of a long query, many at a time and in constant memory: the database makes the next ones while these are used."""

from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from sqlalchemy import CursorResult, Select

from grootboek.store.book import Book

_BATCH: Final = 1_000
"""Rows in memory at a time; on PostgreSQL each batch is a statement of its own, so that none runs for long."""


def batches(book: Book, query: Select[Any], parameters: Mapping[str, Any]) -> Generator[Sequence[Any]]:
    """Yield the rows of a query, many at a time; closing the generator ends the query."""
    streaming = book.connection.execution_options(yield_per=_BATCH)
    with streaming.execute(query, parameters) as result:
        if book.database.is_sqlite:
            yield from result.partitions()
        else:
            yield from _one_ahead(result)


def _one_ahead(result: CursorResult[Any]) -> Generator[Sequence[Any]]:
    """Yield batches while the database server works on the next one; SQLite works in this process, where that gains nothing."""
    # Leaving early waits for the fetch that is under way, so that the result is not closed beneath it.
    with ThreadPoolExecutor(1, "next batch") as ahead:
        coming = ahead.submit(result.fetchmany, _BATCH)
        while rows := coming.result():
            coming = ahead.submit(result.fetchmany, _BATCH)
            yield rows
