"""Lists of things of an administration, printed as a table for a person or as JSON for a script."""

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, islice
from typing import Final

from rich.table import Table

from grootboek.cli.opening import out
from grootboek.formats.tables.comma_separated import no_formula

_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_IN_A_TABLE: Final = 1000
_WORDS = {True: "yes", False: "no"}


def show_rows(
    rows: Iterable[Mapping[str, object]], names: Sequence[str], *, as_json: bool, as_csv: bool = False
) -> None:
    """Print rows as they come: as JSON or CSV with all they hold, else as a table of the columns named.

    Of many rows every thousand has a table of its own, since the widths of one are known only when all of its rows are.
    """
    coming = iter(rows)
    if as_json:
        _print_json(coming)
    elif as_csv:
        _print_csv(coming, names)
    else:
        some = list(islice(coming, _IN_A_TABLE))
        _print_table(some, names)
        while some := list(islice(coming, _IN_A_TABLE)):
            _print_table(some, names)


def _print_table(rows: Iterable[Mapping[str, object]], names: Sequence[str]) -> None:
    table = Table(*(name.replace("_", " ") for name in names))
    for row in rows:
        table.add_row(*(_shown(row[name]) for name in names))
    out.print(table)


def _print_json(rows: Iterator[Mapping[str, object]]) -> None:
    separator = "["
    for row in rows:
        print(separator, json.dumps(row, default=_exact), sep="", end="")
        separator = ", "
    print("]" if separator != "[" else "[]")


def _print_csv(rows: Iterator[Mapping[str, object]], names: Sequence[str]) -> None:
    """Print rows with a line of names before them; without rows there are the names of the table."""
    first = next(rows, None)
    written = csv.DictWriter(sys.stdout, names if first is None else list(first), lineterminator="\n")
    written.writeheader()
    for row in chain([] if first is None else [first], rows):
        written.writerow({name: _csv_cell(value) for name, value in row.items()})


def _csv_cell(value: object) -> object:
    if isinstance(value, Decimal):
        return _exact(value)
    return no_formula(value) if isinstance(value, str) and not _NUMBER.fullmatch(value) else value


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, Decimal):
        return shown_number(value)
    return "" if value is None else str(value)


def shown_number(number: Decimal) -> str:
    """Return a number as a Dutch reader writes it: with two decimals, or up to four where it has more."""
    whole, _, part = f"{number:,.4f}".partition(".")
    return f"{whole.replace(',', '.')},{part[:2]}{part[2:].rstrip('0')}"


def _exact(number: object) -> str:
    """Write a price or a quantity for a script: always with four decimals, and a point."""
    return f"{number:.4f}"
