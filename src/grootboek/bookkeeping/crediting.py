"""Crediting: the credit note of a whole invoice, which is made once."""

from dataclasses import replace

from grootboek.bookkeeping.invoicing import add_invoice
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.invoice import Invoice, credit_of
from grootboek.ledger.refusal import Reason, refusal
from grootboek.store.book import Book, lock_administration
from grootboek.store.invoicing.invoices import InvoiceFilter, invoices


def credit_invoice(book: Book, original: Invoice, day: Day, supplied_on: Day | None = None) -> Invoice:
    """Make the credit note of a whole invoice and return it; `Refused` when it was credited before, in part too.

    Its day of supply is that of the original unless another is stated.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    notes = _credit_notes(book, original)
    if notes:
        raise refusal(Reason.CORRECTED, "invoice", by=", ".join(note.number for note in notes))
    draft = credit_of(original, day)
    return add_invoice(book, replace(draft, supplied_on=supplied_on or draft.supplied_on))


def _credit_notes(book: Book, original: Invoice) -> list[Invoice]:
    """Return the credit notes of an invoice, those apart that were credited themselves."""
    naming = invoices(book, InvoiceFilter(original_number=original.number))
    return [note for note in naming if note.gross * original.gross < 0 and not _credit_notes(book, note)]
