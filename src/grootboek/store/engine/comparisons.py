"""The conditions of a filter value: each field that is not None narrows what a query gives."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement

Comparison: TypeAlias = tuple[object, Callable[[Any, Any], Any], ColumnElement[Any]]
"""A field of a filter value, how a column is compared with it (`operator.eq`, `ge`, `le`), and that column."""


def comparisons(fields: Iterable[Comparison]) -> Iterator[ColumnElement[bool]]:
    """Yield the comparisons of those fields that are not None."""
    for value, compare, column in fields:
        if value is not None:
            yield compare(column, value)
