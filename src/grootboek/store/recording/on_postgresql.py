"""Recording a booking on PostgreSQL in one statement: one round trip under the administration's lock.

Every part depends on `head`, which takes the lock and gives the numbers; no row means that the chart the booking was
checked against has changed. Plain twin: plainly.record_plainly, to which a test holds it.
"""

import re
from collections.abc import Iterable
from typing import Any, Final, cast

from psycopg import Connection, RawCursor
from psycopg.types.json import Jsonb

from grootboek.ledger.entry import digest
from grootboek.store.book import Book
from grootboek.store.recording.new_booking import NewBooking, Recorded, StaleChart, balance_changes, item_changes

_NAMED: Final = """
WITH head AS (
  UPDATE ledger_head SET last_booking = last_booking + 1, last_entry = last_entry + 1, last_audit = last_audit + 1,
         chain_head = sha256(chain_head || int4send(last_entry + 1) || %(digest)s)
   WHERE administration_id = %(administration)s AND chart_version = %(version)s
  RETURNING last_booking, last_entry, last_audit, chain_head
), voucher AS (
  INSERT INTO journal_year AS y (administration_id, journal_id, fiscal_year, last_voucher, last_document)
  SELECT %(administration)s, %(journal)s, %(year)s, 1, coalesce(%(document)s::int, 1) FROM head
  ON CONFLICT (administration_id, journal_id, fiscal_year) DO UPDATE SET last_voucher = y.last_voucher + 1,
         last_document = greatest(y.last_document, coalesce(%(document)s::int, y.last_document + 1))
  RETURNING last_voucher, coalesce(%(document)s::int, last_document) AS document_number
), written AS (
  INSERT INTO booking (administration_id, number, uid, kind, journal_id, fiscal_year, voucher_number, document_number, date,
         account_id, party_id, invoice_number, reference, description, payment_term, payment_reference, amounts_include_vat,
         amount, version, withdrawn, entry_id, door, door_fields, created_at, modified_at)
  SELECT %(administration)s, last_booking, %(uid)s, %(kind)s, %(journal)s, %(year)s, last_voucher, document_number, %(date)s,
         %(account)s, %(party)s, %(invoice)s, %(reference)s, %(description)s, %(term)s, %(payment_reference)s, %(includes)s,
         %(amount)s, 1, false, last_entry, %(door)s, %(door_fields)s, %(now)s, %(now)s
    FROM head, voucher
  RETURNING 1
), lines AS (
  INSERT INTO line (administration_id, entry_id, line_no, line_count, account_id, amount, part, vat_code, vat_base, vat_amount,
         cost_centre_id, party_id, invoice_number, description)
  SELECT %(administration)s, last_entry, l.line_no, %(count)s, l.account_id, l.amount, l.part, l.vat_code, l.vat_base,
         l.vat_amount, l.cost_centre_id, l.party_id, l.invoice_number, l.description
    FROM head, unnest(%(l_account)s::int[], %(l_amount)s::bigint[], %(l_part)s::smallint[], %(l_code)s::text[],
         %(l_base)s::bigint[], %(l_vat)s::bigint[], %(l_centre)s::int[], %(l_party)s::int[], %(l_invoice)s::text[],
         %(l_text)s::text[]) WITH ORDINALITY AS l (account_id, amount, part, vat_code, vat_base, vat_amount, cost_centre_id,
         party_id, invoice_number, description, line_no)
  RETURNING 1
), sealed AS (
  INSERT INTO entry (administration_id, id, booking_number, date, line_count, reverses, posted_at, digest, chain_hash)
  SELECT %(administration)s, last_entry, last_booking, %(date)s, %(count)s, NULL, %(now)s, %(digest)s, chain_head
    FROM head, (SELECT count(*) FROM lines) AS l, (SELECT count(*) FROM written) AS w
), items AS (
  INSERT INTO open_item AS o (administration_id, account_id, party_id, invoice_number, date, due_date, amount, outstanding,
         booking_number)
  SELECT %(administration)s, i.account_id, i.party_id, i.invoice_number, %(date)s, %(due)s, i.amount, i.outstanding, last_booking
    FROM head, unnest(%(i_account)s::int[], %(i_party)s::int[], %(i_invoice)s::text[], %(i_amount)s::bigint[],
         %(i_outstanding)s::bigint[]) AS i (account_id, party_id, invoice_number, amount, outstanding)
  ON CONFLICT (administration_id, account_id, party_id, invoice_number) DO UPDATE SET
         amount = o.amount + excluded.amount, outstanding = o.outstanding + excluded.outstanding,
         date = CASE WHEN o.amount = 0 AND excluded.amount <> 0 THEN excluded.date ELSE o.date END,
         due_date = CASE WHEN o.amount = 0 AND excluded.amount <> 0 THEN excluded.due_date ELSE o.due_date END,
         booking_number = CASE WHEN o.amount = 0 AND excluded.amount <> 0 THEN excluded.booking_number
                               ELSE o.booking_number END
), balances AS (
  INSERT INTO balance AS b (administration_id, account_id, date, cost_centre_id, debit, credit)
  SELECT %(administration)s, c.account_id, %(date)s, c.cost_centre_id, c.debit, c.credit
    FROM head, unnest(%(b_account)s::int[], %(b_centre)s::int[], %(b_debit)s::bigint[], %(b_credit)s::bigint[])
         AS c (account_id, cost_centre_id, debit, credit)
  ON CONFLICT (administration_id, account_id, date, cost_centre_id) DO UPDATE SET
         debit = b.debit + excluded.debit, credit = b.credit + excluded.credit
), audited AS (
  INSERT INTO audit (administration_id, id, at, user_id, door, request_id, act, subject, before, after)
  SELECT %(administration)s, last_audit, %(now)s, %(user)s, %(door)s, %(request)s, 'record', 'booking ' || last_booking, NULL,
         %(facts)s
    FROM head
)
SELECT last_booking, last_voucher, document_number, last_entry FROM head, voucher
"""


