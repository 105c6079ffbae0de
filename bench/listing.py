"""Long lists through SnelStart's door.

Of many relations: orders and filters that ask much, each against the plainest. Of the lines of the ledger: a page far into the
list against the first one.
"""

import http.client
from collections.abc import Iterator
from typing import Final

from sqlalchemy import insert, select

from bench.books import ACTOR, Books, make_books, migrated
from bench.filling import fill
from bench.lists import headers_of, page, path_of
from bench.plan import Plan, workers
from bench.results import Goal, Result, limit_result, time_result
from bench.rounds import spread
from bench.server import ServerProcess
from grootboek.access.server import Server
from grootboek.store.book import open_book
from grootboek.store.tables.administration import party

_RELATIONS: Final = 100_000
_AT_ONCE: Final = 5_000
_PLAIN: Final = "Naam eq"
_FILTERS: Final = {
    _PLAIN: "Naam eq 'Klant & Zoon 50000'",
    "a nested path": "VestigingsAdres/Plaats eq 'Plaats 50000'",
    "tolower": "tolower(Naam) eq 'klant & zoon 50000'",
    "any": "ExtraVeldenKlant/any(veld: veld/Naam eq 'lid' and veld/Waarde eq '50000')",
}
_PAGE: Final = "a page of 500"
_PAGES: Final = {
    _PAGE: path_of("relaties", top="500"),
    "500 with a filter": path_of("relaties", top="500", filter="Relatiecode gt 50000"),
    "500 with $orderby": path_of("relaties", top="500", orderby="Naam desc"),
    "500 with a nested path": path_of("relaties", top="500", filter="startswith(VestigingsAdres/Plaats,'Plaats 9')"),
}
_GOALS: Final = {"any": Goal(20, at_most=True)}

_TOP: Final = 500
_FAR: Final = 1_000
_LINES_OF_A_SALE: Final = 3
_CUSTOMERS: Final = 1_000
_OF_A_YEAR: Final = "year(Datum) eq 2025"

_MOST_MEGABYTES: Final = 200
"""What a process of the server may hold, whichever of the lists it answers."""


def listing_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare orders and filters with `Naam eq` on PostgreSQL."""
    yield from _listing(plan, plan.new_database("listing"), "PostgreSQL")


def listing_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Compare orders and filters with `Naam eq` on SQLite."""
    yield from _listing(plan, f"sqlite:///{plan.folder / 'listing.sqlite'}", "SQLite")


def _listing(plan: Plan, url: str, engine: str) -> Iterator[Result]:
    installation = migrated(url)
    books = make_books(installation, "lijst")
    _multiply(installation, books)
    installation.database.close()
    pages = {name: path_of("relaties", filter=text) for name, text in _FILTERS.items()}
    pages["$orderby=Naam&$top=1"] = path_of("relaties", orderby="Naam", top="1")
    title = f"A list of {_RELATIONS:,} relations over HTTP on {engine}"
    with ServerProcess(url, plan.folder) as server, workers() as start:
        headers = headers_of(server.port, books.keys)
        askers = {
            name: start(name, "bench.lists", port=server.port, path=path, headers=headers, rows=1)
            for name, path in pages.items()
        }
        of_500 = {
            name: start(name, "bench.lists", port=server.port, path=path, headers=headers, rows=500)
            for name, path in _PAGES.items()
        }
        outcome = plan.compete(*askers.values())
        whole_pages = plan.compete(*of_500.values())
        for name in askers:
            if name != _PLAIN:
                goal = _GOALS.get(name, Goal(5, at_most=True))
                yield time_result(f"{title} (times the time)", outcome, name, _PLAIN, goal)
        for name in of_500:
            if name != _PAGE:
                yield time_result(f"{title} (times the time)", whole_pages, name, _PAGE, Goal(5, at_most=True))
        memory = spread([server.most_megabytes()])
        yield limit_result(f"{title}, most memory of a process", "all of these", memory, _MOST_MEGABYTES, " MB")


def _multiply(installation: Server, books: Books) -> None:
    """Write relations like the first one, with a name, a place and a free field of their own."""
    with open_book(installation.database, books.id, ACTOR, writing=True) as book:
        own = (party.c.administration_id == books.id) & (party.c.id == 1)
        first = dict(book.connection.execute(select(party).where(own)).mappings().one())
        for start in range(2, _RELATIONS + 1, _AT_ONCE):
            numbers = range(start, min(start + _AT_ONCE, _RELATIONS + 1))
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
    yield from _ledger_lines(plan, plan.new_database("ledger_lines"), "PostgreSQL")


def ledger_lines_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Compare pages of lines on SQLite."""
    yield from _ledger_lines(plan, f"sqlite:///{plan.folder / 'ledger_lines.sqlite'}", "SQLite")


def _ledger_lines(plan: Plan, url: str, engine: str) -> Iterator[Result]:
    installation = migrated(url)
    books = make_books(installation, "regels", _CUSTOMERS)
    fill(installation.database, books.id, plan.lines // _LINES_OF_A_SALE, _CUSTOMERS)
    installation.database.close()
    far = min(_FAR, plan.lines // _TOP)
    first, last = "page 1", f"page {far:,}"
    title = f"grootboekmutaties of {plan.lines:,} lines over HTTP on {engine}"
    with ServerProcess(url, plan.folder) as server, workers() as start:
        headers = headers_of(server.port, books.keys)
        _read_in_order(server.port, headers, far)
        paths = {first: _path(1), last: _path(far), "a year, page 1": _path(1, _OF_A_YEAR)}
        paths["a year, page 100"] = _path(min(100, far // 3), _OF_A_YEAR)
        askers = {
            name: start(name, "bench.lists", port=server.port, path=path, headers=headers, rows=_TOP)
            for name, path in paths.items()
        }
        outcome = plan.compete(*askers.values())
        for own, peer in ((last, first), ("a year, page 100", "a year, page 1")):
            yield time_result(f"{title} (times the time)", outcome, own, peer, Goal(1.5, at_most=True))
        memory = spread([server.most_megabytes()])
        yield limit_result(f"{title}, most memory of a process", "all of these", memory, _MOST_MEGABYTES, " MB")


def _path(number: int, condition: str = "") -> str:
    options = {"top": str(_TOP), "skip": str((number - 1) * _TOP)} | ({"filter": condition} if condition else {})
    return path_of("grootboekmutaties", **options)


def _read_in_order(port: int, headers: dict[str, str], far: int) -> None:
    """Read the list page by page up to the far one, as a client does that takes it over."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for number in range(1, far + 1):
        page(connection, _path(number), headers, _TOP)
    connection.close()
