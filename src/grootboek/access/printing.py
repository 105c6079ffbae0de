"""The PDF of an invoice for whoever needs it (a job, a mail, a page): the one that was kept, or one that is drawn now.

What is slow happens between two short transactions: no lock is held while a page is drawn.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import Final
from uuid import UUID

from grootboek.bookkeeping.printing import InvoicePage, invoice_page, keep_pdf, kept_pdf
from grootboek.ledger.actor import Actor
from grootboek.papers.errors import CannotPrint
from grootboek.papers.pdf import pdf_of
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from grootboek.store.invoicing.invoices import invoice_by

_LONGEST_WAIT: Final = 60
"""Seconds that a paper waits for the papers before it."""
_turn: Final = RLock()


@dataclass(frozen=True, slots=True)
class PrintedInvoice:
    """An invoice on paper: its number and the PDF."""

    number: str
    pdf: bytes


def printed_invoice(
    database: Database, administration_id: int, invoice: int | UUID, actor: Actor
) -> PrintedInvoice | None:
    """Return the PDF of the invoice with an id or uid; None when there is none, CannotPrint when it cannot be made."""
    with open_book(database, administration_id, actor) as book:
        found = invoice_by(book, "uid" if isinstance(invoice, UUID) else "id", invoice)
        if found is None:
            return None
        page = invoice_page(book, found)
        kept = kept_pdf(book, page)
    if kept is None:
        kept = _drawn(database, administration_id, page, actor)
    return PrintedInvoice(found.number, kept)


def _drawn(database: Database, administration_id: int, page: InvoicePage, actor: Actor) -> bytes:
    """Return the PDF of a page, drawn now unless somebody else drew it while this one waited for its turn."""
    with _in_turn():
        with open_book(database, administration_id, actor) as book:
            kept = kept_pdf(book, page)
        if kept is not None:
            return kept
        pdf = pdf_of(page.html, page.key)
        with open_book(database, administration_id, actor, writing=True) as book:
            keep_pdf(book, page, pdf)
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
