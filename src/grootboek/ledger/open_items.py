"""Open items (openstaande post): what is still to be received or paid of an invoice.

An open item is all lines on one receivable or payable account with the same party and invoice number. Its amount is what
CONTROL lines brought in, what is outstanding is the sum of all of them: a payment is matched by standing on the same account
under the same party and number.
"""

from dataclasses import dataclass

from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents


@dataclass(frozen=True, slots=True)
class ItemKey:
    """What makes lines belong together."""

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
