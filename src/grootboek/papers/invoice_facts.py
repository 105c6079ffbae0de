"""What a printed invoice is made of: its sender, its customer, the invoice and the template."""

from dataclasses import dataclass

from grootboek.ledger.invoice import Invoice
from grootboek.ledger.invoice_template import InvoiceTemplate
from grootboek.ledger.party import Party


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


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFacts:
    """Everything that goes into the page of an invoice."""

    sender: Sender
    party: Party
    invoice: Invoice
    template: InvoiceTemplate
