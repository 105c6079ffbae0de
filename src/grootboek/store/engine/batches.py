"""Rows of a long query by the driver's own cursor: plain ones, many at a time and in constant memory.

SQLAlchemy makes an object of each row, which costs as much as the driver takes to read it.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Dialect, Select

from grootboek.store.engine.compiled import Row, reads_of, rows_read, writers_of, written
from grootboek.store.engine.driver import batches_on_driver

_Fetch: TypeAlias = Callable[[], list[Row]]
_BATCH: Final = 4_000
"""Rows in memory at a time; on PostgreSQL each batch is a statement of its own, so that none runs for long."""


def batches(
    connection: Connection, query: Select[Any], values: Mapping[str, Any]
) -> Generator[Sequence[Sequence[Any]]]:
    """Yield the rows of a query, many at a time; closing the generator ends the query.

    On PostgreSQL the server makes the next rows while these are used; SQLite works in this process, where that gains nothing.
    """
    dialect = connection.dialect
    compiled: Any = query.compile(dialect=dialect)
    reads = reads_of(compiled, dialect)
    with batches_on_driver(connection, *_taken(compiled, dialect, values), _BATCH) as fetch:
        for rows in iter(fetch, []) if dialect.name == "sqlite" else _one_ahead(fetch):
            yield rows_read(rows, reads)


def one_by_one(connection: Connection, query: Select[Any], values: Mapping[str, Any]) -> Generator[Sequence[Any]]:
    """Yield the rows of a query, one at a time; closing the generator ends the query."""
    with closing(batches(connection, query, values)) as some:
        for rows in some:
            yield from rows


def _taken(compiled: Any, dialect: Dialect, values: Mapping[str, Any]) -> tuple[str, Any]:
    """Return the text of a query, lists of keys written out, and its parameters as the driver takes them."""
    state = compiled.construct_expanded_state(values)
    writers = writers_of(compiled, dialect) | state.processors
    taken = {name: written(value, writers.get(name)) for name, value in state.parameters.items()}
    return state.statement, taken if state.positiontup is None else [taken[name] for name in state.positiontup]


def _one_ahead(fetch: _Fetch) -> Iterator[list[Row]]:
    rows = fetch()
    # Leaving early waits for the fetch that is under way, so that the cursor is not closed beneath it.
    with ThreadPoolExecutor(1, "next batch") as ahead:
        while rows:
            coming = ahead.submit(fetch) if len(rows) == _BATCH else None
            yield rows
            rows = coming.result() if coming else []
