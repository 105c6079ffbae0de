"""The comparisons: who competes with whom, on what books."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psycopg

from bench.articles import articles_on_postgresql, articles_on_sqlite
from bench.audit_files import audit_files_on_postgresql
from bench.bank_statements import bank_statements_on_postgresql, bank_statements_on_sqlite
from bench.booking_sales import booking_sales_on_postgresql
from bench.books import Books, make_books, migrated, must_be_sound
from bench.contestants import Contestant, MeasurementFailed, Worker
from bench.exporting import exporting_on_postgresql, exporting_on_sqlite
from bench.filling import fill
from bench.importing import importing_on_postgresql, importing_on_sqlite
from bench.listing import (
    ledger_lines_on_postgresql,
    ledger_lines_on_sqlite,
    listing_on_postgresql,
    listing_on_sqlite,
)
from bench.load import length_when_sent, request_head
from bench.messages import add_mutatie, get_mutaties, get_relaties, get_saldo, visit
from bench.ordering import ordering_on_postgresql, ordering_on_sqlite
from bench.peers import raw_mutations, raw_relations
from bench.peers.raw_rows import Answer
from bench.pgbench import PgBench
from bench.pgbench_scripts import write_scripts
from bench.plan import Plan, workers
from bench.reporting import reports_on_postgresql, reports_on_sqlite
from bench.results import Goal, Result, result, time_result
from bench.server import ServerProcess
from bench.settling import settling_on_postgresql, settling_on_sqlite
from bench.ubl import taking_in_on_postgresql, taking_in_on_sqlite
from bench.vat_returns import vat_returns_on_postgresql
from grootboek.access.server import Server

CUSTOMERS = 1_000
SMALL_LINES = 10_000
LINES_OF_SALE = 3
RELATIONS = 10_000
ALL_AT_ONCE = 8
"""Connections of the load generator and clients of pgbench, where several work at once."""


def _load(
    start: Callable[..., Worker], name: str, server: ServerProcess, messages: Sequence[str], connections: int
) -> Worker:
    success = "<Mutatienummer>" if "<oMut>" in messages[0] else "<ErrorMsg />"
    requests = [request_head(length_when_sent(message)) + message for message in messages]
    return start(name, "bench.load", port=server.port, connections=connections, requests=requests, success=success)


def _some_books(installation: Server, plan: Plan) -> list[Books]:
    return [make_books(installation, f"m{number}") for number in range(1, plan.administrations + 1)]


def writing_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare AddMutatie with pgbench, and with the entries of hordak and Tryton, on one PostgreSQL server."""
    url = plan.new_database("writing")
    installation = migrated(url)
    books = _some_books(installation, plan)
    ids = range(books[0].id, books[-1].id + 1)
    scripts = write_scripts(installation.database, ids, plan.folder)
    with ServerProcess(url, plan.folder, plan.workers) as server, workers() as start:
        messages = [add_mutatie(session) for session in server.sessions(books)]
        contestants: list[Contestant] = []
        for connections in (ALL_AT_ONCE, 1):
            contestants.append(_load(start, f"AddMutatie, {_at_once(connections)}", server, messages, connections))
            for form, words in _FORMS.items():
                name = f"pgbench, {words}, {_at_once(connections)}"
                contestants.append(PgBench(name, plan.postgres.binary("pgbench"), url, connections, scripts[form]))
        outcome = plan.compete(*contestants)
        for connections in (ALL_AT_ONCE, 1):
            for form, goal in (("separate", Goal(0.45)), ("one", None)):
                own, peer = f"AddMutatie, {_at_once(connections)}", f"pgbench, {_FORMS[form]}, {_at_once(connections)}"
                yield result("AddMutatie over HTTP on PostgreSQL", outcome, own, peer, goal)
        yield from _entries_of_others(plan, start, contestants[3], url, messages)
    must_be_sound(installation, books)
    installation.database.close()


_FORMS = {"separate": "separate statements", "one": "the one statement"}


def _at_once(connections: int) -> str:
    return f"{connections} at once" if connections > 1 else "one at a time"


