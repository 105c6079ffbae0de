"""Exports of all postings of large books through CASH's door, against a bare reading of the same columns."""

from collections.abc import Callable, Iterator

from bench.contestants import Worker
from bench.exports import first_byte, request
from bench.large_books import large_books
from bench.plan import Plan, workers
from bench.results import Result, limit_result, result
from bench.rounds import spread
from bench.server import ServerProcess

_FIRST_BYTES = 5
"""How often the time to the first byte is taken."""
_FORMS = {"0": "as text", "1": "in base64"}


def exporting_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare an export of all postings with COPY of the same columns through psycopg."""
    yield from _exporting(plan, "PostgreSQL", "psycopg, COPY TO STDOUT")


def exporting_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Compare an export of all postings with a bare cursor over the same columns."""
    yield from _exporting(plan, "SQLite", "sqlite3, a bare cursor")


def _exporting(plan: Plan, engine: str, peer: str) -> Iterator[Result]:
    shared = large_books(plan, engine)
    url, books = shared.url, shared.large
    messages = {form: request(books.keys, "0301", form) for form in _FORMS}
    processes = 1 if engine == "SQLite" else plan.workers
    title = f"Export over HTTP on {engine}"
    with ServerProcess(url, plan.folder, processes) as server, workers() as start:
        exports = [_export(start, plan, server, _FORMS[form], message) for form, message in messages.items()]
        raw = start(peer, "bench.peers.raw_postings", url=url, administration_id=books.id, postings=plan.lines)
        outcome = plan.compete(*exports, raw)
        for own, form in zip(exports, _FORMS.values(), strict=True):
            yield result(title, outcome, own.name, raw.name, f"export, {form} on {engine}")
        memory = spread([server.most_megabytes()])
        yield limit_result(f"{title}, most memory of a process", exports[0].name, memory, f"export, memory on {engine}")
        times = spread([first_byte(server.port, messages["0"]) for _ in range(_FIRST_BYTES)])
        yield limit_result(
            f"{title}, time to the first byte", exports[0].name, times, f"export, first byte on {engine}"
        )


def _export(start: Callable[..., Worker], plan: Plan, server: ServerProcess, form: str, message: str) -> Worker:
    name = f"0301 of {plan.lines:,} postings, {form}"
    return start(name, "bench.exports", port=server.port, message=message)
