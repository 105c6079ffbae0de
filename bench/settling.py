"""Payouts of a payment provider: one bankboeking that settles many invoices, against one for each of them."""

import json
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from bench.books import ACTOR, DAY, make_books, migrated, must_be_sound, sale
from bench.plan import Plan, workers
from bench.results import Result, result
from bench.server import ServerProcess
from bench.tokens import headers_of
from grootboek.bookkeeping.recording import record
from grootboek.store.book import open_book
from grootboek.store.masters.chart import chart_of

_INVOICES: Final = 500
_AMOUNT: Final = 0.01
"""What is paid of an invoice each time: in a measurement it is paid often."""


def settling_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare on PostgreSQL."""
    yield from _settling(plan, "PostgreSQL")


def settling_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Compare on SQLite."""
    yield from _settling(plan, "SQLite")


def _settling(plan: Plan, engine: str) -> Iterator[Result]:
    url = plan.on(engine, "settling")
    installation = migrated(url)
    books = make_books(installation, "incasso")
    with open_book(installation.database, books.id, ACTOR, writing=True) as book:
        uids = [record(book, sale(book, f"I{number}")).uid for number in range(1, _INVOICES + 1)]
        journal = str(chart_of(book).journal_by_code["BANK"].uid)
    title = f"Settling {_INVOICES} invoices over HTTP on {engine}, per invoice"
    one, many = f"one bankboeking for {_INVOICES}", "a bankboeking for each"
    with ServerProcess(url, plan.folder) as server, workers() as start:
        headers = {**headers_of(server.port, books.keys), "Content-Type": "application/json"}
        together = start(
            one,
            "bench.settler",
            port=server.port,
            headers=headers,
            bodies=[_booking(journal, uids)],
            invoices=_INVOICES,
        )
        apart = start(
            many,
            "bench.settler",
            port=server.port,
            headers=headers,
            bodies=[_booking(journal, [uid]) for uid in uids],
            invoices=1,
        )
        yield result(title, plan.compete(together, apart), one, many, f"settling on {engine}")
    must_be_sound(installation, [books])
    installation.database.close()


def _booking(journal: str, uids: list[UUID]) -> str:
    line = {"omschrijving": "Betaling", "debet": 0, "credit": _AMOUNT}
    return json.dumps(
        {
            "datum": f"{DAY}T00:00:00",
            "dagboek": {"id": journal},
            "omschrijving": "Uitbetaling",
            "bedragOntvangen": round(_AMOUNT * len(uids), 2),
            "verkoopboekingBoekingsRegels": [{"boekingId": {"id": str(uid)}, **line} for uid in uids],
        }
    )
