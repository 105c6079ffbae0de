"""Who sends an invoice, as the invoice names it."""

from dataclasses import dataclass

from grootboek.ledger.administration import AdministrationDetails


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender(AdministrationDetails):
    """The business that sends papers, as they name it; what is empty is left out. `creditor_id` is its incassant-id."""

    country: str = ""
    bic: str = ""
    creditor_id: str = ""
