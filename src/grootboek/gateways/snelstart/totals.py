"""`$apply` of a list: what is summed, by which properties it is grouped, and the groups as they go over the wire."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from urllib.parse import parse_qsl

from grootboek.gateways.snelstart.call import Call
from grootboek.gateways.snelstart.errors import bad_filter, bad_query
from grootboek.gateways.snelstart.fields import FieldTable, Row
from grootboek.gateways.snelstart.listing import ListQuery, list_query
from grootboek.gateways.snelstart.literals import money_to_wire
from grootboek.store.lists.groups import Group, Total
from grootboek.store.lists.request import ListRequest
from grootboek.wire.odata_apply import Apply, parse_apply
from grootboek.wire.odata_syntax import FilterError, QueryError

_APPLY: Final = "$apply"
_FOUR_PLACES: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class TotalsQuery:
    """What a client asks of the groups of a list."""

    table: FieldTable[Any]
    apply: Apply
    query: ListQuery[Any]

    @property
    def request(self) -> ListRequest:
        """The rows that are grouped, and the page of the groups."""
        return self.query.request

    @property
    def common(self) -> tuple[str, ...]:
        """The facts that tell one group from another."""
        return self.table.reader(self._paths)[0]

    @property
    def numbers(self) -> tuple[str, ...]:
        """The facts that are summed."""
        return self.table.reader({aggregate.path.segments for aggregate in self.apply.aggregates})[0]

    def written(self, groups: Iterable[Group]) -> list[Row]:
        """Write groups: the properties that their rows have in common, and each number under its name."""
        facts, read = self.table.reader(self._paths)
        fact_of = {
            aggregate.alias: self.table.reader({aggregate.path.segments})[0][0] for aggregate in self.apply.aggregates
        }
        written: list[Row] = []
        for group in groups:
            totals = {
                _as_a_property(aggregate.alias): _RESULTS[aggregate.method](group.totals[fact_of[aggregate.alias]])
                for aggregate in self.apply.aggregates
            }
            written.append({**(read(group.facts) if facts else {}), **totals})
        return written

    @property
    def _paths(self) -> set[tuple[str, ...]]:
        return {path.segments for path in self.apply.groupings}


def _check_beside(options: Mapping[str, str]) -> None:
    """Refuse options that name properties of rows: there are none in the answer."""
    for option in ("$orderby", "$select"):
        if options.get(option, "").strip():
            raise FilterError(f"{option} cannot stand beside {_APPLY}.")


def _as_a_property(alias: str) -> str:
    return alias[:1].lower() + alias[1:]


def _money(cents: int | None) -> Decimal | None:
    return None if cents is None else money_to_wire(cents)


def _average(total: Total) -> Decimal | None:
    if not total.count:
        return None
    return (Decimal(total.sum) / total.count).scaleb(-2).quantize(_FOUR_PLACES, ROUND_HALF_UP)


_RESULTS: Final[Mapping[str, Any]] = {
    "sum": lambda total: _money(total.sum),
    "min": lambda total: _money(total.least),
    "max": lambda total: _money(total.greatest),
    "average": _average,
}


def totals_query(call: Call, table: FieldTable[Any]) -> TotalsQuery | None:
    """Read the `$apply` of a list whose numbers are amounts of money; None without one, `Failed` when it cannot be read."""
    options = dict(parse_qsl(call.query_string, keep_blank_values=True))
    if not options.get(_APPLY, "").strip():
        return None
    try:
        apply = parse_apply(options[_APPLY], table.entity)
        _check_beside(options)
    except FilterError as error:
        raise bad_filter(error) from None
    except QueryError as error:
        raise bad_query(str(error)) from None
    return TotalsQuery(table, apply, list_query(call, table))
