"""A table as a spreadsheet (XLSX), written row by row."""

from datetime import UTC, datetime
from typing import IO, Any, Final

import xlsxwriter

from grootboek.ledger.money import decimal_from_cents
from grootboek.ledger.table import Column, Form, RowKind, Table, TableRow

MOST_ROWS: Final = 1_048_576
"""Rows that a sheet of Excel has."""
_LONGEST: Final = 32_767
"""Signs that a cell of Excel has."""
_EXACT: Final = 10**15
"""From this many cents on, a number of a spreadsheet is not exact."""
_NUMBER_FORMATS: Final = {Form.AMOUNT: "#,##0.00", Form.DAY: "dd-mm-yyyy"}
_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)


class TooManyRows(Exception):
    """A table that is longer than a sheet can be."""


def write_xlsx(table: Table, stream: IO[bytes]) -> None:
    """Write a table to a stream that can be sought in; TooManyRows when a sheet cannot hold it.

    Texts are cells of text, whatever they begin with: none becomes a formula.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(stream, options)
    # The same table gives the same file.
    workbook.set_properties({"title": table.title, "author": table.owner, "created": _MADE})
    sheet = workbook.add_worksheet(table.title[:31])
    try:
        _Sheet(workbook, sheet, table).write()
    finally:
        # Also when it does not end well: the rows wait in a file of its own.
        workbook.close()


class _Sheet:
    """One sheet as it is written."""

    def __init__(self, workbook: Any, sheet: Any, table: Table) -> None:
        self._sheet, self._table = sheet, table
        self._plain = {form: workbook.add_format(_format(form)) for form in Form}
        self._bold = {form: workbook.add_format({**_format(form), "bold": True}) for form in Form}
        self._heading = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})

    def write(self) -> None:
        columns = self._table.columns
        for place, column in enumerate(columns):
            self._sheet.set_column(place, place, column.width)
        for number, text in enumerate((self._table.owner, f"{self._table.title}, {self._table.period}")):
            self._sheet.write_string(number, 0, text[:_LONGEST], self._bold[Form.TEXT])
        for place, column in enumerate(columns):
            self._sheet.write_string(3, place, column.heading, self._heading)
        self._sheet.freeze_panes(4, 0)
        for number, row in enumerate(self._table.rows, 4):
            if number >= MOST_ROWS:
                raise TooManyRows
            self._write_row(number, row, columns)

    def _write_row(self, number: int, row: TableRow, columns: Any) -> None:
        formats = self._plain if row.kind is RowKind.LINE else self._bold
        for place, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
            self._write_cell((number, place), cell, column, formats[column.form])

    def _write_cell(self, at: tuple[int, int], cell: Any, column: Column, style: Any) -> None:
        if cell is None:
            return
        if isinstance(cell, str):
            self._sheet.write_string(*at, cell[:_LONGEST], style)
        elif column.form is Form.DAY:
            self._sheet.write_datetime(*at, cell, style)
        elif column.form is Form.AMOUNT:
            if abs(cell) < _EXACT:
                self._sheet.write_number(*at, float(decimal_from_cents(cell)), style)
            else:
                self._sheet.write_string(*at, str(decimal_from_cents(cell)), style)
        else:
            self._sheet.write_number(*at, cell, style)


def _format(form: Form) -> dict[str, object]:
    return {"num_format": _NUMBER_FORMATS[form]} if form in _NUMBER_FORMATS else {}
