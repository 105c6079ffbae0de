"""A program that synchronises, in a process of its own, the network between it and a server, and who asks things of it."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from grootboek.access.credentials import DoorKeys
from grootboek.ledger.actor import Actor
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from grootboek.store.ledger.bookings import BookingFilter, stream_bookings
from grootboek.store.masters.administrations import administrations
from tests.live_server import PATIENCE

CODE = "de99"
_ENVELOPE = (
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:api="https://www.cashweb.nl/?api">'
    "<soapenv:Body>{}</soapenv:Body></soapenv:Envelope>"
)


class Program:
    """One `grootboek sync`; it runs when the constructor returns."""

    def __init__(self, url: str, keys: DoorKeys, own_url: str, *options: str, password: str = "") -> None:
        """Start it for a server's address and a user, on a database of its own."""
        self._output = tempfile.NamedTemporaryFile(prefix="gb-sync-", suffix=".log")  # noqa: SIM115
        command = [sys.executable, "-m", "grootboek", "sync", "--server", url, "--database", own_url, "--every", "1"]
        command += ["--login", f"{keys.relation}/{keys.email}", "--administration", CODE, "--name", "Demo CASH"]
        self.process = subprocess.Popen(
            [*command, *options],
            env={**os.environ, "GROOTBOEK_SYNC_PASSWORD": password or keys.password},
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )

    @property
    def output(self) -> str:
        """Everything that it wrote so far."""
        return Path(self._output.name).read_text(encoding="utf-8", errors="replace")

    def told(self, event: str) -> list[dict[str, Any]]:
        """Return the lines of its log about an event."""
        lines = [json.loads(line) for line in self.output.splitlines() if line.startswith("{")]
        return [line for line in lines if line["event"] == event]

    def wait_until(self, event: str, times: int = 1) -> None:
        """Wait until it told of an event so often."""
        wait_until(lambda: len(self.told(event)) >= times, lambda: self.output)

    def ended(self) -> int:
        """Wait until it ended and return its exit code."""
        return self.process.wait(PATIENCE)

    def stop(self) -> int:
        """Ask it to stop and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.ended()

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        with suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait(PATIENCE)

    def close(self) -> None:
        """End it if it still runs."""
        self.kill()
        self._output.close()


def wait_until(happened: Callable[[], bool], problem: Callable[[], str] = str) -> None:
    """Wait until something happened; an AssertionError that says the problem when it does not."""
    until = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > until:
            raise AssertionError(problem())
        time.sleep(0.05)


@contextmanager
def synchronising(url: str, keys: DoorKeys, own_url: str, *options: str) -> Iterator[Program]:
    """Run a program for the length of a block."""
    program = Program(url, keys, own_url, *options)
    try:
        yield program
    finally:
        program.close()


Meddle = Callable[[str, Mapping[str, Any] | None], bool]
"""Sees the path of a request, with None before it is sent on and with the answer before that goes back; False: cut the line."""


class Network:
    """The network between a program and a server at a port, in which something may happen."""

    def __init__(self, port: int) -> None:
        """Lead to a server."""
        self.port = port
        self.meddle: Meddle = lambda _path, _answer: True
        network = self

        class Passage(BaseHTTPRequestHandler):
            """One request that is passed on."""

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.close_connection = True
                if not network.meddle(self.path, None):
                    return
                try:
                    status, answer = network.sent_on(self.path, body, dict(self.headers))
                except OSError:
                    return
                if not network.meddle(self.path, json.loads(answer)):
                    return
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Be silent."""

        self._listener = ThreadingHTTPServer(("127.0.0.1", 0), Passage)
        self.url = f"http://127.0.0.1:{self._listener.server_address[1]}"
        self._thread = Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def sent_on(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Send a request to the server and return its status and answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", path, body, {**headers, "Connection": "close"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except http.client.HTTPException as broken:
            raise OSError(str(broken)) from broken
        finally:
            connection.close()

    def once(self, path: str, *, answered: bool, act: Callable[[], bool]) -> None:
        """Have something happen to the first request of a path that comes with work, or hands it in."""

        def meddle(seen: str, answer: Mapping[str, Any] | None) -> bool:
            is_work = answer is None or answer.get("waiting") is not None or "kept" in answer
            if seen != path or (answer is not None) != answered or not is_work:
                return True
            self.meddle = lambda _path, _answer: True
            return act()

        self.meddle = meddle

    def close(self) -> None:
        """Take the network down."""
        self._listener.shutdown()
        self._thread.join()
        self._listener.server_close()


@contextmanager
def network_to(port: int) -> Iterator[Network]:
    """Have a network for the length of a block."""
    network = Network(port)
    try:
        yield network
    finally:
        network.close()


@dataclass(frozen=True)
class Caller:
    """Who asks things of the off-line administration through the API of a server."""

    keys: DoorKeys
    port: int

    def call(self, operation: str, **parts: str) -> str:
        """Call an operation and return the answer's text."""
        administration = f"<api:admCode>{CODE}</api:admCode><api:admMap></api:admMap>"
        login = {"relatie": self.keys.relation, "email": self.keys.email, "pass": self.keys.password}
        elements = {**login, "administration": administration, **parts}
        inner = "".join(f"<{name}>{text}</{name}>" for name, text in elements.items())
        message = _ENVELOPE.format(f"<api:{operation}>{inner}</api:{operation}>")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("POST", "/?api/3.0", message.encode(), {"Content-Type": "text/xml"})
            return connection.getresponse().read().decode()
        finally:
            connection.close()

    def bring(self, cents: int) -> str:
        """Import a cash document of so many cents and return the answer's text."""
        record = (
            f"<R0301><F0201>4360</F0201><F0302>260301</F0302><F0306>kosten</F0306><F0307>{cents}</F0307>"
            "<F0901>KAS</F0901></R0301>"
        )
        return self.call("Import", importData=f'<![CDATA[<?xml version="1.0"?><CASH>{record}</CASH>]]>')

    def status(self, number: str) -> int:
        """Return the status of a transaction."""
        return status_of(self.call("GetTransaction", id=number))


def status_of(answer: str) -> int:
    """Return the status of the transaction in an answer."""
    return int(_found(r"<ns1:status>(\d)</ns1:status>", answer))


def number_of(answer: str) -> str:
    """Return the number of the transaction in an answer."""
    return _found(r"<ns1:id>([0-9a-f]{13})</ns1:id>", answer)


def _found(pattern: str, answer: str) -> str:
    match = re.search(pattern, answer)
    if match is None:
        raise AssertionError(answer)
    return match[1]


def booked(own_url: str) -> list[int]:
    """Return what was booked in the program's own books, in cents."""
    database = Database(own_url)
    try:
        (row,) = administrations(database)
        with open_book(database, row.id, Actor(None, "test")) as book:
            views = list(stream_bookings(book, BookingFilter()))
            return sorted(sum(line.amount for line in view.lines if line.amount > 0) for view in views)
    finally:
        database.close()
