"""Files that came in to become bookings of purchases: taken at once, and read by a job.

An invoice in UBL or CII becomes its booking, on its own or within a PDF. A PDF or a picture that no program can read becomes
a draft: a purchase of nothing, of the unknown supplier and on the suspense account, with the file attached, which a bookkeeper
finishes. Reading may take seconds, so it happens between two short transactions, of which the second looks again whether
another process was first.
"""

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any, Final
from uuid import UUID

from grootboek.bookkeeping.attachments import add_attachment
from grootboek.bookkeeping.received_invoices import FILE, book_reading
from grootboek.bookkeeping.received_statements import UNKNOWN, own_account
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.rights import require
from grootboek.formats.invoice_files import read_invoice_file
from grootboek.formats.received_invoice import EmbeddedFile, FileReading
from grootboek.ledger.account import AccountRole
from grootboek.ledger.actor import Actor, Right
from grootboek.ledger.attachment import AttachmentDraft, check_file_name
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.media_type import PDF, PICTURES, media_type_of
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.received_file import LARGEST_RECEIVED, ReceivedFile, noted
from grootboek.ledger.refusal import Problem, Reason, Refused, refuse_if
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration, open_book
from grootboek.store.engine.database import Database
from grootboek.store.ledger.open_items import purchase_invoice_booking
from grootboek.store.masters.attachments import booking_as_holder
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.supplier_search import unknown_supplier
from grootboek.store.queues.jobs import add_job
from grootboek.store.queues.received_files import (
    content_of_received_file,
    insert_received_file,
    mark_completed,
    mark_failed,
    mark_running,
    received_file_by,
)

RECEIVED_JOB: Final = "book received file"
_PASSING: Final = frozenset({Reason.STORAGE_UNAVAILABLE, Reason.STORAGE_FAILED})
_LONGEST_STEM: Final = 25
"""Of a draft's number: what every door can show."""
_SHOWN_FIGURES: Final = 8


def receive_file(book: Book, name: str, content: bytes, also: Iterable[Any] = ()) -> UUID:
    """Take a file that is to become a booking and return its uid; `Refused` with all problems, and what the door `also` found."""
    require(book, Right.BOOK)
    problems = list(check_file_name(name))
    if not content:
        problems.append(Problem(Reason.CONTENT_MISSING, (FILE,)))
    if len(content) > LARGEST_RECEIVED:
        problems.append(Problem(Reason.CONTENT_TOO_LARGE, (FILE,), {"bytes": len(content), "most": LARGEST_RECEIVED}))
    refuse_if(problems, also)
    uid = book.new_uid()
    insert_received_file(book, uid, name, content)
    actor = {"user": book.actor.user_id, "door": book.actor.door, "role": book.actor.role.value}
    add_job(book.connection, RECEIVED_JOB, book.now, {"file": str(uid), **actor}, book.administration_id)
    write_audit(book, "receive file", f"file {uid}", after={"name": name, "bytes": len(content)})
    return uid


def book_received_file(database: Database, administration_id: int, uid: UUID, actor: Actor) -> ReceivedFile | None:
    """Book a file that came in, unless that was done, and return how it ended; None when there is no such file.

    `Refused` when the folder for documents fails, which is worth another attempt.
    """
    with open_book(database, administration_id, actor, writing=True) as book:
        file = received_file_by(book, uid)
        if file is None or file.state.is_done:
            return file
        content = content_of_received_file(book, uid) or b""
        mark_running(book, uid)
    reading = read_invoice_file(content)
    try:
        with open_book(database, administration_id, actor, writing=True) as book:
            lock_administration(book)
            return _book_once(book, uid, EmbeddedFile(name=file.name, content=content), reading)
    except Refused as refused:
        if _PASSING.intersection(refused.reasons):
            raise
        return give_up_received_file(database, administration_id, uid, actor, noted(refused.problems))


def give_up_received_file(
    database: Database, administration_id: int, uid: UUID, actor: Actor, reason: str
) -> ReceivedFile | None:
    """Note why a file becomes no booking, unless it is done, and return it; None when there is no such file."""
    with open_book(database, administration_id, actor, writing=True) as book:
        lock_administration(book)
        file = received_file_by(book, uid)
        if file is not None and not file.state.is_done:
            mark_failed(book, uid, reason)
        return received_file_by(book, uid)


def _book_once(book: Book, uid: UUID, file: EmbeddedFile, reading: FileReading) -> ReceivedFile | None:
    """Book a file, unless another process was first; the administration is locked."""
    standing = received_file_by(book, uid)
    if standing is None or standing.state.is_done:
        return standing
    if reading.invoice is None and media_type_of(file.content) in {PDF, *PICTURES}:
        view = _book_draft(book, uid, file)
    else:
        view = book_reading(book, reading, file)
    mark_completed(book, uid, view.number)
    return received_file_by(book, uid)


def _book_draft(book: Book, uid: UUID, file: EmbeddedFile) -> BookingView:
    """Book a purchase of nothing that a bookkeeper finishes, with the file that says what it is."""
    require(book, Right.BOOK)
    chart, supplier = chart_of(book), unknown_supplier(book)
    suspense = chart.account_with_role(AccountRole.SUSPENSE)
    party_id = supplier.id if supplier else UNKNOWN
    number = _free_number(book, party_id, PurePath(file.name).stem or file.name, uid)
    draft = Statement(
        kind=BookingKind.PURCHASE_INVOICE,
        date=book.today,
        account_id=own_account(chart),
        party_id=party_id,
        invoice_number=number,
        description=f"Nog te verwerken: {file.name}"[:250],
        lines=(StatedLine(account_id=suspense.id if suspense else UNKNOWN, net=0),),
    )
    view = record(book, draft)
    holder = booking_as_holder(book, "number", view.number)
    add_attachment(book, AttachmentDraft(file_name=file.name, content=file.content, holder=holder))
    return view


def _free_number(book: Book, party_id: int, stem: str, uid: UUID) -> str:
    """Return a number for a draft: what its file is called; with figures of its uid where another has that already."""
    number = stem[:_LONGEST_STEM].strip() or str(uid)[:_SHOWN_FIGURES]
    if purchase_invoice_booking(book, party_id, number) is None:
        return number
    return f"{number[: _LONGEST_STEM - _SHOWN_FIGURES - 1].strip()} {str(uid)[:_SHOWN_FIGURES]}"
