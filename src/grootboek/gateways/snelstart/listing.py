"""Lists: `$filter`, `$top`, `$skip`, `$orderby` and `$select` on the properties of a field table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Generic
from urllib.parse import parse_qsl

from grootboek.gateways.snelstart.call import Call, Page
from grootboek.gateways.snelstart.errors import bad_filter, bad_query
from grootboek.gateways.snelstart.fields import FieldTable, Item, Row
from grootboek.store.lists.request import ListRequest
from grootboek.wire.odata import Ordering, Query, read_query
from grootboek.wire.odata_predicate import predicate
from grootboek.wire.odata_syntax import FilterError, QueryError, paths_of

PAGE_SIZE: Final = 500
"""Rows of a page of a list whose own limit is not known."""
_PAGING: Final = frozenset({"$top", "$skip"})


@dataclass(frozen=True)
class ListQuery(Generic[Item]):
    """What a client asks of a list of one model; the page learns of how many rows it is."""

    table: FieldTable[Item]
    query: Query
    asked: Page = field(default_factory=Page)

    def page(self, items: Iterable[Item]) -> list[Row]:
        """Return the page that is asked of all items of a list in memory."""
        rows = sorted(filter(self._keep, map(self.table.to_wire, items)), key=self._sort_key)
        self.asked.total = len(rows)
        # `$select` comes last: `$filter` and `$orderby` may name what is not selected.
        names = self._selected
        page = rows[self.query.skip : self.query.skip + self.query.top]
        return [{name: row[name] for name in names} for row in page] if names else page

    def written(self, items: Iterable[Item]) -> list[Row]:
        """Write items with the properties that are asked for."""
        return [self.table.to_wire(item, self._selected) for item in items]

    @property
    def request(self) -> ListRequest:
        """The page as the store is asked for it."""
        condition = self.query.condition
        paths = [*paths_of(condition)] if condition is not None else []
        paths += [ordering.path for ordering in self.query.orderings]
        facts, read = self.table.reader({path.segments for path in paths})
        told = self._counted if self.asked.counted else None
        return ListRequest(self.query, self.table.meanings, facts, read, self._keep, self._sort_key, told)

    def _counted(self, total: int) -> None:
        self.asked.total = total

    @property
    def _selected(self) -> list[str]:
        return [_own_name(name) for name in self.query.select]

    @cached_property
    def _keep(self) -> Callable[[Row], bool]:
        condition = self.query.condition
        return (lambda _: True) if condition is None else predicate(condition, self.table.entity)

    @cached_property
    def _sort_key(self) -> Callable[[Row], Any]:
        keys = [_sort_key(ordering) for ordering in self.query.orderings]
        return lambda row: tuple(key(row) for key in keys)


@dataclass(frozen=True, slots=True)
class _Descending:
    """A key that sorts the other way round."""

    key: Any

    def __lt__(self, other: "_Descending") -> bool:
        return bool(other.key < self.key)


def _sort_key(ordering: Ordering) -> Callable[[Row], Any]:
    """Return what sorts rows by a property, null before everything else."""
    names = [_own_name(segment) for segment in ordering.path.segments]

    def key(row: Row) -> Any:
        value: Any = row
        for name in names:
            value = None if value is None else value[name]
        # The 0 is held against another null only: the first of the pair already sets nulls and values apart.
        ranked = (value is not None, value if value is not None else 0)
        return _Descending(ranked) if ordering.descending else ranked

    return key


def _own_name(filter_name: str) -> str:
    return filter_name[:1].lower() + filter_name[1:]


def list_query(call: Call, table: FieldTable[Item]) -> ListQuery[Item]:
    """Read the query of a list; `Failed` with the OData layer's answer, or ALG-0104 for a filter that cannot be read.

    Of a list without OData only a page is asked; the other options are overlooked, as the vendor does.
    """
    pairs = parse_qsl(call.query_string, keep_blank_values=True)
    top = call.operation.top
    if top is None:
        pairs = [pair for pair in pairs if pair[0] in _PAGING]
    try:
        query = read_query(pairs, table.entity, top or PAGE_SIZE)
    except FilterError as error:
        raise bad_filter(error) from None
    except QueryError as error:
        raise bad_query(str(error)) from None
    call.page.skip, call.page.top = query.skip, query.top
    return ListQuery(table, query, call.page)
