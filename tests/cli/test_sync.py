"""Test `grootboek sync` in this process: what it needs, and what it does when a request or a result goes wrong."""

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from grootboek.bookkeeping.opening import open_administration
from grootboek.cli import sync
from grootboek.gateways.cash.offline.cashwin.client import Client, OutcomeRefused, ServerUnreachable
from grootboek.gateways.cash.offline.cashwin.messages import (
    Asking,
    Outcome,
    Receipt,
    Waiting,
    Work,
    compressed,
    decompressed,
)
from grootboek.ledger.actor import Actor
from grootboek.ledger.administration import AdministrationDraft
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from grootboek.store.ledger.bookings import BookingFilter, stream_bookings
from tests.cli.conftest import Run, made

CASH_OUT = "<CASH><R0301><F201>4360</F201><F302>260301</F302><F307>100</F307><F901>KAS</F901></R0301></CASH>"
ASKING = Asking("zaak", "Mijn zaak", reads_messages=True)


@dataclass
class FakeClient(Client):
    """A client without a server: what waits there, and what it takes."""

    waiting: list[Waiting]
    refuses: list[str] = field(default_factory=list)
    handed_in: list[Outcome] = field(default_factory=list)
    hidden: bool = False

    def ask(self, asking: Asking) -> Work:
        """Hand out the first that waits."""
        return Work("mark", 1_000_000, self.hidden, self.waiting[0] if self.waiting else None)

    def hand_in(self, outcome: Outcome) -> Receipt:
        """Take an outcome, unless it refuses outcomes of that kind."""
        if self.refuses:
            raise OutcomeRefused(self.refuses.pop())
        self.handed_in.append(outcome)
        self.waiting = [each for each in self.waiting if each.id != outcome.id]
        return Receipt(kept=True)


def request(number: int, direction: str, text: str) -> Waiting:
    """Make a request."""
    return Waiting(f"{number:013x}", direction, compressed([text]), "0")


def synchronisation_of(url: str, *waiting: Waiting) -> sync.Synchronisation:
    """Return the synchronisation of a new administration."""
    database = Database(url)
    draft = AdministrationDraft(code="zaak", name="Mijn zaak")
    return sync.Synchronisation(
        database, open_administration(database, draft, Actor(None, "test")), ASKING, FakeClient(list(waiting))
    )


def client_of(synchronisation: sync.Synchronisation) -> FakeClient:
    """Return the client of a synchronisation."""
    assert isinstance(synchronisation.client, FakeClient)
    return synchronisation.client


def booked(synchronisation: sync.Synchronisation) -> int:
    """Return how many bookings the books have."""
    with open_book(synchronisation.database, synchronisation.administration_id, Actor(None, "test")) as book:
        return len(list(stream_bookings(book, BookingFilter())))


