"""The product as it is served: `grootboek serve` in processes of its own, and sessions opened at e-Boekhouden's door."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Self

from bench.books import Books
from bench.contestants import ROOT, MeasurementFailed
from bench.machine import cpu_seconds, most_megabytes
from bench.messages import open_session

_START_SECONDS = 60
_NOTHING_REFUSED = {
    "GROOTBOEK_MUTATION_CALLS": "1000000000",
    "GROOTBOEK_CASH_CALLS": "1000000000",
    "GROOTBOEK_ARTICLES_TOP": "500",
}
"""Calls of GetMutaties and of CASH are counted as in use, but none is refused; nor is a long page of articles."""


class ServerProcess:
    """A running server on a free port of this machine, with the product's own defaults except for what is given."""

    def __init__(self, url: str, folder: Path, workers: int = 1, environment: Mapping[str, str] | None = None) -> None:
        """Serve the database at a URL; the log goes to a file in the folder, as a service's would."""
        self.port = _free_port()
        self._log = folder / f"server-{self.port}.log"
        settings = {name: value for name, value in os.environ.items() if not name.startswith("GROOTBOEK_")}
        settings |= {**_NOTHING_REFUSED, **(environment or {})}
        command = [str(Path(sys.executable).with_name("grootboek")), "serve", "--database", url]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "--port", str(self.port), "--workers", str(workers)],
                cwd=ROOT,
                env=settings,
                stdout=log,
                stderr=log,
            )
        self._wait()

    def __enter__(self) -> Self:
        """Give the server to a block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server at the end of the block."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(timeout=60)

    def post(self, message: str) -> str:
        """Send a message to e-Boekhouden's door and return the answer; MeasurementFailed when it is not 200."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("POST", "/soap.asmx", message.encode(), {"Content-Type": "text/xml; charset=utf-8"})
        answer = connection.getresponse()
        content = answer.read().decode()
        connection.close()
        if answer.status != 200:
            raise MeasurementFailed(f"the server answered {answer.status}: {content[:500]}")
        return content

    def most_megabytes(self) -> float:
        """Return the most memory that one of the server's processes had so far, in MB."""
        return max(map(most_megabytes, self._pids()))

    def cpu_seconds(self) -> float:
        """Return the processor time that the server's processes took so far."""
        return sum(map(cpu_seconds, self._pids()))

    def has_loaded(self, library: str) -> bool:
        """Tell whether all of the server's processes have a library in them."""
        return all(library in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8") for pid in self._pids())

    def _pids(self) -> Iterator[int | str]:
        """Yield the process that was started and all that came of it."""
        waiting: list[int | str] = [self._process.pid]
        while waiting:
            pid = waiting.pop()
            yield pid
            waiting += _children(pid)

    def sessions(self, all_books: Sequence[Books]) -> list[tuple[str, str]]:
        """Open a session for each of the books; return session ids with their second security codes."""
        return [(self._session(books), books.keys.security_code_2) for books in all_books]

    def _session(self, books: Books) -> str:
        keys = books.keys
        answer = self.post(open_session(keys.username, keys.security_code_1, keys.security_code_2))
        session = re.search(r"<SessionID>([^<]+)</SessionID>", answer)
        if not session:
            raise MeasurementFailed(f"no session was opened: {answer}")
        return session[1]

    def _wait(self) -> None:
        until = monotonic() + _START_SECONDS
        while monotonic() < until and self._process.poll() is None:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/health")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                sleep(0.1)
        raise MeasurementFailed(f"the server did not start: {self._log.read_text()[-2_000:]}")


def _children(pid: int | str) -> list[str]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [child for task in tasks for child in task.read_text(encoding="utf-8").split()]


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
