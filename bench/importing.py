"""The comparisons of a large import through the CASH door, in time and in memory."""

import shutil
from collections.abc import Iterator

from bench.books import Books, make_books, migrated, must_be_sound
from bench.import_messages import FIRST_YEAR, LINES, customers_of
from bench.plan import Plan, workers
from bench.results import Result, limit_result, result
from bench.rounds import Outcome, spread
from bench.server import ServerProcess

_FORMS = {"1": "base64", "0": "text"}
_YEARS_APART = 30
"""Between the first years of the two forms: more rounds would meet."""


def importing_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare Import over HTTP with iterparse and COPY of the same lines into a table like `line`."""
    url, lines = plan.on("PostgreSQL", "importing"), plan.scaled(LINES, 2_000)
    title = f"Import of {lines:,} lines R0301 on PostgreSQL"
    installation = migrated(url)
    books = make_books(installation, "import", customers_of(lines))
    with ServerProcess(url, plan.folder) as server, workers() as start:
        own = [
            start(_own(formaat), "bench.import_sender", **_sent(server, books, formaat, lines)) for formaat in _FORMS
        ]
        peers = [
            start(name, "bench.peers.raw_import", url=url, administration_id=books.id, lines=lines, referring=referring)
            for name, referring in (
                ("iterparse and COPY into a table like line", True),
                ("iterparse and COPY into a table without references", False),
            )
        ]
        outcome = plan.compete(*own, *peers)
        for sender, form in zip(own, _FORMS.values(), strict=True):
            yield result(title, outcome, sender.name, peers[0].name, f"import, {form} on PostgreSQL")
            yield result(title, outcome, sender.name, peers[1].name)
        yield _memory(title, server, "PostgreSQL")
    must_be_sound(installation, [books])
    installation.database.close()


def importing_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Compare Import over HTTP with iterparse and executemany of the same lines, in one transaction on an equal file."""
    url, peer_file = plan.on("SQLite", "imported"), plan.folder / "imported_peer.sqlite"
    lines = plan.scaled(LINES, 2_000)
    title = f"Import of {lines:,} lines R0301 on SQLite"
    installation = migrated(url)
    books = make_books(installation, "import", customers_of(lines))
    installation.database.close()
    shutil.copyfile(url.removeprefix("sqlite:///"), peer_file)
    with ServerProcess(url, plan.folder) as server, workers() as start:
        own = [
            start(_own(formaat), "bench.import_sender", **_sent(server, books, formaat, lines)) for formaat in _FORMS
        ]
        arguments = {"url": f"sqlite:///{peer_file}", "administration_id": books.id, "lines": lines, "referring": True}
        peer = start("iterparse and executemany into a table like line", "bench.peers.raw_import", **arguments)
        outcome: Outcome = plan.compete(*own, peer)
        for sender, form in zip(own, _FORMS.values(), strict=True):
            yield result(title, outcome, sender.name, peer.name, f"import, {form} on SQLite")
        yield _memory(title, server, "SQLite")
    installation = migrated(url)
    must_be_sound(installation, [books])
    installation.database.close()


def _own(formaat: str) -> str:
    return f"Import over HTTP, {_FORMS[formaat]} (formaat {formaat})"


def _sent(server: ServerProcess, books: Books, formaat: str, lines: int) -> dict[str, object]:
    keys = books.keys
    login = {"relation": keys.relation, "email": keys.email, "password": keys.password, "administration": "import"}
    first_year = FIRST_YEAR + _YEARS_APART * list(_FORMS).index(formaat)
    return {"port": server.port, "formaat": formaat, "login": login, "lines": lines, "first_year": first_year}


def _memory(title: str, server: ServerProcess, engine: str) -> Result:
    """Return the most memory that the server ever held."""
    held = spread([server.most_megabytes()])
    return limit_result(f"{title}, most memory held", "Import over HTTP", held, f"import, memory on {engine}")
