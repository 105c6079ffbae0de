"""OData v3 queries as the query string of a list carries them: `$filter`, `$top`, `$skip`, `$orderby`, `$select`.

`read_query` reads and checks all five against the type of the list. The filter stays a syntax tree
(grootboek.wire.odata_syntax), which `predicate` (grootboek.wire.odata_predicate) applies to rows in memory and which a
gateway translates for the store. A key that is repeated is joined with "and" for `$filter`; of the others the last
counts. Keys that are no query option are nobody's business here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from grootboek.wire.literals import is_digits, whole_of_digits
from grootboek.wire.odata_parser import parse_filter
from grootboek.wire.odata_syntax import Expression, FilterError, Junction, LimitExceededError, Path
from grootboek.wire.odata_types import EntityType, check_condition
from grootboek.wire.odata_words import MAX_LENGTH

_MAX_WHOLE_NUMBER = 2**31 - 1
# Each ordering is looked at for each pair of rows.
MAX_ORDERINGS = 20


@dataclass(frozen=True, slots=True)
class Ordering:
    """One property to sort on."""

    path: Path
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What a client asks of a list; an empty select means all properties."""

    condition: Expression | None
    top: int
    skip: int
    orderings: tuple[Ordering, ...] = ()
    select: tuple[str, ...] = ()


def read_query(pairs: Iterable[tuple[str, str]], entity: EntityType, page_size: int) -> Query:
    """Read the options of a list of `entity` from the decoded pairs of a query string.

    `page_size` is both the default and the largest page. FilterError, UnknownPropertyError and LimitExceededError say
    what is wrong.
    """
    options: dict[str, str] = {}
    filters: list[str] = []
    for key, value in pairs:
        if key == "$filter":
            filters.append(value)
        else:
            options[key] = value
    return Query(
        _condition(filters, entity),
        _page_option("Top", options.get("$top"), page_size, page_size),
        _page_option("Skip", options.get("$skip"), 0, _MAX_WHOLE_NUMBER),
        tuple(_orderings(options.get("$orderby", ""), entity)),
        tuple(dict.fromkeys(_selected(options.get("$select", ""), entity))),
    )


def _condition(filters: list[str], entity: EntityType) -> Expression | None:
    if sum(map(len, filters)) > MAX_LENGTH:
        raise FilterError(f"The filter is longer than {MAX_LENGTH} characters.")
    conditions = tuple(parse_filter(text) for text in filters if text.strip())
    if not conditions:
        return None
    condition = conditions[0] if len(conditions) == 1 else Junction("and", conditions)
    check_condition(condition, entity)
    return condition


def _page_option(option: str, text: str | None, default: int, limit: int) -> int:
    """Read a count of rows; the sentences are those of Web API's query validator."""
    if text is None or not text.strip():
        return default
    digits = text.strip()
    # Twenty digits show that a number is too large; to make an int of a long text is slow.
    number = whole_of_digits(digits.lstrip("0")[:20]) if is_digits(digits) else -1
    if not 0 <= number <= _MAX_WHOLE_NUMBER:
        key = f"${option.lower()}"
        raise LimitExceededError(
            f"Invalid value '{text}' for {key} query option found. "
            f"The {key} query option requires a non-negative integer value."
        )
    if number > limit:
        raise LimitExceededError(
            f"The query specified in the URI is not valid. The limit of '{limit}' for {option} query "
            f"has been exceeded. The value from the incoming request is '{number}'."
        )
    return number


def _orderings(text: str, entity: EntityType) -> Iterable[Ordering]:
    parts = [part for piece in text.split(",") if (part := piece.strip())]
    if len(parts) > MAX_ORDERINGS:
        raise FilterError(f"There are more than {MAX_ORDERINGS} orderings.")
    for part in parts:
        words = part.split()
        if len(words) > 2 or words[1:] not in ([], ["asc"], ["desc"]):
            raise FilterError(f"'{part}' is no ordering.")
        path = Path(tuple(words[0].split("/")))
        target = entity.at(path)
        if target.many or target.kind is None:
            raise FilterError(f"There is no ordering on '{path}'.")
        yield Ordering(path, words[1:] == ["desc"])


def _selected(text: str, entity: EntityType) -> Iterable[str]:
    names = [name for piece in text.split(",") if (name := piece.strip())]
    for name in names:
        if name != "*":
            entity.at(Path((name,)))
    # No names are all of them.
    return () if "*" in names else names
