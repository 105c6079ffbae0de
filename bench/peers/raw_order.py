"""Bare statements of the driver doing what POST verkooporders writes: the same rows into the same tables.

The rows are those of an order that the product wrote, under new numbers: nothing is checked, priced or looked up. A step locks
the head of the books, takes the numbers, writes the order, its lines and its act in the trail, and commits.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.types.json import Jsonb

from bench.contestants import arguments_of_worker, repeated, work_for_starter
from grootboek.store.engine.database import _WRITER_PRAGMAS

_TABLES = {
    "sales_order": "SELECT * FROM sales_order WHERE administration_id = {a} ORDER BY number LIMIT 1",
    "sales_order_line": "SELECT * FROM sales_order_line WHERE administration_id = {a} AND order_id = {order}",
    "audit": "SELECT * FROM audit WHERE administration_id = {a} AND act = 'add sales order' ORDER BY id LIMIT 1",
}


class RawOrder:
    """Writes the measured order to an administration by bare statements."""

    def __init__(self, url: str, administration_id: int) -> None:
        """Open the database, in which the product has written one order already."""
        self._on_sqlite = url.startswith("sqlite")
        self._connection, self._mark, self._begin = self._opened(url)
        self._own = administration_id
        self._rows: dict[str, list[dict[str, Any]]] = {}
        for table, query in _TABLES.items():
            order = self._rows["sales_order"][0]["id"] if self._rows else 0
            self._rows[table] = self._read(query.format(a=administration_id, order=order))
        self._inserts = {table: self._insert(table, rows[0]) for table, rows in self._rows.items()}

    def _opened(self, url: str) -> tuple[Any, str, str]:
        if not self._on_sqlite:
            return psycopg.connect(url, autocommit=True, prepare_threshold=0), "%s", "BEGIN"
        raw = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        for pragma in _WRITER_PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")
        return raw, "?", "BEGIN IMMEDIATE"

    def _read(self, query: str) -> list[dict[str, Any]]:
        cursor = self._connection.execute(query)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, map(self._written, row), strict=True)) for row in cursor.fetchall()]

    def _written(self, value: object) -> object:
        return Jsonb(value) if not self._on_sqlite and isinstance(value, dict | list) else value

    def _insert(self, table: str, row: dict[str, Any]) -> str:
        marks = ", ".join([self._mark] * len(row))
        return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"

    def write(self) -> None:
        """Write one order."""
        run: Callable[..., Any] = self._connection.execute
        run(self._begin)
        if not self._on_sqlite:
            run("SELECT chart_version FROM ledger_head WHERE administration_id = %s FOR UPDATE", (self._own,))
        act = self._next("UPDATE ledger_head SET last_audit = last_audit + 1", "RETURNING last_audit")
        order = self._next('UPDATE counter SET "last" = "last" + 1', "AND name = 'sales order' RETURNING \"last\"")
        query = f"SELECT max(number) + 1 FROM sales_order WHERE administration_id = {self._mark}"
        number = run(query, (self._own,)).fetchone()[0]
        uid = str(uuid4()) if self._on_sqlite else uuid4()
        self._add("sales_order", id=order, number=number, uid=uid)
        self._add("sales_order_line", order_id=order)
        self._add("audit", id=act, subject=f"sales order {number}")
        run("COMMIT")

    def _next(self, change: str, rest: str) -> int:
        """Take the next number of a row."""
        row = self._connection.execute(
            f"{change} WHERE administration_id = {self._mark} {rest}", (self._own,)
        ).fetchone()
        return int(row[0])

    def _add(self, table: str, **changes: object) -> None:
        rows: Sequence[tuple[object, ...]] = [tuple({**row, **changes}.values()) for row in self._rows[table]]
        cursor = self._connection.cursor()
        cursor.executemany(self._inserts[table], rows)


def main() -> None:
    """Write orders whenever the starter says so."""
    arguments = arguments_of_worker()
    raw = RawOrder(str(arguments["url"]), int(str(arguments["administration_id"])))
    work_for_starter(repeated(raw.write))


if __name__ == "__main__":
    main()
