"""Python's sqlite3 doing what AddMutatie writes: the same rows into the same tables, with the same triggers and durability.

Whatever can be known beforehand is: a booking costs it only its statements, its digest and its commit. So with a visit that opens
a session, makes an invoice that is booked and closes the session.
"""

import random
import sqlite3
from collections.abc import Callable, Sequence
from hashlib import sha256
from time import time_ns
from typing import Any
from uuid import uuid4

from bench.books import ACTOR, migrated, sale
from bench.contestants import arguments_of_worker, repeated, work_for_starter
from bench.frozen_paper import freeze_templates
from grootboek.bookkeeping.proposals import propose
from grootboek.ledger.balances import balance_changes
from grootboek.ledger.entry import _canonical
from grootboek.ledger.new_booking import Recorded, audit_facts
from grootboek.ledger.open_items import item_changes
from grootboek.store.audit import audit_values
from grootboek.store.book import Book, open_book
from grootboek.store.engine.column_types import json_text, moment_text
from grootboek.store.engine.database import _WRITER_PRAGMAS
from grootboek.store.masters.chart import chart_of
from grootboek.store.recording.columns import (
    COLUMNS,
    balance_row,
    booking_values,
    entry_values,
    item_values,
    line_rows,
    numbers,
    row_of,
)
from grootboek.store.recording.on_sqlite import (
    _AUDIT,
    _BOOKING,
    _CHAIN,
    _ENTRY,
    _HEAD,
    _VOUCHER,
    insert_text,
)
from grootboek.store.recording.statement_texts import ADD_TO_BALANCE, ADD_TO_ITEM

_INVOICE = "P" + "0" * 18


def _changing(table: str, row: Sequence[Any], *names: str) -> Callable[..., list[Any]]:
    """Return what puts values into some columns of a row, which is the same list each time."""
    whole, places = list(row), [COLUMNS[table].index(name) for name in names]

    def changed(*values: Any) -> list[Any]:
        for place, value in zip(places, values, strict=True):
            whole[place] = value
        return whole

    return changed


class RawSqlite:
    """Writes the measured sale to one of some equal administrations by bare statements."""

    def __init__(self, path: str, ids: list[int], *, visits: bool) -> None:
        """Open the database file; `ids` are the administrations to write to."""
        installation = migrated(f"sqlite:///{path}")
        self._facts, self._template = freeze_templates(installation.database, ids, _INVOICE) if visits else ("", b"")
        with open_book(installation.database, ids[0], ACTOR) as book:
            self._prepare(book)
        installation.database.close()
        self._ids = ids
        self._number = time_ns()
        self._raw = sqlite3.connect(path, isolation_level=None)
        for pragma in _WRITER_PRAGMAS:
            self._raw.execute(f"PRAGMA {pragma}")

    def _prepare(self, book: Book) -> None:
        chart = chart_of(book)
        new = propose(book, sale(book, _INVOICE), chart).booking({})
        self._new, self._version = new, chart.version
        self._revenue = chart.account_by_code["8000"].id
        self._day, self._now = new.date.isoformat(), moment_text(book.now)
        booked = booking_values(book, new) | numbers(Recorded(0, new.uid, 0, 0, 0))
        self._booking = _changing(
            "booking", row_of("booking", booked), "administration_id", "number", "uid", "voucher_number", "document_number",
            "invoice_number", "entry_id",
        )  # fmt: skip
        rows = line_rows(book, 0, new.lines)
        self._lines = [_changing("line", row, "administration_id", "entry_id") for row in rows]
        flat = [value for row in rows for value in row]
        self._places_of_invoice = [place for place, value in enumerate(flat) if value == _INVOICE]
        sealed = entry_values(book, new.date, len(rows), b"") | {"id": 0, "booking_number": 0, "chain_hash": b""}
        self._entry = _changing(
            "entry", row_of("entry", sealed), "administration_id", "id", "booking_number", "digest", "chain_hash"
        )
        (change,) = item_changes(new.lines).items()
        item = row_of("open_item", item_values(book, new.date, new.due_date, change) | {"booking_number": 0})
        self._item = _changing("open_item", item, "administration_id", "invoice_number", "booking_number")
        self._balances = [
            _changing("balance", balance_row(book, new.date, sums), "administration_id")
            for sums in balance_changes(new.lines).items()
        ]
        trail = audit_values(book, "record", after=audit_facts(new)) | {"id": 0, "subject": ""}
        self._audit = _changing("audit", row_of("audit", trail), "administration_id", "id", "subject")
        content = "\n".join(["", self._day, *(_canonical(line) for line in new.lines)])
        self._before, self._after = content.split(_INVOICE)

    def step(self) -> None:
        """Write one booking and commit it."""
        raw = self._raw.cursor()
        raw.execute("BEGIN IMMEDIATE")
        self._write(raw.execute, random.choice(self._ids))
        raw.execute("COMMIT")
        raw.close()

    def visit(self) -> None:
        """Open a session, make one invoice and close the session, each with its commit."""
        raw, a = self._raw.cursor(), random.choice(self._ids)
        lookup = uuid4().bytes * 2
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(_OPEN, (lookup, a, lookup, self._now, self._now))
        raw.execute("COMMIT")
        raw.execute("BEGIN IMMEDIATE")
        self._invoice(raw.execute, a, *self._write(raw.execute, a))
        raw.execute("COMMIT")
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("UPDATE door_session SET closed_at = ? WHERE lookup = ? AND closed_at IS NULL", (self._now, lookup))
        raw.execute("COMMIT")
        raw.close()

    def _invoice(self, execute: Callable[..., sqlite3.Cursor], a: int, booking: int, number: str) -> None:
        new, day, now = self._new, self._day, self._now
        execute(_COUNTER, (a, "invoice"))
        ((invoice,),) = execute(_COUNTER, (a, "invoice id")).fetchall()
        execute(_INVOICE_ROW, (a, invoice, str(uuid4()), number, new.party_id, day, new.payment_term, new.description,
                               booking, 10_000, 2_100, now))  # fmt: skip
        execute(_INVOICE_LINE, (a, invoice, self._revenue))
        paper = self._facts.replace(_INVOICE, number).encode()
        key = sha256(paper).digest()
        execute(_PAPER, (a, key, paper, now))
        execute(_INVOICE_PAPER, (a, invoice, key, self._template))
        execute(_JOB, (a, json_text({"invoice_id": invoice}), now))
        ((audit,),) = execute("UPDATE ledger_head SET last_audit = last_audit + 1 WHERE administration_id = ? "
                              "RETURNING last_audit", (a,)).fetchall()  # fmt: skip
        facts = json_text({"number": number, "party": new.party_id, "amount": new.amount, "booking": booking})
        execute(_INVOICE_AUDIT, (a, audit, now, ACTOR.door, f"invoice {invoice}", facts))

    def _write(self, execute: Callable[..., sqlite3.Cursor], a: int) -> tuple[int, str]:
        new = self._new
        self._number += 1
        uid, invoice = str(uuid4()), f"P{self._number % 10**18:018d}"
        digest = sha256(f"{uid}{self._before}{invoice}{self._after}".encode()).digest()
        number, entry_id, audit_id, chain = execute(_HEAD, (a, self._version, None)).fetchone()
        voucher, document = execute(_VOUCHER, (a, new.journal_id, new.fiscal_year, None)).fetchone()
        execute(_BOOKING, self._booking(a, number, uid, voucher, document, invoice, entry_id))
        values: list[Any] = []
        for line in self._lines:
            values += line(a, entry_id)
        for place in self._places_of_invoice:
            values[place] = invoice
        execute(_THREE_LINES, values)
        chain = sha256(chain + entry_id.to_bytes(4, "big") + digest).digest()
        execute(_ENTRY, self._entry(a, entry_id, number, digest, chain))
        execute(_ITEM, self._item(a, invoice, number))
        for balance in self._balances:
            execute(_BALANCE, balance(a))
        execute(_AUDIT, self._audit(a, audit_id, f"booking {number}"))
        execute(_CHAIN, (chain, a))
        return number, invoice


