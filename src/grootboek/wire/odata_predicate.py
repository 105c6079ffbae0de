"""The evaluation of a checked filter on rows in memory, with the null rules of .NET's comparisons."""

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias, cast
from uuid import UUID

from grootboek.wire.odata_syntax import (
    Arithmetic,
    Call,
    Comparison,
    Expression,
    Junction,
    Kind,
    Literal,
    Negation,
    Path,
    Quantifier,
    Scalar,
)
from grootboek.wire.odata_types import EntityType, Property, check_condition

Row: TypeAlias = Mapping[str, object]
_Scope: TypeAlias = Mapping[str, object]
_Read: TypeAlias = Callable[[_Scope], Scalar]

_ROW = ""
_ORDERINGS: Mapping[str, Callable[..., bool]] = {
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}


def predicate(expression: Expression, entity: EntityType) -> Callable[[Row], bool]:
    """Turn a filter into a test of one row, a mapping in the wire's own property names.

    Properties are looked up with a lower first letter. Moments and ids may stand in the row as text. Null equals only
    null, differs from everything else, and is neither less nor greater than anything. QueryError when the filter does
    not fit the type.
    """
    check_condition(expression, entity)
    read = _compiled(expression, entity, {})
    return lambda row: read({_ROW: row}) is True


def holds(expression: Expression) -> bool:
    """Tell whether a condition holds that names no property."""
    return _compiled(expression, EntityType(""), {})({}) is True


def _compiled(expression: Expression, entity: EntityType, variables: Mapping[str, Property]) -> _Read:
    match expression:
        case Literal(_, value):
            return lambda _: value
        case Path():
            return _reader(expression, entity, variables)
        case Comparison(symbol, left, right):
            return _comparison(symbol, _compiled(left, entity, variables), _compiled(right, entity, variables))
        case Junction(symbol, terms):
            return _junction(symbol, [_compiled(term, entity, variables) for term in terms])
        case Negation(term):
            inner = _compiled(term, entity, variables)
            # A condition that is null does not hold, so its negation does.
            return lambda scope: inner(scope) is not True
        case Arithmetic(symbol, left, right):
            return _arithmetic(symbol, _compiled(left, entity, variables), _compiled(right, entity, variables))
        case Call(function, arguments):
            return _call(function, [_compiled(argument, entity, variables) for argument in arguments])
        case Quantifier():
            return _quantifier(expression, entity, variables)


def _comparison(symbol: str, left: _Read, right: _Read) -> _Read:
    if symbol == "eq":
        return lambda scope: left(scope) == right(scope)
    if symbol == "ne":
        return lambda scope: left(scope) != right(scope)
    compare = _ORDERINGS[symbol]

    def ordered(scope: _Scope) -> bool:
        first, second = left(scope), right(scope)
        return first is not None and second is not None and compare(first, second)

    return ordered


def _junction(symbol: str, terms: Sequence[_Read]) -> _Read:
    if symbol == "and":
        return lambda scope: all(term(scope) is True for term in terms)
    return lambda scope: any(term(scope) is True for term in terms)


def _arithmetic(symbol: str, left: _Read, right: _Read) -> _Read:
    def calculated(scope: _Scope) -> Scalar:
        first, second = left(scope), right(scope)
        if first is None or second is None:
            return None
        return _result(symbol, cast("int | Decimal", first), cast("int | Decimal", second))

    return calculated


def _result(symbol: str, first: int | Decimal, second: int | Decimal) -> int | Decimal | None:
    """Calculate as .NET does: whole numbers divide towards zero; dividing by zero gives nothing that compares."""
    if symbol in ("div", "mod"):
        return _divided(symbol, first, second)
    signed = -Decimal(second) if symbol == "sub" else Decimal(second)
    number = Decimal(first) * signed if symbol == "mul" else Decimal(first) + signed
    return int(number) if isinstance(first, int) and isinstance(second, int) else number


def _divided(symbol: str, first: int | Decimal, second: int | Decimal) -> int | Decimal | None:
    if second == 0:
        return None
    whole = isinstance(first, int) and isinstance(second, int)
    quotient = Decimal(first) / Decimal(second)
    if symbol == "div":
        return math.trunc(quotient) if whole else quotient
    return first - second * math.trunc(quotient)


def _call(function: str, arguments: Sequence[_Read]) -> _Read:
    apply = _FUNCTIONS[function]

    def called(scope: _Scope) -> Scalar:
        values = [argument(scope) for argument in arguments]
        return None if None in values else apply(*values)

    return called


def _substring(text: str, start: int | Decimal, length: int | Decimal | None = None) -> str:
    first = max(int(start), 0)
    return text[first:] if length is None else text[first : first + max(int(length), 0)]


_FUNCTIONS: Mapping[str, Callable[..., Scalar]] = {
    "substringof": lambda part, text: part in text,
    "startswith": lambda text, part: text.startswith(part),
    "endswith": lambda text, part: text.endswith(part),
    "length": len,
    "indexof": lambda text, part: text.find(part),
    # Python finds an empty text between any two letters.
    "replace": lambda text, old, new: text.replace(old, new) if old else text,
    "substring": _substring,
    "tolower": lambda text: text.lower(),
    "toupper": lambda text: text.upper(),
    "trim": lambda text: text.strip(),
    "concat": lambda first, second: first + second,
    "year": lambda moment: moment.year,
    "month": lambda moment: moment.month,
    "day": lambda moment: moment.day,
    "hour": lambda moment: moment.hour,
    "minute": lambda moment: moment.minute,
    "second": lambda moment: moment.second,
    # Halves go away from zero, where Python's own rounding goes to the even number.
    "round": lambda number: Decimal(number).quantize(Decimal(1), ROUND_HALF_UP),
    "floor": lambda number: Decimal(math.floor(number)),
    "ceiling": lambda number: Decimal(math.ceil(number)),
}


def _quantifier(expression: Quantifier, entity: EntityType, variables: Mapping[str, Property]) -> _Read:
    collection = entity.at(expression.path, variables)
    elements = _follower(expression.path, variables)
    if expression.variable is None or expression.condition is None:
        return lambda scope: bool(elements(scope))
    name = expression.variable
    element_type = Property(collection.kind, collection.nested)
    condition = _compiled(expression.condition, entity, {**variables, name: element_type})
    every = all if expression.quantity == "all" else any

    def quantified(scope: _Scope) -> bool:
        of_row = cast("Sequence[object]", elements(scope) or ())
        return every(condition({**scope, name: element}) is True for element in of_row)

    return quantified


def _reader(path: Path, entity: EntityType, variables: Mapping[str, Property]) -> _Read:
    kind = entity.at(path, variables).kind
    follow = _follower(path, variables)
    if kind is Kind.MOMENT:
        return lambda scope: _moment(follow(scope))
    if kind is Kind.GUID:
        return lambda scope: _guid(follow(scope))
    return lambda scope: cast("Scalar", follow(scope))


def _follower(path: Path, variables: Mapping[str, Property]) -> Callable[[_Scope], object]:
    start, segments = (path.segments[0], path.segments[1:]) if path.segments[0] in variables else (_ROW, path.segments)
    keys = tuple(segment[:1].lower() + segment[1:] for segment in segments)

    def follow(scope: _Scope) -> object:
        here = scope[start]
        for key in keys:
            here = here.get(key) if isinstance(here, Mapping) else None
        return here

    return follow


def _moment(value: object) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else cast("datetime | None", value)


def _guid(value: object) -> UUID | None:
    return UUID(value) if isinstance(value, str) else cast("UUID | None", value)
