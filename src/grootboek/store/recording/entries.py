"""Posting entries in plain statements: lines, entries (the seal), then the balances and open items that follow from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, insert

from grootboek.ledger.balances import balance_changes
from grootboek.ledger.entry import Line, digest, link
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.open_items import item_changes
from grootboek.store.book import Book
from grootboek.store.engine.upserting import insert_or_change
from grootboek.store.recording.columns import COLUMNS, Values, balance_values, entry_values, item_values, line_rows
from grootboek.store.recording.ledger_head import Head
from grootboek.store.tables.ledger import balance, entry, line, open_item


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry of a booking as it will be posted."""

    booking_number: int
    date: Day
    due_date: Day
    lines: Sequence[Line]
    reverses: int | None = None


def post_entries(book: Book, head: Head, uid: UUID, entries: Sequence[NewEntry]) -> None:
    """Post entries of the booking with a uid and move the head on; some statements, however many entries.

    The administration must be locked, and the booking written.
    """
    lines: list[Values] = []
    sealed: list[Values] = []
    for new in entries:
        content = digest(uid, new.date, new.lines)
        head.last_entry += 1
        head.chain = link(head.chain, head.last_entry, content)
        rows = line_rows(book, head.last_entry, new.lines)
        lines.extend(dict(zip(COLUMNS["line"], row, strict=True)) for row in rows)
        values = entry_values(book, new.date, len(rows), content, new.reverses)
        sealed.append(values | {"id": head.last_entry, "booking_number": new.booking_number, "chain_hash": head.chain})
    book.connection.execute(insert(line), lines)
    book.connection.execute(insert(entry), sealed)
    _change_balances(book, entries)
    _change_items(book, entries)


def _change_balances(book: Book, entries: Sequence[NewEntry]) -> None:
    rows = insert_or_change(book.database, balance)
    statement = rows.on_conflict_do_update(
        index_elements=["administration_id", "account_id", "date", "cost_centre_id"],
        set_={"debit": balance.c.debit + rows.excluded.debit, "credit": balance.c.credit + rows.excluded.credit},
    )
    # Row by row, not in one VALUES: a reversal and the entry after it often meet the same balance.
    changes = [balance_values(book, new.date, sums) for new in entries for sums in balance_changes(new.lines).items()]
    book.connection.execute(statement, changes)


def _change_items(book: Book, entries: Sequence[NewEntry]) -> None:
    """Change open items, entry by entry: an item that a reversal empties is taken over by the entry after it."""
    changes = [
        item_values(book, new.date, new.due_date, change) | {"booking_number": new.booking_number}
        for new in entries
        for change in item_changes(new.lines).items()
    ]
    if not changes:
        return
    rows = insert_or_change(book.database, open_item)
    takes_over = (open_item.c.amount == 0) & (rows.excluded.amount != 0)
    statement = rows.on_conflict_do_update(
        index_elements=["administration_id", "account_id", "party_id", "invoice_number"],
        set_={
            "amount": open_item.c.amount + rows.excluded.amount,
            "outstanding": open_item.c.outstanding + rows.excluded.outstanding,
            "modified_at": rows.excluded.modified_at,
            **{
                name: case((takes_over, rows.excluded[name]), else_=open_item.c[name])
                for name in ("date", "due_date", "booking_number")
            },
        },
    )
    book.connection.execute(statement, changes)
