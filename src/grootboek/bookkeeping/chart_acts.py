"""Acts on a row of the chart (an account, a journal, a cost centre): the row is written and the act stands in the trail."""

from collections.abc import Iterator
from typing import TypeVar

from grootboek.ledger.account import NUMBER_LIMIT, Account, AccountDraft
from grootboek.ledger.cost_centre import CostCentre, CostCentreDraft
from grootboek.ledger.drafts import before_and_after
from grootboek.ledger.journal import Journal, JournalDraft
from grootboek.ledger.refusal import Problem, Reason
from grootboek.store.audit import write_audit
from grootboek.store.book import Book
from grootboek.store.masters.chart_rows import insert_chart_row, update_chart_row

_RowDraft = TypeVar("_RowDraft", AccountDraft, JournalDraft, CostCentreDraft)


def add_row(book: Book, noun: str, draft: _RowDraft) -> int:
    """Write a new row, called by a noun in the trail, and return its id."""
    row_id = insert_chart_row(book, draft)
    facts = {name: getattr(draft, name) for name in draft.__dataclass_fields__}
    write_audit(book, f"add {noun}", f"{noun} {row_id}", after=facts)
    return row_id


def change_row(book: Book, name: tuple[str, int], old: _RowDraft, new: _RowDraft) -> None:
    """Write a changed row; its name is the noun and its id."""
    noun, row_id = name
    update_chart_row(book, row_id, old, new)
    before, after = before_and_after(old, new)
    write_audit(book, f"change {noun}", f"{noun} {row_id}", before=before, after=after)


def check_names(
    draft: AccountDraft | CostCentreDraft,
    with_code: Account | CostCentre | None,
    with_number: Account | CostCentre | None,
    own_id: int | None,
) -> Iterator[Problem]:
    """Yield what is wrong with the code and the number of a row, given the rows that have them now."""
    number = draft.number
    if is_other(with_number, own_id):
        yield Problem(Reason.NUMBER_TAKEN, ("number",), {"number": number})
    # A code that is the number is taken with it: that is one thing to tell.
    if is_other(with_code, own_id) and (with_code is not with_number or draft.code != str(number)):
        yield Problem(Reason.CODE_TAKEN, ("code",), {"code": draft.code})
    if number is not None and not 0 <= number < NUMBER_LIMIT:
        yield Problem(Reason.VALUE_INVALID, ("number",), {"number": number})


def is_other(row: Account | Journal | CostCentre | None, own_id: int | None) -> bool:
    """Tell whether there is a row and it is another than the one that changes."""
    return row is not None and row.id != own_id
