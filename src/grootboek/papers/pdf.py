"""From HTML to PDF, drawn by a program of its own, so that this process serves requests meanwhile.

A character that no font of the machine has becomes a box. The log says so once; `lacking_scripts` tells it beforehand.
"""

import atexit
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Lock, Timer
from typing import IO, Final

import structlog

from grootboek.ledger.fiscal_periods import Day
from grootboek.papers.drawing import read_part, write_frame
from grootboek.papers.errors import CannotPrint

_LONGEST: Final = 60.0
"""Seconds that a page may take, and may wait for the page before it; a page that needs more is not drawn."""


@dataclass(frozen=True, slots=True)
class EnclosedInvoice:
    """The XML of an invoice that goes into its PDF, and the day of the invoice."""

    content: bytes
    day: Day


class DrawingProgram:
    """The program that draws: started with the first page, again when it has ended, and stopped when a page takes too long."""

    def __init__(self, program: list[str], longest: float = _LONGEST) -> None:
        """Take the program and how many seconds a page may take."""
        self._program = program
        self._longest = longest
        self._running: subprocess.Popen[bytes] | None = None
        self._one_at_a_time = Lock()

    def draw(self, html: str, identifier: bytes, data: EnclosedInvoice | None = None) -> tuple[bytes, str]:
        """Return a page as PDF, with data in it if any, and the characters that no font has.

        CannotPrint when it cannot be drawn, or not in time.
        """
        if not self._one_at_a_time.acquire(timeout=self._longest):
            raise CannotPrint(f"another paper took more than {self._longest:g} seconds")
        try:
            within = (b"", b"") if data is None else (data.content, data.day.isoformat().encode())
            drawn, content, lacking = self._answer(identifier, html.encode(), *within)
        except (EOFError, OSError) as problem:
            raise CannotPrint("the page could not be drawn, or not in time") from problem
        finally:
            self._one_at_a_time.release()
        if drawn != b"1":
            raise CannotPrint(content.decode())
        return content, lacking.decode()

    def _answer(self, *asked: bytes) -> tuple[bytes, bytes, bytes]:
        is_new = self._running is None or self._running.poll() is not None
        # Tells a page that took too long from a program that had just ended: only the latter is asked again.
        late = Event()
        try:
            return self._ask(late, *asked)
        except (EOFError, OSError):
            if is_new or late.is_set():
                raise
            return self._ask(late, *asked)  # it ended just before, with nothing to do for a while

    def _ask(self, late: Event, *asked: bytes) -> tuple[bytes, bytes, bytes]:
        asking, answering = self._pipes()
        limit = Timer(self._longest, self._kill, [late])
        limit.start()
        try:
            write_frame(asking, *asked)
            return read_part(answering), read_part(answering), read_part(answering)
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


_COMMAND: Final = [sys.executable, "-m", "grootboek.papers.drawing"]
_PROGRAM: Final = DrawingProgram(_COMMAND)
_FOR_LONG_PAPERS: Final = DrawingProgram(_COMMAND, longest=600.0)
"""Takes its time: a report of a year has a hundred sheets, and no one waits for it at a door."""
atexit.register(_PROGRAM.stop)
atexit.register(_FOR_LONG_PAPERS.stop)


_log: Final = structlog.get_logger("papers")
_told: Final[set[str]] = set()
_MAX_TOLD: Final = 50
"""How many characters a line of the log names."""
_PACKAGES: Final = "fonts-noto-core fonts-noto-cjk"


def pdf_of(html: str, identifier: bytes, data: EnclosedInvoice | None = None, *, long: bool = False) -> bytes:
    """Return a page of HTML as a PDF, the same bytes for the same page, identifier and data; CannotPrint when it cannot be drawn.

    With the data of an invoice it is PDF/A-3 with these in it (Factur-X). Only `data:` addresses are read: whatever else the page
    refers to (files, the network) stays out of it. A `long` paper may take ten minutes.
    """
    pdf, lacking = (_FOR_LONG_PAPERS if long else _PROGRAM).draw(html, identifier, data)
    new = [character for character in lacking if character not in _told]
    if new:
        _told.update(new)
        _log.warning("characters without a font", characters=" ".join(new[:_MAX_TOLD]), install=_PACKAGES)
    return pdf


@dataclass(frozen=True, slots=True)
class Script:
    """A script: its name, characters of it, and the package of Debian and Ubuntu with a font that has them."""

    name: str
    sample: str
    package: str


SCRIPTS: Final = (
    Script("Latin", "Aéßłğőạ€", "fonts-liberation"),
    Script("Greek", "Ωλ", "fonts-liberation"),
    Script("Cyrillic", "Жя", "fonts-liberation"),
    Script("Hebrew", "שם", "fonts-noto-core"),
    Script("Arabic", "عر", "fonts-noto-core"),
    Script("Devanagari", "हम", "fonts-noto-core"),
    Script("Thai", "ไท", "fonts-noto-core"),
    Script("Chinese", "漢字", "fonts-noto-cjk"),
    Script("Japanese", "かカ", "fonts-noto-cjk"),
    Script("Korean", "한글", "fonts-noto-cjk"),
    Script("emoji", "😀", "fonts-noto-color-emoji"),
)
"""The scripts that names and texts on invoices may be written in."""


def lacking_scripts() -> tuple[Script, ...]:
    """Return the scripts of which this machine lacks characters; CannotPrint when it can draw nothing, with what to install."""
    samples = "".join(f"<p>{script.sample}</p>" for script in SCRIPTS)
    _, lacking = _PROGRAM.draw(f"<!DOCTYPE html><meta charset=utf-8><body>{samples}</body>", bytes(32))
    return tuple(script for script in SCRIPTS if not set(script.sample).isdisjoint(lacking))
