"""A table as CSV (RFC 4180), in which no text can become a formula of the spreadsheet that opens it."""

import csv
from io import TextIOWrapper
from typing import IO, Final

from grootboek.ledger.money import decimal_from_cents
from grootboek.ledger.table import Cell, Form, Table

_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write_csv(table: Table, stream: IO[bytes]) -> None:
    """Write the headings and rows of a table: UTF-8, commas between, amounts with a point, days as YYYY-MM-DD.

    It begins with a byte order mark, without which Excel does not read UTF-8.
    """
    text = TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([column.heading for column in table.columns])
        forms = [column.form for column in table.columns]
        for row in table.rows:
            writer.writerow([_cell(cell, form) for cell, form in zip(row.cells, forms, strict=True)])
    finally:
        text.detach()


def no_formula(text: str) -> str:
    """Return a text as a spreadsheet takes it for a text: with an apostrophe before it where it would be a formula."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def _cell(cell: Cell, form: Form) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return no_formula(cell)
    return str(decimal_from_cents(cell)) if form is Form.AMOUNT and isinstance(cell, int) else str(cell)
