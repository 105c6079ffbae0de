"""The PDF of an invoice for whoever needs it (a job, a mail, a page): the one that was kept, or one that is drawn now.

What is slow happens between two short transactions: no lock is held while a page is drawn.
"""

from dataclasses import dataclass
from uuid import UUID

from grootboek.access.hall import Hall
from grootboek.bookkeeping.printing import invoice_page, keep_pdf, kept_pdf
from grootboek.ledger.actor import Actor
from grootboek.papers.pdf import pdf_of
from grootboek.store.book import open_book
from grootboek.store.invoices import invoice_by


@dataclass(frozen=True, slots=True)
class PrintedInvoice:
    """An invoice on paper: its number and the PDF."""

    number: str
    pdf: bytes


def printed_invoice(hall: Hall, administration_id: int, invoice: int | UUID, actor: Actor) -> PrintedInvoice | None:
    """Return the PDF of the invoice with an id or uid; None when there is none, CannotPrint when it cannot be made."""
    with open_book(hall.database, administration_id, actor) as book:
        found = invoice_by(book, "uid" if isinstance(invoice, UUID) else "id", invoice)
        if found is None:
            return None
        page = invoice_page(book, found)
        kept = kept_pdf(book, page)
    if kept is not None:
        return PrintedInvoice(found.number, kept)
    pdf = pdf_of(page.html, page.key)
    with open_book(hall.database, administration_id, actor, writing=True) as book:
        keep_pdf(book, page, pdf)
    return PrintedInvoice(found.number, pdf)
