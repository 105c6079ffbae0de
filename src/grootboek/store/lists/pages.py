"""Pages of a list: by one query where SQL says all, else by testing rows of the few facts that the test needs, in portions."""

from collections.abc import Callable, Generator, Hashable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from operator import itemgetter
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from grootboek.store.book import Book
from grootboek.store.engine.local_time import local_time
from grootboek.store.engine.many_keys import among, one_of
from grootboek.store.lists.conditions import EVERYTHING, Answer, Scope, answer_to
from grootboek.store.lists.costs import refuse_if_too_costly
from grootboek.store.lists.request import Choice, Derived, ListRequest, LocalMoment, Meaning, Text, Value
from grootboek.store.lists.text_sql import by_code_point
from grootboek.wire.odata import Ordering
from grootboek.wire.odata_syntax import paths_of

_Item = TypeVar("_Item")
Key = tuple[int, ...]
_PORTION: Final = 1_000
"""Rows that are read at once."""
_MAX_TEXTS: Final = 500
"""Spellings of a text that are told apart in SQL."""


@dataclass(frozen=True, slots=True)
class Listing(Generic[_Item]):
    """A list of the books: the query of whole rows, the SQL of each fact, and the class whose fields the facts are.

    The query selects each fact by its name; `keys` are the facts that order the list and find its items. A list that has a
    `stamp` gets new rows at its end alone and loses rows only when the stamp changes: what was read of it is remembered, so that
    its next page begins where the last one ended. Of a `wide` one, whose rows take subqueries and whose key is one fact, the
    first key of a page is found before it: else the engines run the subqueries also for the rows before it.
    """

    query: Select[Any]
    facts: Mapping[str, ColumnElement[Any]]
    item: Callable[..., _Item]
    keys: tuple[str, ...] = ("number",)
    stamp: Callable[[Book], Hashable] | None = None
    wide: bool = False

    @property
    def key_columns(self) -> list[ColumnElement[Any]]:
        """The SQL of the key."""
        return [self.facts[name] for name in self.keys]

    def items(self, book: Book, query: Select[Any]) -> list[_Item]:
        """Return the items of a query that is narrowed from the own one."""
        rows = book.connection.execute(query, {"a": book.administration_id})
        return [self.item(**row) for row in rows.mappings()]

    def key_of(self, item: _Item) -> Key:
        """Return the key of an item."""
        return tuple(getattr(item, name) for name in self.keys)


def page_of(book: Book, listing: Listing[_Item], request: ListRequest) -> list[_Item]:
    """Return a page of a list; FilterError when its filter takes too much on the rows."""
    query = request.query
    scope, answer = answered(book, listing, request)
    if request.counted is not None:
        request.counted(_count(book, listing, request, answer))
    keys = [_key(ordering, scope) for ordering in query.orderings]
    order = [key for key in keys if key is not None]
    if len(order) < len(keys):
        return _by_keys(book, listing, _sorted_in_memory(book, listing, request, answer.may_hold))
    if order:
        return _by_keys(book, listing, _ordered_keys(book, listing, request, answer, order))
    return _in_own_order(book, listing, request, answer)


def answered(book: Book, listing: Listing[Any], request: ListRequest) -> tuple[Scope, Answer]:
    """Return what the paths of a request lead to, and what SQL says of its condition; FilterError when it takes too much."""
    scope = Scope(listing.facts, _meanings(book, listing, request))
    condition = request.query.condition
    if condition is not None:
        refuse_if_too_costly(book, listing.query, condition)
    return scope, EVERYTHING if condition is None else answer_to(condition, scope)


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
        return sum(1 for _ in kept(book, listing, request, listing.query.where(answer.may_hold)))
    rows = listing.query.with_only_columns(*listing.key_columns).where(answer.holds).subquery()
    number: int = book.connection.execute(
        select(func.count()).select_from(rows), {"a": book.administration_id}
    ).scalar_one()
    return number


def _in_own_order(book: Book, listing: Listing[_Item], request: ListRequest, answer: Answer) -> list[_Item]:
    """Return a page of a list in its own order, from the last position on that is known of it."""
    query, positions = request.query, book.database.positions
    if listing.stamp is None:
        return _from(book, listing, request, answer, (query.skip, query.top))
    # The name holds the condition itself: what it means in the books is the same each time.
    name = (book.administration_id, id(listing), query.condition, listing.stamp(book))
    at, key = positions.before(name, query.skip)
    if key is not None:
        after = _after(listing, key)
        holds = and_(answer.holds, after)
        answer = Answer(holds, holds if answer.is_exact else and_(answer.may_hold, after))
    # With the row before the page, whose key is where whoever asks for the page again may begin.
    before = int(query.skip > at)
    items = _from(book, listing, request, answer, (query.skip - at - before, query.top + before))
    if before and items:
        positions.remember(name, query.skip, listing.key_of(items[0]))
    page = items[before:]
    if page:
        positions.remember(name, query.skip + len(page), listing.key_of(page[-1]))
    return page


