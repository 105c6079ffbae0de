"""What becomes of what a bank reports: transactions booked with the evidence for it, and the rules and limits of that.

A transaction is booked once. Where nothing tells what it is of, it waits on the account for unknown payments until somebody
assigns it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from grootboek.ledger.bank_statement import BankTransaction
from grootboek.ledger.booking import DocumentLine
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents
from grootboek.ledger.vat import NO_VAT


class Outcome(StrEnum):
    """What became of a transaction."""

    MATCHED = "matched"
    RULE = "rule"
    RETURNED = "returned"
    UNKNOWN = "unknown"
    ASSIGNED = "assigned"
    NOTHING = "nothing"


class Evidence(StrEnum):
    """What a match rests on, and what is particular about it."""

    PAYMENT_REFERENCE = "payment reference"
    COLLECTION = "total of a collection of our own"
    INVOICE_NUMBER = "invoice number"
    NUMBER_IN_PIECES = "invoice number in pieces"
    SHORT_NUMBER = "short invoice number"
    AMOUNT = "amount"
    NEAR_AMOUNT = "amount but for a small difference"
    IBAN = "IBAN"
    NAME = "name"
    SEVERAL_INVOICES = "several invoices"
    PART_PAYMENT = "part payment"
    NOTHING_ELSE = "no other open item fits"
    OVERPAID = "more than was open"
    RULE = "rule"
    PROVIDER_FEE = "fee of a payment provider"
    NO_INVOICES_NAMED = "payout that names no invoices"
    RETURNED = "earlier transaction turned back"
    NO_ORIGINAL = "turned back, but no earlier transaction found"
    NOT_BOOKABLE = "what was found cannot be booked on"
    CHOSEN = "chosen by hand"


WEIGHTS: Final[Mapping[Evidence, int]] = {
    Evidence.PAYMENT_REFERENCE: 60,
    Evidence.COLLECTION: 50,
    Evidence.INVOICE_NUMBER: 50,
    Evidence.NUMBER_IN_PIECES: 40,
    Evidence.SHORT_NUMBER: 25,
    Evidence.AMOUNT: 35,
    Evidence.NEAR_AMOUNT: 25,
    Evidence.IBAN: 25,
    Evidence.NAME: 15,
    Evidence.NOTHING_ELSE: 10,
    Evidence.RULE: 100,
    Evidence.RETURNED: 100,
    Evidence.CHOSEN: 100,
}
"""What each piece of evidence adds to the score of a match; what is not named here only explains it."""

SURE: Final = 100
"""The highest score."""
ENOUGH: Final = 50
"""The score from which a match is booked: a number as it is written, or an amount with the account or name of who owes it.

A number in pieces that is paid in part counts too, when nothing else fits.
"""


def score_of(evidence: Iterable[Evidence]) -> int:
    """Return the score that some evidence gives, each piece counted once."""
    return min(SURE, sum(WEIGHTS.get(piece, 0) for piece in set(evidence)))


@dataclass(frozen=True, slots=True)
class Match:
    """What a transaction is booked on, beside the money itself, and why; without lines there is nothing to book."""

    lines: tuple[DocumentLine, ...]
    outcome: Outcome
    score: int = 0
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BankRuleDraft:
    """What transactions with an account or a text, or both, are booked on; the text is looked for in name and remittance.

    With `is_payout` they are payouts of a payment provider: what they fall short of the invoices that they name is its fee,
    and that goes to the account.
    """

    account_id: int
    party_iban: str = ""
    text: str = ""
    vat_code: str = NO_VAT
    is_payout: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BankRule(BankRuleDraft):
    """A rule that is kept; of two that fit, the first that was made counts."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BankSettings:
    """How far a payment may lie from what is open, and the account of such differences (None: that of its role)."""

    largest_difference: Cents = 0
    difference_account_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStatement:
    """A statement that was imported, with the ledger's own balances of the account at its ends; None where the bank gave none.

    `total` is the sum of all its transactions, `count` how many of them were new.
    """

    id: int
    journal_id: int
    account: str
    identity: str
    number: str
    file_name: str
    opening_day: Day | None
    opening_amount: Cents | None
    closing_day: Day | None
    closing_amount: Cents | None
    total: Cents
    count: int
    ledger_opening: Cents
    ledger_closing: Cents
    imported_at: datetime

    @property
    def opening_differs(self) -> bool:
        """Whether the ledger had another balance than the bank before the statement."""
        return self.opening_amount is not None and self.opening_amount != self.ledger_opening

    @property
    def closing_differs(self) -> bool:
        """Whether the ledger has another balance than the bank after the statement."""
        return self.closing_amount is not None and self.closing_amount != self.ledger_closing


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTransaction:
    """A transaction that was imported, what became of it and why; None for the booking of one of nothing."""

    id: int
    statement_id: int
    journal_id: int
    booking_number: int | None
    outcome: Outcome
    score: int
    evidence: tuple[Evidence, ...]
    reported: BankTransaction
