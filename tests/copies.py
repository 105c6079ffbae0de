"""Copies of a PostgreSQL database that are lent to one test after another, each time as if they were new.

To create and drop a database costs the server more than most tests do. So a copy that comes back is put back as it was: the
tables that were written are emptied and filled again, and the sequences are set back. A copy whose schema changed is dropped.
"""

import itertools
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

import psycopg
from psycopg.sql import SQL, Identifier, Literal
from sqlalchemy import make_url

_TABLES = SQL("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
_WRITTEN_TABLES = _TABLES + SQL(" AND pg_relation_size(oid) > 0")
_VERSIONS = SQL("SELECT {}, coalesce(md5(string_agg(ctid::text || xmin::text, ',' ORDER BY ctid)), '') FROM {}")
_SEQUENCES = SQL("SELECT sequencename, start_value, last_value FROM pg_sequences WHERE schemaname = 'public'")
_OTHERS = SQL(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
_CATALOGS = {
    "pg_class": "oid",
    "pg_attribute": "attrelid",
    "pg_attrdef": "oid",
    "pg_constraint": "oid",
    "pg_index": "indexrelid",
    "pg_trigger": "oid",
    "pg_proc": "oid",
    "pg_type": "oid",
}
_FIRST_OWN = 16384
"""The first oid that PostgreSQL gives to what is not its own."""
_CATALOG_VERSION = SQL("SELECT count(*), sum(hashtext(ctid::text || xmin::text)::bigint) FROM {} WHERE {} >= {}")

Sequences = Mapping[str, tuple[int, int | None]]
Connection = psycopg.Connection[tuple[object, ...]]


@dataclass
class Copy:
    """One copy: its address, and the versions of its schema and of the rows of its tables as the next test shall find them.

    The connection that puts it back stays open: a new one costs the server as much as the look at what was written.
    """

    url: str
    connection: Connection
    schema: list[object]
    versions: dict[str, str]


@dataclass
class Copies:
    """The copies of one template that a process made; those in `free` lend themselves to the next test."""

    server_url: str
    template: str
    contents: dict[str, bytes] = field(default_factory=dict)
    sequences: Sequences = field(default_factory=dict)
    free: list[Copy] = field(default_factory=list)
    lent: dict[str, Copy] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def lend(self) -> str:
        """Return the address of a copy that nobody else has."""
        copy = self.free.pop() if self.free else self._created()
        self.lent[copy.url] = copy
        return copy.url

    def take_back(self, url: str) -> None:
        """Put a copy back as it was lent."""
        copy = self.lent.pop(url)
        copy.connection = _standing(copy.connection, url)
        while copy.connection.execute(_OTHERS).fetchone():
            pass
        if _schema(copy.connection) == copy.schema:
            self._restore(copy)
            self.free.append(copy)
        else:
            self._drop(copy)

    def close(self) -> None:
        """Leave the copies that are not lent to the end of their server."""
        for copy in self.free:
            copy.connection.close()

    def drop(self) -> None:
        """Drop the copies that are not lent."""
        while self.free:
            self._drop(self.free.pop())

    def _created(self) -> Copy:
        name = f"{self.template}_{os.getpid()}_{next(self._numbers)}"
        statement = SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(self.template))
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(statement)
        url = make_url(self.server_url).set(database=name).render_as_string(hide_password=False)
        connection = _connected(url)
        versions = _versions(connection)
        if not self.contents:
            self.contents = {table: _content(connection, table) for table in versions}
            self.sequences = _sequences(connection)
        return Copy(url, connection, _schema(connection), versions)

    def _restore(self, copy: Copy) -> None:
        connection = copy.connection
        now = _versions(connection)
        written = [table for table in {**copy.versions, **now} if now.get(table) != copy.versions.get(table)]
        if written:
            connection.execute(SQL("; ").join(SQL("DELETE FROM {}").format(Identifier(table)) for table in written))
            tables = SQL(", ").join(map(Identifier, written))
            connection.execute(SQL("VACUUM (INDEX_CLEANUP ON, TRUNCATE ON) {}").format(tables))
        for table in written:
            if content := self.contents.get(table):
                with connection.cursor().copy(SQL("COPY {} FROM STDIN").format(Identifier(table))) as copying:
                    copying.write(content)
        for name, (start, last) in _sequences(connection).items():
            if (start, last) != self.sequences[name]:
                value, is_called = self.sequences[name][1] or start, self.sequences[name][1] is not None
                connection.execute(SQL("SELECT setval({}, {}, {})").format(name, Literal(value), Literal(is_called)))
        if written:
            copy.versions = _versions(connection)

    def _drop(self, copy: Copy) -> None:
        copy.connection.close()
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            name = Identifier(str(make_url(copy.url).database))
            connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def _connected(url: str) -> Connection:
    connection = psycopg.connect(url, autocommit=True)
    connection.execute("SET session_replication_role = replica")  # no trigger and no foreign key keeps what was written
    return connection


def _standing(connection: Connection, url: str) -> Connection:
    """Return a connection, or a new one where a test ended it."""
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return _connected(url)
    return connection


def _schema(connection: Connection) -> list[object]:
    queries = SQL(" UNION ALL ").join(
        _CATALOG_VERSION.format(Identifier(catalog), Identifier(oid), Literal(_FIRST_OWN))
        for catalog, oid in _CATALOGS.items()
    )
    return connection.execute(queries).fetchall()


def _versions(connection: Connection) -> dict[str, str]:
    """Return a text for each table with rows, which is another one after any change of a row."""
    tables = [str(name) for (name,) in connection.execute(_WRITTEN_TABLES).fetchall()]
    if not tables:
        return {}
    queries = SQL(" UNION ALL ").join(_VERSIONS.format(Literal(table), Identifier(table)) for table in tables)
    return {str(table): str(version) for table, version in connection.execute(queries).fetchall()}


def _content(connection: Connection, table: str) -> bytes:
    with connection.cursor().copy(SQL("COPY {} TO STDOUT").format(Identifier(table))) as copying:
        return b"".join(bytes(part) for part in copying)


def _sequences(connection: Connection) -> dict[str, tuple[int, int | None]]:
    rows: list[tuple[str, int, int | None]] = connection.execute(_SEQUENCES).fetchall()  # type: ignore[assignment]
    return {name: (start, last) for name, start, last in rows}
