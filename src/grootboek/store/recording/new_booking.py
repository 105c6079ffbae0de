"""What is about to be written: a new booking with the lines of its entry, and what follows from the lines.

Sums per key are made here, since one upsert statement cannot meet the same key twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from grootboek.ledger.booking import BookingKind
from grootboek.ledger.entry import Line, Part
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents
from grootboek.ledger.open_items import ItemKey


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBooking:
    """A booking as it will be written; its numbers are given by the database."""

    uid: UUID
    kind: BookingKind
    journal_id: int
    fiscal_year: int
    document_number: int | None
    date: Day
    account_id: int | None
    party_id: int | None
    invoice_number: str
    reference: str
    description: str
    payment_term: int | None
    payment_reference: str
    amounts_include_vat: bool
    amount: Cents
    due_date: Day
    lines: tuple[Line, ...]
    door_fields: Mapping[str, Any] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        """Return what the audit trail keeps of it, as plain JSON values."""
        return {
            "kind": self.kind.value,
            "journal_id": self.journal_id,
            "date": self.date.isoformat(),
            "account_id": self.account_id,
            "party_id": self.party_id,
            "invoice_number": self.invoice_number,
            "reference": self.reference,
            "description": self.description,
            "amount": self.amount,
            "lines": len(self.lines),
        }


@dataclass(frozen=True, slots=True)
class Recorded:
    """The numbers that a new booking got."""

    number: int
    uid: UUID
    voucher_number: int
    document_number: int
    entry_id: int


class StaleChart(Exception):
    """The chart has changed since the booking was checked: load it again and check again."""


def balance_changes(lines: Iterable[Line]) -> dict[tuple[int, int], tuple[Cents, Cents]]:
    """Return debit and credit to add, by account and cost centre (0: none), in the order of the keys."""
    sums: dict[tuple[int, int], tuple[Cents, Cents]] = {}
    for line in lines:
        key, amount = (line.account_id, line.cost_centre_id or 0), line.amount
        debit, credit = sums.get(key, (0, 0))
        sums[key] = (debit + amount, credit) if amount > 0 else (debit, credit - amount)
    return dict(sorted(sums.items()))


def item_changes(lines: Iterable[Line]) -> dict[ItemKey, tuple[Cents, Cents]]:
    """Return amount and outstanding to add to each open item that the lines touch."""
    sums: dict[ItemKey, tuple[Cents, Cents]] = {}
    for line in lines:
        if line.part not in (Part.CONTROL, Part.SETTLEMENT) or line.party_id is None:
            continue
        key = ItemKey(line.account_id, line.party_id, line.invoice_number)
        amount, outstanding = sums.get(key, (0, 0))
        brought_in = line.amount if line.part is Part.CONTROL else 0
        sums[key] = (amount + brought_in, outstanding + line.amount)
    return sums
