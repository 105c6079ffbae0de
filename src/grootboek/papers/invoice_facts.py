"""What a printed invoice is made of: its sender, its customer, the invoice and the template."""

from dataclasses import dataclass

from grootboek.ledger.invoice import Invoice
from grootboek.ledger.invoice_template import InvoiceTemplate
from grootboek.ledger.party import Party
from grootboek.ledger.sender import Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFacts:
    """Everything that goes into the page of an invoice."""

    sender: Sender
    party: Party
    invoice: Invoice
    template: InvoiceTemplate
