"""Adding and changing cost centres, which may lie inside one another but not in a circle."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from grootboek.bookkeeping.chart_acts import change_row, is_other
from grootboek.bookkeeping.rights import require
from grootboek.ledger.account import NUMBER_LIMIT, number_of_code
from grootboek.ledger.actor import Right
from grootboek.ledger.chart import Chart
from grootboek.ledger.cost_centre import CODE_LENGTH, NAME_LENGTH, CostCentre, CostCentreDraft, lies_within
from grootboek.ledger.drafts import draft_of
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.chart_rows import insert_chart_row


def add_cost_centre(book: Book, draft: CostCentreDraft) -> CostCentre:
    """Add a cost centre and return it; `Refused` with every problem when something is wrong."""
    require(book, Right.BOOK)
    lock_administration(book)
    numbered = _numbered(draft, chart_of(book))
    refuse_if(_check(numbered, chart_of(book)))
    cost_centre_id = insert_chart_row(book, numbered)
    # A new one is active: that is not worth a place in the trail.
    facts = {name: getattr(numbered, name) for name in ("name", "code", "number", "parent_id")}
    write_audit(book, "add cost centre", f"cost centre {cost_centre_id}", after=facts)
    return chart_of(book).cost_centres[cost_centre_id]


def change_cost_centre(
    book: Book, cost_centre_id: int, change: Callable[[CostCentreDraft], CostCentreDraft]
) -> CostCentre:
    """Change a cost centre and return it; `Refused` with every problem when something is wrong."""
    require(book, Right.BOOK)
    lock_administration(book)
    chart = chart_of(book)
    if cost_centre_id not in chart.cost_centres:
        raise refusal(Reason.NOT_FOUND, "cost_centre")
    old = draft_of(CostCentreDraft, chart.cost_centres[cost_centre_id])
    new = change(old)
    refuse_if(_check(new, chart, cost_centre_id))
    change_row(book, ("cost centre", cost_centre_id), old, new)
    return chart_of(book).cost_centres[cost_centre_id]


def _numbered(draft: CostCentreDraft, chart: Chart) -> CostCentreDraft:
    """Return a draft with a number, which is the code where none is stated."""
    number, taken = draft.number, chart.cost_centre_by_number
    if number is None:
        number = number_of_code(draft.code)
        if number is None or number in taken:
            number = max(taken, default=0) + 1
    return replace(draft, number=number, code=draft.code or str(number))


def _check(draft: CostCentreDraft, chart: Chart, own_id: int | None = None) -> Iterator[Problem]:
    """Yield everything that is wrong with a cost centre; `own_id` is the one it changes, if any."""
    if not draft.name.strip():
        yield Problem(Reason.TEXT_MISSING, ("name",))
    for name, longest in (("name", NAME_LENGTH), ("code", CODE_LENGTH)):
        if len(getattr(draft, name)) > longest:
            yield Problem(Reason.TEXT_TOO_LONG, (name,), {"longest": longest})
    if is_other(chart.cost_centre_by_code.get(draft.code), own_id):
        yield Problem(Reason.CODE_TAKEN, ("code",), {"code": draft.code})
    if draft.number is None or not 0 <= draft.number < NUMBER_LIMIT:
        yield Problem(Reason.VALUE_INVALID, ("number",), {"number": draft.number})
    if is_other(chart.cost_centre_by_number.get(draft.number or 0), own_id):
        yield Problem(Reason.NUMBER_TAKEN, ("number",), {"number": draft.number})
    if draft.parent_id is None:
        return
    if draft.parent_id not in chart.cost_centres:
        yield Problem(Reason.COST_CENTRE_UNKNOWN, ("parent",))
    # Nothing lies inside a new one yet, so only one that was there before can close a circle.
    elif own_id is not None and lies_within(chart.cost_centres, draft.parent_id, own_id):
        yield Problem(Reason.COST_CENTRE_LOOP, ("parent",))
