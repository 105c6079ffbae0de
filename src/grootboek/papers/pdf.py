"""From HTML to PDF, drawn by a program of its own, so that this process serves requests meanwhile."""

import atexit
import subprocess
import sys
from contextlib import suppress
from threading import Event, Lock, Timer
from typing import IO, Final

from grootboek.papers.drawing import read_part, write_frame
from grootboek.papers.errors import CannotPrint

_LONGEST: Final = 60.0
"""Seconds that a page may take, and may wait for the page before it; a page that needs more is not drawn."""


class DrawingProgram:
    """The program that draws: started with the first page, again when it has ended, and stopped when a page takes too long."""

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
            drawn, content = self._answer(identifier, html.encode())
        except (EOFError, OSError) as problem:
            raise CannotPrint("the page could not be drawn, or not in time") from problem
        finally:
            self._one_at_a_time.release()
        if drawn != b"1":
            raise CannotPrint(content.decode())
        return content

    def _answer(self, identifier: bytes, html: bytes) -> tuple[bytes, bytes]:
        is_new = self._running is None or self._running.poll() is not None
        # Tells a page that took too long from a program that had just ended: only the latter is asked again.
        late = Event()
        try:
            return self._ask(late, identifier, html)
        except (EOFError, OSError):
            if is_new or late.is_set():
                raise
            return self._ask(late, identifier, html)  # it ended just before, with nothing to do for a while

    def _ask(self, late: Event, identifier: bytes, html: bytes) -> tuple[bytes, bytes]:
        asking, answering = self._pipes()
        limit = Timer(self._longest, self._kill, [late])
        limit.start()
        try:
            write_frame(asking, identifier, html)
            return read_part(answering), read_part(answering)
        except (EOFError, OSError):
            self.stop()
            raise
        finally:
            limit.cancel()

    def _kill(self, late: Event) -> None:
        late.set()
        if self._running is not None:
            self._running.kill()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._running is None or self._running.poll() is not None:
            self.stop()
            # In a session of its own, Ctrl-C in the server's terminal does not end it while it draws.
            self._running = subprocess.Popen(
                self._program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
            )
        asking, answering = self._running.stdin, self._running.stdout
        if asking is None or answering is None:
            raise EOFError
        return asking, answering

    def stop(self) -> None:
        """Stop the program."""
        program, self._running = self._running, None
        if program is None:
            return
        program.kill()
        # The pipe may still hold a part of a page, which a killed program does not take.
        with suppress(OSError):
            program.communicate()


_PROGRAM: Final = DrawingProgram([sys.executable, "-m", "grootboek.papers.drawing"])
atexit.register(_PROGRAM.stop)


def pdf_of(html: str, identifier: bytes) -> bytes:
    """Return a page of HTML as a PDF, the same bytes for the same page and identifier; CannotPrint when it cannot be drawn.

    Only `data:` addresses are read: whatever else the page refers to (files, the network) stays out of it.
    """
    return _PROGRAM.draw(html, identifier)
