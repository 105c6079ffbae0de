"""Direct debits (incasso): what a bank is asked to collect, from whom, under which mandate and for whom."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from grootboek.ledger.money import Cents


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