def _from(
    book: Book, listing: Listing[_Item], request: ListRequest, answer: Answer, window: tuple[int, int]
) -> list[_Item]:
    """Return the rows of a window, its begin and its length, of those that a condition keeps in the list's own order."""
    start, length = window
    if answer.is_exact and listing.wide and start:
        (key,) = listing.key_columns
        before = listing.query.with_only_columns(key).where(answer.holds).order_by(key).limit(1).offset(start)
        first = book.connection.execute(before, {"a": book.administration_id}).scalar()
        if first is None:
            return []
        holds = and_(answer.holds, key >= first)
        answer, start = Answer(holds, holds), 0
    if answer.is_exact:
        query = listing.query.where(answer.holds).order_by(*listing.key_columns)
        return listing.items(book, query.limit(length).offset(start))
    rows = kept(book, listing, request, listing.query.where(answer.may_hold))
    keys = [key for key, _ in islice(rows, start, start + length)]
    rows.close()
    return _by_keys(book, listing, keys)


def _after(listing: Listing[Any], key: Key) -> ColumnElement[bool]:
    """Return the condition that a row comes after the one with a key."""
    column, *inner = listing.key_columns
    if not inner:
        return column > key[0]
    # The first comparison is the one that an index answers.
    return and_(column >= key[0], or_(column > key[0], inner[0] > key[1]))


def _ordered_keys(
    book: Book, listing: Listing[Any], request: ListRequest, answer: Answer, order: Sequence[ColumnElement[Any]]
) -> list[Key]:
    """Return the keys of a page in another order than the list's: SQL sorts keys, since whole rows are wide to sort."""
    start, top = request.query.skip, request.query.top
    if answer.is_exact:
        query = listing.query.with_only_columns(*listing.key_columns).where(answer.holds)
        query = query.order_by(*order, *listing.key_columns).limit(top).offset(start)
        return [tuple(row) for row in book.connection.execute(query, {"a": book.administration_id})]
    rows = kept(book, listing, request, listing.query.where(answer.may_hold).order_by(*order))
    keys = [key for key, _ in islice(rows, start, start + top)]
    rows.close()
    return keys


def _sorted_in_memory(
    book: Book, listing: Listing[Any], request: ListRequest, where: ColumnElement[bool]
) -> Sequence[Key]:
    """Return the keys of a page in an order that SQL does not know; no more rows are held than the pages up to it have."""
    read = request.read
    keyed = (
        (request.sort_key(read(values)), key)
        for key, values in kept(book, listing, request, listing.query.where(where))
    )
    first = nsmallest(request.query.skip + request.query.top, keyed, key=itemgetter(0))
    return [key for _, key in first[request.query.skip :]]


def kept(
    book: Book, listing: Listing[Any], request: ListRequest, chosen: Select[Any], more: Sequence[str] = ()
) -> Generator[tuple[Key, Sequence[Any]]]:
    """Yield the keys of the rows that memory keeps of those that SQL chose, with the facts of the request and some more."""
    keys, own = listing.key_columns, len(request.facts)
    facts = [listing.facts[name] for name in (*request.facts, *more)]
    query = chosen.with_only_columns(*keys, *facts).order_by(*keys).execution_options(yield_per=_PORTION)
    with book.connection.execute(query, {"a": book.administration_id}) as rows:
        for row in rows:
            values = row[len(keys) :]
            if request.keep(request.read(values[:own])):
                yield tuple(row[: len(keys)]), values


def _by_keys(book: Book, listing: Listing[_Item], keys: Sequence[Key]) -> list[_Item]:
    """Return items by their keys, in the order of the keys that are given."""
    if not keys:
        return []
    if len(listing.keys) == 1:
        numbers = [number for (number,) in keys]
        query = listing.query.where(one_of(book.database, listing.key_columns[0], numbers))
    else:
        query = among(book.database, listing.query, listing.key_columns, keys)
    by_key = {listing.key_of(item): item for item in listing.items(book, query)}
    return [by_key[key] for key in keys]


def _key(ordering: Ordering, scope: Scope) -> ColumnElement[Any] | None:
    """Return the SQL of an order, null before everything else; None when it is not the order of what the property shows."""
    match scope.meaning(ordering.path):
        case Text(), text:
            key: ColumnElement[Any] = by_code_point(text)
        case Value(sorts_alike=True), column:
            key = column
        case LocalMoment(), column:
            key = local_time(column)
        case Choice(_, shown), column:
            ranks = {name: rank for rank, name in enumerate(sorted(set(shown.values()), key=str))}
            key = case({value: ranks[name] for value, name in shown.items()}, value=column)
        case _:
            return None
    return key.desc().nulls_last() if ordering.descending else key.asc().nulls_first()
