"""The scripts with which pgbench writes what AddMutatie writes: the same rows into the same tables, with the same triggers.

Two forms: separate statements in one transaction, and the product's one statement with its values written in. A third script
writes what a visit writes that opens a session, makes an invoice that is booked, and closes the session. Every value, the digest
too, is what the product would write, so that `grootboek verify` finds the books of pgbench sound.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from bench.books import ACTOR, sale
from bench.pgbench_rows import (
    HELD,
    INVOICE,
    UID,
    balance_rows,
    day_text,
    digest,
    invoice,
    item_rows,
    line_rows,
    number,
    text,
)
from bench.visit_papers import VisitPaper, visit_paper
from grootboek.bookkeeping.proposals import propose
from grootboek.ledger.balances import balance_changes
from grootboek.ledger.new_booking import NewBooking, audit_facts
from grootboek.ledger.open_items import item_changes
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from grootboek.store.masters.chart import chart_of
from grootboek.store.recording.on_postgresql import _NAMED
from grootboek.store.recording.statement_texts import ADD_TO_BALANCE, ADD_TO_ITEM

_NUMBER = "\\set n random(100000000000000000, 999999999999999999)\n"


def write_scripts(database: Database, ids: range, folder: Path) -> dict[str, Path]:
    """Write the scripts `separate`, `one` and `visit` for equal administrations with consecutive ids; return their paths."""
    with open_book(database, ids[0], ACTOR) as book:
        new = propose(book, sale(book, INVOICE), chart_of(book)).booking({})
        chart = chart_of(book)
    paper = visit_paper(database, ids)
    chosen = _NUMBER + f"\\set a random({ids[0]}, {ids[-1]})\n"
    values = _values(new, chart.version)
    booking = _separate(new, values)
    texts = {
        "one": _NAMED % values + ";\n",
        "separate": f"BEGIN;\n{booking}COMMIT;\n",
        "visit": f"{_OPEN}BEGIN;\n{booking}{_invoice_rows(values, chart.account_by_code['8000'].id, paper)}COMMIT;\n{_CLOSE}",
    }
    paths = {name: folder / f"{name}.sql" for name in texts}
    for name, path in paths.items():
        path.write_text(chosen + texts[name])
    return paths


def _values(new: NewBooking, version: int) -> dict[str, str]:
    """Return what stands for each value of the statement: SQL text, with pgbench's variables a and n."""
    return {
        "administration_id": ":a::int",
        "chart_version": str(version),
        "last_revision": "NULL",
        "digest": digest(new.lines, new.date),
        "uid": UID,
        "kind": text(new.kind.value),
        "journal_id": str(new.journal_id),
        "fiscal_year": f"{new.fiscal_year}::smallint",
        "document_number": "NULL",
        "date": day_text(new.date),
        "due_date": day_text(new.due_date),
        "account_id": number(new.account_id),
        "party_id": number(new.party_id),
        "invoice_number": HELD,
        "reference": text(new.reference),
        "description": text(new.description),
        "payment_term": number(new.payment_term),
        "payment_reference": text(new.payment_reference),
        "amounts_include_vat": str(new.amounts_include_vat),
        "amount": str(new.amount),
        "door": text(ACTOR.door),
        "door_fields": "NULL::jsonb",
        **dict.fromkeys(("now", "created_at", "modified_at", "posted_at", "at"), "now()"),
        "version": "1",
        "withdrawn": "false",
        "reverses": "NULL::int",
        "act": "'record'",
        "before": "NULL::jsonb",
        "user_id": "NULL::int",
        "request_id": "''",
        "after": text(msgspec.json.encode(audit_facts(new)).decode()) + "::jsonb",
        "line_count": f"{len(new.lines)}::smallint",
        **_arrays(new),
    }


