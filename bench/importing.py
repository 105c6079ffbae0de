"""The comparisons of a large import through the CASH door, in time and in memory."""

import shutil
from collections.abc import Iterator

from bench.books import Books, make_books, migrated, must_be_sound
from bench.contestants import Worker
from bench.import_messages import CUSTOMERS, FIRST_YEAR, LINES
from bench.machine import most_megabytes
from bench.plan import Plan, workers
from bench.results import Goal, Result, result
from bench.rounds import Outcome, spread
from bench.server import ServerProcess

_TITLE = f"Import of {LINES:,} lines R0301"
_FORMS = {"1": "base64", "0": "text"}
_YEARS_APART = 30
"""Between the first years of the two forms: more rounds would meet."""


def importing_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare Import over HTTP with iterparse and COPY of the same lines into a table like `line`."""
    url = plan.new_database("importing")
    installation = migrated(url)
    books = make_books(installation, "import", CUSTOMERS)
    with ServerProcess(url, plan.folder) as server, workers() as start:
        own = [start(_own(formaat), "bench.import_sender", **_sent(server, books, formaat)) for formaat in _FORMS]
        peers = [
            start(name, "bench.peers.raw_import", url=url, administration_id=books.id, lines=LINES, referring=referring)
            for name, referring in (
                ("iterparse and COPY into a table like line", True),
                ("iterparse and COPY into a table without references", False),
            )
        ]
        outcome = plan.compete(*own, *peers)
        for sender in own:
            yield result(f"{_TITLE} on PostgreSQL", outcome, sender.name, peers[0].name, Goal(0.3))
            yield result(f"{_TITLE} on PostgreSQL", outcome, sender.name, peers[1].name)
        yield _memory(f"{_TITLE} on PostgreSQL", server, own[0], peers[0])
    must_be_sound(installation, [books])
    installation.database.close()


def importing_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Compare Import over HTTP with iterparse and executemany of the same lines, in one transaction on an equal file."""
    own_file, peer_file = plan.folder / "imported.sqlite", plan.folder / "imported_peer.sqlite"
    installation = migrated(f"sqlite:///{own_file}")
    books = make_books(installation, "import", CUSTOMERS)
    installation.database.close()
    shutil.copyfile(own_file, peer_file)
    with ServerProcess(f"sqlite:///{own_file}", plan.folder) as server, workers() as start:
        own = [start(_own(formaat), "bench.import_sender", **_sent(server, books, formaat)) for formaat in _FORMS]
        arguments = {"url": f"sqlite:///{peer_file}", "administration_id": books.id, "lines": LINES, "referring": True}
        peer = start("iterparse and executemany into a table like line", "bench.peers.raw_import", **arguments)
        outcome: Outcome = plan.compete(*own, peer)
        for sender in own:
            yield result(f"{_TITLE} on SQLite", outcome, sender.name, peer.name)
        yield _memory(f"{_TITLE} on SQLite", server, own[0], peer)
    installation = migrated(f"sqlite:///{own_file}")
    must_be_sound(installation, [books])
    installation.database.close()


def _own(formaat: str) -> str:
    return f"Import over HTTP, {_FORMS[formaat]} (formaat {formaat})"


def _sent(server: ServerProcess, books: Books, formaat: str) -> dict[str, object]:
    keys = books.keys
    login = {"relation": keys.relation, "email": keys.email, "password": keys.password, "administration": "import"}
    first_year = FIRST_YEAR + _YEARS_APART * list(_FORMS).index(formaat)
    return {"port": server.port, "formaat": formaat, "login": login, "lines": LINES, "first_year": first_year}


def _memory(title: str, server: ServerProcess, own: Worker, peer: Worker) -> Result:
    """Return the most memory that the server and the peer's process ever held, in megabytes."""
    held, other = spread([server.most_megabytes()]), spread([most_megabytes(peer.pid)])
    ratio = spread([held.middle / other.middle])
    return Result(f"{title}, most memory held", own.name.partition(",")[0], peer.name, held, other, ratio, unit=" MB")
