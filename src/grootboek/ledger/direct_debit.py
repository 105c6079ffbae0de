"""Direct debits (incasso): what a bank is asked to collect, from whom, under which mandate and for whom."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from grootboek.ledger.collection import MandateKind
from grootboek.ledger.country import countries
from grootboek.ledger.money import Cents

EEA: Final = frozenset({country.code for country in countries() if country.in_eu} | {"IS", "LI", "NO"})
"""The European Economic Area: accounts there are debited by IBAN alone."""

SEPA_OUTSIDE_EEA: Final = frozenset(
    ("AD", "AL", "CH", "GB", "GG", "GI", "IM", "JE", "MC", "MD", "ME", "MK", "PM", "RS", "SM", "VA")
)
"""The rest of SEPA (EPC409-09): who is debited there is named with his address (Regulation (EU) 2015/847)."""


@dataclass(slots=True)
class MandateHistory:
    """What was collected under a mandate: as what kinds, from which accounts (IBANs), and when last."""

    kinds: set[MandateKind] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    last_on: date | None = None

    def add(self, kind: MandateKind, account: str, day: date) -> None:
        """Note a collection."""
        self.kinds.add(kind)
        self.accounts.add(account)
        self.last_on = max(self.last_on or day, day)


class Scheme(StrEnum):
    """Under which of the two SEPA schemes is collected: from anyone, or between businesses, who have no right of refund."""

    CORE = "core"
    B2B = "b2b"


class MandateUse(StrEnum):
    """Which use of a mandate a collection is."""

    ONE_OFF = "one_off"
    FIRST = "first"
    AGAIN = "again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Creditor:
    """Who collects: his name, account, creditor id (incassant-id) and, when known, bank and place."""

    name: str
    iban: str
    creditor_id: str
    bic: str = ""
    city: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectDebit:
    """One amount to collect for an invoice; `text` is for the statement of the customer's account."""

    invoice_number: str
    amount: Cents
    name: str
    iban: str
    mandate_reference: str
    signed_on: date
    use: MandateUse
    scheme: Scheme = Scheme.CORE
    text: str = ""
    city: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectDebitOrder:
    """What is sent to a bank at once: direct debits on one day, under an id that is used once; `made_at` is local time."""

    message_id: str
    made_at: datetime
    date: date
    creditor: Creditor
    debits: tuple[DirectDebit, ...]
