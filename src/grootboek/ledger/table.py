"""A table: columns and rows of plain values, for whoever writes them as text, as a file or on paper.

A report is put into columns once; every form is written from that. Rows may be read as they are written, so a table is gone
through once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple, TypeAlias

Cell: TypeAlias = str | int | date | None


class Form(Enum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    AMOUNT = "amount"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs, its heading for readers, and what it holds; amounts are whole cents.

    The width is how many signs what it holds mostly has; a longer text is folded.
    """

    name: str
    heading: str
    form: Form = Form.TEXT
    width: int = 12


class RowKind(Enum):
    """What a row is."""

    LINE = "line"
    HEADING = "heading"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


class TableRow(NamedTuple):
    """A row: a cell for each column, None where it says nothing; and the number of the booking that it is of."""

    cells: Sequence[Cell]
    kind: RowKind = RowKind.LINE
    booking: int | None = None


@dataclass(frozen=True)
class Table:
    """A table with what stands above it: whose it is, what it is, and of which days."""

    owner: str
    title: str
    period: str
    columns: Sequence[Column]
    rows: Iterable[TableRow]


def shown_amount(amount: int) -> str:
    """Return an amount in cents as the Dutch write it: 1.234,50."""
    whole, cents = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{whole:,}".replace(",", ".") + f",{cents:02}"


def shown_cell(cell: Cell, form: Form) -> str:
    """Return a cell as a Dutch reader sees it; nothing for None."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    if form is Form.AMOUNT and isinstance(cell, int):
        return shown_amount(cell)
    return str(cell)
