"""Papers of documents (request 0301P): the PDF of the invoice from which a document was booked, or one that is attached to it."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Final

import structlog

from grootboek.bookkeeping.printing import printed_invoice
from grootboek.gateways.cash.documents.whole_documents import document_named
from grootboek.gateways.cash.errors import EXPORT, NO_PAPER, Failed
from grootboek.gateways.cash.records.dates import date_from_import, date_to_export
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.numbers import number_to_export
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.ledger.invoice import Invoice
from grootboek.ledger.presentation import BookingView
from grootboek.papers.errors import CannotPrint
from grootboek.papers.mail_message import invoice_file_name
from grootboek.store.book import Book
from grootboek.store.invoicing.invoices import invoice_by
from grootboek.store.invoicing.papers import PDF_TYPE
from grootboek.store.ledger.bookings import stream_bookings
from grootboek.store.masters.attachment_contents import ContentLost, content_of
from grootboek.store.masters.attachments import attachments_of_bookings
from grootboek.store.masters.chart import chart_of

_log: Final = structlog.get_logger("cash")
_LAYOUT: Final = record_layout("0301P")


def paper_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield one record with the PDF of the document that year `P1`, daybook `P2`, number `P3` and date `P4` name.

    Nothing for a document without one; the date may be left out.
    """
    document, day = document_named(book, request), request.read(3, date_from_import)
    booking = next(stream_bookings(book, document), None) if document else None
    if booking is None or day not in (None, booking.date):
        return
    invoice = _invoice(book, booking)
    paper = _paper(book, invoice) if invoice else _attached(book, booking)
    if paper is not None:
        yield _LAYOUT.to_wire({**_place(book, booking), **paper}, with_names=request.has("X"))


def _invoice(book: Book, booking: BookingView) -> Invoice | None:
    """Return the invoice that led to a booking; None when the booking was made without one, or is of another number now."""
    invoice = invoice_by(book, "number", booking.invoice_number) if booking.invoice_number else None
    return invoice if invoice and invoice.booking_number == booking.number else None


def _place(book: Book, booking: BookingView) -> dict[str, str]:
    return {
        "0302": date_to_export(booking.date),
        "0303": number_to_export(booking.document_number),
        "0309": booking.invoice_number,
        "0901": chart_of(book).journals[booking.journal_id].code,
    }


def _paper(book: Book, invoice: Invoice) -> dict[str, str]:
    """Return the name of the file and its content; `Failed` when it cannot be drawn."""
    try:
        printed = printed_invoice(book.database, book.administration_id, invoice.id, book.actor)
    except CannotPrint as problem:
        _log.error("invoice not printed", administration=book.administration_id, reason=str(problem))
        raise Failed(EXPORT, NO_PAPER) from problem
    if printed is None:
        return {}
    return _file(invoice_file_name(printed.number), printed.pdf)


def _attached(book: Book, booking: BookingView) -> dict[str, str] | None:
    """Return the first PDF that is attached to a booking; None without one, `Failed` when its content is lost."""
    found = attachments_of_bookings(book, [booking.number]).get(booking.number, ())
    attachment = next((each for each in found if each.media_type == PDF_TYPE), None)
    if attachment is None:
        return None
    try:
        return _file(attachment.file_name, content_of(book, attachment.content_key))
    except ContentLost as problem:
        _log.error("document lost", administration=book.administration_id, document=attachment.id, reason=str(problem))
        raise Failed(EXPORT, NO_PAPER) from problem


def _file(name: str, content: bytes) -> dict[str, str]:
    return {"1540": name, "4245": b64encode(content).decode()}
