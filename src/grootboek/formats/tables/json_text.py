"""A table as JSON, for programs."""

from typing import IO

import msgspec

from grootboek.ledger.money import decimal_from_cents
from grootboek.ledger.table import Cell, Column, Form, Table, TableRow

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def write_json(table: Table, stream: IO[bytes]) -> None:
    """Write a table as an object: what stands above it, and `rows`, each an object of the names of columns and its `kind`.

    Amounts are numbers in euros with two decimals, days texts as YYYY-MM-DD.
    """
    head = {"owner": table.owner, "title": table.title, "period": table.period}
    stream.write(_ENCODER.encode(head)[:-1] + b', "rows": [')
    separator = b"\n"
    for row in table.rows:
        stream.write(separator + _ENCODER.encode(_object(row, table)))
        separator = b",\n"
    stream.write(b"\n]}\n")


def _object(row: TableRow, table: Table) -> dict[str, object]:
    cells = zip(table.columns, row.cells, strict=True)
    return {"kind": row.kind.value} | {column.name: _value(column, cell) for column, cell in cells}


def _value(column: Column, cell: Cell) -> object:
    return decimal_from_cents(cell) if column.form is Form.AMOUNT and isinstance(cell, int) else cell
