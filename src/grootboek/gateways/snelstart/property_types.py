"""Forms: how a fact of the books shows on the wire and is read back, and what a literal of a filter on it is in the books."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from uuid import UUID

from grootboek.gateways.snelstart.contract.binding import Bound
from grootboek.gateways.snelstart.literals import (
    cents_from_wire,
    date_to_wire,
    local_to_moment,
    moment_to_wire,
    money_to_wire,
    text_to_wire,
)
from grootboek.store.lists.request import (
    Choice,
    LocalMoment,
    Meaning,
    Text,
    Unanswerable,
    Value,
    compared_with_whole,
)
from grootboek.wire.odata_syntax import Scalar

_FOUR_PLACES: Final = Decimal("0.0001")
_FIRST_MOMENT, _LAST_MOMENT = map(datetime.fromisoformat, ("0001-01-02", "9999-12-30"))
"""Moments that UTC can tell too; nothing in the books is older or newer."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a fact is written, what a property means that shows the fact like that, and how it is read (None: it is not stated)."""

    write: Callable[[Any], object]
    means: Callable[[str], Meaning]
    read: Callable[[Bound, str], object] | None = None


def _as_it_is(value: object) -> object:
    return value


def _number(value: int) -> int:
    return value


def numbers(places: int, of_whole: Callable[[int], Any] = _number) -> Callable[[str, Scalar], tuple[str, Any] | bool]:
    """Return the comparison of a number with facts of so many decimals, which the books hold as whole numbers."""

    def compared(operator: str, value: Scalar) -> tuple[str, Any] | bool:
        comparison = compared_with_whole(operator, value, places)
        return comparison if isinstance(comparison, bool) else (comparison[0], of_whole(comparison[1]))

    return compared


def ids(operator: str, value: Scalar) -> tuple[str, UUID]:
    """Return the comparison of an id with an id of the books."""
    if not isinstance(value, UUID):
        raise Unanswerable
    return operator, value


def _days(operator: str, value: Scalar) -> tuple[str, date] | bool:
    """Return the comparison of a day's midnight with a day of the books."""
    moment = _naive(value)
    if moment.time() == time():
        return operator, moment.date()
    if operator == "eq":
        return False
    # A day counts as its midnight: one that is compared with its own noon lies before it.
    return {"gt": "gt", "ge": "gt", "lt": "le", "le": "le"}[operator], moment.date()


def _moments(operator: str, value: Scalar) -> tuple[str, datetime]:
    """Return the comparison of a local time with a moment of the books; of an hour that is told twice or never there is none."""
    local = max(_FIRST_MOMENT, min(_naive(value), _LAST_MOMENT))
    moment = local_to_moment(local)
    if moment.utcoffset() != moment.replace(fold=1).utcoffset():
        raise Unanswerable
    return operator, moment.astimezone(UTC)


def _naive(value: Scalar) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is not None:
        raise Unanswerable
    return value


def choice(shown: Mapping[Any, str | bool]) -> Form:
    """Return the form of a fact of few values, from what each of them shows as; the first is meant where nothing is stated."""
    first = next(iter(shown))
    fact_of = {seen: fact for fact, seen in shown.items()}

    def read(bound: Bound, name: str) -> object:
        stated = bound.values.get(name)
        return fact_of.get(stated, first) if isinstance(stated, str | bool) else first

    # Where two facts show alike, what is shown does not tell which is meant.
    return Form(shown.__getitem__, lambda fact: Choice(fact, shown), read if len(fact_of) == len(shown) else None)


def _fraction(bound: Bound, name: str) -> Decimal | None:
    number = bound.decimal(name)
    return None if number is None else number.quantize(_FOUR_PLACES, ROUND_HALF_UP)


TEXT: Final = Form(text_to_wire, Text, Bound.text)
"""A text; an empty one is null."""
NAME: Final = Form(_as_it_is, lambda fact: Text(fact, empty_is_null=False), Bound.text)
"""A text that is never empty."""
WHOLE: Final = Form(_as_it_is, lambda fact: Value(fact, numbers(0)), Bound.integer)
MONEY: Final = Form(
    lambda cents: None if cents is None else money_to_wire(cents),
    lambda fact: Value(fact, numbers(places=2)),
    lambda bound, name: None if (amount := bound.decimal(name)) is None else cents_from_wire(amount),
)
FRACTION: Final = Form(
    _as_it_is,
    lambda fact: Value(fact, numbers(places=4, of_whole=lambda whole: Decimal(whole).scaleb(-4))),
    _fraction,
)
"""A number of four decimals."""
NUMBER: Final = Form(FRACTION.write, FRACTION.means, lambda bound, name: _fraction(bound, name) or Decimal(0))
"""A number of four decimals that is zero where none is stated."""
FLAG: Final = choice({False: False, True: True})
NO_FLAG: Final = choice({True: False, False: True})
"""A flag that shows as its opposite."""
DAY: Final = Form(date_to_wire, lambda fact: Value(fact, _days))
SOME_DAY: Final = Form(lambda day: None if day is None else date_to_wire(day), lambda fact: Value(fact, _days))
"""A day, or null."""
MOMENT: Final = Form(moment_to_wire, lambda fact: LocalMoment(fact, _moments))
"""A moment in local time."""
ID: Final = Form(str, lambda fact: Value(fact, ids))
