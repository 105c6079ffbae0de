"""Bringing a CSV or XLSX file into the books: all its lines are written, or none, and each wrong line is told by its number."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
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
from grootboek.store.book import Book
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
    book: Book, file: Path, columns: Columns, write: Write, numbers: list[int] | None = None
) -> tuple[int, int]:
    """Write every line of a file; return how many items are new and how many were changed.

    Every line is tried, so that all that is wrong is reported at once; when a line is, the command ends and nothing is written.
    `numbers` gets the numbers of the lines.
    """
    new, lines, wrong = 0, 0, 0
    # What a reader knows is the name of the column.
    name_by_field = {column.field.removesuffix("_id"): name for name, column in columns.items()}
    for number, values in progress(values_of_file(file, columns), f"Reading {file.name}"):
        lines += 1
        if numbers is not None:
            numbers.append(number)
        try:
            # The books are asked at each line: the one before may have added the parent that this one names.
            new += write(book, fields_from_texts(columns, book, values()))
        except (WrongItem, Refused) as problem:
            wrong += 1
            report(file, number, sentences(problem, lambda field: name_by_field.get(field, field)))
    stop_if_wrong(wrong, lines)
    return new, lines - new


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
        stop(f"{wrong} of {lines} lines {'is' if wrong == 1 else 'are'} wrong; nothing was written")


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
