"""Attachments in the store: what hangs on bookings and parties, and writing it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    not_,
    select,
    update,
)

from grootboek.ledger.attachment import Attachment, AttachmentDraft, Holder
from grootboek.ledger.booking import BookingKind
from grootboek.store.book import Book, next_number
from grootboek.store.engine.many_keys import one_of, portions
from grootboek.store.engine.prepared import Prepared
from grootboek.store.tables.administration import PRESENT, party
from grootboek.store.tables.attachments import attachment, attachment_content, attachment_thumbnail
from grootboek.store.tables.ledger import booking

_ids: Final = (attachment.c.booking_number, attachment.c.party_id)
_attachments: Final = (
    select(
        func.coalesce(booking.c.uid, party.c.uid).label("holder_uid"),
        *_ids,
        booking.c.kind,
        case((booking.c.number.is_not(None), not_(booking.c.withdrawn)), else_=not_(party.c.deleted)).label("present"),
        attachment.c.id,
        attachment.c.uid,
        attachment.c.file_name,
        attachment.c.read_only,
        attachment.c.content_key,
        attachment_content.c.media_type,
        attachment_content.c.size,
        attachment.c.created_at,
        attachment.c.modified_at,
        attachment_thumbnail.c.content_key,
    )
    .select_from(attachment)
    .join(
        attachment_content,
        and_(
            attachment_content.c.administration_id == attachment.c.administration_id,
            attachment_content.c.content_key == attachment.c.content_key,
        ),
    )
    .outerjoin(
        attachment_thumbnail,
        and_(
            attachment_thumbnail.c.administration_id == attachment.c.administration_id,
            attachment_thumbnail.c.attachment_id == attachment.c.id,
        ),
    )
    .outerjoin(
        booking,
        and_(
            booking.c.administration_id == attachment.c.administration_id,
            booking.c.number == attachment.c.booking_number,
        ),
    )
    .outerjoin(
        party,
        and_(party.c.administration_id == attachment.c.administration_id, party.c.id == attachment.c.party_id),
    )
    .where(attachment.c.administration_id == bindparam("a"))
    .order_by(attachment.c.id)
)
_of_booking: Final = Prepared(
    "attachments of a booking", _attachments.where(attachment.c.booking_number == bindparam("number"))
)
_bookings: Final = select(booking.c.uid, booking.c.number, booking.c.kind, not_(booking.c.withdrawn)).where(
    booking.c.administration_id == bindparam("a")
)
_parties: Final = select(party.c.uid, party.c.id).where(party.c.administration_id == bindparam("a"), PRESENT)


def _attachment(row: Sequence[Any]) -> Attachment:
    uid, number, party_id, kind, present, *rest = row
    holder = Holder(uid, number, party_id, None if kind is None else BookingKind(kind), bool(present))
    return Attachment(rest[0], rest[1], holder, *rest[2:])


def has_attachments(own: FromClause) -> ColumnElement[bool]:
    """Return whether anything hangs on the booking of a row of some bookings."""
    return exists().where(
        attachment.c.administration_id == own.c.administration_id, attachment.c.booking_number == own.c.number
    )


def booking_as_holder(book: Book, by: str, value: object) -> Holder | None:
    """Return the booking with a `uid` or `number` as what an attachment hangs on; None when there is none."""
    row = book.connection.execute(_bookings.where(booking.c[by] == value), {"a": book.administration_id}).first()
    return None if row is None else Holder(row[0], row[1], kind=BookingKind(row[2]), present=bool(row[3]))


def party_as_holder(book: Book, by: str, value: object) -> Holder | None:
    """Return the party that is present with a `uid` or `code` as what an attachment hangs on; None when there is none."""
    row = book.connection.execute(_parties.where(party.c[by] == value), {"a": book.administration_id}).first()
    return None if row is None else Holder(row[0], party_id=row[1])


def _read(book: Book, *conditions: ColumnElement[bool]) -> list[Attachment]:
    rows = book.connection.execute(_attachments.where(*conditions), {"a": book.administration_id})
    return [_attachment(row) for row in rows]


def attachments(book: Book) -> list[Attachment]:
    """Return all attachments in the order in which they came, those of what is gone too."""
    return _read(book)


def attachment_by(book: Book, by: str, value: object) -> Attachment | None:
    """Return the attachment with this `id` or `uid`; None when there is none."""
    return next(iter(_read(book, attachment.c[by] == value)), None)


def attachments_of(book: Book, holder: Holder) -> list[Attachment]:
    """Return the attachments of a booking or a party, in the order in which they came."""
    if holder.party_id is not None:
        return _read(book, attachment.c.party_id == holder.party_id)
    return [] if holder.booking_number is None else attachments_of_booking(book, holder.booking_number)


def attachments_of_booking(book: Book, number: int) -> list[Attachment]:
    """Return the attachments of the booking with a number, in the order in which they came."""
    beside = book.beside.get(number)
    if beside is not None and not beside.attached:
        return []
    return [_attachment(row) for row in _of_booking.all(book.connection, a=book.administration_id, number=number)]


def attachments_of_bookings(book: Book, numbers: Iterable[int]) -> Mapping[int, list[Attachment]]:
    """Return the attachments of bookings by the number of the booking; those without one are left out."""
    return _by(book, attachment.c.booking_number, numbers)


def attachments_of_parties(book: Book, ids: Iterable[int]) -> Mapping[int, list[Attachment]]:
    """Return the attachments of parties by the id of the party; those without one are left out."""
    return _by(book, attachment.c.party_id, ids)


def _by(book: Book, column: ColumnElement[Any], numbers: Iterable[int]) -> dict[int, list[Attachment]]:
    found: dict[int, list[Attachment]] = {}
    for some in portions(dict.fromkeys(numbers)):
        for each in _read(book, one_of(book.database, column, some)):
            number = each.holder.booking_number if each.holder.party_id is None else each.holder.party_id
            if number is not None:
                found.setdefault(number, []).append(each)
    return found


def insert_attachment(book: Book, draft: AttachmentDraft, key: bytes) -> int:
    """Write a new attachment of a content that is kept, and return its id; the administration is locked."""
    number = next_number(book, "attachment")
    own = {"administration_id": book.administration_id, "id": number, "uid": book.new_uid(), "created_at": book.now}
    book.connection.execute(insert(attachment), {**own, **_values(book, draft, key)})
    return number


def update_attachment(book: Book, attachment_id: int, draft: AttachmentDraft, key: bytes) -> None:
    """Write what an attachment is from now on; the administration is locked."""
    book.connection.execute(update(attachment).where(*_own(book, attachment_id)), _values(book, draft, key))


def set_thumbnail(book: Book, attachment_id: int, key: bytes | None) -> None:
    """Write which content that is kept is the thumbnail of an attachment, if any; the administration is locked."""
    own = {"administration_id": book.administration_id, "attachment_id": attachment_id}
    book.connection.execute(delete(attachment_thumbnail).filter_by(**own))
    if key is not None:
        book.connection.execute(insert(attachment_thumbnail), {**own, "content_key": key})


def delete_attachment(book: Book, attachment_id: int) -> None:
    """Take away an attachment, and the note of its thumbnail with it; the administration is locked."""
    book.connection.execute(delete(attachment).where(*_own(book, attachment_id)))


def _own(book: Book, attachment_id: int) -> tuple[ColumnElement[bool], ...]:
    return attachment.c.administration_id == book.administration_id, attachment.c.id == attachment_id


def _values(book: Book, draft: AttachmentDraft, key: bytes) -> dict[str, object]:
    if draft.holder is None:
        raise ValueError("an attachment hangs on something")
    return {
        "booking_number": draft.holder.booking_number,
        "party_id": draft.holder.party_id,
        "file_name": draft.file_name,
        "read_only": draft.read_only,
        "content_key": key,
        "modified_at": book.now,
    }
