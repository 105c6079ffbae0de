"""Finding the rows that have one of many keys, by one query."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Select, cast, func, literal_column, select, true, tuple_

from grootboek.store.book import Book


def among(book: Book, query: Select[Any], columns: Sequence[ColumnElement[Any]], keys: Sequence[Any]) -> Select[Any]:
    """Narrow a query to rows whose columns hold one of some keys: tuples, or plain values for one column.

    On PostgreSQL each key is looked for by itself, whatever the planner believes: while a batch fills a table, its statistics
    say that it is empty, and a join planned by them passes over all rows for every key (160 ms for 1,000 keys among 10,000
    bookings, against 3 ms).
    """
    if book.database.is_sqlite:
        return query.where((columns[0] if len(columns) == 1 else tuple_(*columns)).in_(keys))
    rows = [(key,) for key in keys] if len(columns) == 1 else keys
    lists = [cast([row[place] for row in rows], ARRAY(column.type)) for place, column in enumerate(columns)]
    wanted = func.unnest(*lists).table_valued(*(f"key_{place}" for place in range(len(columns)))).render_derived()
    has_key = [column == wanted.c[place] for place, column in enumerate(columns)]
    probe = query.where(*has_key).offset(literal_column("0")).lateral()  # the offset keeps it from being made a join
    return select(*probe.c).select_from(wanted.join(probe, true()))
