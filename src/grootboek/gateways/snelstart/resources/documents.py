"""Documenten: the files that go with sales, purchases and relations."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final
from uuid import UUID

import structlog

from grootboek.bookkeeping.attachments import add_attachment, change_attachment, remove_attachment
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.errors import Table, Violation, Words, broken_rules, misread, refused_by
from grootboek.gateways.snelstart.fields import Field, FieldTable, Row, field, uri
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.literals import reference
from grootboek.gateways.snelstart.property_types import FLAG, ID, NAME
from grootboek.ledger.attachment import Attachment, AttachmentDraft, Holder
from grootboek.ledger.booking import BookingKind
from grootboek.ledger.refusal import Reason, Refused
from grootboek.store.book import Book
from grootboek.store.masters.attachment_contents import content_of
from grootboek.store.masters.attachments import (
    attachment_by,
    attachments_of,
    attachments_of_booking,
    booking_as_holder,
    party_as_holder,
)

_log: Final = structlog.get_logger("snelstart")

_NAMED: Final[tuple[Field, ...]] = (
    field("fileName", "file_name", NAME),
    field("readOnly", "read_only", FLAG),
    field("id", "uid", ID),
    uri("documenten"),
)
DOCUMENT: Final = FieldTable[Attachment](
    "Documenten.DocumentModel", field("parentIdentifier", "holder.uid", ID), *_NAMED
)
"""The properties of a DocumentModel."""
_REFERENCE: Final = FieldTable[Attachment](
    "Bijlagen.VerkoopBoekingBijlageReferenceModel", field("verkoopBoekingId", "holder.uid", ID), *_NAMED
)
"""The properties of a VerkoopBoekingBijlageReferenceModel, which the lists of all types have."""

_SHOWN: Final = "documents"
"""The property under which what documents hang on shows them."""

_KINDS: Final[Mapping[str, BookingKind | None]] = {
    "verkoopboekingen": BookingKind.SALES_INVOICE,
    "inkoopboekingen": BookingKind.PURCHASE_INVOICE,
    "relaties": None,
}
"""The kinds of bookings that documents hang on, by documenttype; relations have none."""

CODES: Final[Table] = {
    Reason.HOLDER_UNKNOWN: Words("BLG-0005"),
    Reason.TEXT_MISSING: Words("BLG-0007"),
    Reason.CONTENT_MISSING: Words("BLG-0011"),
    Reason.CONTENT_TOO_LARGE: Words("BLG-0013"),
    (Reason.CONTENT_MISSING, "thumbnail"): Words("BLG-0012"),
    (Reason.CONTENT_TOO_LARGE, "thumbnail"): Words("BLG-0014"),
    Reason.VALUE_INVALID: Words("BLG-0016", "Windows heeft deze naam voor zichzelf"),
    Reason.TEXT_TOO_LONG: Words("BLG-0017"),
    (Reason.READ_ONLY, "attachment"): Words("BLG-0004", "Het document is alleen lezen"),
    (Reason.READ_ONLY, "booking"): Words("BLG-0004", "De inkoopboeking ligt in een afgesloten periode"),
    Reason.STORAGE_UNAVAILABLE: Words("BLG-0003"),
    Reason.STORAGE_FAILED: Words("BLG-0015"),
}
"""The codes of the reasons for which a document is refused."""
_STORAGE: Final = frozenset({Reason.STORAGE_UNAVAILABLE, Reason.STORAGE_FAILED})


def documents_of_booking(book: Book, number: int) -> list[Row]:
    """Return the documents of the booking with a number as DocumentModels."""
    return _to_wire(attachments_of_booking(book, number))


def _to_wire(attachments: Iterable[Attachment]) -> list[Row]:
    return [DOCUMENT.to_wire(attachment) for attachment in attachments]


def with_documents(
    rows: Sequence[Row], numbers: Sequence[int], find: Callable[[Sequence[int]], Mapping[int, list[Attachment]]]
) -> list[Row]:
    """Return rows of things with some numbers, with the documents of each where the rows show documents."""
    found = find(numbers) if rows and _SHOWN in rows[0] else {}
    return [
        {**row, _SHOWN: _to_wire(found[number])} if number in found else row
        for row, number in zip(rows, numbers, strict=True)
    ]


def _kind(call: Call) -> BookingKind | None:
    written = call.path["documenttype"]
    if written.lower() not in _KINDS:
        raise misread({"documenttype": [f"The value '{written}' is not valid for documenttype."]})
    return _KINDS[written.lower()]


def _holder(book: Book, kind: BookingKind | None, uid: UUID | None) -> Holder | None:
    """Return what a document may hang on: a relation, or a booking of a kind; None for any other id."""
    if kind is None:
        return party_as_holder(book, "uid", uid)
    booking = booking_as_holder(book, "uid", uid)
    return booking if booking is not None and booking.kind is kind and booking.present else None


def _document(book: Book, call: Call) -> Attachment:
    """Return the document of a call; what hung on a booking that was deleted since is gone with it."""
    found = attachment_by(book, "uid", call.uid)
    of_another = found is not None and "documenttype" in call.path and _kind(call) is not found.holder.kind
    if found is None or not found.holder.present or of_another:
        raise call.unknown
    return found


def _list(book: Book, call: Call) -> list[Row]:
    """List the documents of a booking or relation; a client of the vendor names a document instead, and gets that one."""
    kind, uid = _kind(call), call.uid_at("pid")
    holder = _holder(book, kind, uid)
    if holder is not None:
        return list_query(call, _REFERENCE).page(attachments_of(book, holder))
    named = attachment_by(book, "uid", uid)
    if named is None or named.holder.kind is not kind or not named.holder.present:
        raise broken_rules([Violation("BLG-0005")])
    return [_REFERENCE.to_wire(named)]


def _read(book: Book, call: Call) -> Row:
    document = _document(book, call)
    return {"content": b64encode(content_of(book, document.content_key)).decode(), **DOCUMENT.to_wire(document)}


def _add(book: Book, call: Call) -> Row | None:
    uid = call.body.guid("id")
    known = [Violation("BLG-0002")] if uid and attachment_by(book, "uid", uid) else []
    draft = _stated(call, _holder(book, _kind(call), call.body.guid("parentIdentifier")))
    with refused_by(CODES), noted(book):
        return reference("documenten", add_attachment(book, draft, also=[*call.violations, *known]).uid)


def _replace(book: Book, call: Call) -> Row | None:
    """Replace a document; it stays where it hangs when nothing else is stated."""
    document, uid = _document(book, call), call.body.guid("parentIdentifier")
    holder = document.holder if uid is None else _holder(book, document.holder.kind, uid)
    with refused_by(CODES, call.unknown), noted(book):
        change_attachment(book, document.id, _stated(call, holder), also=call.violations)
    return reference("documenten", document.uid)


def _remove(book: Book, call: Call) -> Row:
    with refused_by(CODES, call.unknown):
        remove_attachment(book, _document(book, call).id)
    return {}


def _stated(call: Call, holder: Holder | None) -> AttachmentDraft:
    body = call.body
    return AttachmentDraft(
        file_name=body.text("fileName"),
        content=body.content("content") or b"",
        holder=holder,
        read_only=body.flag("readOnly"),
        thumbnail=body.content("thumbnail"),
    )


@contextmanager
def noted(book: Book) -> Iterator[None]:
    """Tell the operator, too, when the folder for documents fails: a client can do nothing about it."""
    try:
        yield
    except Refused as refused:
        for problem in refused.problems:
            if problem.reason in _STORAGE:
                _log.error("document not kept", administration=book.administration_id, **problem.facts)
        raise


ANSWERS: Final[Mapping[str, Answer]] = {
    "POST /documenten/{documenttype}": _add,
    "GET /documenten/{documenttype}/{pid}": _list,
    "GET /documenten/{id}": _read,
    "PUT /documenten/{id}": _replace,
    "DELETE /documenten/{id}": _remove,
}
