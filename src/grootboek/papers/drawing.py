"""Drawing a page as PDF with WeasyPrint, and the program that does so for another process: `python -m grootboek.papers.drawing`.

WeasyPrint draws with Pango, a library of the system; without it `CannotPrint` says what to install. Drawing keeps a whole core
busy, and a template may ask for more memory than there is; so `grootboek.papers.pdf` has this program draw. It takes frames on
its standard input (identifier, page, data, their day) and answers each on its standard output: 1, the PDF and the characters that
no font has, or 0, the reason why not and nothing.
"""

import logging
import os
import resource
import select
import struct
import sys
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.resources import files
from types import ModuleType
from typing import IO, Any, Final

from grootboek.papers.errors import CannotPrint

LENGTH: Final = struct.Struct(">I")
"""The number of bytes of a part of a frame, which stands before it."""

_MISSING: Final = (
    "Pango is missing, which draws the pages; on Debian and Ubuntu: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"
)
DATA_FILE: Final = "factur-x.xml"
"""The name that Factur-X gives the data in a PDF."""
_END_OF_METADATA: Final = b"</rdf:RDF>"
_NICENESS: Final = 10
"""How much the program gives way to the processes that serve requests (nice)."""
_MAX_MEMORY: Final = 2 * 1024**3
_IDLE_SECONDS: Final = 120
"""Seconds without a page after which the program ends; the next page starts it again."""


def draw(html: str, identifier: bytes, data: bytes = b"", day: str = "") -> tuple[bytes, str]:
    """Return a page of HTML as a PDF, and the characters in it that no font has; CannotPrint when Pango is missing.

    The PDF is tagged, so that it can be read aloud. With the XML of an invoice as data, and its day, it is PDF/A-3 with that in
    it as Factur-X has it. The bytes are the same for the same page, identifier and data. Only `data:` addresses are read:
    whatever else the page refers to (files, the network) stays out of it.
    """
    weasyprint = _weasyprint()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    page = weasyprint.HTML(string=html, url_fetcher=fetcher)
    _lacking.clear()
    with_data = _with_data(weasyprint, data, day) if data else {}
    pdf: bytes = page.write_pdf(pdf_identifier=identifier, pdf_tags=True, **with_data)
    return pdf, "".join(_lacking)


def _with_data(weasyprint: ModuleType, data: bytes, day: str) -> dict[str, Any]:
    """Return what makes a PDF one by Factur-X."""
    made = datetime.fromisoformat(day)
    enclosed = weasyprint.Attachment(
        string=data,
        name=DATA_FILE,
        description="De factuur als gegevens (Factur-X)",
        created=made,
        modified=made,
        relationship="Alternative",
    )
    return {"pdf_variant": "pdf/a-3a", "attachments": [enclosed], "finisher": _say_that_it_has_data}


def _say_that_it_has_data(_document: object, pdf: Any) -> None:
    """Put what Factur-X asks in the metadata of a PDF, before its one list of descriptions ends, and name the data once."""
    said = files("grootboek.papers").joinpath("templates", "factur-x.xmp").read_bytes()
    (metadata,) = (each for each in pdf.objects if getattr(each, "extra", {}).get("Type") == "/Metadata")
    # WeasyPrint names each file twice.
    pdf.catalog["AF"] = type(pdf.catalog["AF"])(dict.fromkeys(pdf.catalog["AF"]))
    metadata.stream = [part.replace(_END_OF_METADATA, said + _END_OF_METADATA) for part in metadata.stream]


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


def _answer(identifier: bytes, html: bytes, data: bytes, day: bytes) -> tuple[bytes, bytes, bytes]:
    try:
        pdf, lacking = draw(html.decode(), identifier, data, day.decode())
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
            identifier, html, data, day = (read_part(source) for _ in range(4))
            write_frame(target, *_answer(identifier, html, data, day))
    except (EOFError, BrokenPipeError):
        return


if __name__ == "__main__":
    main()
