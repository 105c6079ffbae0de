"""Approving purchase invoices: one that was found right is booked as it stands, until the approval is taken back."""

from grootboek.bookkeeping.revising import booking_to_change
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.hold import HoldKind
from grootboek.ledger.refusal import Reason, refusal
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.ledger.holds import hold_booking, holds_of, release
from grootboek.store.ledger.open_items import purchase_invoice_booking


def approve(book: Book, party_id: int, invoice_number: str) -> int:
    """Approve the purchase invoice that a supplier gave a number, which holds its booking; return the number of that.

    `Refused` when there is no such invoice, or it was approved before.
    """
    number, approved = _purchase(book, party_id, invoice_number)
    if approved:
        raise refusal(Reason.HELD_BY_PURCHASE_INVOICE, "invoice")
    hold_booking(book, HoldKind.PURCHASE_INVOICE, number, number)
    write_audit(book, "approve purchase invoice", f"booking {number}")
    return number


def disapprove(book: Book, party_id: int, invoice_number: str) -> int:
    """Take an approval back and return the number of the booking; `Refused` when the invoice was not approved."""
    number, approved = _purchase(book, party_id, invoice_number)
    if not approved:
        raise refusal(Reason.NOT_FOUND, "approval", invoice=invoice_number)
    release(book, HoldKind.PURCHASE_INVOICE, [number])
    write_audit(book, "disapprove purchase invoice", f"booking {number}")
    return number


def _purchase(book: Book, party_id: int, invoice_number: str) -> tuple[int, bool]:
    """Lock the administration; return the booking of a purchase invoice and whether it was approved."""
    require(book, Right.BOOK)
    lock_administration(book)
    number = purchase_invoice_booking(book, party_id, invoice_number)
    if number is None:
        raise refusal(Reason.NOT_FOUND, "invoice", invoice=invoice_number)
    holds = holds_of(book, booking_to_change(book, number))
    return number, any(hold.kind is HoldKind.PURCHASE_INVOICE for hold in holds)
