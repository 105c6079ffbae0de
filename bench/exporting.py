"""Exports of all postings of large books through CASH's door, against a bare reading of the same columns."""

from collections.abc import Callable, Iterator

from bench.books import make_books, migrated
from bench.contestants import Worker
from bench.exports import first_byte, request
from bench.filling import fill
from bench.plan import Plan, workers
from bench.results import Goal, Result, limit_result, result
from bench.rounds import spread
from bench.server import ServerProcess

_CUSTOMERS = 1_000
_LINES_OF_SALE = 3
_MAX_MEGABYTES = 150
_MAX_SECONDS = 1
_FIRST_BYTES = 5
"""How often the time to the first byte is taken."""
_FORMS = {"0": "as text", "1": "in base64"}


def exporting_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare an export of all postings with COPY of the same columns through psycopg."""
    url = plan.new_database("exporting")
    yield from _exporting(plan, url, "PostgreSQL", "psycopg, COPY TO STDOUT", Goal(0.25))


def exporting_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Compare an export of all postings with a bare cursor over the same columns."""
    url = f"sqlite:///{plan.folder / 'exporting.sqlite'}"
    yield from _exporting(plan, url, "SQLite", "sqlite3, a bare cursor")


def _exporting(plan: Plan, url: str, engine: str, peer: str, goal: Goal | None = None) -> Iterator[Result]:
    installation = migrated(url)
    books = make_books(installation, "export", _CUSTOMERS)
    fill(installation.database, books.id, -(-plan.lines // _LINES_OF_SALE), _CUSTOMERS)
    installation.database.close()
    messages = {form: request(books.keys, "0301", form) for form in _FORMS}
    processes = 1 if installation.database.is_sqlite else plan.workers
    title = f"Export over HTTP on {engine}"
    with ServerProcess(url, plan.folder, processes) as server, workers() as start:
        exports = [_export(start, plan, server, _FORMS[form], message) for form, message in messages.items()]
        raw = start(peer, "bench.peers.raw_postings", url=url, administration_id=books.id, postings=plan.lines)
        outcome = plan.compete(*exports, raw)
        for own in exports:
            yield result(title, outcome, own.name, raw.name, goal)
        memory = spread([server.most_megabytes()])
        yield limit_result(f"{title}, most memory of a process", exports[0].name, memory, _MAX_MEGABYTES, " MB")
        times = spread([first_byte(server.port, messages["0"]) for _ in range(_FIRST_BYTES)])
        yield limit_result(f"{title}, time to the first byte", exports[0].name, times, _MAX_SECONDS, " s")


def _export(start: Callable[..., Worker], plan: Plan, server: ServerProcess, form: str, message: str) -> Worker:
    name = f"0301 of {plan.lines:,} postings, {form}"
    return start(name, "bench.exports", port=server.port, message=message)
