"""Drawing a page as PDF with WeasyPrint, and the program that does so for another process: `python -m grootboek.papers.drawing`.

WeasyPrint draws with Pango, a library of the system; without it `CannotPrint` says what to install. Drawing keeps a whole core
busy, and a template may ask for more memory than there is; so `grootboek.papers.pdf` has this program draw. It takes frames on
its standard input (identifier, page) and answers each on its standard output: 1, the PDF and the characters that no font has,
or 0, the reason why not and nothing.
"""

import logging
import os
import resource
import select
import struct
import sys
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import IO, Final

from grootboek.papers.errors import CannotPrint

LENGTH: Final = struct.Struct(">I")
"""The number of bytes of a part of a frame, which stands before it."""

_MISSING: Final = (
    "Pango is missing, which draws the pages; on Debian and Ubuntu: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"
)
_NICENESS: Final = 10
"""How much the program gives way to the processes that serve requests (nice)."""
_MAX_MEMORY: Final = 2 * 1024**3
_IDLE_SECONDS: Final = 120
"""Seconds without a page after which the program ends; the next page starts it again."""


def draw(html: str, identifier: bytes) -> tuple[bytes, str]:
    """Return a page of HTML as a PDF, and the characters in it that no font has; CannotPrint when Pango is missing.

    The bytes are the same for the same page and identifier. Only `data:` addresses are read: whatever else the page refers to
    (files, the network) stays out of it.
    """
    weasyprint = _weasyprint()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    _lacking.clear()
    pdf: bytes = weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(pdf_identifier=identifier)
    return pdf, "".join(_lacking)


class _LackingCharacters(logging.Handler):
    """What WeasyPrint says of characters that no font has, which it draws as boxes."""

    def emit(self, record: logging.LogRecord) -> None:
        """Note the character that a record is about; other records are about styles, which are the user's own."""
        if str(record.msg).startswith(".notdef glyph") and isinstance(record.args, tuple):
            _lacking[str(record.args[0])] = None


_lacking: Final[dict[str, None]] = {}
"""The characters of the page that is being drawn which no font has, in order."""


@cache
def _weasyprint() -> ModuleType:
    try:
        loaded = import_module("weasyprint")
    # The binding of a system library that is missing raises this, not ImportError.
    except OSError as problem:
        raise CannotPrint(f"{_MISSING} ({problem})") from problem
    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it logs each table of a font
    log = logging.getLogger("weasyprint")
    log.setLevel(logging.WARNING)
    log.propagate = False
    log.addHandler(_LackingCharacters())
    return loaded


def read_part(stream: IO[bytes]) -> bytes:
    """Read one part of a frame; EOFError when the other side is gone."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    part = stream.read(LENGTH.unpack(head)[0])
    if len(part) < LENGTH.unpack(head)[0]:
        raise EOFError
    return part


def write_frame(stream: IO[bytes], *parts: bytes) -> None:
    """Write a frame."""
    stream.write(b"".join(LENGTH.pack(len(part)) + part for part in parts))
    stream.flush()


def _answer(identifier: bytes, html: bytes) -> tuple[bytes, bytes, bytes]:
    try:
        pdf, lacking = draw(html.decode(), identifier)
    except MemoryError:
        return b"0", b"the page takes more memory than it may have", b""
    except CannotPrint as problem:
        return b"0", str(problem).encode(), b""
    except Exception as problem:  # noqa: BLE001 (a page that cannot be drawn must not end the program)
        return b"0", f"{type(problem).__name__}: {problem}".encode(), b""
    return b"1", pdf, lacking.encode()


def main() -> None:
    """Draw page after page until the other side is gone or has asked nothing for a while."""
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    try:
        while select.select([source], [], [], _IDLE_SECONDS)[0]:
            identifier, html = read_part(source), read_part(source)
            write_frame(target, *_answer(identifier, html))
    except (EOFError, BrokenPipeError):
        return


if __name__ == "__main__":
    main()
