"""Issuing an invoice: its paper is frozen with it, so that no later change of anybody's details or of a template alters it."""

from grootboek.bookkeeping.invoice_templates import whole_template
from grootboek.bookkeeping.invoicing_settings import sender
from grootboek.ledger.invoice import Invoice
from grootboek.papers.freezing import frozen_facts, frozen_template
from grootboek.papers.invoice_facts import InvoiceFacts
from grootboek.papers.invoice_view import invoice_view
from grootboek.store.book import Book
from grootboek.store.invoicing.papers import freeze_paper
from grootboek.store.masters.parties import party_or_deleted


def issue(book: Book, invoice: Invoice) -> None:
    """Freeze the facts and the template of an invoice as they stand; the administration is locked and has no paper of it yet."""
    party = party_or_deleted(book, invoice.party_id)
    if party is None:
        raise LookupError(f"the party of invoice {invoice.number} is gone")
    template = whole_template(book, invoice.template)
    facts = InvoiceFacts(sender=sender(book), party=party, invoice=invoice, template=template)
    freeze_paper(book, invoice.id, frozen_facts(invoice_view(facts)), frozen_template(template))
