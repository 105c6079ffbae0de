"""Recording a booking on SQLite in raw statements on the writing connection.

Order: booking, lines, entry; while deferred keys are outstanding SQLite searches the children of every parent row it inserts,
so a booking written after its lines would cost more with every entry in the books. Plain twin: plainly.record_plainly.
"""

from typing import Final

from grootboek.ledger.entry import digest, link
from grootboek.store.book import Book
from grootboek.store.engine.column_types import json_text, moment_text
from grootboek.store.recording.new_booking import NewBooking, Recorded, StaleChart, balance_changes, item_changes

_HEAD: Final = (
    "UPDATE ledger_head SET last_booking = last_booking + 1, last_entry = last_entry + 1, last_audit = last_audit + 1 "
    "WHERE administration_id = ? AND chart_version = ? RETURNING last_booking, last_entry, last_audit, chain_head"
)
_VOUCHER: Final = (
    "INSERT INTO journal_year (administration_id, journal_id, fiscal_year, last_voucher, last_document) "
    "VALUES (?1, ?2, ?3, 1, coalesce(?4, 1)) ON CONFLICT (administration_id, journal_id, fiscal_year) DO UPDATE SET "
    "last_voucher = last_voucher + 1, last_document = max(last_document, coalesce(?4, last_document + 1)) "
    "RETURNING last_voucher, coalesce(?4, last_document)"
)
_BOOKING: Final = (
    "INSERT INTO booking (administration_id, number, uid, kind, journal_id, fiscal_year, voucher_number, document_number, date, "
    "account_id, party_id, invoice_number, reference, description, payment_term, payment_reference, amounts_include_vat, amount, "
    "version, withdrawn, entry_id, door, door_fields, created_at, modified_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 0, ?, ?, ?, ?, ?)"
)
_LINE: Final = (
    "INSERT INTO line (administration_id, entry_id, line_no, line_count, account_id, amount, part, vat_code, vat_base, "
    "vat_amount, cost_centre_id, party_id, invoice_number, description) VALUES "
)
_LINE_VALUES: Final = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_MOST_ROWS: Final = 2_000
"""Lines written by one statement: SQLite takes 32,766 parameters."""
_ENTRY: Final = (
    "INSERT INTO entry (administration_id, id, booking_number, date, line_count, reverses, posted_at, digest, chain_hash) "
    "VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?)"
)
_ITEM: Final = (
    "INSERT INTO open_item (administration_id, account_id, party_id, invoice_number, date, due_date, amount, outstanding, "
    "booking_number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (administration_id, account_id, party_id, invoice_number) "
    "DO UPDATE SET date = CASE WHEN amount = 0 AND excluded.amount <> 0 THEN excluded.date ELSE date END, "
    "due_date = CASE WHEN amount = 0 AND excluded.amount <> 0 THEN excluded.due_date ELSE due_date END, "
    "booking_number = CASE WHEN amount = 0 AND excluded.amount <> 0 THEN excluded.booking_number ELSE booking_number END, "
    "amount = amount + excluded.amount, outstanding = outstanding + excluded.outstanding"
)
_BALANCE: Final = (
    "INSERT INTO balance (administration_id, account_id, date, cost_centre_id, debit, credit) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (administration_id, account_id, date, cost_centre_id) DO UPDATE SET "
    "debit = debit + excluded.debit, credit = credit + excluded.credit"
)
_AUDIT: Final = (
    "INSERT INTO audit (administration_id, id, at, user_id, door, request_id, act, subject, before, after) "
    "VALUES (?, ?, ?, ?, ?, ?, 'record', ?, NULL, ?)"
)
_CHAIN: Final = "UPDATE ledger_head SET chain_head = ? WHERE administration_id = ?"


def record_on_sqlite(book: Book, new: NewBooking) -> Recorded:
    """Write a new booking with its entry; `StaleChart` when the chart has changed."""
    content = digest(new.uid, new.date, new.lines)
    raw = book.connection.connection.cursor()
    administration, day, now = book.administration_id, new.date.isoformat(), moment_text(book.now)
    head = raw.execute(_HEAD, (administration, book.chart_version)).fetchone()
    if head is None:
        raise StaleChart
    number, entry_id, audit_id, chain_head = head
    place = (administration, new.journal_id, new.fiscal_year, new.document_number)
    voucher_number, document_number = raw.execute(_VOUCHER, place).fetchone()
    fields = json_text(dict(new.door_fields)) if new.door_fields else None
    raw.execute(
        _BOOKING,
        (administration, number, str(new.uid), new.kind.value, new.journal_id, new.fiscal_year, voucher_number,
         document_number, day, new.account_id, new.party_id, new.invoice_number, new.reference, new.description,
         new.payment_term, new.payment_reference, int(new.amounts_include_vat), new.amount, entry_id, book.actor.door,
         fields, now, now),
    )  # fmt: skip
    count = len(new.lines)
    rows = [
        (administration, entry_id, order, count, row.account_id, row.amount, int(row.part), row.vat_code, row.vat_base,
         row.vat_amount, row.cost_centre_id, row.party_id, row.invoice_number, row.description)
        for order, row in enumerate(new.lines, 1)
    ]  # fmt: skip
    for start in range(0, count, _MOST_ROWS):
        some = rows[start : start + _MOST_ROWS]
        raw.execute(_LINE + ", ".join([_LINE_VALUES] * len(some)), [value for row in some for value in row])
    chain_hash = link(chain_head, entry_id, content)
    raw.execute(_ENTRY, (administration, entry_id, number, day, count, now, content, chain_hash))
    for key, (amount, outstanding) in item_changes(new.lines).items():
        item = (administration, key.account_id, key.party_id, key.invoice_number, day, new.due_date.isoformat())
        raw.execute(_ITEM, (*item, amount, outstanding, number))
    for (account_id, cost_centre_id), sums in balance_changes(new.lines).items():
        raw.execute(_BALANCE, (administration, account_id, day, cost_centre_id, *sums))
    trail = (administration, audit_id, now, book.actor.user_id, book.actor.door, book.actor.request_id)
    raw.execute(_AUDIT, (*trail, f"booking {number}", json_text(new.facts())))
    raw.execute(_CHAIN, (chain_hash, administration))
    raw.close()
    return Recorded(number, new.uid, voucher_number, document_number, entry_id)
