"""Issuing an invoice: its paper is frozen with it, so that no later change of anybody's details or of a template alters it."""

from grootboek.bookkeeping.invoice_templates import whole_of
from grootboek.bookkeeping.invoicing_settings import sender
from grootboek.ledger.invoice import Invoice
from grootboek.papers.freezing import frozen_facts, frozen_template
from grootboek.papers.invoice_facts import InvoiceFacts
from grootboek.papers.invoice_view import invoice_view
from grootboek.store.book import Book
from grootboek.store.invoicing.paper_sources import PaperSources, paper_sources
from grootboek.store.invoicing.papers import freeze_new_paper, freeze_paper


def issue(book: Book, invoice: Invoice) -> None:
    """Freeze the facts and the template of an invoice as they stand; the administration is locked and has no paper of it yet."""
    freeze_paper(book, invoice.id, *_documents(book, invoice, paper_sources(book, invoice.party_id)))


def issue_new(book: Book, invoice: Invoice, sources: PaperSources) -> None:
    """Freeze the same of an invoice that was made in this transaction, of what its paper is made of under the lock."""
    freeze_new_paper(book, invoice.id, *_documents(book, invoice, sources))


def _documents(book: Book, invoice: Invoice, sources: PaperSources) -> tuple[bytes, bytes]:
    """Return the facts and the template of an invoice as documents."""
    if sources.party is None:
        raise LookupError(f"the party of invoice {invoice.number} is gone")
    template = whole_of(sources.templates, invoice.template)
    facts = InvoiceFacts(sender=sender(book, sources.settings), party=sources.party, invoice=invoice, template=template)
    return frozen_facts(invoice_view(facts)), frozen_template(template)
