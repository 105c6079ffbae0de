"""Writing the chart: accounts, journals, cost centres and locks. Each write gives it a new version."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, TypeVar

from sqlalchemy import Table, delete, insert, select, update

from grootboek.ledger.account import AccountDraft
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.journal import JournalDraft
from grootboek.ledger.period_lock import LockKind
from grootboek.store.book import Book, next_number
from grootboek.store.masters.chart import chart_changed, put_in_chart
from grootboek.store.masters.draft_rows import add_rows, change_row_of_portion, changed_values, values_of
from grootboek.store.tables.administration import account, cost_centre, journal, period_lock
from grootboek.store.tables.ledger import booking, line

_TABLES: Final[Mapping[type, Table]] = {AccountDraft: account, JournalDraft: journal, CostCentreDraft: cost_centre}
_RowDraft = TypeVar("_RowDraft", AccountDraft, JournalDraft, CostCentreDraft)


def insert_chart_row(book: Book, draft: _RowDraft) -> int:
    """Write a new account, journal or cost centre whose code and number are filled, and return its id."""
    return insert_chart_rows(book, [draft])[0]


def insert_chart_rows(book: Book, drafts: Sequence[_RowDraft]) -> list[int]:
    """Write new accounts, journals or cost centres at once and return their ids."""
    table = _TABLES[type(drafts[0])]
    moments = {"created_at": book.now, "modified_at": book.now} if "created_at" in table.c else {}
    present = {"deleted": False} if "deleted" in table.c else {}
    numbers = [next_number(book, table.name) for _ in drafts]
    own = {"administration_id": book.administration_id}
    rows = [
        {**values_of(draft, table), **moments, **present, **own, "id": number, "uid": book.new_uid()}
        for draft, number in zip(drafts, numbers, strict=True)
    ]
    add_rows(book, table, *rows)
    chart_changed(book)
    for draft, row in zip(drafts, rows, strict=True):
        put_in_chart(book, table, draft, row)
    return numbers


def update_chart_row(book: Book, number: int, old: _RowDraft, new: _RowDraft) -> None:
    """Write the fields of an account, journal or cost centre (by its id) in which its drafts differ."""
    table = _TABLES[type(new)]
    moment = {"modified_at": book.now} if "modified_at" in table.c else {}
    if book.portion is not None:
        change_row_of_portion(book, table, number, values_of(new, table) | moment)
        chart_changed(book)
        put_in_chart(book, table, new, {"id": number})
        return
    values = changed_values(old, new, table) | moment
    if values:
        own = (table.c.administration_id == book.administration_id) & (table.c.id == number)
        book.connection.execute(update(table).where(own), values)
    chart_changed(book)


def mark_cost_centre_deleted(book: Book, number: int) -> None:
    """Take a cost centre (by its id) out of the chart; its row stays for what was booked on it."""
    own = (cost_centre.c.administration_id == book.administration_id) & (cost_centre.c.id == number)
    book.connection.execute(update(cost_centre).where(own), {"deleted": True, "parent_id": None})
    chart_changed(book)


def account_in_use(book: Book, account_id: int) -> bool:
    """Tell whether anything was ever posted on an account."""
    query = select(line.c.entry_id).where(
        line.c.administration_id == book.administration_id, line.c.account_id == account_id
    )
    return book.connection.execute(query.limit(1)).first() is not None


def journal_in_use(book: Book, journal_id: int) -> bool:
    """Tell whether anything was ever booked in a journal."""
    query = select(booking.c.number).where(
        booking.c.administration_id == book.administration_id, booking.c.journal_id == journal_id
    )
    return book.connection.execute(query.limit(1)).first() is not None


def set_lock(book: Book, kind: LockKind, locked_through: date | None) -> None:
    """Lock all days up to and including one, or take the lock of that kind away."""
    own = period_lock.c.administration_id == book.administration_id
    book.connection.execute(delete(period_lock).where(own, period_lock.c.kind == kind.value))
    if locked_through is not None:
        row = {"administration_id": book.administration_id, "kind": kind.value, "locked_through": locked_through}
        book.connection.execute(insert(period_lock), row)
    chart_changed(book)
