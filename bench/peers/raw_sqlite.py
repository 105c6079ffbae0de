"""Python's sqlite3 doing what AddMutatie writes: the same rows into the same tables, with the same triggers and durability.

Whatever can be known beforehand is: a booking costs it only its statements, its digest and its commit. So with a visit that opens
a session, makes an invoice that is booked and closes the session.
"""

import random
import sqlite3
from collections.abc import Callable
from hashlib import sha256
from time import time_ns
from typing import Any
from uuid import uuid4

from bench.books import ACTOR, migrated, sale
from bench.contestants import arguments_of_worker, repeated, work_for_starter
from grootboek.bookkeeping.proposals import propose
from grootboek.ledger.balances import balance_changes
from grootboek.ledger.entry import _canonical
from grootboek.ledger.new_booking import audit_facts
from grootboek.store.book import Book, open_book
from grootboek.store.engine.column_types import json_text, moment_text
from grootboek.store.engine.database import _WRITER_PRAGMAS
from grootboek.store.masters.chart import chart_of
from grootboek.store.recording.on_sqlite import (
    _AUDIT,
    _BALANCE,
    _BOOKING,
    _CHAIN,
    _ENTRY,
    _HEAD,
    _ITEM,
    _LINE,
    _VOUCHER,
)

_INVOICE = "P" + "0" * 18


class RawSqlite:
    """Writes the measured sale to one of some equal administrations by bare statements."""

    def __init__(self, path: str, ids: list[int]) -> None:
        """Open the database file; `ids` are the administrations to write to."""
        installation = migrated(f"sqlite:///{path}")
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
        self._day, self._due, self._now = new.date.isoformat(), new.due_date.isoformat(), moment_text(book.now)
        self._facts = json_text(audit_facts(new))
        self._balances = list(balance_changes(new.lines).items())
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
        execute(_JOB, (a, json_text({"invoice_id": invoice}), now))
        ((audit,),) = execute("UPDATE ledger_head SET last_audit = last_audit + 1 WHERE administration_id = ? "
                              "RETURNING last_audit", (a,)).fetchall()  # fmt: skip
        facts = json_text({"number": number, "party": new.party_id, "amount": new.amount, "booking": booking})
        execute(_INVOICE_AUDIT, (a, audit, now, ACTOR.door, f"invoice {invoice}", facts))

    def _write(self, execute: Callable[..., sqlite3.Cursor], a: int) -> tuple[int, str]:
        new, day, now = self._new, self._day, self._now
        self._number += 1
        uid, invoice = str(uuid4()), f"P{self._number % 10**18:018d}"
        digest = sha256(f"{uid}{self._before}{invoice}{self._after}".encode()).digest()
        number, entry_id, audit_id, chain = execute(_HEAD, (a, self._version)).fetchone()
        voucher, document = execute(_VOUCHER, (a, new.journal_id, new.fiscal_year, None)).fetchone()
        execute(
            _BOOKING,
            (a, number, uid, new.kind.value, new.journal_id, new.fiscal_year, voucher, document, day, new.account_id,
             new.party_id, invoice, "", new.description, new.payment_term, "", 0, new.amount, 1, 0, entry_id, ACTOR.door, None,
             now, now),
        )  # fmt: skip
        values: list[Any] = []
        for order, row in enumerate(new.lines, 1):
            of_line = invoice if row.invoice_number else ""
            values += (a, entry_id, order, 3, row.account_id, row.amount, int(row.part), row.vat_code, row.vat_base,
                       row.vat_amount, row.cost_centre_id, row.party_id, of_line, row.description)  # fmt: skip
        execute(_THREE_LINES, values)
        chain = sha256(chain + entry_id.to_bytes(4, "big") + digest).digest()
        execute(_ENTRY, (a, entry_id, number, day, 3, None, now, digest, chain))
        own = new.lines[0]
        execute(_ITEM, (a, own.account_id, own.party_id, invoice, day, self._due, own.amount, own.amount, number))
        for (account, centre), sums in self._balances:
            execute(_BALANCE, (a, account, day, centre, *sums))
        execute(_AUDIT, (a, audit_id, now, None, ACTOR.door, "", "record", f"booking {number}", None, self._facts))
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
_JOB = "INSERT INTO job (kind, administration_id, payload, run_after, attempts, error) VALUES ('print invoice', ?, ?, ?, 0, '')"
_INVOICE_AUDIT = (
    "INSERT INTO audit (administration_id, id, at, user_id, door, request_id, act, subject, before, after) "
    "VALUES (?, ?, ?, NULL, ?, '', 'add invoice', ?, NULL, ?)"
)
_THREE_LINES = _LINE + ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"] * 3)


def main() -> None:
    """Write bookings, or make visits, whenever the starter says so."""
    given = arguments_of_worker()
    visits = given.pop("visits")
    raw = RawSqlite(**given)  # type: ignore[arg-type]
    work_for_starter(repeated(raw.visit if visits else raw.step))


if __name__ == "__main__":
    main()
