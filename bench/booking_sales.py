"""Verkoopboekingen through SnelStart's door: POST and PUT, against pgbench that does the writes of each."""

import json
from collections.abc import Iterator
from typing import Final

from bench.books import ACTOR, DAY, Books, make_books, migrated, must_be_sound, sale
from bench.load import MARK, length_when_sent
from bench.pgbench import PgBench
from bench.pgbench_replacing import FIRST_NUMBER, write_replacing_script
from bench.pgbench_scripts import write_scripts
from bench.plan import Plan, workers
from bench.results import Result, result
from bench.server import ServerProcess
from bench.tokens import headers_of
from grootboek.access.server import Server
from grootboek.bookkeeping.recording import record
from grootboek.store.book import open_book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_facts

_AT_ONCE: Final = 8
_REPLACED: Final = 20
"""Bookings of each administration that are replaced, again and again."""
_POST: Final = "POST verkoopboekingen"
_PUT: Final = "PUT verkoopboekingen/{id}"


def booking_sales_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare both with pgbench."""
    url = plan.on("PostgreSQL", "booking_sales")
    installation = migrated(url)
    all_books = [make_books(installation, f"m{number}") for number in range(1, plan.administrations + 1)]
    ids = range(all_books[0].id, all_books[-1].id + 1)
    writing = write_scripts(installation.database, ids, plan.folder)["separate"]
    replacing = write_replacing_script(installation.database, ids, _REPLACED, plan.folder)
    program = plan.postgres.binary("pgbench")
    with ServerProcess(url, plan.folder, plan.workers) as server, workers() as start:
        posts: list[str] = []
        puts: list[str] = []
        for books in all_books:
            head = _head(server.port, books)
            post, of_bookings = _requests(installation, books, head)
            posts.append(post)
            puts += of_bookings
        contestants = (
            start(
                _POST, "bench.load", port=server.port, connections=_AT_ONCE, requests=posts, success="id", status=201
            ),
            PgBench("pgbench, the same writes", program, url, _AT_ONCE, writing),
            start(_PUT, "bench.load", port=server.port, connections=_AT_ONCE, requests=puts, success="id"),
            PgBench("pgbench, reversal and new entry", program, url, _AT_ONCE, replacing),
        )
        outcome = plan.compete(*contestants)
    title = f"Verkoopboekingen over HTTP on PostgreSQL, {_AT_ONCE} at once"
    post_load, post_peer, put_load, put_peer = (contestant.name for contestant in contestants)
    yield result(title, outcome, post_load, post_peer, "POST verkoopboekingen")
    yield result(title, outcome, put_load, put_peer, "PUT verkoopboekingen")
    must_be_sound(installation, all_books)
    installation.database.close()


def _head(port: int, books: Books) -> str:
    """Return the lines of a head that are of the administration."""
    headers = {**headers_of(port, books.keys), "Host": "localhost", "Content-Type": "application/json"}
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items())


def _requests(installation: Server, books: Books, head: str) -> tuple[str, list[str]]:
    """Return the request that writes a sale, and those that replace each of some that are written here."""
    with open_book(installation.database, books.id, ACTOR, writing=True) as book:
        sales = [
            record(book, sale(book, f"P{number}")) for number in range(FIRST_NUMBER + 1, FIRST_NUMBER + _REPLACED + 1)
        ]
        party = party_facts(book, "code", "B1")
        customer, revenue = str(party.uid) if party else "", str(chart_of(book).account_by_code["8000"].uid)
    post = _request("POST", "", head, _model(customer, revenue, factuurnummer=f"H{MARK}"))
    puts = [
        _request(
            "PUT",
            f"/{made.uid}",
            head,
            _model(customer, revenue, factuurnummer=made.invoice_number, boekstuk=f"R{MARK}"),
        )
        for made in sales
    ]
    return post, puts


def _request(method: str, path: str, head: str, body: str) -> str:
    first = f"{method} /v2/verkoopboekingen{path} HTTP/1.1\r\n"
    return f"{first}{head}Content-Length: {length_when_sent(body)}\r\n\r\n{body}"


def _model(customer: str, revenue: str, **numbers: str) -> str:
    """Return the sale that is measured everywhere, as the door takes it."""
    words = "Verkoop van goederen"
    line = {"omschrijving": words, "grootboek": {"id": revenue}, "bedrag": 100.00, "btwSoort": "Hoog"}
    return json.dumps(
        {
            **numbers,
            "factuurdatum": f"{DAY}T00:00:00",
            "klant": {"id": customer},
            "omschrijving": words,
            "factuurbedrag": 121.00,
            "betalingstermijn": 14,
            "boekingsregels": [line],
            "btw": [{"btwSoort": "VerkopenHoog", "btwBedrag": 21.00}],
        }
    )
