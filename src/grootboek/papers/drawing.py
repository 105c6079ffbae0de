"""Drawing a page as PDF with WeasyPrint, and the program that does so for another process: `python -m grootboek.papers.drawing`.

WeasyPrint draws with Pango, a library of the system; without it `CannotPrint` tells what to install. Drawing keeps a whole
core busy, and a template may ask for more than there is; so `grootboek.papers.pdf` has it done by this program. It takes frames
on its standard input (identifier, page) and answers each on its standard output (1 and the PDF, or 0 and why there is none).
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
"""Before each part of a frame: how many bytes it has."""

_MISSING: Final = (
    "Pango is missing, which draws the pages; on Debian and Ubuntu: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"
)
_KINDNESS: Final = 10
"""How far the program stands behind who serves requests (nice)."""
_MOST_MEMORY: Final = 2 * 1024**3
_RESTS_AFTER: Final = 120
"""Seconds without a page after which the program ends; the next page starts it anew."""


def draw(html: str, identifier: bytes) -> bytes:
    """Return a page of HTML as a PDF; the same bytes for the same page and identifier. CannotPrint when Pango is missing.

    Only `data:` addresses are read: whatever else the page refers to (files, the network) stays out of it.
    """
    weasyprint = _weasyprint()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    made: bytes = weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(pdf_identifier=identifier)
    return made


@cache
def _weasyprint() -> ModuleType:
    try:
        loaded = import_module("weasyprint")
    except OSError as problem:
        raise CannotPrint(f"{_MISSING} ({problem})") from problem
    for chatty in ("weasyprint", "fontTools"):  # they tell of each sign that no font has, and of each table of a font
        logging.getLogger(chatty).setLevel(logging.ERROR)
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


def _answer(identifier: bytes, html: bytes) -> tuple[bytes, bytes]:
    try:
        return b"1", draw(html.decode(), identifier)
    except MemoryError:
        return b"0", b"the page takes more memory than it may have"
    except CannotPrint as problem:
        return b"0", str(problem).encode()
    except Exception as problem:  # noqa: BLE001 (a page that cannot be drawn must not end the program)
        return b"0", f"{type(problem).__name__}: {problem}".encode()


def main() -> None:
    """Draw page after page until the other side is gone or nothing was asked for a while."""
    os.nice(_KINDNESS)
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    try:
        while select.select([source], [], [], _RESTS_AFTER)[0]:
            identifier, html = read_part(source), read_part(source)
            write_frame(target, *_answer(identifier, html))
    except (EOFError, BrokenPipeError):
        return


if __name__ == "__main__":
    main()
