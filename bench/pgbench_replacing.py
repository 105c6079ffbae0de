"""The script with which pgbench writes what a PUT of a verkoopboeking writes: the reversal of its entry and a new one.

Separate statements in one transaction, with every value that the product would write, so that `grootboek verify` finds the books
sound. Besides its writes it reads the head of the books, which it locks, and of the booking what its rows are made of.
"""

from pathlib import Path
from typing import Final

import msgspec

from bench.books import ACTOR, sale
from bench.pgbench_rows import HELD, INVOICE, balance_rows, day_text, digest, item_rows, line_rows, number, text
from grootboek.bookkeeping.proposals import propose
from grootboek.ledger.entry import reversal
from grootboek.ledger.new_booking import audit_facts
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from grootboek.store.masters.chart import chart_of
from grootboek.store.recording.statement_texts import ADD_TO_BALANCE, ADD_TO_ITEM

FIRST_NUMBER: Final = 10**17
"""The number in the invoice number of the booking before the first."""


def write_replacing_script(database: Database, ids: range, bookings: int, folder: Path) -> Path:
    """Write the script for equal administrations with consecutive ids, in which so many sales come first; return its path."""
    with open_book(database, ids[0], ACTOR) as book:
        new = propose(book, sale(book, INVOICE), chart_of(book)).booking({})
    back = reversal(new.lines)
    facts = msgspec.json.encode(audit_facts(new)).decode()
    values = {
        "digest_back": digest(back, new.date, ":uid"),
        "digest_new": digest(new.lines, new.date, ":uid"),
        "kind": text(new.kind.value),
        "date": day_text(new.date),
        "account_id": number(new.account_id),
        "party_id": number(new.party_id),
        "invoice_number": HELD,
        "description": text(new.description),
        "payment_term": number(new.payment_term),
        "payment_reference": text(new.payment_reference),
        "amounts_include_vat": str(new.amounts_include_vat),
        "amount": str(new.amount),
        "line_count": str(len(new.lines)),
        "lines": f"{line_rows(back, ':reversal::int')}, {line_rows(new.lines, ':posted::int')}",
        "balances_back": balance_rows(back, new.date),
        "balances_new": balance_rows(new.lines, new.date),
        # A reversal is due on its own day.
        "items_back": item_rows(back, new.date, new.date, ":b::int"),
        "items_new": item_rows(new.lines, new.date, new.due_date, ":b::int"),
        "add_to_balance": ADD_TO_BALANCE,
        "add_to_item": ADD_TO_ITEM,
        "facts": text(facts) + "::jsonb",
        "door": text(ACTOR.door),
    }
    path = folder / "replacing.sql"
    path.write_text(
        f"\\set a random({ids[0]}, {ids[-1]})\n\\set b random(1, {bookings})\n\\set n {FIRST_NUMBER} + :b\n"
        "\\set r random(100000000000000000, 999999999999999999)\n" + (_REPLACING % values).lstrip()
    )
    return path


_REPLACING = """
BEGIN;
SELECT last_entry + 1 AS reversal, last_entry + 2 AS posted, last_audit + 1 AS last_audit, chain_head::text AS chain_head
  FROM ledger_head WHERE administration_id = :a::int FOR UPDATE \\gset
SELECT uid, version, entry_id, reference, voucher_number, document_number FROM booking
 WHERE administration_id = :a::int AND number = :b::int \\gset
SELECT sha256(:chain_head::bytea || int4send(:reversal::int) || %(digest_back)s)::text AS chain_back \\gset
SELECT sha256(:chain_back::bytea || int4send(:posted::int) || %(digest_new)s)::text AS chain_new \\gset
UPDATE booking SET kind = %(kind)s, date = %(date)s, account_id = %(account_id)s, party_id = %(party_id)s,
       invoice_number = %(invoice_number)s, reference = 'R' || :r::text, description = %(description)s,
       payment_term = %(payment_term)s, payment_reference = %(payment_reference)s,
       amounts_include_vat = %(amounts_include_vat)s, amount = %(amount)s, version = :version::int + 1, entry_id = :posted::int,
       door_fields = NULL, modified_at = now()
 WHERE administration_id = :a::int AND number = :b::int AND version = :version::int;
INSERT INTO line (administration_id, entry_id, line_no, line_count, account_id, amount, part, vat_code, vat_base, vat_amount,
       cost_centre_id, party_id, invoice_number, description) VALUES %(lines)s;
INSERT INTO entry (administration_id, id, booking_number, date, line_count, reverses, posted_at, digest, chain_hash)
VALUES (:a::int, :reversal::int, :b::int, %(date)s, %(line_count)s, :entry_id::int, now(), %(digest_back)s, :chain_back::bytea),
       (:a::int, :posted::int, :b::int, %(date)s, %(line_count)s, NULL, now(), %(digest_new)s, :chain_new::bytea);
INSERT INTO balance (administration_id, account_id, date, cost_centre_id, debit, credit)
VALUES %(balances_back)s%(add_to_balance)s;
INSERT INTO balance (administration_id, account_id, date, cost_centre_id, debit, credit)
VALUES %(balances_new)s%(add_to_balance)s;
INSERT INTO open_item (administration_id, account_id, party_id, invoice_number, date, due_date, amount, outstanding,
       booking_number, modified_at) VALUES %(items_back)s%(add_to_item)s;
INSERT INTO open_item (administration_id, account_id, party_id, invoice_number, date, due_date, amount, outstanding,
       booking_number, modified_at) VALUES %(items_new)s%(add_to_item)s;
INSERT INTO audit (administration_id, id, at, user_id, door, request_id, act, subject, before, after)
VALUES (:a::int, :last_audit::int, now(), NULL, %(door)s, '', 'revise', 'booking ' || :b::text,
       %(facts)s || jsonb_build_object('invoice_number', %(invoice_number)s, 'reference', :reference::text,
       'version', :version::int, 'entry_id', :entry_id::int,
       'voucher_number', :voucher_number::int, 'document_number', :document_number::int),
       %(facts)s || jsonb_build_object('invoice_number', %(invoice_number)s, 'reference', 'R' || :r::text));
UPDATE ledger_head SET last_entry = :posted::int, last_audit = :last_audit::int, chain_head = :chain_new::bytea,
       last_revision = last_revision + 1
 WHERE administration_id = :a::int;
COMMIT;
"""
