"""A table as text in columns, for a terminal."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import IO, Final

from rich.cells import cell_len, chop_cells, set_cell_size

from grootboek.ledger.table import Column, Form, RowKind, Table, TableRow, shown_cell

_LOOKED_AT: Final = 500
"""Rows that the widths of the columns are made for; what is wider in a later row takes more lines."""
_WIDEST: Final = 40
_GAP: Final = "  "
_RIGHT: Final = (Form.AMOUNT, Form.NUMBER)
_UNSEEN: Final = dict.fromkeys((*range(32), *range(127, 160)), " ")
"""Signs that do something to a terminal; a text shows a blank in their place."""


def write_text(table: Table, stream: IO[bytes]) -> None:
    """Write a table as text in UTF-8."""
    rows = iter(table.rows)
    first = list(islice(rows, _LOOKED_AT))
    widths = [_width(column, place, first) for place, column in enumerate(table.columns)]
    rule = _GAP.join("-" * width for width in widths)
    for line in chain(
        [_plain(table.owner), f"{_plain(table.title)}, {table.period}", ""],
        _lines([column.heading for column in table.columns], table.columns, widths),
        [rule],
        chain.from_iterable(_row(row, table.columns, widths, rule) for row in chain(first, rows)),
    ):
        stream.write(f"{line}\n".encode())


def _width(column: Column, place: int, rows: Sequence[TableRow]) -> int:
    longest = max((cell_len(_text(row, place, column)) for row in rows if row.kind is not RowKind.HEADING), default=0)
    heading = max(map(cell_len, column.heading.split()), default=0)
    # An amount is never parted over lines.
    return max(heading, longest if column.form in _RIGHT else min(longest, _WIDEST))


def _text(row: TableRow, place: int, column: Column) -> str:
    return _plain(shown_cell(row.cells[place], column.form))


def _plain(text: str) -> str:
    return text.translate(_UNSEEN)


def _row(row: TableRow, columns: Sequence[Column], widths: Sequence[int], rule: str) -> Iterator[str]:
    texts = [_text(row, place, column) for place, column in enumerate(columns)]
    if row.kind is RowKind.HEADING:
        yield ""
        yield " ".join(text for text in texts if text)
        return
    if row.kind is not RowKind.LINE:
        yield rule
    yield from _lines(texts, columns, widths)
    if row.kind is RowKind.SUBTOTAL:
        yield ""


def _lines(texts: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a row: as many as its longest cell takes."""
    parts = [_folded(text, width) for text, width in zip(texts, widths, strict=True)]
    for place in range(max(map(len, parts))):
        cells = [part[place] if place < len(part) else "" for part in parts]
        aligned = (
            cell.rjust(width) if column.form in _RIGHT else set_cell_size(cell, width)
            for cell, column, width in zip(cells, columns, widths, strict=True)
        )
        yield _GAP.join(aligned).rstrip()


def _folded(text: str, width: int) -> Sequence[str]:
    """Part a text into lines of a width, between words where it can be."""
    if cell_len(text) <= width:
        return [text]
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".lstrip()
        if cell_len(joined) <= width:
            lines[-1] = joined
            continue
        parts = chop_cells(word, width)
        lines = [*lines, *parts] if lines[-1] else parts
    return lines
