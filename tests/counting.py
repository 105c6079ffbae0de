"""Connections that note each statement that is sent on them, through SQLAlchemy or on the driver's own cursor."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import event

from grootboek.store.engine.database import Database


@contextmanager
def noted_statements(database: Database) -> Iterator[list[str]]:
    """Note the statements that are sent to a database within a block; those that set a connection up, or begin or share a
    transaction, are left out.

    A statement that is run for many rows at once is one.
    """
    seen: list[str] = []

    def note(statement: object) -> None:
        words = statement.decode() if isinstance(statement, bytes) else str(statement)
        text = " ".join(words.split())
        if not text.startswith(("BEGIN", "PRAGMA", "SET ")) and text not in ("SAVEPOINT member", "RELEASE member"):
            seen.append(text)

    def connect(_dialect: object, _record: object, given: list[Any], named: dict[str, Any]) -> Any:
        if database.is_sqlite:
            return sqlite3.connect(*given, **named, factory=_noting_on_sqlite(note))
        return psycopg.connect(*given, **named, cursor_factory=_noting_on_postgresql(note))

    engines = {database.writer, database.statement_writer, database.hasty_statement_writer} | (
        {database.reader} if database.is_sqlite else set()
    )
    for engine in engines:
        engine.dispose()
        event.listen(engine, "do_connect", connect)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "do_connect", connect)
            engine.dispose()


def _noting_on_sqlite(note: Any) -> type[sqlite3.Connection]:
    class Cursor(sqlite3.Cursor):
        """A cursor that notes its statements."""

        def execute(self, *arguments: Any) -> "Cursor":
            """Run a statement."""
            note(arguments[0])
            return super().execute(*arguments)

        def executemany(self, *arguments: Any) -> "Cursor":
            """Run a statement for many rows."""
            note(arguments[0])
            return super().executemany(*arguments)

    class Connection(sqlite3.Connection):
        """A connection whose cursors note their statements."""

        def cursor(self, *_: Any, **__: Any) -> Any:
            """Return such a cursor."""
            return super().cursor(Cursor)

    return Connection


def _noting_on_postgresql(note: Any) -> type[psycopg.Cursor[Any]]:
    class Cursor(psycopg.Cursor[Any]):
        """A cursor that notes its statements."""

        def execute(self, query: Any, *arguments: Any, **options: Any) -> "Cursor":
            """Run a statement."""
            note(query)
            return super().execute(query, *arguments, **options)

        def executemany(self, query: Any, *arguments: Any, **options: Any) -> None:
            """Run a statement for many rows."""
            note(query)
            super().executemany(query, *arguments, **options)

    return Cursor
