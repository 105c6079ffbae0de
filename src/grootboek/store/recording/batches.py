"""Recording many bookings at once: their rows are made in Python under the lock of the administration and written by the batch.

Numbers, chain, sums and open items are worked out from what the books hold, which nobody else can change meanwhile. Order:
bookings, lines, entries (the seal). Plain twin: plainly.record_plainly for each booking, to which a test holds it.
"""

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import bindparam, select

from grootboek.ledger.new_booking import NewBooking, Recorded
from grootboek.ledger.open_items import ItemKey, item_changes
from grootboek.store.book import Book, lock_administration
from grootboek.store.ledger.open_items import kept_items
from grootboek.store.recording.batch_rows import BatchRows, ItemState
from grootboek.store.recording.columns import Row, balance_row, item_values, row_of
from grootboek.store.recording.ledger_head import advance, head_of
from grootboek.store.recording.row_writing import put_rows, write_new_rows
from grootboek.store.recording.stale_facts import StaleFacts
from grootboek.store.recording.statement_texts import ON_CONFLICT
from grootboek.store.tables.administration import journal_year

_years: Final = select(
    journal_year.c.journal_id, journal_year.c.fiscal_year, journal_year.c.last_voucher, journal_year.c.last_document
).where(journal_year.c.administration_id == bindparam("a"))


def record_many(book: Book, news: Sequence[NewBooking]) -> list[Recorded]:
    """Write new bookings with their entries in their order; `StaleFacts` when the chart has changed."""
    expected = book.chart_version
    lock_administration(book)
    if book.chart_version != expected:
        raise StaleFacts
    head = head_of(book)
    years = book.connection.execute(_years, {"a": book.administration_id})
    changes_of_each = [item_changes(new.lines) for new in news]
    standing = _standing_items(book, {key: None for changes in changes_of_each for key in changes})
    rows = BatchRows(book, head, {(row[0], row[1]): (row[2], row[3]) for row in years}, dict(standing))
    recorded = [rows.add(new, changes) for new, changes in zip(news, changes_of_each, strict=True)]
    for table, some in rows.by_table().items():
        write_new_rows(book, table, some)
    _write_items(book, rows.items, standing)
    balances = (
        balance_row(book, day, ((account_id, cost_centre_id), sums))
        for (account_id, day, cost_centre_id), sums in sorted(rows.sums.items())
    )
    _change(book, "balance", list(balances))
    a = book.administration_id
    _change(book, "journal_year", [(a, *series, *numbers) for series, numbers in sorted(rows.years.items())])
    advance(book, head)
    return recorded


def _standing_items(book: Book, keys: Collection[ItemKey]) -> dict[ItemKey, ItemState]:
    """Return the open items that the books hold of those with some keys."""
    return {
        key: ItemState(item.date, item.due_date, item.amount, item.outstanding, item.booking_number)
        for key, item in kept_items(book, keys).items()
    }


def _write_items(book: Book, items: dict[ItemKey, ItemState], standing: dict[ItemKey, ItemState]) -> None:
    added: list[Row] = []
    changed: list[Row] = []
    for key, item in items.items():
        values = item_values(book, item.date, item.due_date, (key, (item.amount, item.outstanding)))
        row = row_of("open_item", values | {"booking_number": item.booking_number})
        (changed if key in standing else added).append(row)
    write_new_rows(book, "open_item", added)
    _change(book, "open_item", changed)


def _change(book: Book, table: str, rows: Sequence[Row]) -> None:
    """Write rows, or change those that have their keys as the table says."""
    put_rows(book, table, rows, ON_CONFLICT[table])
