"""The columns that recording writes: each table's columns get a value, and those of a line stand in the order of a line."""

from datetime import date
from typing import Final
from uuid import UUID

import pytest

from grootboek.ledger.booking import BookingKind
from grootboek.ledger.entry import Line, Part
from grootboek.ledger.new_booking import NewBooking, Recorded
from grootboek.ledger.open_items import ItemKey
from grootboek.store.audit import audit_values
from grootboek.store.book import Book
from grootboek.store.recording import columns
from grootboek.store.recording.columns import COLUMNS, Values
from tests.bookkeeping.books import Books

DAY: Final = date(2026, 3, 1)
UID: Final = UUID(int=7)
NUMBERS: Final = Recorded(1, UID, 2, 3, 4)
LINES: Final = (Line(1, 12100, Part.CONTROL, party_id=1, invoice_number="F1"), Line(2, -12100, Part.DETAIL))
SALE: Final = NewBooking(
    uid=UID,
    kind=BookingKind.SALES_INVOICE,
    journal_id=3,
    fiscal_year=2026,
    document_number=None,
    date=DAY,
    account_id=1,
    party_id=1,
    invoice_number="F1",
    reference="",
    description="",
    payment_term=None,
    payment_reference="",
    amounts_include_vat=False,
    amount=12100,
    due_date=DAY,
    lines=LINES,
    door_fields={"x": [1]},
)
LATER: Final = {"id", "subject", "booking_number", "chain_hash"}
"""The columns that are filled once the numbers are known."""


def values_of(book: Book, table: str) -> Values:
    """Return the values that a row of a table gets."""
    made: dict[str, Values] = {
        "booking": columns.booking_values(book, SALE) | columns.numbers(NUMBERS),
        "entry": columns.entry_values(book, DAY, 3, b""),
        "open_item": columns.item_values(book, DAY, DAY, (ItemKey(1, 2, "F1"), (1, 1))),
        "balance": dict(zip(COLUMNS["balance"], columns.balance_row(book, DAY, ((1, 0), (1, 0))), strict=True)),
        "audit": audit_values(book, "record"),
    }
    return made[table]


@pytest.mark.parametrize("table", ["booking", "entry", "open_item", "balance", "audit"])
def test_each_column_of_a_table_has_a_value(books_on_sqlite: Books, table: str) -> None:
    with books_on_sqlite.reading() as book:
        given = set(values_of(book, table))
    assert given <= set(COLUMNS[table])
    assert set(COLUMNS[table]) - given <= LATER


def test_the_row_of_a_line_ends_with_the_line(books_on_sqlite: Books) -> None:
    assert tuple(COLUMNS["line"][4:]) == Line._fields
    with books_on_sqlite.reading() as book:
        rows = columns.line_rows(book, 7, LINES)
    assert rows == [(1, 7, order, 2, *line) for order, line in enumerate(LINES, 1)]


def test_a_row_has_the_form_that_sqlite_keeps(books_on_sqlite: Books) -> None:
    with books_on_sqlite.reading() as book:
        values = columns.booking_values(book, SALE) | columns.numbers(NUMBERS)
    row = dict(zip(COLUMNS["booking"], columns.row_of("booking", values), strict=True))
    shown = [row[name] for name in ("uid", "date", "amounts_include_vat", "door_fields", "created_at")]
    assert shown == [str(UID), "2026-03-01", 0, '{"x":[1]}', "2026-03-15T10:30:00.000000+00:00"]
