"""Adding, changing and deleting cost centres, which may lie inside one another but not in a circle."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from grootboek.bookkeeping.chart_acts import change_row, check_names
from grootboek.bookkeeping.rights import require
from grootboek.ledger.account import number_of_code
from grootboek.ledger.actor import Right
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.chart import Chart
from grootboek.ledger.cost_centre import CODE_LENGTH, NAME_LENGTH, CostCentre, CostCentreDraft, lies_within
from grootboek.ledger.drafts import draft_of
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.storable_texts import check_texts
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.invoicing.sales_orders import SalesOrderFilter, stream_sales_orders, write_sales_order
from grootboek.store.masters.articles import articles, update_article
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.chart_rows import insert_chart_row, mark_cost_centre_deleted


def add_cost_centre(book: Book, draft: CostCentreDraft, also: Iterable[object] = ()) -> CostCentre:
    """Add a cost centre and return it; `Refused` with every problem, and what the door `also` found, when something is wrong."""
    require(book, Right.BOOK)
    lock_administration(book)
    numbered = _numbered(draft, chart_of(book))
    refuse_if(_check(numbered, chart_of(book)), also)
    cost_centre_id = insert_chart_row(book, numbered)
    # A new one is active: that is not worth a place in the trail.
    facts = {name: getattr(numbered, name) for name in ("name", "code", "number", "parent_id")}
    write_audit(book, "add cost centre", f"cost centre {cost_centre_id}", after=facts)
    return chart_of(book).cost_centres[cost_centre_id]


def change_cost_centre(
    book: Book,
    cost_centre_id: int,
    change: Callable[[CostCentreDraft], CostCentreDraft],
    also: Iterable[object] = (),
) -> CostCentre:
    """Change a cost centre and return it; `Refused` with every problem, and what the door `also` found, when something is wrong.

    A code that was made of the number follows the number; a draft without a number keeps the old one.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    chart = chart_of(book)
    if cost_centre_id not in chart.cost_centres:
        raise refusal(Reason.NOT_FOUND, "cost_centre")
    old = draft_of(CostCentreDraft, chart.cost_centres[cost_centre_id])
    new = _recoded(old, change(old))
    refuse_if(_check(new, chart, cost_centre_id), also)
    change_row(book, ("cost centre", cost_centre_id), old, new)
    return chart_of(book).cost_centres[cost_centre_id]


def delete_cost_centre(book: Book, cost_centre_id: int) -> None:
    """Delete a cost centre, in use or not; `Refused` when there is none.

    What was booked on it shows it still. Its code and number are free, articles and orders have it no longer, and what lay in
    it lies in the one around it.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    centre = chart_of(book).cost_centres.get(cost_centre_id)
    if centre is None:
        raise refusal(Reason.NOT_FOUND, "cost_centre")
    inner = [row for row in chart_of(book).cost_centres.values() if row.parent_id == cost_centre_id]
    for draft, row_id in [(draft_of(CostCentreDraft, row), row.id) for row in inner]:
        change_row(book, ("cost centre", row_id), draft, replace(draft, parent_id=centre.parent_id))
    for article in articles(book, cost_centre_id=cost_centre_id):
        of_article = draft_of(ArticleDraft, article)
        update_article(book, article.id, of_article, replace(of_article, cost_centre_id=None))
    for order in list(stream_sales_orders(book, SalesOrderFilter(cost_centre_id=cost_centre_id, withdrawn_too=True))):
        write_sales_order(book, replace(order, cost_centre_id=None, modified_at=book.now), new=False)
    mark_cost_centre_deleted(book, cost_centre_id)
    facts = {name: getattr(centre, name) for name in ("name", "code", "number")}
    write_audit(book, "delete cost centre", f"cost centre {cost_centre_id}", before=facts)


def _recoded(old: CostCentreDraft, new: CostCentreDraft) -> CostCentreDraft:
    """Return a draft with a number, and with that as its code where the old one had it so and nobody stated another."""
    new = replace(new, number=old.number) if new.number is None else new
    return replace(new, code=str(new.number)) if new.code == old.code == str(old.number) else new


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
    yield from check_texts(draft, {"name": NAME_LENGTH, "code": CODE_LENGTH})
    by_code, by_number = chart.cost_centre_by_code, chart.cost_centre_by_number
    yield from check_names(draft, by_code.get(draft.code), by_number.get(draft.number or 0), own_id)
    if draft.parent_id is None:
        return
    if draft.parent_id not in chart.cost_centres:
        yield Problem(Reason.COST_CENTRE_UNKNOWN, ("parent",))
    # Nothing lies inside a new one yet, so only one that was there before can close a circle.
    elif own_id is not None and lies_within(chart.cost_centres, draft.parent_id, own_id):
        yield Problem(Reason.COST_CENTRE_LOOP, ("parent",))
