"""Rows of master records: which columns the fields of a record fill, and their values as both databases keep them."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Column, Insert, Table, Update, bindparam, insert, update

from grootboek.ledger.drafts import Draft, DraftT, differing
from grootboek.store.book import Book, write_rows

_AS_THEY_ARE: Final = frozenset({str, int, bool, type(None)})


def columns_of(kind: type[Draft], table: Table) -> list[Column[Any]]:
    """Return the columns of a table in the order of the fields of a record, so that it is made of a row by place."""
    return [table.c[name] for name in kind.__dataclass_fields__]


def values_of(draft: Draft, table: Table, *elsewhere: str) -> dict[str, Any]:
    """Return the values of a draft for the columns of a table, which its fields name; fields `elsewhere` have none there."""
    columns, values = _reading(type(draft), table, elsewhere)
    return dict(zip(columns, map(stored, values(draft)), strict=True))


def changed_values(old: DraftT, new: DraftT, table: Table, *elsewhere: str) -> dict[str, Any]:
    """Return the values of a draft for the columns of a table, of the fields in which it differs from the old one."""
    columns = _columns(table)
    return {columns[name]: stored(getattr(new, name)) for name in differing(old, new) if name not in elsewhere}


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _update(table: Table) -> Update:
    own = (table.c.administration_id == bindparam("own_a")) & (table.c.id == bindparam("own_id"))
    return update(table).where(own)


def add_rows(book: Book, table: Table, *rows: dict[str, Any]) -> None:
    """Write new rows of a table with ids."""
    write_rows(book, f"add {table.name}", _insert(table), *rows)
    if book.portion is not None:
        book.portion.new_rows.update(((table.name, row["id"]), row) for row in rows)


def change_row_of_portion(book: Book, table: Table, number: int, values: Mapping[str, Any]) -> None:
    """Write all columns that may change of the row with an id: one statement changes the rows of a portion.

    A new row that still waits is changed where it stands.
    """
    portion = book.portion
    waiting = None if portion is None else portion.new_rows.get((table.name, number))
    if portion is None or waiting is None:
        row = {**values, "own_a": book.administration_id, "own_id": number}
        write_rows(book, f"change {table.name}", _update(table), row)
        return
    before = dict(waiting)
    waiting.update(values)
    portion.undone_by(lambda: waiting.update(before))


@cache
def _reading(
    kind: type[Draft], table: Table, elsewhere: Sequence[str]
) -> tuple[Sequence[str], Callable[[Draft], tuple[object, ...]]]:
    """Return the columns that a kind of drafts fills, and what reads their values: a long order has a draft for each line."""
    names, columns = [name for name in kind.__dataclass_fields__ if name not in elsewhere], _columns(table)
    return [columns[name] for name in names], attrgetter(*names)


@cache
def _columns(table: Table) -> Mapping[str, str]:
    return {key: column.name for key, column in table.c.items()}


def stored(value: object) -> object:
    """Return a value as a column keeps it: prices, quantities and percentages in ten-thousandths."""
    if type(value) in _AS_THEY_ARE:  # most of them
        return value
    match value:
        case Decimal():
            return int(value.scaleb(4))
        case Enum():
            return value.value
        case Mapping():
            return dict(value)
        case _:
            return value