_OPEN = (
    "INSERT INTO door_session (lookup, door, user_id, administration_id, second_lookup, created_at, used_at) "
    "VALUES (?, 'eboekhouden', 1, ?, ?, ?, ?)"
)
_COUNTER = (
    "INSERT INTO counter (administration_id, name, last) VALUES (?, ?, 1) "
    "ON CONFLICT (administration_id, name) DO UPDATE SET last = last + 1 RETURNING last"
)
_INVOICE_ROW = (
    "INSERT INTO invoice (administration_id, id, uid, number, party_id, date, payment_term, template, booking_description, "
    "booking_number, net, vat, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'Factuursjabloon', ?, ?, ?, ?, ?)"
)
_INVOICE_LINE = (
    "INSERT INTO invoice_line (administration_id, invoice_id, line_no, quantity, unit, article_code, description, unit_price, "
    "vat_code, account_id, cost_centre_id) VALUES (?, ?, 1, 1000000, 'Stuk', 'A1', 'Goederen', 100000000, 'sales_high', ?, NULL)"
)
_PAPER = (
    "INSERT INTO paper (administration_id, content_key, media_type, content, created_at) "
    "VALUES (?, ?, 'application/json', ?, ?)"
)
_INVOICE_PAPER = (
    "INSERT INTO invoice_paper (administration_id, invoice_id, facts_key, template_key) VALUES (?, ?, ?, ?)"
)
_JOB = "INSERT INTO job (kind, administration_id, payload, run_after, attempts, error) VALUES ('print invoice', ?, ?, ?, 0, '')"
_INVOICE_AUDIT = (
    "INSERT INTO audit (administration_id, id, at, user_id, door, request_id, act, subject, before, after) "
    "VALUES (?, ?, ?, NULL, ?, '', 'add invoice', ?, NULL, ?)"
)
_THREE_LINES = insert_text("line", 3)
_ITEM, _BALANCE = insert_text("open_item", 1, ADD_TO_ITEM), insert_text("balance", 1, ADD_TO_BALANCE)


def main() -> None:
    """Write bookings, or make visits, whenever the starter says so."""
    given = arguments_of_worker()
    raw = RawSqlite(**given)  # type: ignore[arg-type]
    work_for_starter(repeated(raw.visit if given["visits"] else raw.step))


if __name__ == "__main__":
    main()
