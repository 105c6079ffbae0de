"""What a door asks of a list: a condition and an order on its own properties, and what each of these means in the books.

A fact is a field of the value that is listed (`name` of a party). The door says which facts its properties show; which columns
hold the facts is known to the store alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final, TypeAlias
from uuid import UUID

from grootboek.wire.odata import Query
from grootboek.wire.odata_syntax import Scalar


class Unanswerable(Exception):
    """A comparison that the books cannot answer exactly as the door would."""


Compared: TypeAlias = Callable[[str, Scalar], "tuple[str, Any] | bool"]
"""From a comparison of a property (eq, gt, ge, lt, le; with no null) to a comparison of its fact, with a value of the books.

True and False answer for every fact that is there; `Unanswerable` when no such comparison says the same.
"""


_LARGEST: Final = 2**63 - 1


def compared_with_whole(operator: str, value: Scalar, places: int = 0) -> tuple[str, int] | bool:
    """Return the comparison of a number with facts of so many decimals, which the books hold as whole numbers."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Unanswerable
    exact = Fraction(value) * 10**places
    if operator == "eq" and (exact.denominator != 1 or abs(exact) > _LARGEST):
        return False
    # Among whole numbers x > 1.2 is x > 1, and x >= 1.2 is x >= 2: the bound moves, what fits does not.
    whole = floor(exact) if operator in ("gt", "le") else ceil(exact)
    return operator, max(-_LARGEST, min(whole, _LARGEST))


@dataclass(frozen=True, slots=True)
class Value:
    """A property that shows a fact other than a text; `sorts_alike` when both sort in one order."""

    fact: str
    compared: Compared
    sorts_alike: bool = True


@dataclass(frozen=True, slots=True)
class Text:
    """A property that shows a text letter by letter; an empty one may show as null."""

    fact: str
    empty_is_null: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """A property that shows a fact of few values: what each of them shows as."""

    fact: str
    shown: Mapping[Any, "str | bool | UUID"]


@dataclass(frozen=True, slots=True)
class Members:
    """A property that lists names: which fact must be true for each."""

    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entries:
    """A property that lists the entries of a mapping of texts: what key and value are called in an element."""

    fact: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A property that is made of a text of which few spellings are in use: what each of them shows as."""

    fact: str
    shown: Callable[[str], UUID]


@dataclass(frozen=True, slots=True)
class Near:
    """A property that is made of a fact and of more: where it equals a value, the fact lies between two others."""

    fact: str
    between: Callable[[Scalar], tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class LocalMoment:
    """A property that shows a moment in local time, of which an hour a year is told twice."""

    fact: str
    compared: Compared


Meaning: TypeAlias = Value | Text | Choice | Members | Entries | Derived | Near | LocalMoment
Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A page of a list: the query, the meaning of its properties by path, and how memory answers where SQL cannot.

    `read` makes a row of the values of `facts`; `keep` tests a row by the query's condition; `sort_key` sorts rows in its order;
    `counted`, if any, is told how many rows there are on all pages.
    """

    query: Query
    meanings: Mapping[str, Meaning]
    facts: tuple[str, ...]
    read: Callable[[Sequence[Any]], Row]
    keep: Callable[[Row], bool]
    sort_key: Callable[[Row], Any]
    counted: Callable[[int], None] | None = None
