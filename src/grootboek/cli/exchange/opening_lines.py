"""The lines of a file with an opening balance, and the document that they become."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from grootboek.cli.importing import Column, Columns, account_id, cents, cost_centre_id, text
from grootboek.cli.listing import shown_number
from grootboek.cli.opening import stop
from grootboek.cli.trade.cells import party_id
from grootboek.ledger.booking import Document, DocumentLine
from grootboek.ledger.journal import JournalKind
from grootboek.ledger.money import decimal_from_cents
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

OPENING_COLUMNS: Final[Columns] = {
    "account": Column("account_id", account_id, needed=True),
    "debit": Column("debit", cents),
    "credit": Column("credit", cents),
    "relation": Column("party_id", party_id),
    "invoice_number": Column("invoice_number", text),
    "cost_centre": Column("cost_centre_id", cost_centre_id),
    "description": Column("description", text),
}
"""The columns of an opening balance: a line has a debit or a credit, and names the account; on receivables the invoice too."""


def opening_document(book: Book, day: date, rows: Sequence[Mapping[str, Any]]) -> Document:
    """Return the document that opens the books with the lines of a file; the command ends when it cannot."""
    journal = chart_of(book).journal_of_kind(JournalKind.OPENING)
    if journal is None:
        stop("the chart has no journal for an opening balance")
    if not rows:
        stop("the file has no lines")
    debit, credit = (sum(row.get(side, 0) for row in rows) for side in ("debit", "credit"))
    if debit != credit:
        sides = f"debit is {shown_number(decimal_from_cents(debit))}, credit {shown_number(decimal_from_cents(credit))}"
        stop(
            f"the file does not balance: {sides}, which differ by {shown_number(decimal_from_cents(abs(debit - credit)))}"
        )
    lines = tuple(
        DocumentLine(
            amount=row.get("debit", 0) - row.get("credit", 0),
            **{name: value for name, value in row.items() if name not in {"debit", "credit"}},
        )
        for row in rows
    )
    return Document(journal_id=journal.id, date=day, lines=lines, description="Beginbalans", carried=True)
