"""From HTML to PDF, by a program of its own beside the process that asks, so that requests are served meanwhile."""

import atexit
import subprocess
import sys
from contextlib import suppress
from threading import Event, Lock, Timer
from typing import IO, Final

from grootboek.papers.drawing import read_part, write_frame
from grootboek.papers.errors import CannotPrint

_LONGEST: Final = 60.0
"""Seconds that a page may take, and that it waits for another one; a template that needs more is not drawn."""


class Pen:
    """The drawing program: started with the first page, again when it has gone, and stopped when a page takes too long."""

    def __init__(self, program: list[str], longest: float = _LONGEST) -> None:
        """Take the program and how many seconds a page may take."""
        self._program = program
        self._longest = longest
        self._running: subprocess.Popen[bytes] | None = None
        self._one_at_a_time = Lock()

    def draw(self, html: str, identifier: bytes) -> bytes:
        """Return a page as PDF; CannotPrint when it cannot be drawn, or not in time."""
        if not self._one_at_a_time.acquire(timeout=self._longest):
            raise CannotPrint(f"another paper took more than {self._longest:g} seconds")
        try:
            drawn, content = self._asked(identifier, html.encode())
        except (EOFError, OSError) as problem:
            raise CannotPrint("the page could not be drawn, or not in time") from problem
        finally:
            self._one_at_a_time.release()
        if drawn != b"1":
            raise CannotPrint(content.decode())
        return content

    def _asked(self, identifier: bytes, html: bytes) -> tuple[bytes, bytes]:
        rested = self._running is None or self._running.poll() is not None
        late = Event()
        try:
            return self._ask(late, identifier, html)
        except (EOFError, OSError):
            if rested or late.is_set():
                raise
            return self._ask(late, identifier, html)  # it went to rest just now

    def _ask(self, late: Event, identifier: bytes, html: bytes) -> tuple[bytes, bytes]:
        asking, answering = self._pipes()
        limit = Timer(self._longest, self._stop, [late])
        limit.start()
        try:
            write_frame(asking, identifier, html)
            return read_part(answering), read_part(answering)
        except (EOFError, OSError):
            self.put_down()
            raise
        finally:
            limit.cancel()

    def _stop(self, late: Event) -> None:
        late.set()
        if self._running is not None:
            self._running.kill()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._running is None or self._running.poll() is not None:
            self.put_down()
            self._running = subprocess.Popen(
                self._program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
            )
        asking, answering = self._running.stdin, self._running.stdout
        if asking is None or answering is None:
            raise EOFError
        return asking, answering

    def put_down(self) -> None:
        """Stop the program."""
        gone, self._running = self._running, None
        if gone is None:
            return
        gone.kill()
        with suppress(OSError):
            gone.communicate()


_PEN: Final = Pen([sys.executable, "-m", "grootboek.papers.drawing"])
atexit.register(_PEN.put_down)


def pdf_of(html: str, identifier: bytes) -> bytes:
    """Return a page of HTML as a PDF, the same bytes for the same page and identifier; CannotPrint with the reason why not.

    Only `data:` addresses are read: whatever else the page refers to (files, the network) stays out of it.
    """
    return _PEN.draw(html, identifier)
