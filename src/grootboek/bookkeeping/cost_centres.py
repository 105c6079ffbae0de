"""Adding and changing cost centres, which may lie inside one another but not in a circle."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grootboek.bookkeeping.rights import require
from grootboek.ledger.account import NUMBER_LIMIT, number_of_code
from grootboek.ledger.actor import Right
from grootboek.ledger.chart import Chart
from grootboek.ledger.cost_centre import CODE_LENGTH, NAME_LENGTH, CostCentre, lies_within
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.chart_rows import highest_number, insert_chart_row, update_chart_row


@dataclass(frozen=True, slots=True, kw_only=True)
class CostCentreDraft:
    """What somebody states about a cost centre; an empty code and number are made by the books."""

    name: str
    code: str = ""
    number: int | None = None
    parent_id: int | None = None
    active: bool = True


def add_cost_centre(book: Book, draft: CostCentreDraft) -> CostCentre:
    """Add a cost centre and return it; `Refused` with every problem when something is wrong."""
    require(book, Right.BOOK)
    lock_administration(book)
    chart = chart_of(book)
    number = draft.number
    if number is None:
        number = number_of_code(draft.code)
        if number is None or any(row.number == number for row in chart.cost_centres.values()):
            number = highest_number(book, "cost_centre") + 1
    values = {"name": draft.name, "code": draft.code or str(number), "number": number, "parent_id": draft.parent_id}
    refuse_if(_check(chart, values, None))
    cost_centre_id = insert_chart_row(book, "cost_centre", {**values, "active": draft.active})
    write_audit(book, "add cost centre", f"cost centre {cost_centre_id}", after=values)
    return chart_of(book).cost_centres[cost_centre_id]


def change_cost_centre(book: Book, cost_centre_id: int, changes: Mapping[str, Any]) -> CostCentre:
    """Change fields of a cost centre (names of `CostCentreDraft`) and return it."""
    require(book, Right.BOOK)
    lock_administration(book)
    chart = chart_of(book)
    old = chart.cost_centres.get(cost_centre_id)
    if old is None:
        raise refusal(Reason.NOT_FOUND, "cost_centre")
    fields = {name: getattr(old, name) for name in CostCentreDraft.__dataclass_fields__}
    refuse_if(_check(chart, {**fields, **changes}, cost_centre_id))
    update_chart_row(book, "cost_centre", cost_centre_id, changes)
    before = {name: fields[name] for name in changes}
    write_audit(book, "change cost centre", f"cost centre {cost_centre_id}", before=before, after=dict(changes))
    return chart_of(book).cost_centres[cost_centre_id]


def _check(chart: Chart, values: Mapping[str, Any], own_id: int | None) -> Iterator[Problem]:
    others = [row for row in chart.cost_centres.values() if row.id != own_id]
    if not values["name"].strip():
        yield Problem(Reason.TEXT_MISSING, ("name",))
    for name, longest in (("name", NAME_LENGTH), ("code", CODE_LENGTH)):
        if len(values[name]) > longest:
            yield Problem(Reason.TEXT_TOO_LONG, (name,), {"longest": longest})
    if any(row.code == values["code"] for row in others):
        yield Problem(Reason.CODE_TAKEN, ("code",), {"code": values["code"]})
    if not 0 <= values["number"] < NUMBER_LIMIT:
        yield Problem(Reason.VALUE_INVALID, ("number",), {"number": values["number"]})
    if any(row.number == values["number"] for row in others):
        yield Problem(Reason.NUMBER_TAKEN, ("number",), {"number": values["number"]})
    parent_id = values["parent_id"]
    if parent_id is None:
        return
    if parent_id not in chart.cost_centres:
        yield Problem(Reason.COST_CENTRE_UNKNOWN, ("parent",))
    elif own_id is not None and lies_within(chart.cost_centres, parent_id, own_id):
        yield Problem(Reason.COST_CENTRE_LOOP, ("parent",))