_NAMES: Final = tuple(dict.fromkeys(re.findall(r"%\((\w+)\)s", _NAMED)))
_NUMBERED: Final = re.sub(r"%\((\w+)\)s", lambda found: f"${_NAMES.index(found[1]) + 1}", _NAMED)
"""The statement with numbered parameters: the driver would take longer to find the names than to send it."""


def record_on_postgresql(book: Book, new: NewBooking) -> Recorded:
    """Write a new booking with its entry; `StaleChart` when the chart has changed."""
    parameters = _parameters(book, new)
    connection = cast("Connection[Any]", book.connection.connection.driver_connection)
    with RawCursor(connection) as cursor:
        cursor.execute(_NUMBERED, [parameters[name] for name in _NAMES], prepare=True)
        row = cursor.fetchone()
    if row is None:
        raise StaleChart
    return Recorded(row[0], new.uid, row[1], row[2], row[3])


def _numbers(values: Iterable[int | None]) -> str:
    """Write an array of numbers as PostgreSQL reads it."""
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


def _parameters(book: Book, new: NewBooking) -> dict[str, Any]:
    lines, items, balances = new.lines, item_changes(new.lines), balance_changes(new.lines)
    return {
        "administration": book.administration_id,
        "version": book.chart_version,
        "digest": digest(new.uid, new.date, lines),
        "uid": new.uid,
        "kind": new.kind.value,
        "journal": new.journal_id,
        "year": new.fiscal_year,
        "document": new.document_number,
        "date": new.date,
        "due": new.due_date,
        "account": new.account_id,
        "party": new.party_id,
        "invoice": new.invoice_number,
        "reference": new.reference,
        "description": new.description,
        "term": new.payment_term,
        "payment_reference": new.payment_reference,
        "includes": new.amounts_include_vat,
        "amount": new.amount,
        "door": book.actor.door,
        "door_fields": Jsonb(dict(new.door_fields)) if new.door_fields else None,
        "now": book.now,
        "user": book.actor.user_id,
        "request": book.actor.request_id,
        "facts": Jsonb(new.facts()),
        "count": len(lines),
        "l_account": _numbers(row.account_id for row in lines),
        "l_amount": _numbers(row.amount for row in lines),
        "l_part": _numbers(int(row.part) for row in lines),
        "l_code": [row.vat_code for row in lines],
        "l_base": _numbers(row.vat_base for row in lines),
        "l_vat": _numbers(row.vat_amount for row in lines),
        "l_centre": _numbers(row.cost_centre_id for row in lines),
        "l_party": _numbers(row.party_id for row in lines),
        "l_invoice": [row.invoice_number for row in lines],
        "l_text": [row.description for row in lines],
        "i_account": _numbers(key.account_id for key in items),
        "i_party": _numbers(key.party_id for key in items),
        "i_invoice": [key.invoice_number for key in items],
        "i_amount": _numbers(amount for amount, _ in items.values()),
        "i_outstanding": _numbers(outstanding for _, outstanding in items.values()),
        "b_account": _numbers(account_id for account_id, _ in balances),
        "b_centre": _numbers(cost_centre_id for _, cost_centre_id in balances),
        "b_debit": _numbers(debit for debit, _ in balances.values()),
        "b_credit": _numbers(credit for _, credit in balances.values()),
    }
