"""Long lists through SnelStart's door.

Of many relations: orders and filters that ask much, each against the plainest. Of the lines of the ledger: a page far into the
list against the first one.
"""

import http.client
from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import insert, select

from bench.books import ACTOR, Books, make_books, migrated
from bench.large_books import large_books
from bench.lists import page, path_of
from bench.plan import Plan, workers
from bench.results import Result, limit_result, time_result
from bench.rounds import spread
from bench.server import ServerProcess
from bench.tokens import headers_of
from grootboek.access.server import Server
from grootboek.store.book import open_book
from grootboek.store.tables.administration import party

_RELATIONS: Final = 100_000
_AT_ONCE: Final = 5_000
_PLAIN: Final = "Naam eq"
_FILTERS: Final = {
    _PLAIN: "Naam eq 'Klant & Zoon {half}'",
    "a nested path": "VestigingsAdres/Plaats eq 'Plaats {half}'",
    "tolower": "tolower(Naam) eq 'klant & zoon {half}'",
    "any": "ExtraVeldenKlant/any(veld: veld/Naam eq 'lid' and veld/Waarde eq '{half}')",
}
_PAGE: Final = "a page of 500"
_ALL: Final = "all of these"
_PAGES: Final[dict[str, dict[str, str]]] = {
    _PAGE: {},
    "500 with a filter": {"filter": "Relatiecode gt {half}"},
    "500 with $orderby": {"orderby": "Naam desc"},
    "500 with a nested path": {"filter": "startswith(VestigingsAdres/Plaats,'Plaats 9')"},
}
_TOP: Final = 500
_FAR: Final = 1_000
_OF_A_YEAR: Final = "year(Datum) eq 2025"


def listing_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare orders and filters with `Naam eq` on PostgreSQL."""
    yield from _listing(plan, "PostgreSQL")


def listing_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Compare orders and filters with `Naam eq` on SQLite."""
    yield from _listing(plan, "SQLite")


def _listing(plan: Plan, engine: str) -> Iterator[Result]:
    url, count = plan.on(engine, "listing"), plan.scaled(_RELATIONS, 10_000)
    installation = migrated(url)
    books = make_books(installation, "lijst")
    _multiply(installation, books, count)
    installation.database.close()
    half = count // 2
    pages = {name: path_of("relaties", filter=text.format(half=half)) for name, text in _FILTERS.items()}
    pages["$orderby=Naam&$top=1"] = path_of("relaties", orderby="Naam", top="1")
    title = f"A list of {count:,} relations over HTTP on {engine}"
    with ServerProcess(url, plan.folder) as server, workers() as start:
        headers = headers_of(server.port, books.keys)
        askers = {
            name: start(name, "bench.lists", port=server.port, path=path, headers=headers, rows=1)
            for name, path in pages.items()
        }
        of_500 = {
            name: start(name, "bench.lists", port=server.port, path=_page(options, half), headers=headers, rows=500)
            for name, options in _PAGES.items()
        }
        outcome = plan.compete(*askers.values())
        whole_pages = plan.compete(*of_500.values())
        for name in askers:
            if name != _PLAIN:
                yield time_result(f"{title} (times the time)", outcome, name, _PLAIN, f"list, {name} on {engine}")
        for name in of_500:
            if name != _PAGE:
                yield time_result(f"{title} (times the time)", whole_pages, name, _PAGE, f"list, {name} on {engine}")
        memory = spread([server.most_megabytes()])
        yield limit_result(f"{title}, most memory of a process", _ALL, memory, f"list, memory on {engine}")


def _page(options: Mapping[str, str], half: int) -> str:
    return path_of("relaties", top="500", **{name: text.format(half=half) for name, text in options.items()})


def _multiply(installation: Server, books: Books, count: int) -> None:
    """Write relations like the first one, with a name, a place and a free field of their own."""
    with open_book(installation.database, books.id, ACTOR, writing=True) as book:
        own = (party.c.administration_id == books.id) & (party.c.id == 1)
        first = dict(book.connection.execute(select(party).where(own)).mappings().one())
        for start in range(2, count + 1, _AT_ONCE):
            numbers = range(start, min(start + _AT_ONCE, count + 1))
            rows = [
                {
                    **first,
                    "id": number,
                    "uid": book.new_uid(),
                    "number": number,
                    "code": f"B{number}",
                    "name": f"Klant & Zoon {number}",
                    "city": f"Plaats {number}",
                    "free_fields": {"lid": str(number), "maat": "L"},
                }
                for number in numbers
            ]
            book.connection.execute(insert(party), rows)
        book.connection.exec_driver_sql("ANALYZE party")


def ledger_lines_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare pages of lines on PostgreSQL."""
    yield from _ledger_lines(plan, "PostgreSQL")


def ledger_lines_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Compare pages of lines on SQLite."""
    yield from _ledger_lines(plan, "SQLite")


def _ledger_lines(plan: Plan, engine: str) -> Iterator[Result]:
    books = large_books(plan, engine)
    far = min(_FAR, plan.lines // _TOP)
    first, last = "page 1", f"page {far:,}"
    title = f"grootboekmutaties of {plan.lines:,} lines over HTTP on {engine}"
    with ServerProcess(books.url, plan.folder) as server, workers() as start:
        headers = headers_of(server.port, books.large.keys)
        _read_in_order(server.port, headers, far)
        in_year = min(100, far // 4)
        first_of_year, far_in_year = "a year, page 1", f"a year, page {in_year:,}"
        paths = {first: _path(1), last: _path(far), first_of_year: _path(1, _OF_A_YEAR)}
        paths[far_in_year] = _path(in_year, _OF_A_YEAR)
        askers = {
            name: start(name, "bench.lists", port=server.port, path=path, headers=headers, rows=_TOP)
            for name, path in paths.items()
        }
        outcome = plan.compete(*askers.values())
        goal = f"ledger lines on {engine}"
        yield time_result(f"{title} (times the time)", outcome, last, first, goal)
        goal = f"ledger lines of a year on {engine}"
        yield time_result(f"{title} (times the time)", outcome, far_in_year, first_of_year, goal)
        memory = spread([server.most_megabytes()])
        yield limit_result(f"{title}, most memory of a process", _ALL, memory, f"ledger lines, memory on {engine}")


def _path(number: int, condition: str = "") -> str:
    options = {"top": str(_TOP), "skip": str((number - 1) * _TOP)} | ({"filter": condition} if condition else {})
    return path_of("grootboekmutaties", **options)


def _read_in_order(port: int, headers: dict[str, str], far: int) -> None:
    """Read the list page by page up to the far one, as a client does that takes it over."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for number in range(1, far + 1):
        page(connection, _path(number), headers, _TOP)
    connection.close()
