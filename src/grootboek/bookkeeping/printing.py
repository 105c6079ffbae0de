"""Invoices as PDF for whoever needs one (a job, a mail, a page): the one that is kept, or one that is drawn now.

A PDF is kept under a hash of the page that it shows. Drawing takes a tenth of a second or more, so it happens between two
short transactions: no lock is held while a page is drawn.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import Final
from uuid import UUID

from grootboek.bookkeeping.invoice_templates import whole_template
from grootboek.bookkeeping.invoicing_settings import settings
from grootboek.ledger.actor import Actor
from grootboek.ledger.drafts import draft_of
from grootboek.ledger.invoice import Invoice
from grootboek.papers.errors import CannotPrint
from grootboek.papers.invoice_facts import InvoiceFacts, Sender
from grootboek.papers.invoice_page import invoice_html
from grootboek.papers.pdf import pdf_of
from grootboek.store.book import Book, open_book
from grootboek.store.engine.database import Database
from grootboek.store.invoicing.invoices import invoice_by
from grootboek.store.invoicing.papers import insert_paper, paper_by_key
from grootboek.store.masters.parties import party_by

PDF_TYPE = "application/pdf"
_LONGEST_WAIT: Final = 60
"""Seconds that a paper waits for the papers before it."""
# Nothing bounds how long a template takes to draw, so a process draws one paper at a time.
_turn: Final = RLock()


@dataclass(frozen=True, slots=True)
class PrintedInvoice:
    """An invoice on paper: its number and the PDF."""

    number: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class _Page:
    """The page of an invoice, with the invoice, its template and everybody's details in it, and the hash of all that."""

    html: str

    @property
    def key(self) -> bytes:
        """The hash of the page: another one as soon as anything on it differs."""
        return hashlib.sha256(self.html.encode()).digest()


def printed_invoice(
    database: Database, administration_id: int, invoice: int | UUID, actor: Actor
) -> PrintedInvoice | None:
    """Return the PDF of the invoice with an id or uid; None when there is none, CannotPrint when it cannot be made."""
    with open_book(database, administration_id, actor) as book:
        row = invoice_by(book, "uid" if isinstance(invoice, UUID) else "id", invoice)
        if row is None:
            return None
        page = _page_of(book, row)
        pdf = paper_by_key(book, page.key)
    if pdf is None:
        pdf = _drawn(database, administration_id, page, actor)
    return PrintedInvoice(row.number, pdf)


def _drawn(database: Database, administration_id: int, page: _Page, actor: Actor) -> bytes:
    """Return the PDF of a page, drawn now unless somebody else drew it while this one waited for its turn."""
    with _in_turn():
        with open_book(database, administration_id, actor) as book:
            pdf = paper_by_key(book, page.key)
        if pdf is not None:
            return pdf
        pdf = pdf_of(page.html, page.key)
        with open_book(database, administration_id, actor, writing=True) as book:
            insert_paper(book, page.key, PDF_TYPE, pdf)  # nobody did anything to the books: no right, no trail
        return pdf


@contextmanager
def _in_turn() -> Iterator[None]:
    """Wait for the papers before this one."""
    if not _turn.acquire(timeout=_LONGEST_WAIT):
        raise CannotPrint(f"other papers took more than {_LONGEST_WAIT} seconds")
    try:
        yield
    finally:
        _turn.release()


def _page_of(book: Book, invoice: Invoice) -> _Page:
    """Return the page of an invoice as it is to look now; TemplateError when its template is wrong."""
    party = party_by(book, "id", invoice.party_id)
    if party is None:
        raise LookupError(f"the party of invoice {invoice.number} is gone")
    template = whole_template(book, invoice.template)
    facts = InvoiceFacts(sender=sender(book), party=party, invoice=invoice, template=template)
    return _Page(invoice_html(facts))


def sender(book: Book) -> Sender:
    """Return the administration as it stands on its papers."""
    return draft_of(Sender, settings(book))
