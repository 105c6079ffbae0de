"""Pages of a list: by one query where SQL says all, else by testing rows of the few facts that the test needs, in portions."""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from operator import itemgetter
from typing import Any, Final, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, Select, case, func, select

from grootboek.store.book import Book
from grootboek.store.engine.local_time import local_time
from grootboek.store.engine.many_keys import one_of
from grootboek.store.lists.conditions import EVERYTHING, Answer, Scope, answer_to
from grootboek.store.lists.costs import refuse_if_too_costly
from grootboek.store.lists.request import Choice, Derived, ListRequest, LocalMoment, Meaning, Row, Text, Value
from grootboek.store.lists.text_sql import by_code_point
from grootboek.wire.odata import Ordering
from grootboek.wire.odata_syntax import paths_of


class _Numbered(Protocol):
    @property
    def number(self) -> int: ...


_Item = TypeVar("_Item", bound=_Numbered)
_PORTION: Final = 1_000
"""Rows that are read at once."""
_MAX_TEXTS: Final = 500
"""Spellings of a text that are told apart in SQL."""


@dataclass(frozen=True, slots=True)
class Listing(Generic[_Item]):
    """A list of the books: the query of whole rows, the SQL of each fact, and the class whose fields the facts are.

    The query selects each fact by its name, and `number` orders the list and finds its items.
    """

    query: Select[Any]
    facts: Mapping[str, ColumnElement[Any]]
    item: Callable[..., _Item]

    def items(self, book: Book, query: Select[Any]) -> list[_Item]:
        """Return the items of a query that is narrowed from the own one."""
        rows = book.connection.execute(query, {"a": book.administration_id})
        return [self.item(**row) for row in rows.mappings()]


def page_of(book: Book, listing: Listing[_Item], request: ListRequest) -> list[_Item]:
    """Return a page of a list; FilterError when its filter takes too much on the rows."""
    query, scope = request.query, Scope(listing.facts, _meanings(book, listing, request))
    if query.condition is not None:
        refuse_if_too_costly(book, listing.query, query.condition)
    answer = EVERYTHING if query.condition is None else answer_to(query.condition, scope)
    if request.counted is not None:
        request.counted(_count(book, listing, request, answer))
    keys = [_key(ordering, scope) for ordering in query.orderings]
    order = [key for key in keys if key is not None]
    if len(order) < len(keys):
        return _numbered(book, listing, _sorted_in_memory(book, listing, request, answer.may_hold))
    if answer.is_exact:
        return _answered_by_sql(book, listing, request, answer.holds, order)
    rows = _kept(book, listing, request, answer.may_hold, order)
    numbers = [number for number, _ in islice(rows, query.skip, query.skip + query.top)]
    rows.close()
    return _numbered(book, listing, numbers)


def _meanings(book: Book, listing: Listing[Any], request: ListRequest) -> Mapping[str, Meaning]:
    """Return the meanings of properties; of one that is made of a text and is asked for, a choice of the texts in use."""
    paths = {str(ordering.path) for ordering in request.query.orderings}
    if request.query.condition is not None:
        paths.update(map(str, paths_of(request.query.condition)))
    return {
        path: _choice(book, listing, meaning) if isinstance(meaning, Derived) and path in paths else meaning
        for path, meaning in request.meanings.items()
    }


def _choice(book: Book, listing: Listing[Any], derived: Derived) -> Meaning:
    """Return what each text in use shows as; of too many texts the property as it is, which only memory can tell."""
    texts = listing.query.with_only_columns(listing.facts[derived.fact]).distinct().limit(_MAX_TEXTS + 1)
    in_use = book.connection.execute(texts, {"a": book.administration_id}).scalars().all()
    if len(in_use) > _MAX_TEXTS:
        return derived
    return Choice(derived.fact, {text: derived.shown(text) for text in in_use})


def _count(book: Book, listing: Listing[Any], request: ListRequest, answer: Answer) -> int:
    """Return how many rows the pages of a list have together."""
    if not answer.is_exact:
        return sum(1 for _ in _kept(book, listing, request, answer.may_hold, ()))
    rows = listing.query.with_only_columns(listing.facts["number"]).where(answer.holds).subquery()
    number: int = book.connection.execute(
        select(func.count()).select_from(rows), {"a": book.administration_id}
    ).scalar_one()
    return number


def _answered_by_sql(
    book: Book,
    listing: Listing[_Item],
    request: ListRequest,
    where: ColumnElement[bool],
    order: Sequence[ColumnElement[Any]],
) -> list[_Item]:
    """Return a page that SQL cuts; in another order than the list's it sorts numbers, since whole rows are wide to sort."""
    number = listing.facts["number"]
    query = listing.query.where(where).order_by(*order, number).limit(request.query.top).offset(request.query.skip)
    if not order:
        return listing.items(book, query)
    numbers = book.connection.execute(query.with_only_columns(number), {"a": book.administration_id}).scalars()
    return _numbered(book, listing, list(numbers))


def _sorted_in_memory(
    book: Book, listing: Listing[Any], request: ListRequest, where: ColumnElement[bool]
) -> Sequence[int]:
    """Return the numbers of a page in an order that SQL does not know; no more rows are held than the pages up to it have."""
    keyed = ((request.sort_key(row), number) for number, row in _kept(book, listing, request, where, ()))
    first = nsmallest(request.query.skip + request.query.top, keyed, key=itemgetter(0))
    return [number for _, number in first[request.query.skip :]]


def _kept(
    book: Book,
    listing: Listing[Any],
    request: ListRequest,
    where: ColumnElement[bool],
    order: Sequence[ColumnElement[Any]],
) -> Generator[tuple[int, Row]]:
    """Yield the numbers and the rows that memory keeps of those that SQL leaves."""
    by_number = listing.facts["number"]
    facts = [listing.facts[name] for name in request.facts]
    query = listing.query.with_only_columns(by_number, *facts)
    query = query.where(where).order_by(*order, by_number).execution_options(yield_per=_PORTION)
    with book.connection.execute(query, {"a": book.administration_id}) as rows:
        for number, *values in rows:
            row = request.read(values)
            if request.keep(row):
                yield number, row


def _numbered(book: Book, listing: Listing[_Item], numbers: Sequence[int]) -> list[_Item]:
    """Return items by their numbers, in the order of the numbers that are given."""
    items = listing.items(book, listing.query.where(one_of(book.database, listing.facts["number"], numbers)))
    by_number = {item.number: item for item in items}
    return [by_number[number] for number in numbers]


def _key(ordering: Ordering, scope: Scope) -> ColumnElement[Any] | None:
    """Return the SQL of an order, null before everything else; None when it is not the order of what the property shows."""
    match scope.meaning(ordering.path):
        case Text(), text:
            key: ColumnElement[Any] = by_code_point(text)
        case Value(sorts_alike=True), column:
            key = column
        case LocalMoment(), column:
            key = local_time(column)
        case Choice(_, shown), column if not shown:
            key = column  # of no row, so any order will do
        case Choice(_, shown), column:
            ranks = {name: rank for rank, name in enumerate(sorted(set(shown.values()), key=str))}
            key = case({value: ranks[name] for value, name in shown.items()}, value=column)
        case _:
            return None
    return key.desc().nulls_last() if ordering.descending else key.asc().nulls_first()
