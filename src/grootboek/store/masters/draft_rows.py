"""Rows of master records: which columns the fields of a record fill, and their values as both databases keep them."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Final

from sqlalchemy import Column, Table, Update, bindparam, update

from grootboek.ledger.drafts import Draft, DraftT, differing
from grootboek.store.book import Book

_AS_THEY_ARE: Final = frozenset({str, int, bool, type(None)})


def columns_of(kind: type[Draft], table: Table) -> list[Column[Any]]:
    """Return the columns of a table in the order of the fields of a record, so that it is made of a row by place."""
    return [table.c[name] for name in kind.__dataclass_fields__]


def values_of(draft: Draft, table: Table, *elsewhere: str) -> dict[str, Any]:
    """Return the values of a draft for the columns of a table, which its fields name; fields `elsewhere` have none there."""
    return _values(draft, draft.__dataclass_fields__, table, elsewhere)


def changed_values(old: DraftT, new: DraftT, table: Table, *elsewhere: str) -> dict[str, Any]:
    """Return the values of a draft for the columns of a table, of the fields in which it differs from the old one."""
    return _values(new, differing(old, new), table, elsewhere)


@cache
def row_update(table: Table) -> Update:
    """Return the statement that changes the row of a table that `keyed` values name."""
    return update(table).where(table.c.administration_id == bindparam("own_a"), table.c.id == bindparam("own_id"))


def keyed(book: Book, number: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a row with those that name it: in a portion all rows change the same columns, by one statement."""
    return {**values, "own_a": book.administration_id, "own_id": number}


def _values(draft: Draft, names: Iterable[str], table: Table, elsewhere: Collection[str]) -> dict[str, Any]:
    columns = _columns(table)
    return {columns[name]: stored(getattr(draft, name)) for name in names if name not in elsewhere}


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
