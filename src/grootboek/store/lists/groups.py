"""Groups of a list: sums, least and greatest of its numbers, over all rows that a condition keeps or over those of each group."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Text, func
from sqlalchemy.types import TypeDecorator

from grootboek.store.book import Book
from grootboek.store.lists.conditions import Answer
from grootboek.store.lists.pages import Listing, answered, kept
from grootboek.store.lists.request import ListRequest
from grootboek.store.lists.text_sql import by_code_point
from grootboek.wire.odata_syntax import FilterError

MAX_GROUPS: Final = 20_000
"""Groups that memory holds where SQL cannot answer the condition."""


@dataclass(frozen=True, slots=True)
class Total:
    """What some numbers come to; the least and the greatest of none are None."""

    count: int = 0
    sum: int = 0
    least: int | None = None
    greatest: int | None = None

    def with_number(self, number: int) -> "Total":
        """Return the total with one number more."""
        least = number if self.least is None else min(self.least, number)
        greatest = number if self.greatest is None else max(self.greatest, number)
        return Total(self.count + 1, self.sum + number, least, greatest)


@dataclass(frozen=True, slots=True)
class Group:
    """The rows that have some facts in common: these facts, and the totals of others by their name."""

    facts: tuple[Any, ...]
    totals: Mapping[str, Total]


def groups_of(
    book: Book, listing: Listing[Any], request: ListRequest, common: Sequence[str], numbers: Sequence[str]
) -> list[Group]:
    """Return a page of the groups of the rows that a condition keeps, in the order of the facts that they have in common.

    Without such facts there is one group. FilterError when memory would have to hold too many groups.
    """
    _, answer = answered(book, listing, request)
    if answer.is_exact:
        return _by_sql(book, listing, request, answer, (common, numbers))
    groups = _in_memory(book, listing, request, answer, (common, numbers))
    ordered = sorted(
        groups, key=lambda group: [(fact is not None, fact if fact is not None else 0) for fact in group.facts]
    )
    return ordered[request.query.skip : request.query.skip + request.query.top]


_Names = tuple[Sequence[str], Sequence[str]]
"""The facts that the rows of a group have in common, and those that are numbers to total."""


def _by_sql(book: Book, listing: Listing[Any], request: ListRequest, answer: Answer, names: _Names) -> list[Group]:
    common, numbers = names
    columns = [listing.facts[name] for name in common]
    totals: list[ColumnElement[Any]] = [func.count()]
    for name in numbers:
        column = listing.facts[name]
        totals += [func.sum(column), func.min(column), func.max(column)]
    query = listing.query.with_only_columns(*columns, *totals).where(answer.holds)
    if columns:
        query = query.group_by(*columns).order_by(*map(_ordered, columns))
        query = query.limit(request.query.top).offset(request.query.skip)
    rows = book.connection.execute(query, {"a": book.administration_id})
    groups = []
    for row in rows:
        count, *values = row[len(common) :]
        by_name = {
            name: Total(count, int(values[3 * place] or 0), *values[3 * place + 1 : 3 * place + 3])
            for place, name in enumerate(numbers)
        }
        groups.append(Group(tuple(row[: len(common)]), by_name))
    return groups


def _ordered(column: ColumnElement[Any]) -> ColumnElement[Any]:
    is_text = isinstance(column.type, Text) and not isinstance(column.type, TypeDecorator)
    return (by_code_point(column) if is_text else column).asc().nulls_first()


def _in_memory(
    book: Book, listing: Listing[Any], request: ListRequest, answer: Answer, names: _Names
) -> Iterable[Group]:
    common, numbers = names
    none = dict.fromkeys(numbers, Total())
    groups: dict[tuple[Any, ...], dict[str, Total]] = {} if common else {(): none}
    own = len(request.facts)
    for _, values in kept(book, listing, request, listing.query.where(answer.may_hold), [*common, *numbers]):
        facts = tuple(values[own : own + len(common)])
        totals = groups.setdefault(facts, none)
        added = zip(numbers, values[own + len(common) :], strict=True)
        groups[facts] = {name: totals[name].with_number(number) for name, number in added}
        if len(groups) > MAX_GROUPS:
            raise FilterError(f"With this filter there are more than {MAX_GROUPS} groups.")
    return [Group(facts, totals) for facts, totals in groups.items()]
