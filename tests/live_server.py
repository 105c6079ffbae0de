"""The real server in processes of its own, as an operator starts it, and an administration to call it with."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from grootboek.access.credentials import DoorKeys
from grootboek.access.server import Server
from grootboek.cli.keys import create_administration
from grootboek.ledger.administration import AdministrationDraft
from grootboek.settings import Settings
from grootboek.store.engine.database import Database
from tests.postgres import free_port

PATIENCE = 180.0
"""Seconds after which a server that does not come up or go down is given up."""


class LiveServer:
    """One server; it is up when the constructor returns."""

    def __init__(self, database_url: str, *options: str, environment: Mapping[str, str] | None = None) -> None:
        """Start a server on a free port with more options of `grootboek serve`."""
        self.port = free_port()
        self.database_url = database_url
        self.scheme = "https" if "--tls-cert" in options else "http"
        self.url = f"{self.scheme}://127.0.0.1:{self.port}"
        self._output = tempfile.NamedTemporaryFile(prefix="gb-server-", suffix=".log")  # noqa: SIM115
        command = [sys.executable, "-m", "grootboek", "serve", "--port", str(self.port), "--database", database_url]
        self.process = subprocess.Popen(
            [*command, *options],
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._wait_until_up()

    @property
    def output(self) -> str:
        """Everything that the server wrote so far."""
        return Path(self._output.name).read_text(encoding="utf-8", errors="replace")

    @property
    def log(self) -> list[dict[str, Any]]:
        """The lines of its log so far."""
        return [json.loads(line) for line in self.output.splitlines() if line.startswith("{")]

    def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """Ask the server to stop, wait for it and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """End all its processes at once, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def close(self) -> None:
        """End the server if it still runs."""
        self.kill()
        self._output.close()

    def _wait_until_up(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process.poll() is not None:
                output = self.output
                self.close()
                raise AssertionError(f"the server ended with {self.process.returncode}: {output}")
            if "Grootboek serves" in self.output and self._answers():
                return
            time.sleep(0.05)
        output = self.output
        self.close()
        raise AssertionError(f"the server did not come up: {output}")

    def _answers(self) -> bool:
        if self.scheme == "https":
            return True
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@contextmanager
def serving(database_url: str, *options: str, environment: Mapping[str, str] | None = None) -> Iterator[LiveServer]:
    """Run a server for the length of a block."""
    server = LiveServer(database_url, *options, environment=environment)
    try:
        yield server
    finally:
        server.close()


def new_administration(database_url: str, code: str = "demo", name: str = "Demo CASH") -> DoorKeys:
    """Make an administration with the credentials of all doors."""
    database = Database(database_url)
    try:
        return create_administration(
            Server(database, Settings()), AdministrationDraft(code=code, name=name), f"{code}@example.nl"
        )
    finally:
        database.close()
