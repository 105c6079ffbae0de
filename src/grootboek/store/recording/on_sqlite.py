"""Recording a booking on SQLite in raw statements on the writing connection.

Order: booking, lines, entry; while deferred keys are outstanding SQLite searches the children of every parent row it inserts,
so a booking written after its lines would cost more with every entry in the books. Plain twin: plainly.record_plainly.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from grootboek.ledger.balances import balance_changes
from grootboek.ledger.entry import digest, link
from grootboek.ledger.new_booking import NewBooking, Recorded, audit_facts
from grootboek.ledger.open_items import item_changes
from grootboek.store.audit import audit_values
from grootboek.store.book import Book
from grootboek.store.engine.driver import cursor_of
from grootboek.store.recording.columns import (
    COLUMNS,
    Row,
    balance_row,
    booking_values,
    entry_values,
    item_values,
    line_rows,
    numbers,
    row_of,
)
from grootboek.store.recording.stale_facts import StaleFacts
from grootboek.store.recording.statement_texts import ADD_TO_BALANCE, ADD_TO_ITEM, INSERT_INTO

_HEAD: Final = (
    "SELECT last_booking + 1, last_entry + 1, last_audit + 1, chain_head FROM ledger_head "
    "WHERE administration_id = ?1 AND chart_version = ?2 AND last_revision = coalesce(?3, last_revision)"
)
_VOUCHER: Final = (
    "INSERT INTO journal_year (administration_id, journal_id, fiscal_year, last_voucher, last_document) "
    "VALUES (?1, ?2, ?3, 1, coalesce(?4, 1)) ON CONFLICT (administration_id, journal_id, fiscal_year) DO UPDATE SET "
    "last_voucher = last_voucher + 1, last_document = max(last_document, coalesce(?4, last_document + 1)) "
    "RETURNING last_voucher, coalesce(?4, last_document)"
)
# SQLite has no sha256, so the chain is linked in Python and the head moved on by a statement of its own.
_CHAIN: Final = (
    "UPDATE ledger_head SET last_booking = last_booking + 1, last_entry = last_entry + 1, last_audit = last_audit + 1, "
    "chain_head = ? WHERE administration_id = ?"
)
_PLACES: Final = {table: f"({', '.join('?' * len(columns))})" for table, columns in COLUMNS.items()}


@lru_cache(64)
def insert_text(table: str, count: int, on_conflict: str = "") -> str:
    """Return the statement that writes so many rows: most bookings have as few lines as others."""
    return f"{INSERT_INTO[table]} VALUES {', '.join([_PLACES[table]] * count)}{on_conflict}"


_BOOKING, _ENTRY, _AUDIT = (insert_text(table, 1) for table in ("booking", "entry", "audit"))
_MAX_ROWS: Final = 2_000
"""Rows written by one statement: SQLite takes 32,766 parameters."""


def record_on_sqlite(book: Book, new: NewBooking, last_revision: int | None = None) -> Recorded:
    """Write a new booking with its entry; `StaleFacts` when chart or revisions are others by now."""
    content = digest(new.uid, new.date, new.lines)
    raw = cursor_of(book.connection)
    head = raw.execute(_HEAD, (book.administration_id, book.chart_version, last_revision)).fetchone()
    if head is None:
        raise StaleFacts
    number, entry_id, audit_id, chain_head = head
    series = (book.administration_id, new.journal_id, new.fiscal_year, new.document_number)
    voucher_number, document_number = raw.execute(_VOUCHER, series).fetchone()
    recorded = Recorded(number, new.uid, voucher_number, document_number, entry_id)
    raw.execute(_BOOKING, row_of("booking", booking_values(book, new) | numbers(recorded)))
    rows = line_rows(book, entry_id, new.lines)
    _put_rows(raw, "line", rows)
    chain_hash = link(chain_head, entry_id, content)
    sealed = entry_values(book, new.date, len(rows), content)
    sealed |= {"id": entry_id, "booking_number": number, "chain_hash": chain_hash}
    raw.execute(_ENTRY, row_of("entry", sealed))
    items = (item_values(book, new.date, new.due_date, change) for change in item_changes(new.lines).items())
    rows = [row_of("open_item", item | {"booking_number": number}) for item in items]
    _put_rows(raw, "open_item", rows, ADD_TO_ITEM)
    rows = [balance_row(book, new.date, sums) for sums in balance_changes(new.lines).items()]
    _put_rows(raw, "balance", rows, ADD_TO_BALANCE)
    trail = audit_values(book, "record", after=audit_facts(new)) | {"id": audit_id, "subject": f"booking {number}"}
    raw.execute(_AUDIT, row_of("audit", trail))
    raw.execute(_CHAIN, (chain_hash, book.administration_id))
    raw.close()
    return recorded


def _put_rows(raw: Any, table: str, rows: Sequence[Row], on_conflict: str = "") -> None:
    """Write rows by one statement, which takes the driver once; a great many by some."""
    for start in range(0, len(rows), _MAX_ROWS):
        some = rows[start : start + _MAX_ROWS]
        raw.execute(insert_text(table, len(some), on_conflict), [value for row in some for value in row])
