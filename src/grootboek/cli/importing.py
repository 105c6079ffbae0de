"""Bringing a CSV or XLSX file into the books: all its lines are written, or none, and each wrong line is told by its number."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

from grootboek.cli.opening import errors, stop
from grootboek.cli.progress import progress
from grootboek.cli.words import WrongItem, sentences
from grootboek.formats.tables.reading import Numbered, rows_of_table
from grootboek.formats.tables.refusing import TableRefused
from grootboek.ledger.money import Cents, cents_from_decimal
from grootboek.ledger.refusal import Refused
from grootboek.ledger.storable_texts import unstorable_sign
from grootboek.ledger.vat import vat_codes
from grootboek.store.book import Book, attempt
from grootboek.store.masters.chart import chart_of
from grootboek.wire.literals import is_digits


class Unreadable(ValueError):
    """A text that cannot be read as what its column holds."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field that it fills, how its text is read (`Unreadable` when it cannot be), and whether it must be there."""

    field: str
    read: Callable[[Book, str], Any]
    needed: bool = False


Columns = Mapping[str, Column]
Write = Callable[[Book, dict[str, Any]], bool]
"""Writes one item with the fields that a line gives; tells whether it is new."""
_Row = tuple[int, list[str]]
Together = Callable[[Book, Sequence[Mapping[str, str]]], AbstractContextManager[object]]
"""Writes at its end what is written in its block of lines whose texts by column it is given."""

_AT_ONCE: Final = 1_000
"""Lines of a portion: more are not faster, and take more memory."""


