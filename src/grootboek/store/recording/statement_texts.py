"""Pieces of the hand-made statements that both engines read alike, made of the columns of the tables."""

from collections.abc import Mapping
from typing import Final

from grootboek.store.recording.columns import COLUMNS

INSERT_INTO: Final[Mapping[str, str]] = {
    table: f"INSERT INTO {table} ({', '.join(columns)})" for table, columns in COLUMNS.items()
}
"""The head of the statement that writes whole rows of a table."""
ADD_TO_BALANCE: Final = (
    " ON CONFLICT (administration_id, account_id, date, cost_centre_id) DO UPDATE SET "
    "debit = balance.debit + excluded.debit, credit = balance.credit + excluded.credit"
)
_TAKES_OVER: Final = "open_item.amount = 0 AND excluded.amount <> 0"
ADD_TO_ITEM: Final = (
    " ON CONFLICT (administration_id, account_id, party_id, invoice_number) DO UPDATE SET "
    "amount = open_item.amount + excluded.amount, outstanding = open_item.outstanding + excluded.outstanding, "
    "modified_at = excluded.modified_at, "
) + ", ".join(
    f"{name} = CASE WHEN {_TAKES_OVER} THEN excluded.{name} ELSE open_item.{name} END"
    for name in ("date", "due_date", "booking_number")
)
"""An item whose invoice was withdrawn is taken over by the invoice that brings its number back."""
ON_CONFLICT: Final[Mapping[str, str]] = {
    "balance": ADD_TO_BALANCE,
    "journal_year": (
        " ON CONFLICT (administration_id, journal_id, fiscal_year) DO UPDATE SET "
        "last_voucher = excluded.last_voucher, last_document = excluded.last_document"
    ),
    "open_item": " ON CONFLICT (administration_id, account_id, party_id, invoice_number) DO UPDATE SET "
    + ", ".join(
        f"{name} = excluded.{name}"
        for name in ("date", "due_date", "amount", "outstanding", "booking_number", "modified_at")
    ),
}
"""What a batch does where there is a row already: it adds to balances, and writes items and numbers as they then stand."""
