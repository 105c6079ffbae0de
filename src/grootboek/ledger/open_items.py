"""Open items (openstaande post): what is still to be received or paid of an invoice.

An open item is all lines on one receivable or payable account with the same party and invoice number. Its amount is what
CONTROL lines brought in, what is outstanding is the sum of all of them: a payment is matched by standing on the same account
under the same party and number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from grootboek.ledger.entry import Line, Part
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents


class ItemKey(NamedTuple):
    """What makes lines belong together. A tuple, since imports look for many thousands of them."""

    account_id: int
    party_id: int
    invoice_number: str


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One item with its amount and what is outstanding of it, debit positive."""

    key: ItemKey
    date: Day
    due_date: Day
    amount: Cents
    outstanding: Cents
    booking_number: int

    @property
    def settled(self) -> Cents:
        """What has been settled of it."""
        return self.amount - self.outstanding


def item_changes(lines: Iterable[Line]) -> dict[ItemKey, tuple[Cents, Cents]]:
    """Return amount and outstanding to add to each open item that the lines touch.

    Lines of the same item are summed: one upsert statement cannot meet a key twice.
    """
    sums: dict[ItemKey, tuple[Cents, Cents]] = {}
    for line in lines:
        if line.part not in (Part.CONTROL, Part.SETTLEMENT) or line.party_id is None:
            continue
        key = ItemKey(line.account_id, line.party_id, line.invoice_number)
        amount, outstanding = sums.get(key, (0, 0))
        brought_in = line.amount if line.part is Part.CONTROL else 0
        sums[key] = (amount + brought_in, outstanding + line.amount)
    return sums
