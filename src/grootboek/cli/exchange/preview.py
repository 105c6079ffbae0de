"""What a dry run shows of a file: its first lines as they were read, with codes and amounts in euros."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from grootboek.cli.importing import Columns, account_id, cents, cost_centre_id
from grootboek.cli.listing import show_rows
from grootboek.cli.trade.cells import party_id
from grootboek.ledger.money import decimal_from_cents
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_by

LINES: Final = 20
"""So many lines of a file are shown."""


def show_preview(book: Book, rows: Sequence[Mapping[str, Any]], columns: Columns) -> None:
    """Show the first lines of a file in the columns that any of them has."""
    used = {name: column for name, column in columns.items() if any(column.field in row for row in rows)}
    shown = [
        {name: _shown(book, column.read, row.get(column.field)) for name, column in used.items()}
        for row in rows[:LINES]
    ]
    show_rows(shown, list(used), as_json=False)


def _shown(book: Book, read: Callable[[Book, str], Any], value: Any) -> object:
    """Return a value as somebody would write it whose column is read in some way."""
    if value is None:
        return None
    if read is cents:
        return decimal_from_cents(value)
    if read is account_id:
        return chart_of(book).accounts[value].code
    if read is cost_centre_id:
        return chart_of(book).cost_centres[value].code
    if read is party_id:
        party = party_by(book, "id", value)
        return "" if party is None else party.code
    return value
