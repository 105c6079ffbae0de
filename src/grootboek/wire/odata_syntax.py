"""The syntax tree of an OData v3 filter, and the ways in which a query can be wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, Union
from uuid import UUID


class Kind(StrEnum):
    """The primitive types that a value in a filter can have."""

    NULL = "null"
    BOOLEAN = "Edm.Boolean"
    INTEGER = "Edm.Int32"
    DECIMAL = "Edm.Decimal"
    TEXT = "Edm.String"
    MOMENT = "Edm.DateTime"
    MOMENT_WITH_ZONE = "Edm.DateTimeOffset"
    SPAN = "Edm.Time"
    GUID = "Edm.Guid"
    BINARY = "Edm.Binary"
    COMPLEX = "complex"


Scalar: TypeAlias = bool | int | Decimal | str | bytes | datetime | timedelta | UUID | None
Expression: TypeAlias = Union[
    "Literal", "Path", "Comparison", "Junction", "Negation", "Arithmetic", "Call", "Quantifier"
]


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant with the type in which it was written."""

    kind: Kind
    value: Scalar


@dataclass(frozen=True, slots=True)
class Path:
    """A property of the row, of something nested in it, or a variable of a quantifier."""

    segments: tuple[str, ...]

    def __str__(self) -> str:
        return "/".join(self.segments)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values held against each other; the operator is eq, ne, gt, ge, lt or le."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Junction:
    """Conditions joined by one operator: and, or."""

    operator: str
    terms: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """A condition turned around."""

    term: Expression


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A calculation on two numbers; the operator is add, sub, mul, div or mod."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """A function applied to its arguments."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Quantifier:
    """A condition on any or all elements of a collection; any without a condition asks for one element."""

    quantity: str
    path: Path
    variable: str | None
    condition: Expression | None


def paths_of(expression: Expression) -> Iterator[Path]:
    """Yield every path in an expression, those of quantifiers and of their variables too."""
    match expression:
        case Path():
            yield expression
        case Quantifier(_, path, _, condition):
            yield path
            if condition is not None:
                yield from paths_of(condition)
        case _:
            for part in parts_of(expression):
                yield from paths_of(part)


def size_of(expression: Expression) -> int:
    """Return how many nodes an expression has."""
    match expression:
        case Quantifier(_, _, _, condition) if condition is not None:
            return 1 + size_of(condition)
        case _:
            return 1 + sum(map(size_of, parts_of(expression)))


def parts_of(expression: Expression) -> tuple[Expression, ...]:
    """Return the expressions of which one is made; none of a quantifier, whose condition is about others."""
    match expression:
        case Comparison(_, left, right) | Arithmetic(_, left, right):
            return left, right
        case Junction(_, parts) | Call(_, parts):
            return parts
        case Negation(term):
            return (term,)
        case _:
            return ()


def replaced(expression: Expression, path: Path, literal: Literal) -> Expression:
    """Return an expression with a constant in the place of a path; a quantifier's own variable hides a path of that name."""
    match expression:
        case Path():
            return literal if expression == path else expression
        case Comparison(_, left, right) | Arithmetic(_, left, right):
            return replace(expression, left=replaced(left, path, literal), right=replaced(right, path, literal))
        case Junction(_, terms):
            return replace(expression, terms=tuple(replaced(term, path, literal) for term in terms))
        case Call(_, arguments):
            return replace(expression, arguments=tuple(replaced(argument, path, literal) for argument in arguments))
        case Negation(term):
            return Negation(replaced(term, path, literal))
        case Quantifier(_, _, variable, condition) if condition is not None and variable != path.segments[0]:
            return replace(expression, condition=replaced(condition, path, literal))
        case _:
            return expression


class QueryError(ValueError):
    """A query that cannot be answered; the text says why."""


class FilterError(QueryError):
    """A filter that is no OData v3, or that compares what cannot be compared."""


class UnknownPropertyError(QueryError):
    """A filter on a property that the type does not have."""

    def __init__(self, name: str, type_name: str) -> None:
        super().__init__(f"Could not find a property named '{name}' on type '{type_name}'.")


class LimitExceededError(QueryError):
    """A page that is larger than the list allows, or a page number that is none."""
