"""From a checked filter tree to SQL conditions, for the part of a filter that SQL answers exactly as the door would.

What it cannot answer exactly it does not answer: `Unfilterable` tells the caller to test rows himself.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, true

from grootboek.ledger.texts import is_storable
from grootboek.wire.odata_syntax import (
    Call,
    Comparison,
    Expression,
    Junction,
    Literal,
    Negation,
    Path,
    Quantifier,
    Scalar,
)


class Unfilterable(Exception):
    """A condition that SQL would not answer in the same way."""


@dataclass(frozen=True, slots=True)
class Filterable:
    """A column that a property stands for: what a literal becomes in it, and whether it holds text (empty: null there)."""

    column: ColumnElement[Any]
    convert: Callable[[Scalar], Any]
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Members:
    """The columns that a collection of names stands for: a name is in it when its column is true."""

    columns: Mapping[str, ColumnElement[bool]]


Columns = Mapping[str, Filterable | Members]
"""Columns by the path of their property, such as `Relatie/Id`."""

_OPERATORS: Mapping[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "eq": lambda column, value: column == value,
    "ne": lambda column, value: column != value,
    "gt": lambda column, value: column > value,
    "ge": lambda column, value: column >= value,
    "lt": lambda column, value: column < value,
    "le": lambda column, value: column <= value,
}
_MIRRORED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge", "eq": "eq", "ne": "ne"}


def condition(expression: Expression, columns: Columns) -> ColumnElement[bool]:
    """Return the SQL of a filter; `Unfilterable` when it has a part that SQL would not answer in the same way."""
    match expression:
        case Junction(operator, terms):
            parts = [condition(term, columns) for term in terms]
            return and_(*parts) if operator == "and" else or_(*parts)
        case Negation(term):
            return not_(condition(term, columns))
        case Comparison(operator, Path() as path, Literal() as found):
            return _compared(operator, _column(path, columns), found)
        case Comparison(operator, Literal() as found, Path() as path):
            return _compared(_MIRRORED[operator], _column(path, columns), found)
        case Comparison("eq", Call() as call, Literal(value=True)):
            return _called(call, columns)
        case Call():
            return _called(expression, columns)
        case Quantifier("any", path, variable, Comparison("eq", Path((name,)), Literal(value=str() as member))) if (
            name == variable
        ):
            return _member(path, columns, member)
        case _:
            raise Unfilterable


def conditions(expression: Expression, columns: Columns) -> tuple[list[ColumnElement[bool]], bool]:
    """Return SQL that holds for every row of a filter, and whether it says all that the filter says."""
    terms = expression.terms if isinstance(expression, Junction) and expression.operator == "and" else (expression,)
    found = []
    for term in terms:
        with suppress(Unfilterable):
            found.append(condition(term, columns))
    return found, len(found) == len(terms)


def _column(path: Path, columns: Columns) -> Filterable:
    found = columns.get(str(path))
    if not isinstance(found, Filterable):
        raise Unfilterable
    return found


def _member(path: Path, columns: Columns, member: str) -> ColumnElement[bool]:
    found = columns.get(str(path))
    if not isinstance(found, Members):
        raise Unfilterable
    return found.columns.get(member, false())


def _compared(operator: str, filterable: Filterable, found: Literal) -> ColumnElement[bool]:
    if found.value is None:
        if not filterable.is_text or operator not in ("eq", "ne"):
            raise Unfilterable
        return _OPERATORS[operator](filterable.column, "")
    if filterable.is_text and operator not in ("eq", "ne"):
        raise Unfilterable  # engines put texts in orders of their own
    return _OPERATORS[operator](filterable.column, filterable.convert(found.value))


_PATTERNS: Mapping[str, tuple[int, int, str, str]] = {
    "substringof": (1, 0, "%", "%"),
    "startswith": (0, 1, "", "%"),
    "endswith": (0, 1, "%", ""),
}


def _called(call: Call, columns: Columns) -> ColumnElement[bool]:
    pattern = _PATTERNS.get(call.function)
    if pattern is None:
        raise Unfilterable
    match call.arguments[pattern[0]], call.arguments[pattern[1]]:
        case Path() as path, Literal(value=str() as part):
            filterable = _column(path, columns)
            if not filterable.is_text or not is_storable(part):
                raise Unfilterable
            return and_(_contains(call.function, filterable.column, part), filterable.column != "")
        case _:
            raise Unfilterable


def _contains(function: str, column: ColumnElement[str], part: str) -> ColumnElement[bool]:
    """Compare with letters as they are: LIKE of SQLite would overlook their case."""
    if function == "startswith":
        return func.substr(column, 1, len(part)) == part
    if function == "endswith":
        return and_(
            func.length(column) >= len(part),
            func.substr(column, func.length(column) - len(part) + 1, len(part)) == part,
        )
    return func.length(func.replace(column, part, "")) != func.length(column) if part else true()
