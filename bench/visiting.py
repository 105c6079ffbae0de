"""Visits of a webshop through e-Boekhouden's door, against who writes their rows bare."""

import shutil
from collections.abc import Callable, Iterator, Sequence

from bench.asking import ALL_AT_ONCE, at_once, files_must_be_sound, some_books
from bench.books import Books, migrated, must_be_sound
from bench.contestants import Contestant, Worker
from bench.messages import visit
from bench.pgbench import PgBench
from bench.pgbench_scripts import write_visit_script
from bench.plan import Plan, workers
from bench.results import Result, result
from bench.server import ServerProcess


def visiting_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare visits that open a session, make an invoice and close the session with pgbench writing the same rows."""
    url = plan.on("PostgreSQL", "visiting")
    installation = migrated(url)
    books = some_books(installation, plan)
    script = write_visit_script(installation.database, range(books[0].id, books[-1].id + 1), plan.folder)
    with ServerProcess(url, plan.folder, plan.workers) as server, workers() as start:
        contestants: list[tuple[Contestant, Contestant]] = []
        for connections in (ALL_AT_ONCE, 1):
            peer = f"pgbench, separate statements, {at_once(connections)}"
            pgbench = PgBench(peer, plan.postgres.binary("pgbench"), url, connections, script)
            contestants.append((_visitors(start, server, books, connections), pgbench))
        outcome = plan.compete(*(contestant for pair in contestants for contestant in pair))
    for (own, other), goal in zip(contestants, ("visit on PostgreSQL", ""), strict=True):
        yield result("A visit with an invoice over HTTP on PostgreSQL", outcome, own.name, other.name, goal)
    must_be_sound(installation, books)
    installation.database.close()


def visiting_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Compare the same visits on SQLite with bare sqlite3 on an equal file."""
    url, own_file, peer_file = plan.on("SQLite", "visited"), plan.folder / "visited.sqlite", plan.folder / "peer.sqlite"
    installation = migrated(url)
    books = some_books(installation, plan)
    installation.database.close()
    shutil.copyfile(own_file, peer_file)
    with ServerProcess(url, plan.folder) as server, workers() as start:
        several, single = (_visitors(start, server, books, connections) for connections in (ALL_AT_ONCE, 1))
        ids = [opened.id for opened in books]
        raw = start("sqlite3, bare statements", "bench.peers.raw_sqlite", path=str(peer_file), ids=ids, visits=True)
        outcome = plan.compete(several, single, raw)
    for own, goal in ((several, "visit on SQLite"), (single, "")):
        yield result("A visit with an invoice over HTTP on SQLite", outcome, own.name, raw.name, goal)
    files_must_be_sound((own_file, peer_file), books)


def _visitors(start: Callable[..., Worker], server: ServerProcess, books: Sequence[Books], connections: int) -> Worker:
    keys = [opened.keys for opened in books]
    visits = [visit(row.username, row.security_code_1, row.security_code_2) for row in keys]
    name = f"OpenSession, AddFactuur, CloseSession, {at_once(connections)}"
    return start(name, "bench.visits", port=server.port, connections=connections, visits=visits)
