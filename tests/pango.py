"""Whether the machine has Pango, with which PDFs are drawn."""

import pytest

from grootboek.papers.errors import CannotPrint
from grootboek.papers.pdf import pdf_of


def skip_without_pango() -> None:
    """Skip a test on a machine without Pango."""
    try:
        pdf_of("<p>A</p>", b"")
    except CannotPrint as problem:
        pytest.skip(str(problem))
