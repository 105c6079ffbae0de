"""Ledger rows written as a hostile program would: plain SQL on the real connections, past every rule of the books."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

HASH = bytes(32)
LINE = (
    "INSERT INTO line (administration_id, entry_id, line_no, line_count, account_id, amount, part, invoice_number, description) "
    "VALUES (1, :entry, :no, :count, :account, :amount, 4, '', '')"
)
ENTRY = (
    "INSERT INTO entry (administration_id, id, booking_number, date, line_count, posted_at, digest, chain_hash) "
    "VALUES (1, :entry, :booking, '2026-03-01', :count, '2026-03-01T00:00:00.000000+00:00', :hash, :hash)"
)


@dataclass(frozen=True)
class RawEntries:
    """Writes rows of entries on one connection."""

    connection: Connection
    booking: int = 1

    def run(self, statement: str, **values: Any) -> None:
        """Run a statement."""
        self.connection.execute(text(statement), values)

    def line(self, entry: int, no: int, count: int, amount: object, account: int = 1) -> None:
        """Write one line that says it is one of so many."""
        self.run(LINE, entry=entry, no=no, count=count, account=account, amount=amount)

    def lines(self, entry: int, *amounts: int) -> None:
        """Write lines that number themselves rightly."""
        for no, amount in enumerate(amounts, 1):
            self.line(entry, no, len(amounts), amount)

    def seal(self, entry: int, count: int) -> None:
        """Write the entry row that seals its lines."""
        self.run(ENTRY, entry=entry, booking=self.booking, count=count, hash=HASH)

    def whole(self, entry: int, *amounts: int) -> None:
        """Write lines and their seal."""
        self.lines(entry, *amounts)
        self.seal(entry, len(amounts))