def _entries_of_others(
    plan: Plan, start: Callable[..., Worker], load: Contestant, url: str, messages: list[str]
) -> Iterator[Result]:
    hordak = start("django-hordak, in process", "bench.peers.hordak_entry", url=plan.new_database("hordak"))
    plan.new_database("tryton")
    place = {"TRYTOND_DATABASE_URI": plan.postgres.url("")}
    tryton = start("Tryton, in process", "bench.peers.tryton_entry", place, database="tryton")
    log = str(plan.folder / "message.log")
    message = start("AddMutatie, in process", "bench.peers.message", url=url, log=log, messages=messages)
    outcome = plan.compete(load, message, hordak, tryton)
    for title, own in (("In process, as the peers", message), ("Over HTTP, which the peers do without", load)):
        yield result(title, outcome, own.name, hordak.name, Goal(1))
        yield result(title, outcome, own.name, tryton.name, Goal(10))


def writing_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Compare AddMutatie on SQLite with bare sqlite3 on an equal file."""
    own_file, peer_file = plan.folder / "own.sqlite", plan.folder / "peer.sqlite"
    installation = migrated(f"sqlite:///{own_file}")
    books = _some_books(installation, plan)
    installation.database.close()
    shutil.copyfile(own_file, peer_file)
    with ServerProcess(f"sqlite:///{own_file}", plan.folder) as server, workers() as start:
        messages = [add_mutatie(session) for session in server.sessions(books)]
        several = _load(start, f"AddMutatie, {_at_once(ALL_AT_ONCE)}", server, messages, ALL_AT_ONCE)
        single = _load(start, f"AddMutatie, {_at_once(1)}", server, messages, 1)
        ids = [opened.id for opened in books]
        raw = start("sqlite3, bare statements", "bench.peers.raw_sqlite", path=str(peer_file), ids=ids, visits=False)
        outcome = plan.compete(several, single, raw)
    for own in (several, single):
        yield result("AddMutatie over HTTP on SQLite", outcome, own.name, raw.name, Goal(0.45))
    _files_must_be_sound((own_file, peer_file), books)


def _files_must_be_sound(files: Sequence[Path], books: Sequence[Books]) -> None:
    for file in files:
        installation = migrated(f"sqlite:///{file}")
        must_be_sound(installation, books)
        installation.database.close()


def visiting_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare visits that open a session, make an invoice and close the session with pgbench writing the same rows."""
    url = plan.new_database("visiting")
    installation = migrated(url)
    books = _some_books(installation, plan)
    script = write_scripts(installation.database, range(books[0].id, books[-1].id + 1), plan.folder)["visit"]
    with ServerProcess(url, plan.folder, plan.workers) as server, workers() as start:
        contestants: list[tuple[Contestant, Contestant]] = []
        for connections in (ALL_AT_ONCE, 1):
            peer = f"pgbench, separate statements, {_at_once(connections)}"
            pgbench = PgBench(peer, plan.postgres.binary("pgbench"), url, connections, script)
            contestants.append((_visitors(start, server, books, connections), pgbench))
        outcome = plan.compete(*(contestant for pair in contestants for contestant in pair))
    for own, other in contestants:
        yield result("A visit with an invoice over HTTP on PostgreSQL", outcome, own.name, other.name)
    must_be_sound(installation, books)
    installation.database.close()


