"""The evaluation of a checked filter on rows in memory, with the null rules of .NET's comparisons."""

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias, cast
from uuid import UUID

from grootboek.wire.odata_syntax import (
    Arithmetic,
    Call,
    Comparison,
    Expression,
    FilterError,
    Junction,
    Kind,
    Literal,
    Negation,
    Path,
    Quantifier,
    Scalar,
    size_of,
)
from grootboek.wire.odata_types import EntityType, Property, check_condition

MAX_STEPS = 20_000_000
"""Of a filter on all rows of a list: a step is a node of the filter on a row, or a thousand characters that a function reads."""

MAX_TEXT = 20_000
"""Characters of a text that functions make of others: no more than a filter itself may have."""

Row: TypeAlias = Mapping[str, object]
_Scope: TypeAlias = Mapping[str, object]
_Read: TypeAlias = Callable[[_Scope], Scalar]

_ROW = ""
_STEP_OF_TEXT = 1_000
_LARGEST_NUMBER = 10**60
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
    not fit the type. The test raises FilterError when its texts or numbers become too large, or its rows and steps too many.
    """
    check_condition(expression, entity)
    meter = _Meter()
    read = _compiled(expression, _Context(entity, meter))
    size = size_of(expression)

    def keeps(row: Row) -> bool:
        meter.spend(size)
        return _truth(read, {_ROW: row})

    return keeps


def holds(expression: Expression) -> bool:
    """Tell whether a condition holds that names no property."""
    return _truth(_compiled(expression, _Context(EntityType(""), _Meter())), {})


def _truth(read: _Read, scope: _Scope) -> bool:
    try:
        return read(scope) is True
    except ArithmeticError:
        raise FilterError("A number of the filter is out of range.") from None


def too_many_steps() -> FilterError:
    """Make the error about a filter that takes more than `MAX_STEPS`."""
    return FilterError(f"The filter takes more than {MAX_STEPS} steps on the rows of this list.")


class _Meter:
    """The steps that are left to one filter."""

    __slots__ = ("_left",)

    def __init__(self) -> None:
        self._left = MAX_STEPS

    def spend(self, steps: int) -> None:
        """Take steps; FilterError when none are left."""
        self._left -= steps
        if self._left < 0:
            raise too_many_steps()

    def spend_on_texts(self, values: Sequence[Scalar]) -> None:
        """Take the steps that reading some values takes: long texts take more than one."""
        characters = sum(len(value) for value in values if isinstance(value, str))
        if characters >= _STEP_OF_TEXT:
            self.spend(characters // _STEP_OF_TEXT)


@dataclass(frozen=True, slots=True)
class _Context:
    """What a filter is compiled for: the type of the rows, the meter of its steps, the variables of quantifiers around it."""

    entity: EntityType
    meter: _Meter
    variables: Mapping[str, Property] = field(default_factory=dict)


def _compiled(expression: Expression, context: _Context) -> _Read:
    match expression:
        case Literal(_, value):
            return lambda _: value
        case Path():
            return _reader(expression, context)
        case Comparison(symbol, left, right):
            return _comparison(symbol, _compiled(left, context), _compiled(right, context))
        case Junction(symbol, terms):
            return _junction(symbol, [_compiled(term, context) for term in terms])
        case Negation(term):
            inner = _compiled(term, context)
            # A condition that is null does not hold, so its negation does.
            return lambda scope: inner(scope) is not True
        case Arithmetic(symbol, left, right):
            return _arithmetic(symbol, _compiled(left, context), _compiled(right, context))
        case Call(function, arguments):
            return _call(function, [_compiled(argument, context) for argument in arguments], context.meter)
        case Quantifier():
            return _quantifier(expression, context)


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
    if abs(number) > _LARGEST_NUMBER:
        raise OverflowError
    return int(number) if isinstance(first, int) and isinstance(second, int) else number


def _divided(symbol: str, first: int | Decimal, second: int | Decimal) -> int | Decimal | None:
    if second == 0:
        return None
    whole = isinstance(first, int) and isinstance(second, int)
    quotient = Decimal(first) / Decimal(second)
    if symbol == "div":
        return math.trunc(quotient) if whole else quotient
    return first - second * math.trunc(quotient)


def _call(function: str, arguments: Sequence[_Read], meter: _Meter) -> _Read:
    apply = _FUNCTIONS[function]

    def called(scope: _Scope) -> Scalar:
        values = [argument(scope) for argument in arguments]
        if None in values:
            return None
        meter.spend_on_texts(values)
        return apply(*values)

    return called


def _replace(text: str, old: str, new: str) -> str:
    # Python finds an empty text between any two letters.
    if not old:
        return text
    if len(new) > len(old):
        _check_length(len(text) + text.count(old) * (len(new) - len(old)))
    return text.replace(old, new)


def _concat(first: str, second: str) -> str:
    _check_length(len(first) + len(second))
    return first + second


def _check_length(characters: int) -> None:
    """Refuse a text before it is made: replace makes a long one of few characters, and many times over."""
    if characters > MAX_TEXT:
        raise FilterError(f"The filter makes a text of more than {MAX_TEXT} characters.")


def _substring(text: str, start: int | Decimal, length: int | Decimal | None = None) -> str:
    first = max(int(start), 0)
    return text[first:] if length is None else text[first : first + max(int(length), 0)]


_FUNCTIONS: Mapping[str, Callable[..., Scalar]] = {
    "substringof": lambda part, text: part in text,
    "startswith": lambda text, part: text.startswith(part),
    "endswith": lambda text, part: text.endswith(part),
    "length": len,
    "indexof": lambda text, part: text.find(part),
    "replace": _replace,
    "substring": _substring,
    "tolower": lambda text: text.lower(),
    "toupper": lambda text: text.upper(),
    "trim": lambda text: text.strip(),
    "concat": _concat,
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


def _quantifier(expression: Quantifier, context: _Context) -> _Read:
    collection = context.entity.at(expression.path, context.variables)
    elements = _follower(expression.path, context.variables)
    if expression.variable is None or expression.condition is None:
        return lambda scope: bool(elements(scope))
    name, size, meter = expression.variable, size_of(expression.condition), context.meter
    element_type = Property(collection.kind, collection.nested)
    condition = _compiled(expression.condition, replace(context, variables={**context.variables, name: element_type}))
    every = all if expression.quantity == "all" else any

    def quantified(scope: _Scope) -> bool:
        of_row = cast("Sequence[object]", elements(scope) or ())
        meter.spend(size * len(of_row))
        return every(condition({**scope, name: element}) is True for element in of_row)

    return quantified


def _reader(path: Path, context: _Context) -> _Read:
    kind = context.entity.at(path, context.variables).kind
    follow = _follower(path, context.variables)
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
