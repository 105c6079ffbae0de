"""A long export to a client that is slow, goes away or sees the database fail, by the real server."""

import re
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from bench.exports import request
from bench.filling import fill
from grootboek.access.credentials import DoorKeys
from grootboek.bookkeeping.parties import add_party
from grootboek.ledger.actor import Actor, Role
from grootboek.ledger.party import PartyDraft
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from grootboek.store.masters.administrations import administrations
from tests.engines import Engines
from tests.live_server import PATIENCE, LiveServer, new_administration, serving

pytestmark = pytest.mark.slow

SALES = 8_000
LINES = 3 * SALES
"""With names some 16 MB of answer, more than a connection holds."""
WINDOW = 64 * 1024
END = b"</SOAP-ENV:Envelope>\n\r\n0\r\n\r\n"
SETTINGS = {"GROOTBOEK_REQUEST_SECONDS": "1"}


@dataclass
class Filled:
    """A server on large books."""

    server: LiveServer
    keys: DoorKeys
    url: str

    def ask(self) -> socket.socket:
        """Ask for everything, on a connection that takes little at a time."""
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW)
        connection.settimeout(PATIENCE)
        connection.connect(("127.0.0.1", self.server.port))
        connection.sendall(request(self.keys, "0301X", "0").encode())
        return connection

    def outcomes(self) -> list[str]:
        """Return how the exports ended that did, by the log."""
        return [line["outcome"] for line in self.server.log if line.get("operation") == "Export 0301"]


def wait_for(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)


def rest_of(connection: socket.socket) -> bytes:
    """Take what comes until the connection ends, however that ends."""
    taken = bytearray()
    try:
        while piece := connection.recv(1 << 18):
            taken += piece
    except ConnectionResetError:
        pass
    return bytes(taken)


def records_in(answer: bytes) -> int:
    """Count the records of an answer whose chunks may be cut anywhere."""
    return re.sub(rb"\r\n[0-9A-F]+\r\n", b"", answer).count(b"&lt;/R0301&gt;")


def prepared(url: str) -> DoorKeys:
    """Make an administration with many sales."""
    keys = new_administration(url)
    database = Database(url)
    (row,) = administrations(database)
    with open_book(database, row.id, Actor(None, "test", role=Role.OWNER), writing=True) as book:
        add_party(book, PartyDraft(name="Klant"))
    fill(database, row.id, SALES, customers=1)
    database.close()
    return keys


def on_engine(engine: str, engines: Engines, folder: Path) -> Iterator[Filled]:
    """Serve large books on an engine."""
    with engines.migrated(engine, folder) as url:
        keys = prepared(url)
        with serving(url, environment=SETTINGS) as server:
            yield Filled(server, keys, url)


@pytest.fixture(scope="module")
def on_sqlite(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    yield from on_engine("sqlite", engines, tmp_path_factory.mktemp("export"))


@pytest.fixture(scope="module")
def on_postgresql(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    yield from on_engine("postgresql", engines, tmp_path_factory.mktemp("export"))


@pytest.fixture(params=["on_sqlite", "on_postgresql"])
def filled(request: pytest.FixtureRequest) -> Filled:
    found: Filled = request.getfixturevalue(request.param)
    return found


def test_a_slow_client_holds_the_export_back_and_still_gets_all_of_it(filled: Filled) -> None:
    ended = len(filled.outcomes())
    with filled.ask() as connection:
        first = connection.recv(100)
        time.sleep(2)
        assert len(filled.outcomes()) == ended
        answer = first + rest_of(connection)
    assert answer.endswith(END)
    assert records_in(answer) == LINES
    wait_for(lambda: filled.outcomes()[ended:] == ["done"])


def test_clients_that_go_away_leave_nothing_open(filled: Filled) -> None:
    ended = len(filled.outcomes())
    for _ in range(20):
        with filled.ask() as connection:
            connection.recv(100)
    wait_for(lambda: len(filled.outcomes()) == ended + 20)
    if filled.url.startswith("postgresql"):
        assert open_transactions(filled.url) == []
    with filled.ask() as connection:
        assert rest_of(connection).endswith(END)


def test_an_answer_that_fails_on_its_way_is_no_whole_message(on_postgresql: Filled) -> None:
    ended = len(on_postgresql.outcomes())
    with on_postgresql.ask() as connection:
        first = connection.recv(100)
        (pid,) = open_transactions(on_postgresql.url)
        with psycopg.connect(on_postgresql.url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [pid])
        answer = first + rest_of(connection)
    assert first.startswith(b"HTTP/1.1 200 ")
    assert b"</SOAP-ENV:Envelope>" not in answer
    assert b"/cash" not in answer
    wait_for(lambda: on_postgresql.outcomes()[ended:] == ["failed"])
    with on_postgresql.ask() as connection:
        assert rest_of(connection).endswith(END)


def open_transactions(url: str) -> list[int]:
    """Return the processes of PostgreSQL with a transaction in this database."""
    query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL"
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute(f"{query} AND pid <> pg_backend_pid() AND backend_type = 'client backend'")
        return [row[0] for row in rows]
