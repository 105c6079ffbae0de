"""Posting entries in plain statements: lines, entries (the seal), then the balances and open items that follow from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from grootboek.ledger.balances import balance_changes
from grootboek.ledger.entry import Line, digest, link
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.open_items import item_changes
from grootboek.store.book import Book
from grootboek.store.recording.columns import Row, balance_row, entry_values, item_values, line_rows, row_of
from grootboek.store.recording.ledger_head import Head
from grootboek.store.recording.row_writing import Rows
from grootboek.store.recording.statement_texts import ADD_TO_BALANCE, ADD_TO_ITEM


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry of a booking as it will be posted."""

    booking_number: int
    date: Day
    due_date: Day
    lines: Sequence[Line]
    reverses: int | None = None


def post_entries(book: Book, head: Head, uid: UUID, entries: Sequence[NewEntry]) -> None:
    """Post entries of the booking with a uid and move the head on; some statements, however many lines.

    The administration must be locked, and the booking written.
    """
    rows, later = rows_of_entries(book, head, uid, entries)
    for some in (*rows, *later):
        some.write(book)


def rows_of_entries(
    book: Book, head: Head, uid: UUID, entries: Sequence[NewEntry]
) -> tuple[Sequence[Rows], Sequence[Rows]]:
    """Return what posting entries writes and move the head on: the rows that may be written at once, and those after them."""
    lines: list[Row] = []
    sealed: list[Row] = []
    for new in entries:
        content = digest(uid, new.date, new.lines)
        head.last_entry += 1
        head.chain = link(head.chain, head.last_entry, content)
        lines += line_rows(book, head.last_entry, new.lines)
        values = entry_values(book, new.date, len(new.lines), content, new.reverses)
        values |= {"id": head.last_entry, "booking_number": new.booking_number, "chain_hash": head.chain}
        sealed.append(row_of("entry", values))
    # Entry by entry: an item that a reversal empties is taken over by the entry after it.
    items = [Rows("open_item", rows, ADD_TO_ITEM) for new in entries if (rows := _item_rows(book, new))]
    balances = Rows("balance", _balance_rows(book, entries), ADD_TO_BALANCE)
    return [Rows("line", lines), Rows("entry", sealed), balances, *items[:1]], items[1:]


def _balance_rows(book: Book, entries: Iterable[NewEntry]) -> list[Row]:
    """Return what entries together add to balances: entries of one day often meet the same, which a statement cannot."""
    lines: dict[Day, list[Line]] = {}
    for new in entries:
        lines.setdefault(new.date, []).extend(new.lines)
    return [balance_row(book, day, sums) for day, of_day in lines.items() for sums in balance_changes(of_day).items()]


def _item_rows(book: Book, new: NewEntry) -> list[Row]:
    return [
        row_of("open_item", item_values(book, new.date, new.due_date, change) | {"booking_number": new.booking_number})
        for change in item_changes(new.lines).items()
    ]
