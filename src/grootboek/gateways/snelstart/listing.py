"""Lists: `$filter`, `$top`, `$skip`, `$orderby` and `$select`, answered by SQL where that is exact and else row by row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

from grootboek.gateways.snelstart.contract.shapes import entity_type
from grootboek.gateways.snelstart.errors import Violation, bad_query, broken_rules
from grootboek.store.filtering import Columns, conditions
from grootboek.wire.odata import Ordering, Query, read_query
from grootboek.wire.odata_predicate import predicate
from grootboek.wire.odata_syntax import FilterError, QueryError
from grootboek.wire.odata_types import EntityType

PAGE_SIZE: Final = 500
"""Rows of a page when none is asked, and the most that may be asked."""

Row = Mapping[str, Any]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a client asks of a list of one model."""

    entity: EntityType
    query: Query

    def page(self, rows: Sequence[Row]) -> list[Row]:
        """Return the page that is asked of all rows of a list in memory."""
        found = list(rows)
        if self.query.condition is not None:
            keep = predicate(self.query.condition, self.entity)
            found = [row for row in found if keep(row)]
        for ordering in reversed(self.query.orderings):
            found.sort(key=_sort_key(ordering), reverse=ordering.descending)
        return self.selected(found[self.query.skip : self.query.skip + self.query.top])

    def selected(self, rows: Sequence[Row]) -> list[Row]:
        """Return rows with only the properties that are asked for."""
        if not self.query.select:
            return list(rows)
        names = [name[:1].lower() + name[1:] for name in self.query.select]
        return [{name: row[name] for name in names} for row in rows]


def _sort_key(ordering: Ordering) -> Callable[[Row], tuple[bool, Any]]:
    names = [segment[:1].lower() + segment[1:] for segment in ordering.path.segments]

    def key(row: Row) -> tuple[bool, Any]:
        value: Any = row
        for name in names:
            value = None if value is None else value[name]
        return value is not None, value if value is not None else 0

    return key


def list_query(query_string: str, model_name: str) -> ListQuery:
    """Read the query of a list; `Failed` with the OData layer's answer, or ALG-0104 for a filter that cannot be read."""
    entity = entity_type(model_name)
    try:
        return ListQuery(entity, read_query(parse_qsl(query_string, keep_blank_values=True), entity, PAGE_SIZE))
    except FilterError as fault:
        raise broken_rules([Violation("ALG-0104", str(fault))]) from None
    except QueryError as fault:
        raise bad_query(str(fault)) from None


def rows_of_table(
    wanted: ListQuery,
    columns: Columns,
    read: Callable[[Sequence[Any], int | None, int], Sequence[Item]],
    to_wire: Callable[[Item], Row],
) -> list[Row]:
    """Answer a list that stands in a table: by SQL alone where it can, else by testing the rows that SQL leaves.

    `read` takes conditions, a limit and an offset.
    """
    query = wanted.query
    where, says_all = ([], True) if query.condition is None else conditions(query.condition, columns)
    if query.orderings or not says_all:
        return wanted.page([to_wire(item) for item in read(where, None, 0)])
    return wanted.selected([to_wire(item) for item in read(where, query.top, query.skip)])
