"""Recording many bookings at once: their rows are made in Python under the lock of the administration and written by the batch.

Numbers, chain, sums and open items are worked out from what the books hold, which nobody else can change meanwhile. Order:
bookings, lines, entries (the seal). Plain twin: plainly.record_plainly for each booking, to which a test holds it.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final, cast

import psycopg
from sqlalchemy import bindparam, select, update

from grootboek.ledger.open_items import ItemKey
from grootboek.store.book import Book, lock_administration
from grootboek.store.engine.column_types import json_text
from grootboek.store.ledger.open_items import kept_items
from grootboek.store.recording.new_booking import NewBooking, Recorded, StaleChart, item_changes
from grootboek.store.recording.new_rows import COLUMNS, Head, ItemState, NewRows, Row
from grootboek.store.tables.administration import journal_year, ledger_head

_head: Final = select(
    ledger_head.c.last_booking,
    ledger_head.c.last_entry,
    ledger_head.c.last_audit,
    ledger_head.c.chain_head,
    ledger_head.c.chart_version,
).where(ledger_head.c.administration_id == bindparam("a"))
_years: Final = select(
    journal_year.c.journal_id, journal_year.c.fiscal_year, journal_year.c.last_voucher, journal_year.c.last_document
).where(journal_year.c.administration_id == bindparam("a"))
_advance: Final = (
    update(ledger_head)
    .where(ledger_head.c.administration_id == bindparam("a"))
    .values(
        last_booking=bindparam("booking"),
        last_entry=bindparam("entry"),
        last_audit=bindparam("trail"),
        chain_head=bindparam("chain"),
    )
)
_ON_CONFLICT: Final = {
    "journal_year": (
        " ON CONFLICT (administration_id, journal_id, fiscal_year) DO UPDATE SET "
        "last_voucher = excluded.last_voucher, last_document = excluded.last_document"
    ),
    "balance": (
        " ON CONFLICT (administration_id, account_id, date, cost_centre_id) DO UPDATE SET "
        "debit = balance.debit + excluded.debit, credit = balance.credit + excluded.credit"
    ),
    "open_item": (
        " ON CONFLICT (administration_id, account_id, party_id, invoice_number) DO UPDATE SET date = excluded.date, "
        "due_date = excluded.due_date, amount = excluded.amount, outstanding = excluded.outstanding, "
        "booking_number = excluded.booking_number"
    ),
}


def record_many(book: Book, news: Sequence[NewBooking]) -> list[Recorded]:
    """Write new bookings with their entries in their order; `StaleChart` when the chart has changed."""
    expected = book.chart_version
    lock_administration(book)
    *counters, version = book.connection.execute(_head, {"a": book.administration_id}).one()
    if version != expected:
        raise StaleChart
    years = book.connection.execute(_years, {"a": book.administration_id})
    touched = [item_changes(new.lines) for new in news]
    held = _held_items(book, {key: None for changes in touched for key in changes})
    rows = NewRows(book, Head(*counters), {(row[0], row[1]): (row[2], row[3]) for row in years}, dict(held))
    recorded = [rows.add(new, changes) for new, changes in zip(news, touched, strict=True)]
    for table, some in rows.by_table().items():
        _insert(book, table, some)
    _write_items(book, rows.items, held)
    a = book.administration_id
    _change(book, "balance", [(a, *place, *sums) for place, sums in sorted(rows.sums.items())])
    _change(book, "journal_year", [(a, *place, *numbers) for place, numbers in sorted(rows.years.items())])
    head = rows.head
    numbers = {"booking": head.last_booking, "entry": head.last_entry, "trail": head.last_audit, "chain": head.chain}
    book.connection.execute(_advance, {"a": a, **numbers})
    return recorded


def _held_items(book: Book, keys: Collection[ItemKey]) -> dict[ItemKey, ItemState]:
    """Return the open items that the books hold of those with some keys."""
    return {
        key: ItemState(
            item.date.isoformat(), item.due_date.isoformat(), item.amount, item.outstanding, item.booking_number
        )
        for key, item in kept_items(book, keys).items()
    }


def _write_items(book: Book, items: dict[ItemKey, ItemState], held: dict[ItemKey, ItemState]) -> None:
    added: list[Row] = []
    changed: list[Row] = []
    for key, item in items.items():
        row = (book.administration_id, key.account_id, key.party_id, key.invoice_number, item.date, item.due_date)
        (changed if key in held else added).append((*row, item.amount, item.outstanding, item.booking_number))
    _insert(book, "open_item", added)
    _change(book, "open_item", changed)


def _insert(book: Book, table: str, rows: Sequence[Row]) -> None:
    """Write rows whose keys are new."""
    if not rows:
        return
    if book.database.is_sqlite:
        _change(book, table, rows)
        return
    with _postgresql(book).cursor() as cursor, cursor.copy(f"COPY {table} ({COLUMNS[table]}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _change(book: Book, table: str, rows: Sequence[Row]) -> None:
    """Write rows, or change those that have their keys as the table says.

    PostgreSQL gets them in one JSON text, which it reads by the types of the table: one statement, not one for each row.
    """
    if not rows:
        return
    columns, on_conflict = COLUMNS[table], _ON_CONFLICT.get(table, "")
    if book.database.is_sqlite:
        values = ", ".join("?" * len(rows[0]))
        statement = f"INSERT INTO {table} ({columns}) VALUES ({values}){on_conflict}"  # noqa: S608 (names of our own)
        cursor = book.connection.connection.cursor()
        cursor.executemany(statement, rows)
        cursor.close()
        return
    names = columns.split(", ")
    sent = json_text([dict(zip(names, row, strict=True)) for row in rows])
    source = f"SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s)"  # noqa: S608 (names of our own)
    _postgresql(book).execute(f"INSERT INTO {table} ({columns}) {source}{on_conflict}".encode(), [sent])


def _postgresql(book: Book) -> psycopg.Connection[Any]:
    return cast("psycopg.Connection[Any]", book.connection.connection.driver_connection)
