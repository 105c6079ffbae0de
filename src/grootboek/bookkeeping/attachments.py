"""Attachments of bookings and parties: adding, changing and removing them.

The content is safe before the administration is locked, and its row is committed after that. A purchase in a locked period keeps
its attachments as they are: with the invoice of the supplier goes the right to deduct its VAT.
"""

import errno
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Final

from grootboek.bookkeeping.holding import standing_holds
from grootboek.bookkeeping.previews import plan_preview
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Actor, Right
from grootboek.ledger.attachment import Attachment, AttachmentDraft, Holder, check_attachment
from grootboek.ledger.booking import BookingKind
from grootboek.ledger.period_lock import locks_on
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration, open_book
from grootboek.store.engine.database import Database
from grootboek.store.engine.trouble import trouble_of
from grootboek.store.ledger.bookings import booking_by_number
from grootboek.store.masters.administrations import administrations
from grootboek.store.masters.attachment_contents import (
    NewContent,
    keep_content,
    leave_content,
    purge_contents,
    remove_stray_files,
    set_aside,
    stray_files,
)
from grootboek.store.masters.attachments import (
    attachment_by,
    delete_attachment,
    insert_attachment,
    set_thumbnail,
    update_attachment,
)
from grootboek.store.masters.chart import chart_of

_AWAY: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.EROFS})
"""What a folder says that is not there, or may not be written to; anything else went wrong while it was written to."""


def add_attachment(book: Book, draft: AttachmentDraft, also: Iterable[object] = ()) -> Attachment:
    """Add an attachment and return it; `Refused` with every problem, and what the door `also` found, when something is wrong."""
    require(book, Right.BOOK)
    refuse_if(check_attachment(draft), also)
    with _waiting(book, draft) as (content, thumbnail):
        lock_administration(book)
        _keep(book, content)
        attachment_id = insert_attachment(book, draft, content.key)
        _keep_thumbnail(book, attachment_id, thumbnail)
        plan_preview(book, thumbnail or content)
    added = _attachment(book, attachment_id)
    write_audit(book, "add attachment", f"attachment {added.id}", after=_facts(added))
    return added


def change_attachment(
    book: Book, attachment_id: int, draft: AttachmentDraft, also: Iterable[object] = ()
) -> Attachment:
    """Replace an attachment and return it; `Refused` with every problem, and what the door `also` found.

    It stays as it is when it is read-only, or on a purchase in a locked period. Its thumbnail stays with its content, unless
    another one is stated.
    """
    require(book, Right.BOOK)
    refuse_if([*_check_changeable(book, _attachment(book, attachment_id)), *check_attachment(draft)], also)
    with _waiting(book, draft) as (content, thumbnail):
        lock_administration(book)
        old = _attachment(book, attachment_id)
        refuse_if(_check_changeable(book, old))
        _keep(book, content)
        update_attachment(book, attachment_id, draft, content.key)
        if thumbnail is not None or content.key != old.content_key:
            _keep_thumbnail(book, attachment_id, thumbnail)
            plan_preview(book, thumbnail or content)
        _leave(book, old)
    changed = _attachment(book, attachment_id)
    subject = f"attachment {attachment_id}"
    write_audit(book, "change attachment", subject, before=_facts(old), after=_facts(changed))
    return changed


def remove_attachment(book: Book, attachment_id: int, *, also_read_only: bool = False) -> None:
    """Remove an attachment; `Refused` when it has to stay as it is. The operator may remove one that is only read, too."""
    require(book, Right.BOOK)
    lock_administration(book)
    old = _attachment(book, attachment_id)
    problems = _check_changeable(book, old)
    refuse_if(problem for problem in problems if not (also_read_only and problem.place == ("attachment",)))
    delete_attachment(book, attachment_id)
    _leave(book, old)
    write_audit(book, "remove attachment", f"attachment {attachment_id}", before=_facts(old))


def is_locked(book: Book, view: BookingView) -> bool:
    """Tell whether a booking can be changed no more: its day lies in a locked period, or something holds it."""
    return bool(locks_on(chart_of(book).locks, view.date)) or bool(standing_holds(book, view))


def sweep_contents(database: Database, before: datetime, actor: Actor) -> int:
    """Remove the contents that no attachment has had since a moment, and return how many files they were."""
    with database.writing() as connection:
        purge_contents(connection, before)
    return sum(_sweep_files(database, row.id, before, actor) for row in administrations(database))


def _sweep_files(database: Database, administration_id: int, before: datetime, actor: Actor) -> int:
    with open_book(database, administration_id, actor) as book:
        if not stray_files(book, before):
            return 0
    with open_book(database, administration_id, actor, writing=True) as book:
        lock_administration(book)
        return remove_stray_files(book, before)


def _attachment(book: Book, attachment_id: int) -> Attachment:
    found = attachment_by(book, "id", attachment_id)
    if found is None:
        raise refusal(Reason.NOT_FOUND, "attachment")
    return found


def _check_changeable(book: Book, attachment: Attachment) -> Iterator[Problem]:
    if attachment.read_only:
        yield Problem(Reason.READ_ONLY, ("attachment",), {"name": attachment.file_name})
    yield from _check_holder(book, attachment.holder)


def _check_holder(book: Book, holder: Holder) -> Iterator[Problem]:
    if holder.kind is not BookingKind.PURCHASE_INVOICE or holder.booking_number is None:
        return
    view = booking_by_number(book, holder.booking_number)
    if view is not None and is_locked(book, view):
        yield Problem(Reason.READ_ONLY, ("booking",), {"number": view.number, "date": view.date})


@contextmanager
def _waiting(book: Book, draft: AttachmentDraft) -> Iterator[tuple[NewContent, NewContent | None]]:
    """Have the content of a draft and its thumbnail, if any, wait to be kept; `Refused` when that cannot be."""
    with ExitStack() as stack:
        with _storing():
            content = stack.enter_context(set_aside(book, draft.content))
            thumbnail = None if draft.thumbnail is None else stack.enter_context(set_aside(book, draft.thumbnail))
        yield content, thumbnail


def _keep(book: Book, content: NewContent) -> None:
    with _storing():
        keep_content(book, content)


def _keep_thumbnail(book: Book, attachment_id: int, thumbnail: NewContent | None) -> None:
    if thumbnail is not None:
        _keep(book, thumbnail)
    set_thumbnail(book, attachment_id, None if thumbnail is None else thumbnail.key)


def _leave(book: Book, old: Attachment) -> None:
    """Note that an attachment has no more what it had; what it has still, or another one has, stays."""
    leave_content(book, old.content_key)
    if old.thumbnail_key is not None:
        leave_content(book, old.thumbnail_key)


@contextmanager
def _storing() -> Iterator[None]:
    """Refuse when the folder for documents fails."""
    try:
        yield
    except OSError as problem:
        reason = Reason.STORAGE_UNAVAILABLE if problem.errno in _AWAY else Reason.STORAGE_FAILED
        raise refusal(reason, "content", trouble=trouble_of(problem) or problem.strerror) from problem


def _facts(attachment: Attachment) -> dict[str, object]:
    holder = attachment.holder
    on = {"booking": holder.booking_number} if holder.party_id is None else {"party": holder.party_id}
    named = {"name": attachment.file_name, "bytes": attachment.size, "sha256": attachment.content_key.hex()}
    thumbnail = {} if attachment.thumbnail_key is None else {"thumbnail": attachment.thumbnail_key.hex()}
    return {**on, **named, **thumbnail, "read_only": attachment.read_only}
