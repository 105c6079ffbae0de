"""Inkoopboekingen from files: invoices in UBL, and attachments that a job makes into bookings."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from grootboek.bookkeeping.received_files import receive_file
from grootboek.bookkeeping.received_invoices import COSTS, FILE, SUPPLIER, InvoiceFile, book_invoice_file
from grootboek.gateways.snelstart.bookings.codes import PURCHASE_BOOKING
from grootboek.gateways.snelstart.bookings.invoice_checks import check_year
from grootboek.gateways.snelstart.bookings.invoice_kinds import PURCHASES
from grootboek.gateways.snelstart.bookings.invoices import booking_to_wire
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.errors import Table, Words, broken_rules, refused_by
from grootboek.gateways.snelstart.fields import Row
from grootboek.gateways.snelstart.resources.documents import CODES as DOCUMENT_CODES
from grootboek.gateways.snelstart.resources.documents import noted
from grootboek.ledger.received_file import FileState
from grootboek.ledger.refusal import Reason
from grootboek.store.book import Book
from grootboek.store.ledger.bookings import booking_by_number
from grootboek.store.queues.received_files import received_file_by
from grootboek.wire.literals import guid_from_wire

_NAMES: Final[Table] = {
    (reason, "file_name"): DOCUMENT_CODES[reason]
    for reason in (Reason.TEXT_MISSING, Reason.TEXT_TOO_LONG, Reason.VALUE_INVALID)
}
_STORAGE: Final[Table] = {
    reason: DOCUMENT_CODES[reason] for reason in (Reason.STORAGE_UNAVAILABLE, Reason.STORAGE_FAILED)
}
UBL: Final[Table] = {
    **PURCHASE_BOOKING,
    **_NAMES,
    **_STORAGE,
    (Reason.CONTENT_MISSING, FILE): Words("BOE-0031"),
    (Reason.CONTENT_TOO_LARGE, "pdf"): Words("BLG-0013"),
    # A file within the invoice.
    Reason.CONTENT_TOO_LARGE: Words("BOE-0045", "De Ubl of een bijlage erin is groter dan 10MB"),
    Reason.FILE_UNREADABLE: Words("BOE-0029"),
    Reason.FILE_AGAINST_SCHEMA: Words("BOE-0032", "{what}"),
    Reason.CURRENCY_NOT_EURO: Words("BOE-0036", "{what}"),
    (Reason.COUNTER_ACCOUNT_UNKNOWN, COSTS): Words("BOE-0037"),
    (Reason.PARTY_UNKNOWN, SUPPLIER): Words("BOE-0038", "{name}"),
    (Reason.NOT_BALANCED, FILE): Words("BOE-0039", "De bedragen in de Ubl tellen niet op"),
    Reason.FILE_KIND_UNKNOWN: Words("BOE-0043", "{what}"),
    Reason.FILE_INCOMPLETE: Words("BOE-0044", "{what}"),
    Reason.FILE_TOO_COMPLEX: Words("BOE-0045", "De Ubl is te groot of te diep genest"),
    Reason.FILE_AGAINST_RULES: Words("BOE-0092", "{what}"),
}
"""The codes of the reasons for which an invoice in UBL is refused."""

ATTACHMENT: Final[Table] = {
    **_NAMES,
    (Reason.CONTENT_MISSING, FILE): Words("BLG-0011"),
    (Reason.CONTENT_TOO_LARGE, FILE): Words(
        "BLG-0013", "Een bijlage waarvan een boeking wordt gemaakt is ten hoogste 5MB"
    ),
}
"""The codes of the reasons for which a file is not taken."""

_STATES: Final[Mapping[FileState, str]] = {
    FileState.PENDING: "Pending",
    FileState.RUNNING: "Running",
    FileState.COMPLETED: "Completed",
    FileState.FAILED: "Failed",
}


def _book(book: Book, call: Call) -> Row:
    """Book an invoice in UBL; where its content cannot be had nothing else of it is known."""
    if call.violations:
        raise broken_rules(call.violations)
    body = call.body
    file = InvoiceFile(
        name=body.text("fileName"),
        content=body.content("content") or b"",
        pdf=body.content("pdfContent"),
        forgiving=body.flag("forcePersist"),
    )
    with refused_by(UBL), noted(book):
        booked = book_invoice_file(book, file, lambda invoice: check_year(book, invoice.date))
    return booking_to_wire(PURCHASES, book, booked)


def _take(book: Book, call: Call) -> Row:
    """Take a file, of which a job makes a booking."""
    with refused_by(ATTACHMENT):
        uid = receive_file(book, call.body.text("fileName"), call.body.content("content") or b"", also=call.violations)
    return {"instanceId": str(uid)}


def _status(book: Book, call: Call) -> Row:
    """Say how far a file has come; one of another administration is not found."""
    file = received_file_by(book, _instance(str(call.parameters()["instanceId"])))
    if file is None:
        return {"status": "NotFound", "inkoopboekingId": None}
    booking = None if file.booking_number is None else booking_by_number(book, file.booking_number)
    return {"status": _STATES[file.state], "inkoopboekingId": str(booking.uid) if booking else None}


def _instance(text: str) -> UUID:
    """Return the id of an instance; that of none for a text that is no id."""
    try:
        return guid_from_wire(text)
    except ValueError:
        return UUID(int=0)


ANSWERS: Final[Mapping[str, Answer]] = {
    "POST /inkoopboekingen/ubl": _book,
    "POST /inkoopboekingen/CreateFromAttachment": _take,
    "GET /inkoopboekingen/GetCreateFromAttachmentStatus": _status,
}
