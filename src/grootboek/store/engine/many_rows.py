"""Writing many new rows of a table at once."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Table, insert
from sqlalchemy.dialects import postgresql

from grootboek.store.engine.driver import NO_ROWS, begin_unless_begun, run_on_driver

_JSON: Final = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, default=str)
_DIALECT: Final = postgresql.dialect()  # type: ignore[no-untyped-call]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new rows that state the same columns: numbers, texts, dates, ids and documents.

    PostgreSQL gets them in one JSON text, which it reads by the types of the columns: the driver takes its time for each value.
    """
    if connection.dialect.name == "sqlite":
        connection.execute(insert(table), rows)
        return
    begin_unless_begun(connection)
    run_on_driver(connection, _on_postgresql(table, tuple(rows[0])), [_JSON.encode(rows)], NO_ROWS)


@cache
def _on_postgresql(table: Table, names: tuple[str, ...]) -> str:
    types = ", ".join(f"{name} {table.c[name].type.compile(_DIALECT)}" for name in names)
    columns = ", ".join(names)
    return f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM json_to_recordset(%s) AS r ({types})"  # noqa: S608 (names of our own)
