"""E-Port CSV (version 7, manual chapter 13): reading a file of bookings or of relations, and telling them apart by their rows.

The columns are those of Exact's E-Port, the module that the format comes from: forty for a booking, of which the first row is
numbered 0 and its lines follow, and for a debtor or creditor those below, which both kinds have in the same places.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from grootboek.gateways.cash.budgets import RECORDS
from grootboek.gateways.cash.errors import (
    EPORT_BROKEN_ROW,
    EPORT_MIXED,
    EPORT_UNKNOWN_ROW,
    EPORT_WITHOUT_HEAD,
    NO_EPORT,
    TOO_MANY_RECORDS,
    UnreadableImportError,
)
from grootboek.gateways.cash.records.messages import ImportRecord

COLUMNS: Final = 40
"""Columns of a row of a booking; the last is empty and has to be there."""

KINDS: Final = frozenset("IVKBGM")
"""The kinds of daybook: inkoop, verkoop, kas, bank, giro, memoriaal."""

_HEADER_NAMES: Final = frozenset({"regelnummer", "line number e-port", "debcode", "crdcode"})
_NUMBER: Final = re.compile(r"[0-9]{1,4}")
_UNFIT: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")
_SHORTEST_NAME: Final = 2
_COLUMN: Final = re.compile(r'(?:"(?:[^"]++|"")*+"|[^",\r\n][^,\r\n]*+|(?=,)),')
"""A column with the comma behind it; what is between quotes may hold line ends."""
_SHOWN: Final = 1_000

RELATION_COLUMNS: Final = {
    1: "0101",
    2: "0103",
    5: "0438",
    6: "1837",
    7: "1321",
    8: "0102",
    10: "0108",
    11: "0106",
    12: "0104",
    18: "0110",
    24: "0174",
}
"""The columns of a debtor or creditor, counted from 1, that have a field in record 0101."""

_QUOTED: Final = 500
_DOCUMENT_NUMBER: Final = 6
_ADDRESSES: Final = (3, 4)
_BLOCKED: Final = 31
_FLAGS: Final = {"Y": "J", "J": "J", "1": "J", "N": "N", "0": "N"}


@dataclass(frozen=True, slots=True)
class EPortRow:
    """One row of a file: the line of the file on which it starts, from 1, and its columns."""

    line: int
    columns: tuple[str, ...]

    def column(self, number: int) -> str:
        """Return a column counted from 1, empty when the row does not have it."""
        return self.columns[number - 1] if number <= len(self.columns) else ""

    def to_source(self) -> str:
        """Write the row as it is quoted in an error."""
        return ",".join(f'"{text[:_QUOTED]}"' for text in self.columns[: 2 * COLUMNS])


@dataclass(frozen=True, slots=True)
class EPortBooking:
    """One booking of a file: its first row and its lines."""

    head: EPortRow
    lines: tuple[EPortRow, ...]

    def first(self, column: int) -> str:
        """Return a column of the first row, or of the first line that fills it."""
        return next((text for row in (self.head, *self.lines) if (text := row.column(column))), "")

    @property
    def number(self) -> str:
        """The document number, empty when the books are to give one."""
        return self.first(_DOCUMENT_NUMBER)


@dataclass(frozen=True, slots=True)
class EPortFile:
    """A file that was read: bookings, or relations as records 0101."""

    bookings: tuple[EPortBooking, ...] = ()
    relations: tuple[ImportRecord, ...] = ()


def eport_from_text(text: str) -> EPortFile:
    """Read a file, or raise UnreadableImportError.

    It holds bookings or relations, of which all its rows have to be; rows of column names are passed over. A row of a booking
    begins with a number and the letter of a daybook's kind, that of a relation with a code and a name of two signs at least.
    """
    rows = [row for row in _rows(text) if row.column(1).lower() not in _HEADER_NAMES]
    if not rows:
        raise UnreadableImportError(NO_EPORT)
    are_bookings = _is_booking(rows[0])
    for row in rows:
        _check_kind(row, rows[0], are_bookings=are_bookings)
    if not are_bookings:
        return EPortFile(relations=tuple(map(_relation, rows)))
    if not _is_zero(rows[0].column(1)):
        raise _no_file(rows[0], EPORT_WITHOUT_HEAD.format(line=rows[0].line))
    return EPortFile(bookings=tuple(_bookings(rows)))


def _is_booking(row: EPortRow) -> bool:
    return bool(_NUMBER.fullmatch(row.column(1))) and len(row.column(2)) < _SHORTEST_NAME


def _check_kind(row: EPortRow, first: EPortRow, *, are_bookings: bool) -> None:
    """Raise UnreadableImportError for a row that is not of the kind of the first one of the file."""
    is_booking = _is_booking(row)
    if not is_booking and (not row.column(1) or len(row.column(2)) < _SHORTEST_NAME):
        raise _no_file(row, EPORT_UNKNOWN_ROW.format(line=row.line))
    if is_booking is not are_bookings:
        kinds = {True: "boeking", False: "relatie"}
        facts = {"line": row.line, "kind": kinds[is_booking], "other": first.line, "other_kind": kinds[are_bookings]}
        raise _no_file(row, EPORT_MIXED.format(**facts))


def _no_file(row: EPortRow, why: str) -> UnreadableImportError:
    return UnreadableImportError(NO_EPORT, why, line=row.line, source=row.to_source())


def _rows(text: str) -> Iterator[EPortRow]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)  # a stray quote would swallow rows
    line = 1
    try:
        for count, columns in enumerate(reader):
            if count == RECORDS.values:
                raise UnreadableImportError(TOO_MANY_RECORDS.format(most=RECORDS.values))
            cleaned = tuple(map(_cleaned, columns))
            if any(cleaned):
                yield EPortRow(line, cleaned)
            # A column between quotes may hold line ends: a row is more than a line.
            line = reader.line_num + 1
    except csv.Error as error:
        raise _broken(text, line) from error


def _broken(text: str, line: int) -> UnreadableImportError:
    """Return the error about the row that starts on a line, with the column whose quotes do not fit."""
    rest = "".join(text.splitlines(keepends=True)[line - 1 :])
    column, at = 1, 0
    while (sound := _COLUMN.match(rest, at)) is not None:
        column, at = column + 1, sound.end()
    why = EPORT_BROKEN_ROW.format(line=line, column=column)
    return UnreadableImportError(NO_EPORT, why, line=line, source=rest.partition("\n")[0].rstrip("\r")[:_SHOWN])


def _cleaned(text: str) -> str:
    """Return a column on one line, without signs that XML or the database refuses."""
    return " ".join(_UNFIT.sub(" ", text).split())


def _is_zero(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and not int(text)


def _bookings(rows: Sequence[EPortRow]) -> Iterator[EPortBooking]:
    """Gather every row that is numbered 0 with the lines behind it."""
    head = rows[0]
    lines: list[EPortRow] = []
    for row in rows[1:]:
        if _is_zero(row.column(1)):
            yield EPortBooking(head, tuple(lines))
            head, lines = row, []
        else:
            lines.append(row)
    yield EPortBooking(head, tuple(lines))


def _relation(row: EPortRow) -> ImportRecord:
    """Return a debtor or creditor as a relation; an empty column is a field that was not sent."""
    fields = [(number, row.column(column)) for column, number in RELATION_COLUMNS.items()]
    fields.append(("0105", " ".join(filter(None, map(row.column, _ADDRESSES)))))
    blocked = row.column(_BLOCKED)
    # Any other letter stays, so that the record is refused with what was sent.
    fields.append(("1487", _FLAGS.get(blocked.upper(), blocked)))
    return ImportRecord(row.line, "0101", tuple(sorted((number, text) for number, text in fields if text)))
