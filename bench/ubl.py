"""Taking in invoices in UBL, against parsing the same file with lxml and holding it to its schema."""

from collections.abc import Iterator
from typing import Final

from bench.books import ACTOR, make_books, migrated, must_be_sound
from bench.plan import Plan, workers
from bench.results import Result, time_result
from grootboek.bookkeeping.parties import add_party
from grootboek.ledger.party import PartyDraft
from grootboek.store.book import open_book
from tests.formats.ubl_files import line, share, taxed, total, ubl

_LINES: Final = 100
_PARTIES: Final = 1_000


def taking_in_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare with books on PostgreSQL."""
    yield from _taking_in(plan, "PostgreSQL")


def taking_in_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Compare with books on SQLite."""
    yield from _taking_in(plan, "SQLite")


def _taking_in(plan: Plan, engine: str) -> Iterator[Result]:
    url = plan.on(engine, "ubl")
    installation = migrated(url)
    books = make_books(installation, "ontvangen", plan.scaled(_PARTIES, 50))
    with open_book(installation.database, books.id, ACTOR, writing=True) as book:
        add_party(book, PartyDraft(name="Bakkerij", vat_number="NL820646660B01"))
    content = _file().decode()
    title = f"An invoice in UBL of {_LINES} lines ({len(content) // 1024} kB), {{}} (times the time)"
    parsed, read, booked = "lxml and XSD", "read", f"read and booked on {engine}"
    with workers() as start:
        shared = {"content": content, "url": url, "administration": books.id}
        module = "bench.ubl_reader"
        contestants = [
            start(parsed, module, how="parse", **shared),
            start(read, module, how="read", **shared),
            start(booked, module, how="book", **shared),
        ]
        outcome = plan.compete(*contestants)
        if engine == "SQLite":
            yield time_result(title.format(read), outcome, read, parsed, "UBL read")
        yield time_result(title.format(booked), outcome, booked, parsed)
    must_be_sound(installation, [books])
    installation.database.close()


def _file() -> bytes:
    net, vat = f"{_LINES}.00", f"{_LINES * 21 // 100}.00"
    gross = f"{_LINES * 121 // 100}.00"
    return ubl(
        tax=taxed(vat, share(base=net, vat=vat)),
        totals=total(net, net, gross, gross),
        lines="".join(line("1.00") for _ in range(_LINES)),
    )
