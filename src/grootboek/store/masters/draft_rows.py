"""Rows of master records: which columns the fields of a record fill, and their values as both databases keep them."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import Column, Table

from grootboek.ledger.drafts import Draft, DraftT, differing


def columns_of(kind: type[Draft], table: Table) -> list[Column[Any]]:
    """Return the columns of a table in the order of the fields of a record, so that it is made of a row by place."""
    return [table.c[name] for name in kind.__dataclass_fields__]


def values_of(draft: Draft, table: Table, *elsewhere: str) -> dict[str, Any]:
    """Return the values of a draft for the columns of a table, which its fields name; fields `elsewhere` have none there."""
    return _values(draft, draft.__dataclass_fields__, table, elsewhere)


def changed_values(old: DraftT, new: DraftT, table: Table, *elsewhere: str) -> dict[str, Any]:
    """Return the values of a draft for the columns of a table, of the fields in which it differs from the old one."""
    return _values(new, differing(old, new), table, elsewhere)


def _values(draft: Draft, names: Iterable[str], table: Table, elsewhere: Collection[str]) -> dict[str, Any]:
    return {table.c[name].name: stored(getattr(draft, name)) for name in names if name not in elsewhere}


def stored(value: object) -> object:
    """Return a value as a column keeps it: prices, quantities and percentages in ten-thousandths."""
    match value:
        case Decimal():
            return int(value.scaleb(4))
        case Enum():
            return value.value
        case Mapping():
            return dict(value)
        case _:
            return value