def visiting_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Compare the same visits on SQLite with bare sqlite3 on an equal file."""
    own_file, peer_file = plan.folder / "visited.sqlite", plan.folder / "visited_peer.sqlite"
    installation = migrated(f"sqlite:///{own_file}")
    books = _some_books(installation, plan)
    installation.database.close()
    shutil.copyfile(own_file, peer_file)
    with ServerProcess(f"sqlite:///{own_file}", plan.folder) as server, workers() as start:
        several, single = (_visitors(start, server, books, connections) for connections in (ALL_AT_ONCE, 1))
        ids = [opened.id for opened in books]
        raw = start("sqlite3, bare statements", "bench.peers.raw_sqlite", path=str(peer_file), ids=ids, visits=True)
        outcome = plan.compete(several, single, raw)
    for own in (several, single):
        yield result("A visit with an invoice over HTTP on SQLite", outcome, own.name, raw.name)
    _files_must_be_sound((own_file, peer_file), books)


def _visitors(start: Callable[..., Worker], server: ServerProcess, books: Sequence[Books], connections: int) -> Worker:
    keys = [opened.keys for opened in books]
    visits = [visit(row.username, row.security_code_1, row.security_code_2) for row in keys]
    name = f"OpenSession, AddFactuur, CloseSession, {_at_once(connections)}"
    return start(name, "bench.visits", port=server.port, connections=connections, visits=visits)


def reading_large_books(plan: Plan) -> Iterator[Result]:
    """Compare GetSaldo and GetMutaties in large and small books, and GetMutaties of 500 with a bare select and formatting."""
    url = plan.new_database("reading")
    installation = migrated(url)
    large, small = make_books(installation, "groot", CUSTOMERS), make_books(installation, "klein", CUSTOMERS)
    for books, lines in ((large, plan.lines), (small, SMALL_LINES)):
        fill(installation.database, books.id, -(-lines // LINES_OF_SALE), CUSTOMERS)
    installation.database.close()
    with ServerProcess(url, plan.folder, plan.workers) as server, workers() as start:
        of_large, of_small = server.sessions([large, small])
        for name, in_large, in_small in (
            ("GetSaldo", get_saldo(of_large, "8000"), get_saldo(of_small, "8000")),
            ("GetMutaties of 500", get_mutaties(of_large), get_mutaties(of_small)),
        ):
            own = _load(start, f"{name}, {plan.lines:,} lines", server, [in_large], 1)
            other = _load(start, f"{name}, {SMALL_LINES:,} lines", server, [in_small], 1)
            outcome = plan.compete(own, other)
            title = f"{name} in large books (times the time)"
            yield time_result(title, outcome, own.name, other.name, Goal(1.3, at_most=True))
        _must_be_equal(server.post(get_mutaties(of_large)), raw_mutations.answer, url, large)
        raw = start(_BY_ROWS, "bench.peers.raw_mutations", url=url, administration_id=large.id)
        yield result("GetMutaties of 500 over HTTP", plan.compete(own, raw), own.name, raw.name, Goal(0.4))


def reading_relations(plan: Plan) -> Iterator[Result]:
    """Compare GetRelaties of all with a bare select and formatting."""
    url = plan.new_database("relations")
    installation = migrated(url)
    books = make_books(installation, "relaties", RELATIONS)
    installation.database.close()
    with ServerProcess(url, plan.folder, plan.workers) as server, workers() as start:
        question = get_relaties(server.sessions([books])[0])
        _must_be_equal(server.post(question), raw_relations.answer, url, books)
        own = _load(start, f"GetRelaties of {RELATIONS:,}", server, [question], 1)
        raw = start(_BY_ROWS, "bench.peers.raw_relations", url=url, administration_id=books.id)
        yield result("GetRelaties over HTTP", plan.compete(own, raw), own.name, raw.name, Goal(0.4))


_BY_ROWS = "psycopg and string formatting, in process"


def _must_be_equal(own: str, answer: Answer, url: str, books: Books) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        other = answer(connection, books.id).decode()
    if own != other:
        place = next((at for at, pair in enumerate(zip(own, other, strict=False)) if pair[0] != pair[1]), 0)
        raise MeasurementFailed(
            f"the answers differ: {own[place - 80 : place + 80]!r}, {other[place - 80 : place + 80]!r}"
        )


COMPARISONS = {
    "postgresql": writing_on_postgresql,
    "sqlite": writing_on_sqlite,
    "visits": visiting_on_postgresql,
    "visits-sqlite": visiting_on_sqlite,
    "reading": reading_large_books,
    "relations": reading_relations,
    "lists": listing_on_postgresql,
    "lists-sqlite": listing_on_sqlite,
    "articles": articles_on_postgresql,
    "articles-sqlite": articles_on_sqlite,
    "ledger-lines": ledger_lines_on_postgresql,
    "ledger-lines-sqlite": ledger_lines_on_sqlite,
    "audit-files": audit_files_on_postgresql,
    "reports": reports_on_postgresql,
    "reports-sqlite": reports_on_sqlite,
    "exports": exporting_on_postgresql,
    "exports-sqlite": exporting_on_sqlite,
    "imports": importing_on_postgresql,
    "imports-sqlite": importing_on_sqlite,
    "booking-sales": booking_sales_on_postgresql,
    "orders": ordering_on_postgresql,
    "orders-sqlite": ordering_on_sqlite,
    "settling": settling_on_postgresql,
    "settling-sqlite": settling_on_sqlite,
    "bank-statements": bank_statements_on_postgresql,
    "bank-statements-sqlite": bank_statements_on_sqlite,
    "vat-returns": vat_returns_on_postgresql,
    "ubl": taking_in_on_postgresql,
    "ubl-sqlite": taking_in_on_sqlite,
}
