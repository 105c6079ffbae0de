"""The types that a filter is checked against: which properties exist, and which values can be compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
    UnknownPropertyError,
)

_NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL})
_ORDERED = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.TEXT, Kind.MOMENT, Kind.MOMENT_WITH_ZONE, Kind.SPAN})
_TEXT, _NUMBER, _MOMENT = frozenset({Kind.TEXT}), _NUMBERS, frozenset({Kind.MOMENT})
_SIGNATURES: Mapping[str, tuple[tuple[tuple[frozenset[Kind], ...], ...], Kind]] = {
    "substringof": (((_TEXT, _TEXT),), Kind.BOOLEAN),
    "startswith": (((_TEXT, _TEXT),), Kind.BOOLEAN),
    "endswith": (((_TEXT, _TEXT),), Kind.BOOLEAN),
    "length": (((_TEXT,),), Kind.INTEGER),
    "indexof": (((_TEXT, _TEXT),), Kind.INTEGER),
    "replace": (((_TEXT, _TEXT, _TEXT),), Kind.TEXT),
    "substring": (((_TEXT, _NUMBER), (_TEXT, _NUMBER, _NUMBER)), Kind.TEXT),
    "tolower": (((_TEXT,),), Kind.TEXT),
    "toupper": (((_TEXT,),), Kind.TEXT),
    "trim": (((_TEXT,),), Kind.TEXT),
    "concat": (((_TEXT, _TEXT),), Kind.TEXT),
    "year": (((_MOMENT,),), Kind.INTEGER),
    "month": (((_MOMENT,),), Kind.INTEGER),
    "day": (((_MOMENT,),), Kind.INTEGER),
    "hour": (((_MOMENT,),), Kind.INTEGER),
    "minute": (((_MOMENT,),), Kind.INTEGER),
    "second": (((_MOMENT,),), Kind.INTEGER),
    "round": (((_NUMBER,),), Kind.DECIMAL),
    "floor": (((_NUMBER,),), Kind.DECIMAL),
    "ceiling": (((_NUMBER,),), Kind.DECIMAL),
}


@dataclass(frozen=True, slots=True)
class Property:
    """What a property holds: a primitive value, a nested type, or a collection of either."""

    kind: Kind | None = None
    nested: "EntityType | None" = None
    many: bool = False


@dataclass(frozen=True, slots=True)
class EntityType:
    """A named type with its properties, in the letters in which a filter names them."""

    name: str
    properties: Mapping[str, Property] = field(default_factory=dict)

    def at(self, path: Path, variables: Mapping[str, Property] | None = None) -> Property:
        """Follow a path from the row or from a quantifier's variable; UnknownPropertyError where it breaks."""
        here = Property(nested=self)
        segments = path.segments
        if variables and segments[0] in variables:
            here, segments = variables[segments[0]], segments[1:]
        for segment in segments:
            here = _step(here, segment)
        return here


def _step(here: Property, segment: str) -> Property:
    if here.nested is None or here.many:
        raise FilterError(f"The property before '{segment}' has no properties of its own.")
    step = here.nested.properties.get(segment)
    if step is None:
        raise UnknownPropertyError(segment, here.nested.name)
    return step


def check_condition(expression: Expression, entity: EntityType) -> None:
    """Refuse a filter whose properties, functions or operand types do not exist or do not fit."""
    if _kind(expression, entity, {}) not in (Kind.BOOLEAN, Kind.NULL):
        raise FilterError("The filter expression must evaluate to a single boolean value.")


def _kind(expression: Expression, entity: EntityType, variables: Mapping[str, Property]) -> Kind:
    match expression:
        case Literal():
            return expression.kind
        case Path():
            return _primitive(expression, entity.at(expression, variables))
        case Comparison(operator, left, right):
            return _compared(operator, _kind(left, entity, variables), _kind(right, entity, variables))
        case Junction(_, terms):
            return _conditions(terms, entity, variables)
        case Negation(term):
            return _conditions((term,), entity, variables)
        case Arithmetic(_, left, right):
            return _calculated(_kind(left, entity, variables), _kind(right, entity, variables))
        case Call(function, arguments):
            return _called(function, tuple(_kind(argument, entity, variables) for argument in arguments))
        case Quantifier():
            return _quantified(expression, entity, variables)


def _primitive(path: Path, target: Property) -> Kind:
    if target.many:
        raise FilterError(f"'{path}' is a collection and can only be asked with any or all.")
    return target.kind or Kind.COMPLEX


def _compared(operator: str, left: Kind, right: Kind) -> Kind:
    fits = left == right or Kind.NULL in (left, right) or {left, right} <= _NUMBERS
    ordered = operator in ("eq", "ne") or {left, right} <= _ORDERED | {Kind.NULL}
    if not fits or not ordered:
        raise FilterError(f"The operator '{operator}' cannot compare '{left}' with '{right}'.")
    return Kind.BOOLEAN


def _conditions(terms: tuple[Expression, ...], entity: EntityType, variables: Mapping[str, Property]) -> Kind:
    for term in terms:
        kind = _kind(term, entity, variables)
        if kind not in (Kind.BOOLEAN, Kind.NULL):
            raise FilterError(f"A condition is expected where a value of '{kind}' stands.")
    return Kind.BOOLEAN


def _calculated(left: Kind, right: Kind) -> Kind:
    if not {left, right} <= _NUMBERS | {Kind.NULL}:
        raise FilterError(f"There is no arithmetic on '{left}' and '{right}'.")
    return Kind.INTEGER if left == right == Kind.INTEGER else Kind.DECIMAL


def _called(function: str, arguments: tuple[Kind, ...]) -> Kind:
    if function not in _SIGNATURES:
        raise FilterError(f"An unknown function with name '{function}' was found.")
    forms, result = _SIGNATURES[function]
    for form in forms:
        if len(form) == len(arguments) and all(k in f or k is Kind.NULL for k, f in zip(arguments, form, strict=True)):
            return result
    raise FilterError(f"No function signature for '{function}' matches the given arguments.")


def _quantified(expression: Quantifier, entity: EntityType, variables: Mapping[str, Property]) -> Kind:
    collection = entity.at(expression.path, variables)
    if not collection.many:
        raise FilterError(f"'{expression.path}' is no collection.")
    if expression.variable is not None and expression.condition is not None:
        element = Property(collection.kind, collection.nested)
        _conditions((expression.condition,), entity, {**variables, expression.variable: element})
    return Kind.BOOLEAN
