"""Writing rows of a table at once, in the form that `columns.row_of` gives them."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, cast

import psycopg
from sqlalchemy.dialects import postgresql

from grootboek.store.book import Book
from grootboek.store.engine.driver import NO_ROWS, run_on_driver
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


def put_together(book: Book, *parts: tuple[str, Sequence[Row], str]) -> None:
    """Write rows of several tables, each with what is done on a conflict: on PostgreSQL by one statement.

    Its parts see nothing of each other, so no two may be of one table.
    """
    some = [part for part in parts if part[1]]
    if book.database.is_sqlite:
        for part in some:
            put_rows(book, *part)
        return
    documents = [_document(table, rows) for table, rows, _ in some]
    text = _together(tuple((table, on_conflict) for table, _, on_conflict in some))
    run_on_driver(book.connection, text, documents, NO_ROWS)


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
    return f"{INSERT_INTO[table]} SELECT {', '.join(columns.keys())} FROM json_to_recordset(%s) AS r ({types}){on_conflict}"  # noqa: S608 (names of our own)


@cache
def _together(parts: tuple[tuple[str, str], ...]) -> str:
    *first, last = [_on_postgresql(*part) for part in parts]
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
