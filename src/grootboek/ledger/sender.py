"""Who sends an invoice, as the invoice names it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The business that sends papers, as they name it; what is empty is left out. `creditor_id` is its incassant-id."""

    name: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    vat_number: str = ""
    coc_number: str = ""
    iban: str = ""
    bic: str = ""
    email: str = ""
    phone: str = ""
    creditor_id: str = ""
