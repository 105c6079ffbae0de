"""Connections on which the n-th call to the engine fails, to see what is left when one does."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from grootboek.store.engine.database import Database


@dataclass
class Fuse:
    """Counts the calls to the engine while it is armed, and fails at one of them."""

    at: int = 0
    calls: int = 0
    armed: bool = False
    loses_connection: bool = False

    def burns(self) -> bool:
        """Count a call and tell whether it is the one to fail."""
        if not self.armed:
            return False
        self.calls += 1
        if self.calls != self.at:
            return False
        self.armed = False
        return True

    @contextmanager
    def failing_at(self, number: int) -> Iterator[None]:
        """Let the call with this number fail within a block; `calls` then tells how many there were."""
        self.at, self.calls, self.armed = number, 0, True
        try:
            yield
        finally:
            self.armed = False


def wire(database: Database, fuse: Fuse) -> None:
    """Put a fuse into all connections that a database will open."""
    on_sqlite, on_postgresql = _sqlite_with(fuse), _postgresql_with(fuse)

    def connect(_dialect: object, _record: object, arguments: list[Any], named: dict[str, Any]) -> Any:
        if database.is_sqlite:
            return sqlite3.connect(*arguments, **named, factory=on_sqlite)
        return on_postgresql.connect(*arguments, **named)

    for engine in {database.writer, database.statement_writer, database.hasty_statement_writer}:
        engine.dispose()
        event.listen(engine, "do_connect", connect)


def _sqlite_with(fuse: Fuse) -> type[sqlite3.Connection]:
    class FailingCursor(sqlite3.Cursor):
        """An SQLite cursor with the fuse."""

        def execute(self, *arguments: Any) -> "FailingCursor":
            """Run a statement, or fail."""
            _blow_on_sqlite(fuse)
            return super().execute(*arguments)

        def executemany(self, *arguments: Any) -> "FailingCursor":
            """Run a statement many times, or fail."""
            _blow_on_sqlite(fuse)
            return super().executemany(*arguments)

    class FailingSqlite(sqlite3.Connection):
        """An SQLite connection with the fuse."""

        def cursor(self, *_: Any, **__: Any) -> Any:
            """Return a cursor with the fuse."""
            return super().cursor(FailingCursor)

        def commit(self) -> None:
            """Commit, or fail."""
            _blow_on_sqlite(fuse)
            super().commit()

    return FailingSqlite


def _postgresql_with(fuse: Fuse) -> type[psycopg.Connection[Any]]:
    class FailingPostgresql(psycopg.Connection[Any]):
        """A PostgreSQL connection with the fuse."""

        def wait(self, *arguments: Any, **options: Any) -> Any:
            """Wait for the server's answer to a statement or a commit, or fail."""
            if fuse.burns():
                if fuse.loses_connection:
                    self.pgconn.finish()
                raise psycopg.OperationalError("the server went away")
            return super().wait(*arguments, **options)

        def __del__(self) -> None:
            """End what a failing call left open, of which psycopg would warn in whatever test runs by then."""
            self.pgconn.finish()

    return FailingPostgresql


FAILURES = (DBAPIError, sqlite3.Error, psycopg.Error)
"""What a failing call raises: wrapped by SQLAlchemy, or plain where the driver is used as it is."""


def _blow_on_sqlite(fuse: Fuse) -> None:
    if fuse.burns():
        raise sqlite3.OperationalError("disk I/O error")