def test_request_that_cannot_be_executed_gives_way_after_five_attempts(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    synchronisation = synchronisation_of(database_url, request(1, "import", CASH_OUT), request(2, "export", "0101"))
    with monkeypatch.context() as patched:
        patched.setattr(sync, "execute", lambda *_: 1 / 0)
        assert [synchronisation.execute_next() for _ in range(5)] == [False, False, False, False, True]
    assert synchronisation.execute_next()
    assert not synchronisation.execute_next()
    given_up, exported = client_of(synchronisation).handed_in
    assert ("onbekende fout" in "".join(decompressed(given_up.error)), given_up.status) == (True, 3)
    assert exported.status == 2
    client_of(synchronisation).waiting = [request(1, "import", CASH_OUT)]
    assert synchronisation.execute_next()
    assert (client_of(synchronisation).handed_in[-1], booked(synchronisation)) == (given_up, 0)
    synchronisation.database.close()


def test_giving_up_tells_what_was_executed_after_all(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    synchronisation = synchronisation_of(database_url, request(1, "import", CASH_OUT))
    monkeypatch.setattr(sync, "execute", _executes_and_fails(sync.execute))
    assert [synchronisation.execute_next() for _ in range(5)] == [False, False, False, False, True]
    assert ([each.status for each in client_of(synchronisation).handed_in], booked(synchronisation)) == ([2], 1)
    synchronisation.database.close()


def _executes_and_fails(execute: object) -> object:
    def run(*arguments: object) -> None:
        execute(*arguments)  # type: ignore[operator]
        raise OSError("the disk is full")

    return run


def test_result_that_the_server_does_not_take_fails(database_url: str) -> None:
    synchronisation = synchronisation_of(database_url, request(1, "export", "0101"))
    client_of(synchronisation).refuses = ["HTTP 413"]
    assert synchronisation.execute_next()
    (outcome,) = client_of(synchronisation).handed_in
    assert (outcome.status, "te groot" in "".join(decompressed(outcome.error))) == (3, True)
    synchronisation.database.close()


def test_administration_that_is_hidden_is_told_once(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    synchronisation = synchronisation_of(database_url)
    client_of(synchronisation).hidden = True
    assert [synchronisation.execute_next(), synchronisation.execute_next()] == [False, False]
    assert capsys.readouterr().out.count("which is found first") == 1
    synchronisation.database.close()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--server", "boeken.example.nl"], "https://boeken.example.nl"),
        (["--server", "ftp://boeken.example.nl"], "https://boeken.example.nl"),
        (["--server", "https://u:p@boeken.example.nl"], "https://boeken.example.nl"),
        ([], "--administration CODE"),
        (["--administration", "zaak"], "--name NAME makes it"),
        (["--administration", "ZAAK", "--name", "Zaak"], "lower-case letters"),
    ],
)
def test_what_the_command_needs(run: Run, monkeypatch: pytest.MonkeyPatch, options: list[str], words: str) -> None:
    monkeypatch.setenv("GROOTBOEK_SYNC_PASSWORD", "geheim")
    server = ["--server", "http://127.0.0.1:9"] if "--server" not in options else []
    result = run("sync", *server, "--login", "1/a@b.nl", "--once", *options, code=1 if "ZAAK" in options else 2)
    assert words in " ".join(result.output.split())


def test_password_is_asked_for(run: Run, database_url: str) -> None:
    made(run)
    options = ("--server", "http://127.0.0.1:9", "--login", "1/a@b.nl", "--once")
    result = run("sync", *options, input="geheim\n", code=1)
    assert "Password:" in result.output
    assert "geheim" not in result.output


class Stranger(BaseHTTPRequestHandler):
    """A server that is no Grootboek."""

    answers: ClassVar[dict[str, tuple[int, bytes]]] = {}

    def do_POST(self) -> None:
        """Answer what the test says."""
        self.rfile.read(int(self.headers["Content-Length"]))
        status, body = self.answers[self.path]
        self.send_response(status)
        self.send_header("Location", "http://127.0.0.1:9/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Be silent."""


@contextmanager
def running(server: HTTPServer) -> Iterator[None]:
    """Run a server for the length of a block."""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def stranger() -> Iterator[str]:
    """The address of a server that is no Grootboek."""
    server = HTTPServer(("127.0.0.1", 0), Stranger)
    with running(server):
        yield f"http://127.0.0.1:{server.server_address[1]}"


@pytest.fixture
def tls_server(tmp_path: Path) -> Iterator[str]:
    """The address of a server whose certificate nobody signed."""
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2"]
    subprocess.run([*command, "-subj", "/CN=localhost"], capture_output=True, check=True)
    server = HTTPServer(("127.0.0.1", 0), Stranger)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with running(server):
        yield f"https://localhost:{server.server_address[1]}"


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, b"<html>"), (200, b"{}"), (302, b""), (403, b""), (404, b"no"), (500, b""), (503, b"")],
)
def test_server_that_is_another_one_is_as_one_that_cannot_be_reached(stranger: str, status: int, body: bytes) -> None:
    Stranger.answers = {"/cashwin/poll": (status, body)}
    with pytest.raises(ServerUnreachable):
        Client(stranger, "1/a@b.nl", "geheim").ask(ASKING)


@pytest.mark.parametrize("status", [400, 413])
def test_outcome_that_is_not_taken_is_told_apart(stranger: str, status: int) -> None:
    Stranger.answers = {"/deep/cashwin/result": (status, b"")}
    with pytest.raises(OutcomeRefused):
        Client(f"{stranger}/deep/", "1/a@b.nl", "geheim").hand_in(Outcome("zaak", f"{1:013x}", 2))


def test_certificate_of_the_server_is_checked(tls_server: str) -> None:
    with pytest.raises(ServerUnreachable, match="CERTIFICATE_VERIFY_FAILED"):
        Client(tls_server, "1/a@b.nl", "geheim").ask(ASKING)