def _arrays(new: NewBooking) -> dict[str, str]:
    """Return what stands for the columns of the rows of which a booking has several."""
    lines, items, balances = new.lines, item_changes(new.lines), balance_changes(new.lines)
    return {
        "line.account_id": _array(number(row.account_id) for row in lines),
        "line.amount": _array(number(row.amount) for row in lines),
        "line.part": _array(number(int(row.part)) for row in lines),
        "line.vat_code": _array(text(row.vat_code) for row in lines),
        "line.vat_base": _array(number(row.vat_base) for row in lines),
        "line.vat_amount": _array(number(row.vat_amount) for row in lines),
        "line.cost_centre_id": _array(number(row.cost_centre_id) for row in lines),
        "line.party_id": _array(number(row.party_id) for row in lines),
        "line.invoice_number": _array(invoice(row.invoice_number) for row in lines),
        "line.description": _array(text(row.description) for row in lines),
        "open_item.account_id": _array(number(key.account_id) for key in items),
        "open_item.party_id": _array(number(key.party_id) for key in items),
        "open_item.invoice_number": _array(invoice(key.invoice_number) for key in items),
        "open_item.amount": _array(number(amount) for amount, _ in items.values()),
        "open_item.outstanding": _array(number(outstanding) for _, outstanding in items.values()),
        "balance.account_id": _array(number(account) for account, _ in balances),
        "balance.cost_centre_id": _array(number(centre) for _, centre in balances),
        "balance.debit": _array(number(debit) for debit, _ in balances.values()),
        "balance.credit": _array(number(credit) for _, credit in balances.values()),
    }


def _separate(new: NewBooking, values: dict[str, str]) -> str:
    statements = _SEPARATE % {
        **values,
        "lines": line_rows(new.lines, ":last_entry::int"),
        "items": item_rows(new.lines, new.date, new.due_date, ":last_booking::int"),
        "balances": balance_rows(new.lines, new.date),
        "add_to_item": ADD_TO_ITEM,
        "add_to_balance": ADD_TO_BALANCE,
    }
    return statements.lstrip()


_SEPARATE = """
UPDATE ledger_head SET last_booking = last_booking + 1, last_entry = last_entry + 1, last_audit = last_audit + 1,
       chain_head = sha256(chain_head || int4send(last_entry + 1) || %(digest)s)
 WHERE administration_id = %(administration_id)s AND chart_version = %(chart_version)s
RETURNING last_booking, last_entry, last_audit, chain_head::text AS chain_head \\gset
INSERT INTO journal_year AS y (administration_id, journal_id, fiscal_year, last_voucher, last_document)
VALUES (%(administration_id)s, %(journal_id)s, %(fiscal_year)s, 1, 1)
ON CONFLICT (administration_id, journal_id, fiscal_year) DO UPDATE SET last_voucher = y.last_voucher + 1,
       last_document = y.last_document + 1
RETURNING last_voucher, last_document \\gset
INSERT INTO booking (administration_id, number, uid, kind, journal_id, fiscal_year, voucher_number, document_number, date,
       account_id, party_id, invoice_number, reference, description, payment_term, payment_reference, amounts_include_vat,
       amount, version, withdrawn, entry_id, door, door_fields, created_at, modified_at)
VALUES (%(administration_id)s, :last_booking, %(uid)s, %(kind)s, %(journal_id)s, %(fiscal_year)s, :last_voucher,
       :last_document, %(date)s,
       %(account_id)s, %(party_id)s, %(invoice_number)s, %(reference)s, %(description)s, %(payment_term)s,
       %(payment_reference)s, %(amounts_include_vat)s,
       %(amount)s, 1, false, :last_entry, %(door)s, %(door_fields)s, now(), now());
INSERT INTO line (administration_id, entry_id, line_no, line_count, account_id, amount, part, vat_code, vat_base, vat_amount,
       cost_centre_id, party_id, invoice_number, description) VALUES %(lines)s;
INSERT INTO entry (administration_id, id, booking_number, date, line_count, reverses, posted_at, digest, chain_hash)
VALUES (%(administration_id)s, :last_entry, :last_booking, %(date)s, %(line_count)s, NULL, now(), %(digest)s, :chain_head::bytea);
INSERT INTO open_item (administration_id, account_id, party_id, invoice_number, date, due_date, amount, outstanding,
       booking_number, modified_at) VALUES %(items)s%(add_to_item)s;
INSERT INTO balance (administration_id, account_id, date, cost_centre_id, debit, credit) VALUES %(balances)s%(add_to_balance)s;
INSERT INTO audit (administration_id, id, at, user_id, door, request_id, act, subject, before, after)
VALUES (%(administration_id)s, :last_audit, now(), NULL, %(door)s, '', 'record', 'booking ' || :last_booking::text,
       NULL, %(after)s);
"""


