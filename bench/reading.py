"""Questions to large books against the same to small ones, and against a bare select and string formatting."""

from collections.abc import Iterator
from typing import Final

import psycopg

from bench.asking import load, warm
from bench.books import Books, make_books, migrated
from bench.contestants import MeasurementFailed
from bench.large_books import SMALL_LINES, large_books
from bench.lists import path_of
from bench.messages import get_mutaties, get_relaties, get_saldo
from bench.peers import raw_mutations, raw_relations
from bench.peers.raw_rows import Answer
from bench.plan import Plan, workers
from bench.results import Result, result, time_result
from bench.server import ServerProcess
from bench.tokens import headers_of

LIST: Final = path_of("grootboekmutaties", top="500")
_RELATIONS: Final = 10_000
_BY_ROWS: Final = "psycopg and string formatting, in process"


def reading_large_books(plan: Plan) -> Iterator[Result]:
    """Compare GetSaldo, GetMutaties and a list in large and small books, and GetMutaties of 500 with a bare select."""
    books = large_books(plan, "PostgreSQL")
    with ServerProcess(books.url, plan.folder, plan.workers) as server, workers() as start:
        of_large, of_small = server.sessions([books.large, books.small])
        warm(start, server, [get_saldo(session, "8000") for session in (of_large, of_small)])
        for name, goal, in_large, in_small in (
            ("GetSaldo", "GetSaldo, lines", get_saldo(of_large, "8000"), get_saldo(of_small, "8000")),
            ("GetMutaties of 500", "GetMutaties, lines", get_mutaties(of_large), get_mutaties(of_small)),
        ):
            own = load(start, f"{name}, {plan.lines:,} lines", server, [in_large], 1)
            other = load(start, f"{name}, {SMALL_LINES:,} lines", server, [in_small], 1)
            outcome = plan.compete(own, other)
            yield time_result(f"{name} in large books (times the time)", outcome, own.name, other.name, goal)
        pages = [
            start(
                f"grootboekmutaties of 500, {lines:,} lines",
                "bench.lists",
                port=server.port,
                path=LIST,
                headers=headers_of(server.port, asked.keys),
                rows=500,
            )
            for asked, lines in ((books.large, plan.lines), (books.small, SMALL_LINES))
        ]
        title, names = "A list in large books (times the time)", [page.name for page in pages]
        yield time_result(title, plan.compete(*pages), *names, goal="a list, lines")
        _must_be_equal(server.post(get_mutaties(of_large)), raw_mutations.answer, books.url, books.large)
        raw = start(_BY_ROWS, "bench.peers.raw_mutations", url=books.url, administration_id=books.large.id)
        outcome = plan.compete(own, raw)
        yield result("GetMutaties of 500 over HTTP", outcome, own.name, raw.name, "GetMutaties, rows")


def reading_relations(plan: Plan) -> Iterator[Result]:
    """Compare GetRelaties of all with a bare select and formatting."""
    url, count = plan.on("PostgreSQL", "relations"), plan.scaled(_RELATIONS, 500)
    installation = migrated(url)
    books = make_books(installation, "relaties", count)
    installation.database.close()
    with ServerProcess(url, plan.folder, plan.workers) as server, workers() as start:
        question = get_relaties(server.sessions([books])[0])
        _must_be_equal(server.post(question), raw_relations.answer, url, books)
        own = load(start, f"GetRelaties of {count:,}", server, [question], 1)
        raw = start(_BY_ROWS, "bench.peers.raw_relations", url=url, administration_id=books.id)
        yield result("GetRelaties over HTTP", plan.compete(own, raw), own.name, raw.name, "GetRelaties, rows")


def _must_be_equal(own: str, answer: Answer, url: str, books: Books) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        other = answer(connection, books.id).decode()
    if own != other:
        place = next((at for at, pair in enumerate(zip(own, other, strict=False)) if pair[0] != pair[1]), 0)
        raise MeasurementFailed(
            f"the answers differ: {own[place - 80 : place + 80]!r}, {other[place - 80 : place + 80]!r}"
        )
