"""From HTML to PDF with WeasyPrint, which loads nothing from outside the page and is itself loaded with the first paper.

WeasyPrint draws with Pango, a library of the system; without it `CannotPrint` tells what to install.
"""

import logging
from functools import cache
from importlib import import_module
from threading import Lock
from types import ModuleType
from typing import Final

from grootboek.papers.faults import CannotPrint

_MISSING: Final = (
    "Pango is missing, which draws the pages; on Debian and Ubuntu: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"
)
_LONGEST_WAIT: Final = 60
"""Seconds that a paper waits for another one."""
_one_at_a_time: Final = Lock()
"""Papers are drawn one by one in a process: they share the fonts of the system's libraries."""


def pdf_of(html: str, identifier: bytes) -> bytes:
    """Return a page of HTML as a PDF; the same bytes for the same page and identifier. CannotPrint when Pango is missing.

    Only `data:` addresses are read: whatever else the page refers to (files, the network) stays out of it.
    """
    weasyprint = _weasyprint()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    if not _one_at_a_time.acquire(timeout=_LONGEST_WAIT):
        raise CannotPrint(f"another paper took more than {_LONGEST_WAIT} seconds")
    try:
        made: bytes = weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(pdf_identifier=identifier)
    finally:
        _one_at_a_time.release()
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
