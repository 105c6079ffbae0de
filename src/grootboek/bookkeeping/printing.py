"""Invoices as PDF for whoever needs one (a job, a mail, a page): the one that is frozen, or one that is drawn and frozen now.

It is drawn from the facts and the template that were frozen when the invoice was issued. Drawing takes a tenth of a second or
more, so it happens between two short transactions: no lock is held while a page is drawn.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import Final
from uuid import UUID

from grootboek.bookkeeping.invoice_templates import whole_template
from grootboek.bookkeeping.issuing import issue
from grootboek.formats.cii.writer import cii_of
from grootboek.ledger.actor import Actor
from grootboek.ledger.invoice import Invoice
from grootboek.papers.errors import CannotPrint
from grootboek.papers.freezing import facts_from_frozen, frozen_template, template_from_frozen
from grootboek.papers.invoice_page import page_html
from grootboek.papers.invoice_view import InvoiceView
from grootboek.papers.pdf import EnclosedInvoice, pdf_of
from grootboek.store.book import lock_administration, open_book
from grootboek.store.engine.database import Database
from grootboek.store.invoicing.invoices import invoice_by
from grootboek.store.invoicing.invoicing_settings import invoicing_settings
from grootboek.store.invoicing.papers import FrozenPaper, freeze_pdf, frozen_paper, pdf_of_invoice

_LONGEST_WAIT: Final = 60
"""Seconds that a paper waits for the papers before it."""
# Nothing bounds how long a template takes to draw, so a process draws one paper at a time.
_turn: Final = RLock()


@dataclass(frozen=True, slots=True)
class PrintedInvoice:
    """An invoice on paper: its number and the PDF."""

    number: str
    pdf: bytes


def printed_invoice(
    database: Database, administration_id: int, invoice: int | UUID, actor: Actor
) -> PrintedInvoice | None:
    """Return the PDF of the invoice with an id or uid, the same bytes each time.

    None when there is no such invoice, CannotPrint when its page cannot be drawn.
    """
    with open_book(database, administration_id, actor) as book:
        row = invoice_by(book, "uid" if isinstance(invoice, UUID) else "id", invoice)
        pdf = row and pdf_of_invoice(book, row.id)
    if row is None:
        return None
    return PrintedInvoice(row.number, pdf or _drawn(database, administration_id, row, actor))


def _drawn(database: Database, administration_id: int, invoice: Invoice, actor: Actor) -> bytes:
    """Return the PDF of an invoice, drawn now unless somebody else drew it while this one waited for its turn."""
    with _in_turn():
        with open_book(database, administration_id, actor) as book:
            paper = frozen_paper(book, invoice.id)
        if paper is None:
            paper = _frozen_late(database, administration_id, invoice, actor)
        if paper.pdf is not None:
            return paper.pdf
        view = facts_from_frozen(paper.facts)
        with open_book(database, administration_id, actor) as book:
            data = _data(view) if invoicing_settings(book).pdf_has_data else None
        try:
            template, pdf = paper.template, _pdf_by(paper.template, view, data)
        except CannotPrint:
            # A template that makes no page of this invoice gives way to a mended one: nobody has seen a paper yet.
            with open_book(database, administration_id, actor) as book:
                template = frozen_template(whole_template(book, invoice.template))
            if template == paper.template:
                raise
            pdf = _pdf_by(template, view, data)
        with open_book(database, administration_id, actor, writing=True) as book:
            lock_administration(book)
            return freeze_pdf(book, invoice.id, template, pdf)  # nobody did anything to the books: no right, no trail


def _data(view: InvoiceView) -> EnclosedInvoice | None:
    """Return an invoice as the data in its PDF; None for one that was frozen before papers had data."""
    return None if view.electronic is None else EnclosedInvoice(cii_of(view.electronic), view.electronic.date)


def _pdf_by(template: bytes, view: InvoiceView, data: EnclosedInvoice | None) -> bytes:
    html = page_html(view, template_from_frozen(template))
    content = html.encode()
    if data is None:
        return pdf_of(html, hashlib.sha256(content).digest())
    return pdf_of(html, hashlib.sha256(content + data.content).digest(), data)


def _frozen_late(database: Database, administration_id: int, invoice: Invoice, actor: Actor) -> FrozenPaper:
    """Freeze the paper of an invoice that was made before papers were frozen, as everything stands now."""
    with open_book(database, administration_id, actor, writing=True) as book:
        lock_administration(book)
        # Another process may have frozen it meanwhile.
        if frozen_paper(book, invoice.id) is None:
            issue(book, invoice)
        paper = frozen_paper(book, invoice.id)
    if paper is None:
        raise LookupError(f"the paper of invoice {invoice.number} is gone")
    return paper


@contextmanager
def _in_turn() -> Iterator[None]:
    """Wait for the papers before this one."""
    if not _turn.acquire(timeout=_LONGEST_WAIT):
        raise CannotPrint(f"other papers took more than {_LONGEST_WAIT} seconds")
    try:
        yield
    finally:
        _turn.release()
