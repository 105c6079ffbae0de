"""Writing rows of a table at once, in the form that `columns.row_of` gives them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, reduce
from operator import or_
from typing import Any, Final, NamedTuple, cast

import psycopg
from sqlalchemy.dialects import postgresql

from grootboek.store.book import Book
from grootboek.store.engine.driver import NO_ROWS, run_on_driver
from grootboek.store.engine.prepared import Prepared
from grootboek.store.recording.columns import COLUMNS, TABLES, Row
from grootboek.store.recording.statement_texts import INSERT_INTO


def put_rows(book: Book, table: str, rows: Sequence[Row], on_conflict: str = "") -> None:
    """Write rows; `on_conflict` says what is done where there is one with the same key.

    PostgreSQL gets them in one JSON text, which it reads by the types of the columns: one statement, not one for each row. It
    refuses two rows with one key.
    """
    if not rows:
        return
    if book.database.is_sqlite:
        run_on_driver(book.connection, _on_sqlite(table, on_conflict), rows, NO_ROWS, many=True)
        return
    run_on_driver(book.connection, _on_postgresql(table, on_conflict), [_document(table, rows)], NO_ROWS)


class Rows(NamedTuple):
    """Rows of a table that are to be written, and what is done where there is one with the same key."""

    table: str
    rows: Sequence[Row]
    on_conflict: str = ""

    def write(self, book: Book) -> None:
        """Write them by themselves."""
        put_rows(book, *self)

    def spelt(self, _book: Book) -> tuple[str, Mapping[str, object]]:
        """Return the statement and its parameters on PostgreSQL."""
        name = f"rows_of_{self.table}"
        text = _on_postgresql(self.table, self.on_conflict).replace("%s", f"%({name})s")
        return text, {name: _document(self.table, self.rows)}


class Run(NamedTuple):
    """A prepared statement that is to be run, which gives no rows."""

    statement: Prepared
    values: Mapping[str, object]

    def write(self, book: Book) -> None:
        """Run it by itself."""
        self.statement.run(book.connection, **self.values)

    def spelt(self, book: Book) -> tuple[str, Mapping[str, object]]:
        """Return the statement and its parameters on PostgreSQL."""
        text, parameters = self.statement.spelt(book.connection, **self.values)
        return text, parameters


def write_together(book: Book, writes: Iterable[Rows | Run]) -> None:
    """Do some writes: in their order on SQLite, by one statement on PostgreSQL.

    There they see nothing of each other, so no two may be of one table; parameters that they have alike have one value.
    """
    if book.database.is_sqlite:
        for write in writes:
            write.write(book)
        return
    texts, parameters = zip(*(write.spelt(book) for write in writes), strict=True)
    run_on_driver(book.connection, _together(texts), reduce(or_, parameters), NO_ROWS)


def write_new_rows(book: Book, table: str, rows: Sequence[Row]) -> None:
    """Write rows whose keys are new for certain: by COPY on PostgreSQL."""
    if not rows:
        return
    if book.database.is_sqlite:
        put_rows(book, table, rows)
        return
    columns = ", ".join(COLUMNS[table])
    with _driver(book).cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _driver(book: Book) -> psycopg.Connection[Any]:
    return cast("psycopg.Connection[Any]", book.connection.connection.driver_connection)


@cache
def _on_sqlite(table: str, on_conflict: str) -> str:
    return f"{INSERT_INTO[table]} VALUES ({', '.join('?' * len(COLUMNS[table]))}){on_conflict}"


@cache
def _on_postgresql(table: str, on_conflict: str) -> str:
    columns = TABLES[table].columns
    # Named one by one, since the type of the table `line` is hidden by one of PostgreSQL's own.
    types = ", ".join(f"{column.name} {column.type.compile(_DIALECT)}" for column in columns)
    # A star, since the driver keeps no text of more than 4,096 signs as it has read it, and several go together.
    return f"{INSERT_INTO[table]} SELECT * FROM json_to_recordset(%s) AS r ({types}){on_conflict}"  # noqa: S608 (names of our own)


@cache
def _together(texts: tuple[str, ...]) -> str:
    *first, last = texts
    named = ", ".join(f"part_{number} AS ({text})" for number, text in enumerate(first))
    return f"WITH {named} {last}" if first else last


def _document(table: str, rows: Sequence[Row]) -> str:
    columns = COLUMNS[table]
    return _JSON.encode([dict(zip(columns, row, strict=True)) for row in rows])


def _bytes_text(value: Any) -> str:
    """Write bytes, for which JSON has no form, as PostgreSQL reads them."""
    return f"\\x{value.hex()}"


_DIALECT: Final = postgresql.dialect()  # type: ignore[no-untyped-call]
_JSON: Final = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, default=_bytes_text)
