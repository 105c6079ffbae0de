"""Invoices of senders whom the books do not know: all of them stand under one party, so their numbers may meet."""

from collections.abc import Iterator
from typing import Final

from grootboek.bookkeeping.finding_suppliers import is_same_sender
from grootboek.formats.invoice_files import read_invoice_file
from grootboek.formats.received_invoice import ReceivedInvoice, Supplier
from grootboek.ledger.booking import TEXT_LENGTHS
from grootboek.ledger.media_type import PDF, PICTURES
from grootboek.store.book import Book, lock_administration
from grootboek.store.ledger.open_items import purchase_invoice_booking
from grootboek.store.masters.attachment_contents import content_of
from grootboek.store.masters.attachments import attachments_of_booking

_SHOWN: Final = 25
"""Of a number: what every door can show."""
_LEAST: Final = 8
"""Signs of a sender's name by which people still know him."""


def number_of_unknown_sender(book: Book, party_id: int, invoice: ReceivedInvoice) -> str:
    """Return the number under which an invoice stands at the unknown supplier: its own, as long as that is free or the sender's.

    Where the invoice of another sender has it already, the name or an identifier of this one follows it.
    """
    lock_administration(book)  # another sender's may be booked at this moment
    for number in _numbers(invoice):
        holder = purchase_invoice_booking(book, party_id, number)
        if holder is None or _may_be_of(book, holder, invoice.supplier):
            return number
    return invoice.number


def _numbers(invoice: ReceivedInvoice) -> Iterator[str]:
    yield invoice.number
    sender = invoice.supplier
    longest = _SHOWN if len(invoice.number) + 1 + _LEAST <= _SHOWN else TEXT_LENGTHS["invoice_number"]
    for told in filter(None, (*sender.names, sender.vat_number, sender.coc_number, sender.oin, *sender.ibans)):
        yield f"{invoice.number} {told}"[:longest].strip()


def _may_be_of(book: Book, booking_number: int, sender: Supplier) -> bool:
    """Tell whether a booking is of a sender; it may be as well when no invoice is attached to it that says otherwise.

    PDFs are left aside: nobody waits for a process that reads them.
    """
    readings = (
        read_invoice_file(content_of(book, each.content_key))
        for each in attachments_of_booking(book, booking_number)
        if each.media_type not in {PDF, *PICTURES}
    )
    senders = [reading.invoice.supplier for reading in readings if reading.invoice is not None]
    return not senders or any(is_same_sender(sender, each) for each in senders)
