"""AddMutatie through e-Boekhouden's door, against who writes the same rows bare and against the entries of other programs."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from bench.asking import ALL_AT_ONCE, at_once, files_must_be_sound, load, some_books
from bench.books import migrated, must_be_sound
from bench.contestants import Contestant, MeasurementFailed, Worker
from bench.messages import add_mutatie
from bench.pgbench import PgBench
from bench.pgbench_scripts import write_scripts
from bench.plan import Plan, workers
from bench.results import Result, result
from bench.server import ServerProcess
from bench.slow_disk import environment_of, library

_MANY: Final = 64
"""Connections that must not be served slower than eight."""
_FORMS: Final = {"separate": "separate statements", "one": "the one statement"}
_SLOW: Final = (2, 10)
"""Milliseconds that a slow disk takes for a write that is made durable."""
_BARE: Final = "sqlite3, bare statements"


def writing_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare AddMutatie with pgbench, and with the entries of hordak and Tryton, on one PostgreSQL server."""
    url = plan.on("PostgreSQL", "writing")
    installation = migrated(url)
    books = some_books(installation, plan)
    ids = range(books[0].id, books[-1].id + 1)
    scripts = write_scripts(installation.database, ids, plan.folder)
    with ServerProcess(url, plan.folder, plan.workers) as server, workers() as start:
        messages = [add_mutatie(session) for session in server.sessions(books)]
        loads = _loads(start, server, messages)
        contestants: list[Contestant] = [*loads.values()]
        for connections in (ALL_AT_ONCE, 1):
            for form, words in _FORMS.items():
                name = f"pgbench, {words}, {at_once(connections)}"
                contestants.append(PgBench(name, plan.postgres.binary("pgbench"), url, connections, scripts[form]))
        outcome = plan.compete(*contestants)
        title = "AddMutatie over HTTP on PostgreSQL"
        for connections in (ALL_AT_ONCE, 1):
            for words in _FORMS.values():
                own, peer = loads[connections].name, f"pgbench, {words}, {at_once(connections)}"
                goal = f"AddMutatie, {at_once(connections)}, {words}"
                # With one connection the one statement shows only how much of the time is PostgreSQL's.
                yield result(title, outcome, own, peer, "" if (connections, words) == (1, _FORMS["one"]) else goal)
        yield result(title, outcome, loads[_MANY].name, loads[ALL_AT_ONCE].name, "AddMutatie, 64 to 8 on PostgreSQL")
        yield from _entries_of_others(plan, start, loads[1], url, messages)
    must_be_sound(installation, books)
    installation.database.close()


def _loads(start: Callable[..., Worker], server: ServerProcess, messages: list[str]) -> dict[int, Worker]:
    return {
        connections: load(start, f"AddMutatie, {at_once(connections)}", server, messages, connections)
        for connections in (_MANY, ALL_AT_ONCE, 1)
    }


def _entries_of_others(
    plan: Plan, start: Callable[..., Worker], over_http: Contestant, url: str, messages: list[str]
) -> Iterator[Result]:
    hordak = start("django-hordak, in process", "bench.peers.hordak_entry", url=plan.new_database("hordak"))
    plan.new_database("tryton")
    place = {"TRYTOND_DATABASE_URI": plan.postgres.url("")}
    tryton = start("Tryton, in process", "bench.peers.tryton_entry", place, database="tryton")
    log = str(plan.folder / "message.log")
    message = start("AddMutatie, in process", "bench.peers.message", url=url, log=log, messages=messages)
    outcome = plan.compete(over_http, message, hordak, tryton)
    for title, how, own in (
        ("In process, as the peers", "in process", message),
        ("Over HTTP, which the peers do without", "over HTTP", over_http),
    ):
        yield result(title, outcome, own.name, hordak.name, f"AddMutatie {how}, django-hordak")
        yield result(title, outcome, own.name, tryton.name, f"AddMutatie {how}, Tryton")


def writing_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Compare AddMutatie on SQLite with bare sqlite3 on an equal file."""
    yield from _writing_on_sqlite(plan, "own", {})


def writing_on_slow_disks(plan: Plan) -> Iterator[Result]:
    """Compare the same on disks that are made slow for both, where there is a compiler to make them so."""
    slowing = library(plan.folder)
    if slowing is None:
        print("There is no C compiler here: disks that are made slow are left out.")
        return
    for milliseconds in _SLOW:
        yield from _writing_on_sqlite(plan, f"slow_{milliseconds}", environment_of(slowing, milliseconds), milliseconds)


def _writing_on_sqlite(
    plan: Plan, name: str, environment: Mapping[str, str], milliseconds: int = 0
) -> Iterator[Result]:
    url, peer_file = plan.on("SQLite", name), plan.folder / f"{name}_peer.sqlite"
    own_file = plan.folder / f"{name}.sqlite"
    installation = migrated(url)
    books = some_books(installation, plan)
    installation.database.close()
    shutil.copyfile(own_file, peer_file)
    title = "AddMutatie over HTTP on SQLite" + (f", a disk of {milliseconds} ms" if milliseconds else "")
    with ServerProcess(url, plan.folder, environment=environment) as server, workers() as start:
        messages = [add_mutatie(session) for session in server.sessions(books)]
        facts = {"path": str(peer_file), "ids": [opened.id for opened in books], "visits": False}
        raw = start(_BARE, "bench.peers.raw_sqlite", environment, **facts)
        if milliseconds:
            several = load(start, f"AddMutatie, {at_once(ALL_AT_ONCE)}", server, messages, ALL_AT_ONCE)
            outcome = plan.compete(several, raw)
            if not server.has_loaded(environment["LD_PRELOAD"]) or outcome.rate(_BARE).most > 1_000 / milliseconds:
                raise MeasurementFailed("the disk is not as slow as it was to be")
            yield result(title, outcome, several.name, _BARE, f"AddMutatie on SQLite, a disk of {milliseconds} ms")
        else:
            loads = _loads(start, server, messages)
            outcome = plan.compete(*loads.values(), raw)
            for connections in (ALL_AT_ONCE, 1):
                goal = f"AddMutatie, {at_once(connections)}, on SQLite"
                yield result(title, outcome, loads[connections].name, _BARE, goal)
            many, several = loads[_MANY], loads[ALL_AT_ONCE]
            yield result(title, outcome, many.name, several.name, "AddMutatie, 64 to 8 on SQLite")
    files_must_be_sound((own_file, peer_file), books)
