"""A bank's file with many transactions, imported, matched to open items and booked: how many a second, and in which memory."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, NoReturn

from bench.bank_files import ACCOUNT, Owed, camt_file
from bench.books import ACTOR, DAY, Books, make_books, migrated, must_be_sound
from bench.contestants import MeasurementFailed
from bench.plan import Plan
from bench.results import Result, limit_result
from bench.rounds import spread
from grootboek.access.server import Server
from grootboek.bookkeeping.chart import change_journal
from grootboek.bookkeeping.parties import change_party
from grootboek.bookkeeping.recording_documents import record_documents
from grootboek.ledger.booking import Document, DocumentLine
from grootboek.ledger.refusal import Refused
from grootboek.store.book import Book, open_book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import stream_parties

TRANSACTIONS: Final = 100_000
OPEN_ITEMS: Final = 20_000
_CUSTOMERS: Final = 500
_BATCH: Final = 1_000
_ACT: Final = "import, match and book"


def bank_statements_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Measure on PostgreSQL."""
    yield from _measured(plan, "PostgreSQL")


def bank_statements_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Measure on SQLite."""
    yield from _measured(plan, "SQLite")


def _measured(plan: Plan, engine: str) -> Iterator[Result]:
    url = plan.on(engine, "bank")
    installation = migrated(url)
    transactions, open_items = plan.scaled(TRANSACTIONS, 5_000), plan.scaled(OPEN_ITEMS, 1_000)
    books = make_books(installation, "bank", plan.scaled(_CUSTOMERS, 20))
    file = plan.folder / f"bank {engine}.xml"
    file.write_bytes(camt_file(transactions, _furnished(installation, books, open_items)))
    command = [sys.executable, "-m", "bench.bank_importer", url, str(books.id), str(file)]
    done: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    if done["count"] != transactions or done["matched"] < open_items * 9 // 10:
        raise MeasurementFailed(f"not all was matched: {done}")
    title = f"CAMT file of {transactions:,} transactions with {open_items:,} open items on {engine}"
    rate = spread([done["count"] / done["seconds"]])
    yield limit_result(title, _ACT, rate, f"bank statements on {engine}")
    held = spread([done["megabytes"]])
    yield limit_result(f"{title}, memory it adds", _ACT, held, f"bank statements, memory on {engine}")
    must_be_sound(installation, [books])
    installation.database.close()


def _furnished(installation: Server, books: Books, count: int) -> list[Owed]:
    """Give the bank journal the account of the file and each customer an account, and invoice them; return what is owed."""
    with open_book(installation.database, books.id, ACTOR, writing=True) as book:
        journal = chart_of(book).journal_by_code["BANK"]
        change_journal(book, journal.id, lambda draft: replace(draft, iban=ACCOUNT))
        customers = [party for party in stream_parties(book) if party.code.startswith("B")]
        owed = []
        for party in customers:
            iban = f"NL02ABNA{party.number:010}"
            change_party(book, party.id, lambda draft, iban=iban: replace(draft, iban=iban))  # type: ignore[misc]
    for first in range(0, count, _BATCH):
        with open_book(installation.database, books.id, ACTOR, writing=True) as book:
            numbers = range(first, min(first + _BATCH, count))
            record_documents(
                book, [_invoice(book, number, customers[number % len(customers)].id) for number in numbers], _refuse
            )
        for number in numbers:
            party = customers[number % len(customers)]
            owed.append(Owed(_number(number), _amount(number), party.name, f"NL02ABNA{party.number:010}"))
    return owed


def _number(number: int) -> str:
    return f"2026-{number:06}"


def _amount(number: int) -> int:
    return 10_000 + number


def _invoice(book: Book, number: int, party_id: int) -> Document:
    chart = chart_of(book)
    accounts, amount = chart.account_by_code, _amount(number)
    control = {"party_id": party_id, "invoice_number": _number(number)}
    lines = (
        DocumentLine(account_id=accounts["1300"].id, amount=amount, **control),
        DocumentLine(account_id=accounts["8000"].id, amount=-amount),
    )
    return Document(journal_id=chart.journal_by_code["VERK"].id, date=DAY, lines=lines)


def _refuse(_order: int, refused: Refused) -> NoReturn:
    raise refused
