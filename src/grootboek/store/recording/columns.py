"""The columns of what recording writes and their values, named once for every way of recording.

The tables say which columns there are and in which order: both fast ways, the batch and the plain twin make their statements of
that. Values are Python's own; `row_of` gives them the form that SQLite keeps and COPY reads.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any, Final

from sqlalchemy import Boolean, Table

from grootboek.ledger.entry import Line
from grootboek.ledger.money import Cents
from grootboek.ledger.new_booking import REVISABLE, NewBooking, Recorded
from grootboek.ledger.open_items import ItemKey
from grootboek.store.book import Book
from grootboek.store.engine.column_types import Day, Json, Moment, Uid, json_text, moment_text
from grootboek.store.tables.administration import journal_year
from grootboek.store.tables.banking import bank_transaction
from grootboek.store.tables.ledger import audit, balance, booking, entry, line, open_item

Values = dict[str, Any]
"""The values of a row by column."""
Row = tuple[Any, ...]
"""The values of a row in the order of the columns."""

TABLES: Final[Mapping[str, Table]] = {
    table.name: table for table in (booking, line, entry, open_item, balance, audit, journal_year, bank_transaction)
}
COLUMNS: Final[Mapping[str, Sequence[str]]] = {name: tuple(table.columns.keys()) for name, table in TABLES.items()}
"""The columns of each table in the order of its rows."""

_revisable: Final = attrgetter(*REVISABLE)


def revisable_values(book: Book, new: NewBooking) -> Values:
    """Return the columns of a booking that a revision changes."""
    values: Values = dict(zip(REVISABLE, _revisable(new), strict=True))
    values["kind"] = new.kind.value
    values["door_fields"] = dict(new.door_fields) or None
    values["modified_at"] = book.now
    return values


def booking_values(book: Book, new: NewBooking) -> Values:
    """Return the columns of a new booking, apart from the numbers that it gets (`numbers`)."""
    values = revisable_values(book, new)
    values["administration_id"] = book.administration_id
    values["uid"] = new.uid
    values["journal_id"] = new.journal_id
    values["fiscal_year"] = new.fiscal_year
    values["version"] = 1
    values["withdrawn"] = False
    values["door"] = book.actor.door
    values["created_at"] = book.now
    return values


def numbers(recorded: Recorded) -> Values:
    """Return the columns of a new booking that hold its numbers."""
    return {
        "number": recorded.number,
        "voucher_number": recorded.voucher_number,
        "document_number": recorded.document_number,
        "entry_id": recorded.entry_id,
    }


def line_rows(book: Book, entry_id: int, lines: Sequence[Line]) -> list[Row]:
    """Return the rows of the lines of an entry; they have no form of their own on either engine."""
    administration, count = book.administration_id, len(lines)
    return [
        (administration, entry_id, order, count, row.account_id, row.amount, int(row.part), *row[_AFTER_PART:])
        for order, row in enumerate(lines, 1)
    ]


_AFTER_PART: Final = Line._fields.index("part") + 1


def entry_values(book: Book, day: date, count: int, content: bytes, reverses: int | None = None) -> Values:
    """Return the columns of an entry of so many lines, apart from the numbers and the hash that it gets."""
    return {
        "administration_id": book.administration_id,
        "date": day,
        "line_count": count,
        "reverses": reverses,
        "posted_at": book.now,
        "digest": content,
    }


def item_values(book: Book, day: date, due: date, change: tuple[ItemKey, tuple[Cents, Cents]]) -> Values:
    """Return the columns of an open item, apart from the booking that it is of, as a day's lines change it."""
    key, (amount, outstanding) = change
    return {
        "administration_id": book.administration_id,
        "account_id": key.account_id,
        "party_id": key.party_id,
        "invoice_number": key.invoice_number,
        "date": day,
        "due_date": due,
        "amount": amount,
        "outstanding": outstanding,
        "modified_at": book.now,
    }


def balance_row(book: Book, day: date, change: tuple[tuple[int, int], tuple[Cents, Cents]]) -> Row:
    """Return the row of a balance as a day's lines change it."""
    (account_id, cost_centre_id), sums = change
    return (book.administration_id, account_id, day.isoformat(), cost_centre_id, *sums)


_moment_text: Final = lru_cache(64)(moment_text)
"""One act writes the same moment four times."""
_FORMS: Final[Mapping[type[Any], Callable[[Any], Any]]] = {
    Uid: str,
    Day: date.isoformat,
    Moment: _moment_text,
    Json: json_text,
    Boolean: int,
}


def _forms(table: Table) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    for column in table.columns:
        if type(column.type) in _FORMS:
            yield column.name, _FORMS[type(column.type)]


_FORMS_OF: Final = {name: tuple(_forms(table)) for name, table in TABLES.items()}
_IN_ORDER: Final = {name: itemgetter(*columns) for name, columns in COLUMNS.items()}


def row_of(table: str, values: Values) -> Row:
    """Return a row of a table from its values, which are given the form that SQLite keeps and COPY reads.

    A day, a moment, a uid and a JSON document become texts there, and a flag a number.
    """
    for name, form in _FORMS_OF[table]:
        value = values[name]
        if value is not None:
            # In place: every caller makes its values for this one row.
            values[name] = form(value)
    row: Row = _IN_ORDER[table](values)
    return row
