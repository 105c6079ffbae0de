"""A table on paper: a page of HTML that is drawn as PDF."""

from hashlib import sha256
from itertools import islice
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from grootboek.ledger.table import Form, Table, shown_cell
from grootboek.papers.pdf import pdf_of

MOST_ROWS: Final = 3_000
"""Rows of a table on paper: some hundred sheets, drawn in a minute with a gigabyte of memory."""
_UPRIGHT: Final = 110
"""Signs that a sheet holds upright; with more of them it lies on its side."""

_templates: Final = Environment(
    loader=PackageLoader("grootboek.papers"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters["cell"] = lambda value, column: shown_cell(value, column.form)


class TooLongForPaper(Exception):
    """A table with more rows than are printed."""


def table_pdf(table: Table) -> bytes:
    """Return a table as PDF on A4; TooLongForPaper when it has too many rows, CannotPrint when it cannot be drawn."""
    html = table_html(table)
    return pdf_of(html, sha256(html.encode()).digest(), long=True)


def table_html(table: Table) -> str:
    """Return the page of a table; TooLongForPaper when it has too many rows."""
    rows = list(islice(table.rows, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise TooLongForPaper
    right = [column.form in (Form.AMOUNT, Form.NUMBER) for column in table.columns]
    signs = sum(column.width for column in table.columns)
    return _templates.get_template("rapport.html").render(
        table=table, rows=rows, right=right, signs=signs, wide=signs > _UPRIGHT
    )
