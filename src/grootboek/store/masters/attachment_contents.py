"""Contents of attachments: each kept once under its SHA-256, in the database or in the folder for documents.

A content in the folder is safe on the disk before the row that names it is committed. What no attachment has any more, as its
content or its thumbnail, stays for a while, so that a copy of the database and one of the folder that are made one after the
other fit, and is removed then.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, delete, exists, insert, or_, select, update

from grootboek.ledger.media_type import media_type_of
from grootboek.store.book import Book
from grootboek.store.engine.content_folder import remove_files
from grootboek.store.engine.trouble import trouble_of
from grootboek.store.tables.administration import administration
from grootboek.store.tables.attachments import attachment, attachment_content, attachment_thumbnail


class ContentLost(Exception):
    """A content that was kept cannot be had, or is not what it was; the text says why."""


@dataclass(frozen=True, slots=True)
class NewContent:
    """A content that waits to be kept; `aside` is the file in which it waits, None where the database takes it."""

    key: bytes
    content: bytes
    aside: Path | None


_own: Final = and_(
    attachment_content.c.administration_id == bindparam("a"), attachment_content.c.content_key == bindparam("key")
)
_content: Final = select(attachment_content.c.content).where(_own)
_take_up: Final = update(attachment_content).where(_own).values(unused_since=None)
# Not what the update returns: SQLite 3.40 says there that no content is null.
_in_folder: Final = select(attachment_content.c.content.is_(None)).where(_own)
_used: Final = or_(
    *(
        exists().where(
            having.c.administration_id == attachment_content.c.administration_id,
            having.c.content_key == attachment_content.c.content_key,
        )
        for having in (attachment, attachment_thumbnail)
    )
)
_leave: Final = update(attachment_content).where(_own, ~_used).values(unused_since=bindparam("now"))
_uid: Final = select(administration.c.uid).where(administration.c.id == bindparam("a"))
_keys: Final = (
    select(attachment_content.c.content_key)
    .where(attachment_content.c.administration_id == bindparam("a"))
    .order_by(attachment_content.c.content_key)
)


@contextmanager
def set_aside(book: Book, content: bytes) -> Iterator[NewContent]:
    """Have a content wait where it is safe, before the administration is locked; OSError when the folder cannot take it."""
    key, folder = sha256(content).digest(), book.database.content_folder
    if folder is None:
        yield NewContent(key, content, None)
        return
    aside = folder.set_aside(_owner(book), content)
    try:
        yield NewContent(key, content, aside)
    finally:
        aside.unlink(missing_ok=True)


def keep_content(book: Book, new: NewContent) -> None:
    """Keep a content that waits, unless it is there already; the administration is locked. OSError as above."""
    # First of all, so that nobody removes the row any more.
    is_new = book.connection.execute(_take_up, _named(book, new.key)).rowcount == 0
    in_folder = is_new or book.connection.execute(_in_folder, _named(book, new.key)).scalar()
    if new.aside is not None and in_folder:
        _keep_file(book, new, new.aside)
    if is_new:
        row = {
            "administration_id": book.administration_id,
            "content_key": new.key,
            "media_type": media_type_of(new.content),
            "size": len(new.content),
            "content": new.content if new.aside is None else None,
            "created_at": book.now,
        }
        book.connection.execute(insert(attachment_content), row)


def _keep_file(book: Book, new: NewContent, aside: Path) -> None:
    """Have a content in the folder, also where its file is gone."""
    folder, owner = book.database.content_folder, _owner(book)
    if folder is not None and not folder.has(owner, new.key):
        folder.keep(owner, new.key, aside)


def leave_content(book: Book, key: bytes) -> None:
    """Note that an attachment has a content no more; the administration is locked."""
    book.connection.execute(_leave, {**_named(book, key), "now": book.now})


def content_of(book: Book, key: bytes) -> bytes:
    """Return the content under a hash, proved by it; `ContentLost` when it cannot be had or is another."""
    row = book.connection.execute(_content, _named(book, key)).first()
    if row is None:
        raise ContentLost("its content is not there")
    content: bytes = _read_file(book, key) if row.content is None else row.content
    if sha256(content).digest() != key:
        raise ContentLost("its content is not what was kept")
    return content


def _read_file(book: Book, key: bytes) -> bytes:
    folder = book.database.content_folder
    if folder is None:
        raise ContentLost("its content is in a folder, and none is set")
    try:
        return folder.read(_owner(book), key)
    except FileNotFoundError as problem:
        raise ContentLost("its file is not there") from problem
    except OSError as problem:
        raise ContentLost(f"its file cannot be read: {trouble_of(problem) or problem.strerror}") from problem


def lost_contents(book: Book) -> dict[bytes, str]:
    """Return which contents cannot be had or are others, by their key, and why; one at a time is in memory."""
    lost = {}
    for key in book.connection.execute(_keys, {"a": book.administration_id}).scalars().all():
        try:
            content_of(book, key)
        except ContentLost as problem:
            lost[key] = str(problem)
    return lost


def purge_contents(connection: Connection, before: datetime) -> None:
    """Remove the contents in the database that no attachment has had since a moment, and the rows of those in the folder."""
    connection.execute(delete(attachment_content).where(attachment_content.c.unused_since < before, ~_used))


def stray_files(book: Book, before: datetime) -> list[Path]:
    """Return the files in the folder, older than a moment, of an administration that has no row for them."""
    folder = book.database.content_folder
    if folder is None:
        return []
    files = list(folder.files_before(_owner(book), before))
    known = set(book.connection.execute(_keys, {"a": book.administration_id}).scalars()) if files else set()
    return [file for file, key in files if key is None or key not in known]


def remove_stray_files(book: Book, before: datetime) -> int:
    """Remove these files and return how many; the administration is locked, so that nobody takes one of them up meanwhile."""
    files = stray_files(book, before)
    remove_files(files)
    return len(files)


def _owner(book: Book) -> UUID:
    uid: UUID = book.connection.execute(_uid, {"a": book.administration_id}).scalar_one()
    return uid


def _named(book: Book, key: bytes) -> dict[str, object]:
    return {"a": book.administration_id, "key": key}
