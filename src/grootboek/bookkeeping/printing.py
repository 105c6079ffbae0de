"""Invoices as PDF: the facts that go into the page, and the paper kept under a hash of it.

Drawing takes a tenth of a second or more, so nobody holds a transaction meanwhile: read the page, look for the paper, draw it
when there is none, keep it. `grootboek.access.printing` does so for whoever needs one.
"""

import hashlib
from dataclasses import dataclass

from grootboek.bookkeeping.invoice_templates import whole_template
from grootboek.bookkeeping.invoicing_settings import DETAILS
from grootboek.ledger.invoice import Invoice
from grootboek.papers.invoice_facts import InvoiceFacts, Sender
from grootboek.papers.invoice_page import invoice_html
from grootboek.store.book import Book
from grootboek.store.invoicing.invoicing_settings import invoicing_settings
from grootboek.store.invoicing.papers import insert_paper, paper_by_key
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_by

PDF_TYPE = "application/pdf"


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """The page of an invoice, with the invoice, its template and everybody's details in it, and the hash of all that."""

    html: str

    @property
    def key(self) -> bytes:
        """The hash of the page: another one as soon as anything on it differs."""
        return hashlib.sha256(self.html.encode()).digest()


def invoice_page(book: Book, invoice: Invoice) -> InvoicePage:
    """Return the page of an invoice as it is to look now; TemplateError when its template is wrong."""
    party = party_by(book, "id", invoice.party_id)
    if party is None:
        raise LookupError(f"the party of invoice {invoice.number} is gone")
    template = whole_template(book, invoice.template)
    facts = InvoiceFacts(sender=sender(book), party=party, invoice=invoice, template=template)
    return InvoicePage(invoice_html(facts))


def sender(book: Book) -> Sender:
    """Return the administration as it stands on its papers."""
    own, invoicing = chart_of(book).administration, invoicing_settings(book)
    stated: dict[str, str] = {name: getattr(own, name) for name in DETAILS}
    return Sender(**stated, bic=invoicing.bic, creditor_id=invoicing.creditor_id)


def kept_pdf(book: Book, page: InvoicePage) -> bytes | None:
    """Return the PDF of a page when it was drawn before."""
    return paper_by_key(book, page.key)


def keep_pdf(book: Book, page: InvoicePage, pdf: bytes) -> None:
    """Keep the PDF of a page; it is nothing that anybody did to the books, so it needs no right and leaves no trail."""
    insert_paper(book, page.key, PDF_TYPE, pdf)