def fields_from_texts(columns: Columns, book: Book, values: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields that texts by column fill; an empty text fills none. `WrongItem` with all that cannot be read."""
    fields, problems = {}, []
    for name, text in values.items():
        try:
            if sign := unstorable_sign(text):
                problems.append((name, f"is not valid (U+{ord(sign):04X})"))
            elif text:
                fields[columns[name].field] = columns[name].read(book, text)
        except Unreadable as problem:
            problems.append((name, str(problem)))
    problems += [(name, "is missing") for name, column in columns.items() if column.needed and not values.get(name)]
    if problems:
        raise WrongItem(*problems)
    return fields


def fields_from_options(columns: Columns, book: Book, values: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields that a command's options fill, by the columns they stand for; `WrongItem` when one is wrong."""
    return fields_from_texts(columns, book, values)


def value_from_text(book: Book, name: str, read: Callable[[Book, str], Any], text: str) -> Any:
    """Return the value of a command's option or argument that must be there; `WrongItem` when it cannot be read."""
    return fields_from_texts({name: Column(name, read, needed=True)}, book, {name: text})[name]


def import_file(
    book: Book, file: Path, columns: Columns, write: Write, together: Together | None = None
) -> tuple[int, int]:
    """Write every line of a file; return how many items are new and how many were changed.

    Every line is tried, so that all that is wrong is reported at once; when a line is, the command ends and nothing is written.
    With `together` the lines of a portion are written at its end, which takes a fraction of the time.
    """
    return FileLines(file, columns, write, together).into(book)


def import_in_portions(
    opened: Callable[[], AbstractContextManager[Book]],
    file: Path,
    columns: Columns,
    write: Write,
    together: Together | None = None,
) -> tuple[int, int]:
    """Write a file as `import_file` does, but each portion of its lines for itself, in a book that is opened for it.

    Others write in between. The command ends at the first portion with a wrong line: those before it stay.
    """
    lines = FileLines(file, columns, write, together)
    for portion in lines.portions():
        with opened() as book:
            lines.write(book, portion)
            if lines.wrong:
                told = _are_wrong(lines.wrong, len(lines.numbers))
                stop(f"{told}; what stands before line {portion[0][0]} was written, and nothing behind it")
    return lines.new, len(lines.numbers) - lines.new


class FileLines:
    """The lines of a file on their way into the books, and what became of those that were written."""

    def __init__(self, file: Path, columns: Columns, write: Write, together: Together | None = None) -> None:
        """Read the names of the columns; the command ends when they are not those that can be read."""
        self.new = self.wrong = 0
        self.numbers: list[int] = []
        self._file, self._columns, self._write, self._together = file, columns, write, together
        self._rows = _rows(file)
        self._names = _names(file, next(self._rows, (1, []))[1], columns)
        # What a reader knows is the name of the column.
        self._name_by_field = {column.field.removesuffix("_id"): name for name, column in columns.items()}

    def into(self, book: Book) -> tuple[int, int]:
        """Write all lines; return how many items are new and how many were changed. The command ends when a line is wrong."""
        for portion in self.portions():
            self.write(book, portion)
        stop_if_wrong(self.wrong, len(self.numbers))
        return self.new, len(self.numbers) - self.new

    def portions(self) -> Iterator[list[_Row]]:
        """Yield the lines that are not empty, each with its number, some at a time."""
        filled = (row for row in progress(self._rows, f"Reading {self._file.name}") if any(row[1]))
        while portion := list(islice(filled, _AT_ONCE)):
            yield portion

    def write(self, book: Book, portion: Sequence[_Row]) -> None:
        """Write lines, and tell of those that are wrong."""
        self.numbers += (number for number, _ in portion)
        values = [_known_values(self._names, cells) for _, cells in portion]
        with self._together(book, values) if self._together else nullcontext():
            for number, cells in portion:
                self._write_line(book, number, cells)

    def _write_line(self, book: Book, number: int, cells: list[str]) -> None:
        try:
            with attempt(book) if book.portion is not None else nullcontext():
                # The books are asked at each line: the one before may have added the parent that this one names.
                fields = fields_from_texts(self._columns, book, _values(self._names, cells))
                self.new += self._write(book, fields)
        except (WrongItem, Refused) as problem:
            self.wrong += 1
            report(self._file, number, sentences(problem, lambda field: self._name_by_field.get(field, field)))


def _are_wrong(wrong: int, lines: int) -> str:
    return f"{wrong} of {lines} lines {'is' if wrong == 1 else 'are'} wrong"


def values_of_file(file: Path, columns: Columns) -> Iterator[tuple[int, Callable[[], dict[str, str]]]]:
    """Yield the number of each line of a file, and what gives its texts by column or `WrongItem`; blank lines are left out."""
    rows = _rows(file)
    names = _names(file, next(rows, (1, []))[1], columns)
    for number, cells in rows:
        if any(cells):
            yield number, partial(_values, names, cells)


def report(file: Path, number: int, words: str) -> None:
    """Tell what is wrong with a line of a file."""
    errors.print(f"{file}, line {number}: {words}", soft_wrap=True)


def stop_if_wrong(wrong: int, lines: int) -> None:
    """End the command when lines are wrong."""
    if wrong:
        # Ending the command by an exception rolls back what the good lines wrote.
        stop(f"{_are_wrong(wrong, lines)}; nothing was written")


def _rows(file: Path) -> Iterator[Numbered]:
    """Yield the rows of a file, each with the number of its line; the command ends when it cannot be read."""
    try:
        yield from rows_of_table(file)
    except TableRefused as problem:
        stop(f"{file} {problem}" if problem.line is None else f"{file}, line {problem.line}: {problem}")


def _names(file: Path, heading: list[str], columns: Columns) -> list[str]:
    """Return the names of a file's columns; the command ends when they are not those that can be read."""
    names = [name.lower() for name in heading]
    unknown = [name for name in names if name not in columns]
    missing = [name for name, column in columns.items() if column.needed and name not in names]
    if unknown:
        stop(f"{file} has unknown columns: {', '.join(map(repr, unknown))}; the columns are {', '.join(columns)}")
    if missing or len(set(names)) < len(names):
        stop(f"the first line of {file} must name each column once; missing: {', '.join(missing) or 'none'}")
    return names


def _values(names: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) != len(names):
        raise WrongItem(("values", f"{len(cells)} under {len(names)} columns"))
    return dict(zip(names, cells, strict=True))


def _known_values(names: list[str], cells: list[str]) -> dict[str, str]:
    """Return the values of a row as far as it has them: a row that is too short or too long is told of when it is written."""
    return dict(zip(names, cells, strict=False))


def text(_book: object, cell: str) -> str:
    """Read a text as it stands."""
    return cell


def account_id(book: Book, cell: str) -> int:
    """Read the code of an account."""
    account = chart_of(book).account_by_code.get(cell)
    if account is None:
        raise Unreadable(f"there is no account {cell!r}")
    return account.id


def cost_centre_id(book: Book, cell: str) -> int:
    """Read the code of a cost centre."""
    centre = chart_of(book).cost_centre_by_code.get(cell)
    if centre is None:
        raise Unreadable(f"there is no cost centre {cell!r}")
    return centre.id


def vat_code(_book: object, cell: str) -> str:
    """Read a VAT code."""
    if cell not in vat_codes():
        raise Unreadable(f"{cell!r} is not a VAT code; the codes are {', '.join(vat_codes())}")
    return cell


_YES: Final = ("yes", "true", "1", "ja")
_NO: Final = ("no", "false", "0", "nee")


def yes_or_no(_book: object, cell: str) -> bool:
    """Read yes or no, in English or Dutch."""
    if cell.lower() not in (*_YES, *_NO):
        raise Unreadable(f"{cell!r} is not yes or no")
    return cell.lower() in _YES


_PLAIN: Final = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")
_GROUPED: Final = re.compile(r"([0-9]{1,3}([.,])[0-9]{3}(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]+))?")
_GROUP_DIGITS: Final = 3


def number(_book: object, cell: str) -> Decimal:
    """Read a price with a comma or a point before its decimals: 1234,5 or 1.234,50 or 1,234.50.

    1.234 is refused: the point may separate thousands or decimals. 0.234 can only mean decimals.
    """
    # The cell is never empty: such a one is not read (fields_from_texts).
    sign, digits = (cell[0], cell[1:]) if cell[0] in "+-" else ("", cell)
    if plain := _PLAIN.fullmatch(digits):
        whole, decimals = plain.groups(default="")
        if len(decimals) == _GROUP_DIGITS and len(whole) <= _GROUP_DIGITS and int(whole):
            raise Unreadable(f"{cell!r} can mean two numbers: write {sign}{whole}{decimals} or {cell}0")
        return Decimal(f"{sign}{whole}.{decimals}")
    if grouped := _GROUPED.fullmatch(digits):
        whole, separator, decimals = grouped.groups(default="")
        return Decimal(f"{sign}{whole.replace(separator, '')}.{decimals}")
    raise Unreadable(f"{cell!r} is not a number")


def cents(book: object, cell: str) -> Cents:
    """Read an amount in euros, with two decimals at most."""
    try:
        return cents_from_decimal(number(book, cell))
    except Unreadable:
        raise
    except ValueError as problem:
        raise Unreadable(f"{cell!r} cannot be: {problem}") from None


def day(_book: object, cell: str) -> date:
    """Read a day as YYYY-MM-DD."""
    try:
        # Other forms of ISO 8601, such as 20261231, are too easily a typing error.
        return date.fromisoformat(cell if _DAY.fullmatch(cell) else "")
    except ValueError:
        raise Unreadable(f"{cell!r} is not a day: write it as YYYY-MM-DD") from None


_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def whole_number(_book: object, cell: str) -> int:
    """Read a whole number from 1."""
    if not is_digits(cell) or len(cell) > _LONGEST or not 0 < int(cell) < _LIMIT:
        raise Unreadable(f"{cell!r} is not a whole number from 1")
    return int(cell)


_LIMIT: Final = 2**31
_LONGEST: Final = 20
"""Far more digits than the limit has; Python reads no number of thousands of them."""
