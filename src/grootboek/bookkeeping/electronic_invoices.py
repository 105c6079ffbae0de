"""Electronic invoices in UBL: the one that was given before, or one that is made and frozen now.

That of an invoice is made of what was frozen when it was issued. A sale that was booked without an invoice is told from its
booking; when that changes, it is another one. Freezing is no act on the books: it needs no right and leaves no trail.
"""

from grootboek.bookkeeping.invoicing_settings import sender
from grootboek.bookkeeping.issuing import issue
from grootboek.formats.ubl.writer import ubl_of
from grootboek.ledger.composing_electronic import electronic_sale
from grootboek.ledger.electronic_invoice import ElectronicInvoice
from grootboek.ledger.invoice import Invoice
from grootboek.ledger.party import Party
from grootboek.ledger.presentation import BookingView, shown_lines
from grootboek.papers.freezing import facts_from_frozen
from grootboek.papers.invoice_facts import InvoiceFacts
from grootboek.papers.invoice_page import default_template
from grootboek.papers.invoice_view import invoice_view
from grootboek.store.book import Book, lock_administration
from grootboek.store.invoicing.invoices import invoice_by
from grootboek.store.invoicing.invoicing_settings import invoicing_settings
from grootboek.store.invoicing.papers import (
    freeze_ubl_of_invoice,
    freeze_ubl_of_sale,
    frozen_paper,
    ubl_of_invoice,
    ubl_of_sale,
)
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_or_deleted


def invoice_as_ubl(book: Book, invoice: Invoice) -> bytes:
    """Return an invoice in UBL, the same bytes each time; the book is open for writing."""
    kept = ubl_of_invoice(book, invoice.id)
    if kept is not None:
        return kept
    lock_administration(book)
    # Another process may have frozen it meanwhile.
    kept = ubl_of_invoice(book, invoice.id)
    if kept is None:
        kept = ubl_of(electronic_facts(book, invoice), invoicing_settings(book).ubl_form)
        freeze_ubl_of_invoice(book, invoice.id, kept)
    return kept


def sale_as_ubl(book: Book, sale: BookingView) -> bytes:
    """Return a sale in UBL, the same bytes as long as its booking stays the same; the book is open for writing.

    It is that of the invoice that was made of it, if any and if the booking still says the same.
    """
    invoice = invoice_by(book, "number", sale.invoice_number)
    if invoice is not None and _is_of(invoice, sale):
        return invoice_as_ubl(book, invoice)
    kept = ubl_of_sale(book, sale.number, sale.version)
    if kept is not None:
        return kept
    lock_administration(book)
    kept = ubl_of_sale(book, sale.number, sale.version)
    if kept is None:
        kept = ubl_of(_booked(book, sale), invoicing_settings(book).ubl_form)
        freeze_ubl_of_sale(book, sale.number, sale.version, kept)
    return kept


def goes_with_mail(book: Book, invoice: Invoice) -> bool:
    """Tell whether the mail of an invoice has its UBL beside the PDF: the administration or the customer wants that."""
    party = party_or_deleted(book, invoice.party_id)
    return invoicing_settings(book).mails_ubl or (party is not None and party.wants_ubl)


def electronic_facts(book: Book, invoice: Invoice) -> ElectronicInvoice:
    """Return an invoice as data, as it was frozen; it is frozen now when it was not. The administration is locked."""
    paper = frozen_paper(book, invoice.id)
    if paper is None:
        issue(book, invoice)
        paper = frozen_paper(book, invoice.id)
    facts = None if paper is None else facts_from_frozen(paper.facts).electronic
    if facts is None:
        # Its paper was frozen before papers had data: that is made of the books as they are now.
        party = _party(book, invoice.party_id)
        made = InvoiceFacts(sender=sender(book), party=party, invoice=invoice, template=default_template())
        facts = invoice_view(made).electronic
    if facts is None:
        raise LookupError(f"the paper of invoice {invoice.number} is gone")
    return facts


def _is_of(invoice: Invoice, sale: BookingView) -> bool:
    told = (invoice.booking_number, invoice.party_id, invoice.date, invoice.gross)
    return told == (sale.number, sale.party_id, sale.date, sale.amount)


def _booked(book: Book, sale: BookingView) -> ElectronicInvoice:
    lines, accounts = shown_lines(sale.kind, sale.lines), chart_of(book).accounts
    return electronic_sale(sender(book), _party(book, sale.party_id or 0), sale, lines, accounts)


def _party(book: Book, party_id: int) -> Party:
    party = party_or_deleted(book, party_id)
    if party is None:
        raise LookupError(f"party {party_id} of an invoice is gone")
    return party
