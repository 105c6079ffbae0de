"""Writing many new rows of a table at once."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from grootboek.store.engine.compiled import Conversion, written
from grootboek.store.engine.driver import NO_ROWS, begin_unless_begun, run_on_driver

_JSON: Final = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, default=str)
_DIALECT: Final = postgresql.dialect()  # type: ignore[no-untyped-call]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new rows that state the same columns: numbers, texts, dates, ids and documents.

    PostgreSQL gets them in one JSON text, which it reads by the types of the columns: the driver takes its time for each value.
    """
    begin_unless_begun(connection)
    if connection.dialect.name == "sqlite":
        text, writers = _on_sqlite(table, tuple(rows[0]))
        values = [[written(row[name], write) for name, write in writers.items()] for row in rows]
        run_on_driver(connection, text, values, NO_ROWS, many=True)
        return
    run_on_driver(connection, _on_postgresql(table, tuple(rows[0])), [_JSON.encode(rows)], NO_ROWS)


@cache
def _on_sqlite(table: Table, names: tuple[str, ...]) -> tuple[str, dict[str, Conversion | None]]:
    """Return the statement for rows of some columns, and what writes the values of each."""
    dialect = sqlite.dialect()
    writers: dict[str, Conversion | None] = {
        name: table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names
    }
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", writers  # noqa: S608 (as below)


@cache
def _on_postgresql(table: Table, names: tuple[str, ...]) -> str:
    types = ", ".join(f"{name} {table.c[name].type.compile(_DIALECT)}" for name in names)
    columns = ", ".join(names)
    return f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM json_to_recordset(%s) AS r ({types})"  # noqa: S608 (names of our own)
