"""From a checked condition to SQL, as far as SQL answers exactly as memory would (grootboek.wire.odata_predicate).

Where it would not, SQL still narrows: an `Answer` bounds the condition from both sides.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, ColumnElement, and_, exists, false, func, literal, not_, or_, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from grootboek.ledger.storable_texts import is_storable
from grootboek.store.lists.request import (
    Choice,
    Entries,
    LocalMoment,
    Meaning,
    Members,
    Near,
    Text,
    Unanswerable,
    Value,
    compared_with_whole,
)
from grootboek.store.lists.text_sql import by_code_point, entries_of, has_part, in_one_case
from grootboek.store.lists.value_sql import OPERATORS, value_compared, year_compared
from grootboek.wire.odata_predicate import holds
from grootboek.wire.odata_syntax import (
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
    paths_of,
    replaced,
)

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Answer:
    """A condition between two of SQL: `holds` only where it holds, `may_hold` wherever it holds; exact when both are one."""

    holds: Condition
    may_hold: Condition

    @property
    def is_exact(self) -> bool:
        """Tell whether SQL answers the condition by itself."""
        return self.holds is self.may_hold


@dataclass(frozen=True, slots=True)
class Scope:
    """What paths lead to: the columns of facts, the meanings of properties, and the elements that variables stand for."""

    columns: Mapping[str, ColumnElement[Any]]
    meanings: Mapping[str, Meaning]
    variables: Mapping[str, Mapping[str, ColumnElement[str]]] = field(default_factory=dict)

    def meaning(self, path: Path) -> tuple[Meaning | None, ColumnElement[Any]]:
        """Return what a path means, with its column; None with no column for what the books cannot tell."""
        element = self.variables.get(path.segments[0])
        if element is not None:
            text = element.get("/".join(path.segments[1:]))
            return (None, false()) if text is None else (Text("", empty_is_null=False), text)
        meaning = self.meanings.get(str(path))
        if meaning is None or isinstance(meaning, Members):
            return meaning, false()
        return meaning, self.columns[meaning.fact]


def _exactly(condition: Condition) -> Answer:
    return Answer(condition, condition)


EVERYTHING: Final = _exactly(true())
_UNKNOWN: Final = Answer(false(), true())


def answer_to(expression: Expression, scope: Scope) -> Answer:
    """Return what SQL can say of a condition."""
    match expression:
        case Junction(operator, terms):
            return _joined(operator, [answer_to(term, scope) for term in terms])
        case Negation(term):
            return _negated(answer_to(term, scope))
        case Quantifier():
            return _quantified(expression, scope)
        case Comparison("eq" | "ne" as operator, truth, Literal(value=bool() as value)) | Comparison(
            "eq" | "ne" as operator, Literal(value=bool() as value), truth
        ) if isinstance(truth, Junction | Negation | Quantifier | Comparison):
            answer = answer_to(truth, scope)
            return answer if (operator == "eq") is value else _negated(answer)
        case _:
            return _simple(expression, scope)


def _negated(answer: Answer) -> Answer:
    if answer.is_exact:
        return _exactly(not_(answer.holds))
    return Answer(not_(answer.may_hold), not_(answer.holds))


def _joined(operator: str, answers: Sequence[Answer]) -> Answer:
    join = and_ if operator == "and" else or_
    narrow = _balanced(join, [answer.holds for answer in answers])
    if all(answer.is_exact for answer in answers):
        return _exactly(narrow)
    return Answer(narrow, _balanced(join, [answer.may_hold for answer in answers]))


class _bracketed(FunctionElement[bool]):  # noqa: N801 (SQL functions are written like that)
    """A condition in brackets, which SQLAlchemy does not take apart to make one long chain again."""

    type = Boolean()
    inherit_cache = True


@compiles(_bracketed)
def _in_brackets(element: _bracketed, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)})"


def _balanced(join: Callable[..., Condition], conditions: Sequence[Condition]) -> Condition:
    """Join conditions by halves: engines limit how deep a condition nests, and a chain of a thousand nests a thousand deep."""
    if len(conditions) <= _CHAIN:
        return join(*conditions)
    middle = len(conditions) // 2
    halves = (_balanced(join, conditions[:middle]), _balanced(join, conditions[middle:]))
    return join(*map(_bracketed, halves))


_CHAIN: Final = 8
"""Conditions that are joined by a plain chain."""


def _quantified(expression: Quantifier, scope: Scope) -> Answer:
    meaning, column = scope.meaning(expression.path)
    match meaning:
        case Members(facts):
            return _of_members(expression, {name: scope.columns[fact] for name, fact in facts.items()}, scope)
        case Entries():
            return _of_entries(expression, meaning, column, scope)
        case _:
            return _UNKNOWN


def _of_members(expression: Quantifier, flags: Mapping[str, ColumnElement[bool]], scope: Scope) -> Answer:
    """Ask the condition of each name that can be a member."""
    terms = []
    for name, flag in flags.items():
        is_member = _exactly(flag.is_(True))
        fits = EVERYTHING
        if expression.condition is not None and expression.variable is not None:
            text = Literal(Kind.TEXT, name)
            fits = answer_to(replaced(expression.condition, Path((expression.variable,)), text), scope)
        if expression.quantity == "any":
            terms.append(_joined("and", [is_member, fits]))
        else:
            terms.append(_joined("or", [_negated(is_member), fits]))
    return _joined("or" if expression.quantity == "any" else "and", terms)


def _of_entries(expression: Quantifier, meaning: Entries, column: ColumnElement[Any], scope: Scope) -> Answer:
    """Ask the condition of each entry of a mapping: all have it when none lacks it."""
    entries = entries_of(column)
    fits = EVERYTHING
    if expression.condition is not None and expression.variable is not None:
        element = {meaning.key: entries.c.key, meaning.value: entries.c.value}
        inner = replace(scope, variables={**scope.variables, expression.variable: element})
        fits = answer_to(expression.condition, inner)
    if expression.quantity == "all":
        fits = _negated(fits)
    sides = [
        exists().select_from(entries).where(side).correlate_except(entries) for side in (fits.holds, fits.may_hold)
    ]
    answer = _exactly(sides[0]) if fits.is_exact else Answer(*sides)
    return _negated(answer) if expression.quantity == "all" else answer


_MIRRORED: Final = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge", "eq": "eq", "ne": "ne"}


def _simple(expression: Expression, scope: Scope) -> Answer:
    """Answer a condition without conditions in it."""
    paths = set(paths_of(expression))
    try:
        if not paths:
            return _exactly(true() if holds(expression) else false())
        if len(paths) == 1:
            path = paths.pop()
            meaning, column = scope.meaning(path)
            if isinstance(meaning, Choice):
                return _exactly(_chosen(expression, path, meaning, column))
            return _of_one_path(expression, scope)
    except (Unanswerable, ArithmeticError):
        return _UNKNOWN
    return _UNKNOWN


def _chosen(expression: Expression, path: Path, choice: Choice, column: ColumnElement[Any]) -> Condition:
    """Ask a condition of each value that a fact can have."""
    values = []
    for value, shown in choice.shown.items():
        kind = {bool: Kind.BOOLEAN, UUID: Kind.GUID}.get(type(shown), Kind.TEXT)
        constant = Literal(kind, shown)
        if holds(replaced(expression, path, constant)):
            values.append(value)
    return column.in_(values) if values else false()


def _of_one_path(expression: Expression, scope: Scope) -> Answer:
    match expression:
        case Comparison(operator, side, Literal(value=value)):
            return _compared(operator, side, value, scope)
        case Comparison(operator, Literal(value=value), side):
            return _compared(_MIRRORED[operator], side, value, scope)
        case Call():
            return _called(expression, scope)
        case _:
            raise Unanswerable


def _compared(operator: str, side: Expression, value: Scalar, scope: Scope) -> Answer:
    """Compare a property, or a function of one, with a constant; what differs is what does not equal."""
    if operator == "ne":
        return _negated(_compared("eq", side, value, scope))
    match side, value:
        case Path(), _:
            meaning, column = scope.meaning(side)
            if isinstance(meaning, Value | LocalMoment):
                return _exactly(value_compared(operator, meaning, column, value))
            if isinstance(meaning, Near):
                return Answer(false(), _between(operator, meaning, column, value))
            return _exactly(_text_compared(operator, _text(side, scope), value))
        case Call("length", (Path() as path,)), _:
            return _exactly(_length_compared(operator, _text(path, scope), value))
        case Call("year", (Path() as path,)), _:
            meaning, column = scope.meaning(path)
            if not isinstance(meaning, Value | LocalMoment):
                raise Unanswerable
            return _exactly(year_compared(operator, meaning, column, value))
        case Call("tolower" | "toupper", (Path() as path,)), str() | None if operator == "eq":
            text = _text(path, scope, side.function)
            return text.is_null() if value is None else text.equals(value)
        case Call(), bool() if operator == "eq":
            called = _called(side, scope)
            return (
                # A function of null gives null, which is not false.
                called if value else _joined("and", [_negated(called), _negated(_text_of_call(side, scope).is_null())])
            )
        case _:
            raise Unanswerable


def _between(operator: str, meaning: Near, column: ColumnElement[Any], value: Scalar) -> Condition:
    if operator != "eq":
        raise Unanswerable
    return column.between(*meaning.between(value))


def _length_compared(operator: str, text: "_TextOf", value: Scalar) -> Condition:
    """Compare how many letters a text has; that of null is null."""
    if value is None:
        return text.is_null().holds if operator == "eq" else false()
    comparison = compared_with_whole(operator, value)
    if isinstance(comparison, bool):
        return text.there(true()) if comparison else false()
    operator, number = comparison
    return text.there(OPERATORS[operator](func.length(text.sql), literal(number, BigInteger)))


@dataclass(frozen=True, slots=True)
class _TextOf:
    """A text to be asked: its SQL, in one case by a function or as it is, and whether an empty one is null."""

    sql: ColumnElement[str]
    empty_is_null: bool
    function: str = ""

    def is_null(self) -> Answer:
        return _exactly(self.sql == "" if self.empty_is_null else false())

    def there(self, condition: Condition) -> Condition:
        """Return a condition that holds for no null."""
        return and_(condition, self.sql != "") if self.empty_is_null else condition

    def equals(self, text: str) -> Answer:
        # No stored text has such signs, and PostgreSQL refuses them in a query too.
        if not is_storable(text):
            return _exactly(false())
        if not self.function or text.isascii():
            return _exactly(self.there(self.sql == text))
        end, part = max(
            ((end, _ascii_part(end, text)) for end in ("startswith", "endswith")), key=lambda pair: len(pair[1])
        )
        return Answer(false(), self.there(has_part(end, self.sql, part)))

    def has(self, function: str, part: str) -> Answer:
        if not is_storable(part):
            return _exactly(false())
        if not self.function or part.isascii():
            return _exactly(self.there(has_part(function, self.sql, part)))
        return Answer(false(), self.there(has_part(function, self.sql, _ascii_part(function, part))))


_ASCII: Final = {
    "startswith": re.compile(r"\A[\x00-\x7f]*"),
    "endswith": re.compile(r"[\x00-\x7f]*\Z"),
    "substringof": re.compile(r"[\x00-\x7f]*"),
}


def _ascii_part(function: str, part: str) -> str:
    """Return the longest piece of ASCII that a text has too when it has this part."""
    return max(_ASCII[function].findall(part), key=len, default="")


def _text(path: Path, scope: Scope, function: str = "") -> _TextOf:
    meaning, column = scope.meaning(path)
    if not isinstance(meaning, Text):
        raise Unanswerable
    return _TextOf(in_one_case(function, column) if function else column, meaning.empty_is_null, function)


def _text_compared(operator: str, text: _TextOf, value: Scalar) -> Condition:
    if value is None:
        return text.is_null().holds if operator == "eq" else false()
    if not isinstance(value, str):
        raise Unanswerable
    if operator == "eq":
        return text.equals(value).holds
    if not is_storable(value):
        raise Unanswerable
    return text.there(OPERATORS[operator](by_code_point(text.sql), value))


_PLACES: Final[Mapping[str, tuple[int, int]]] = {"substringof": (1, 0), "startswith": (0, 1), "endswith": (0, 1)}
"""Where the text stands among the arguments of a function on parts of texts, and where the part."""


def _called(call: Call, scope: Scope) -> Answer:
    text = _text_of_call(call, scope)
    part = call.arguments[_PLACES[call.function][1]]
    if not isinstance(part, Literal) or not isinstance(part.value, str):
        raise Unanswerable
    return text.has(call.function, part.value)


def _text_of_call(call: Call, scope: Scope) -> _TextOf:
    """Return the text of which a function asks whether it has a part."""
    if call.function not in _PLACES:
        raise Unanswerable
    match call.arguments[_PLACES[call.function][0]]:
        case Path() as path:
            return _text(path, scope)
        case Call("tolower" | "toupper" as function, (Path() as path,)):
            return _text(path, scope, function)
        case _:
            raise Unanswerable
