"""Lists of many relations through SnelStart's door: orders and filters that ask much, each against the plainest filter."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import insert, select

from bench.books import ACTOR, Books, make_books, migrated
from bench.lists import headers_of, path_of
from bench.plan import Plan, workers
from bench.results import Goal, Result, limit_result, time_result
from bench.rounds import spread
from bench.server import ServerProcess
from grootboek.access.server import Server
from grootboek.store.book import open_book
from grootboek.store.tables.administration import party

_RELATIONS: Final = 100_000
_AT_ONCE: Final = 5_000
_MOST_MEGABYTES: Final = 200
_PLAIN: Final = "Naam eq"
_FILTERS: Final = {
    _PLAIN: "Naam eq 'Klant & Zoon 50000'",
    "a nested path": "VestigingsAdres/Plaats eq 'Plaats 50000'",
    "tolower": "tolower(Naam) eq 'klant & zoon 50000'",
    "any": "ExtraVeldenKlant/any(veld: veld/Naam eq 'lid' and veld/Waarde eq '50000')",
}
_GOALS: Final = {"any": Goal(20, at_most=True)}


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
        outcome = plan.compete(*askers.values())
        for name in askers:
            if name != _PLAIN:
                goal = _GOALS.get(name, Goal(5, at_most=True))
                yield time_result(f"{title} (times the time)", outcome, name, _PLAIN, goal)
        memory = spread([server.most_megabytes()])
        yield limit_result(f"{title}, most memory of a process", "all of these", memory, _MOST_MEGABYTES, " MB")


def _multiply(installation: Server, books: Books) -> None:
    """Write relations like the first one, with a name, a place and a free field of their own."""
    with open_book(installation.database, books.id, ACTOR, writing=True) as book:
        first = dict(
            book.connection.execute(select(party).where(party.c.administration_id == books.id)).mappings().one()
        )
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
