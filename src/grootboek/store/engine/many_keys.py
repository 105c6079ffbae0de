"""Finding the rows that have one of many keys, by one query."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Integer,
    Select,
    Text,
    any_,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    select,
    true,
    tuple_,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from grootboek.store.engine.column_types import json_text
from grootboek.store.engine.database import Database

_Value = TypeVar("_Value")
_PORTION: Final = 10_000
"""Values of one query: SQLite takes 32,766 parameters."""


def portions(values: Iterable[_Value]) -> list[list[_Value]]:
    """Divide values into lists that one query can take."""
    rest = list(values)
    return [rest[start : start + _PORTION] for start in range(0, len(rest), _PORTION)]


def one_of(database: Database, column: ColumnElement[int], numbers: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of some numbers; one parameter on PostgreSQL, however many there are.

    There they are written as a text, since the driver takes its time to write a list.
    """
    if database.is_sqlite:
        return column.in_(numbers)
    return column == any_(cast(literal(f"{{{','.join(map(str, numbers))}}}"), ARRAY(Integer)))


def one_of_texts(database: Database, column: ColumnElement[str], texts: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of some texts; one parameter on PostgreSQL, however many there are.

    There they are unnested, so that many of them are hashed: an array that comes as a parameter is searched from its start.
    `IS TRUE` keeps that from being made a join, which compares each row with each text where statistics know no rows.
    """
    if database.is_sqlite:
        return column.in_(texts)
    return column.in_(select(func.unnest(cast(texts, ARRAY(Text))))).is_(true())


class _listed(FunctionElement[bool]):  # noqa: N801 (SQL functions are written like that)
    """A column and a JSON list that has its value."""

    type = Boolean()
    inherit_cache = True


@compiles(_listed, "sqlite")
def _in_list(element: _listed, compiler: SQLCompiler, **options: Any) -> str:
    column, keys = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({keys}))"  # noqa: S608 (parts of a statement)


@compiles(_listed, "postgresql")
def _in_array(element: _listed, compiler: SQLCompiler, **options: Any) -> str:
    column, keys = (compiler.process(each, **options) for each in element.clauses)
    kind = next(iter(element.clauses)).type.compile(compiler.dialect)
    # An array is searched by the index, whatever statistics say.
    listed = f"SELECT CAST(value AS {kind}) FROM json_array_elements_text(CAST({keys} AS json))"  # noqa: S608 (as above)
    return f"{column} = ANY (ARRAY({listed}))"


def is_listed(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of the `keys`, a parameter that `key_list` writes: its text is one for all."""
    return _listed(column, bindparam("keys", type_=Text))


def key_list(keys: Sequence[int | str]) -> str:
    """Return numbers, or ids as texts, as the parameter of `is_listed`."""
    return json_text(keys)


def among(
    database: Database, query: Select[Any], columns: Sequence[ColumnElement[Any]], keys: Sequence[Any]
) -> Select[Any]:
    """Narrow a query to rows whose columns hold one of some keys: tuples, or plain values for one column.

    On PostgreSQL each key is looked for by itself, whatever the planner believes: while a batch fills a table, its statistics
    say that it is empty, and a join planned by them passes over all rows for every key (160 ms for 1,000 keys among 10,000
    bookings, against 3 ms). On SQLite they come in one JSON text: writing 3,000 parameters takes longer than finding 1,000 rows.
    """
    rows = [(key,) for key in keys] if len(columns) == 1 else keys
    if database.is_sqlite:
        keys_table = func.json_each(json_text(rows)).table_valued("value")
        parts = [func.json_extract(keys_table.c.value, f"$[{place}]") for place in range(len(columns))]
        casts = [cast(part, column.type) for column, part in zip(columns, parts, strict=True)]  # or no index is used
        return query.where(tuple_(*columns).in_(select(*casts)))
    lists = [cast([row[place] for row in rows], ARRAY(column.type)) for place, column in enumerate(columns)]
    keys_table = func.unnest(*lists).table_valued(*(f"key_{place}" for place in range(len(columns)))).render_derived()
    has_key = [column == keys_table.c[place] for place, column in enumerate(columns)]
    probe = query.where(*has_key).offset(literal_column("0")).lateral()  # the offset keeps it from being made a join
    return select(*probe.c).select_from(keys_table.join(probe, true()))