def _invoice_rows(values: dict[str, str], revenue: int, paper: VisitPaper) -> str:
    facts = f" || {HELD} || ".join(text(part) for part in paper.facts)
    rows = {"revenue": revenue, "facts": facts, "template_key": paper.template_key.hex()}
    return (_INVOICE_ROWS % {**values, **rows}).lstrip()


_KEY = "sha256(convert_to(:n::text, 'UTF8'))"
_OPEN = f"""BEGIN;
INSERT INTO door_session (lookup, door, user_id, administration_id, second_lookup, created_at, used_at)
VALUES ({_KEY}, 'eboekhouden', 1, :a::int, {_KEY}, now(), now());
COMMIT;
"""
_CLOSE = f"""BEGIN;
UPDATE door_session SET closed_at = now() WHERE lookup = {_KEY} AND closed_at IS NULL;
COMMIT;
"""
_INVOICE_ROWS = """
INSERT INTO counter AS c (administration_id, name, last) VALUES (%(administration_id)s, 'invoice', 1)
ON CONFLICT (administration_id, name) DO UPDATE SET last = c.last + 1;
INSERT INTO counter AS c (administration_id, name, last) VALUES (%(administration_id)s, 'invoice id', 1)
ON CONFLICT (administration_id, name) DO UPDATE SET last = c.last + 1 RETURNING last AS invoice_id \\gset
INSERT INTO invoice (administration_id, id, uid, number, party_id, date, payment_term, template, booking_description,
       booking_number, net, vat, created_at)
VALUES (%(administration_id)s, :invoice_id, md5('invoice' || :n::text)::uuid, %(invoice_number)s, %(party_id)s,
       %(date)s, %(payment_term)s,
       'Factuursjabloon', %(description)s, :last_booking, 10000, 2100, now());
INSERT INTO invoice_line (administration_id, invoice_id, line_no, quantity, unit, article_code, description, unit_price,
       vat_code, account_id, cost_centre_id)
VALUES (%(administration_id)s, :invoice_id, 1, 1000000, 'Stuk', 'A1', 'Goederen', 100000000, 'sales_high', %(revenue)s, NULL);
INSERT INTO paper (administration_id, content_key, media_type, content, created_at)
SELECT %(administration_id)s, sha256(content), 'application/json', content, now()
  FROM (SELECT convert_to(%(facts)s, 'UTF8') AS content) AS facts
RETURNING content_key::text AS facts_key \\gset
INSERT INTO invoice_paper (administration_id, invoice_id, facts_key, template_key)
VALUES (%(administration_id)s, :invoice_id, :facts_key::bytea, '\\x%(template_key)s'::bytea);
INSERT INTO job (kind, administration_id, payload, run_after, attempts, error)
VALUES ('print invoice', %(administration_id)s, jsonb_build_object('invoice_id', :invoice_id::int), now(), 0, '');
UPDATE ledger_head SET last_audit = last_audit + 1 WHERE administration_id = %(administration_id)s
RETURNING last_audit AS second_audit \\gset
INSERT INTO audit (administration_id, id, at, user_id, door, request_id, act, subject, before, after)
VALUES (%(administration_id)s, :second_audit, now(), NULL, %(door)s, '', 'add invoice', 'invoice ' || :invoice_id::text, NULL,
       jsonb_build_object('number', %(invoice_number)s, 'party', %(party_id)s, 'amount', %(amount)s, 'booking',
       :last_booking::int));
"""


def _array(values: Iterable[str]) -> str:
    return f"ARRAY[{', '.join(values)}]"
