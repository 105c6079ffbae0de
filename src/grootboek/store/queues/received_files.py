"""Files that came in, from the moment that they were taken until they are bookings; then their contents are forgotten here."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from grootboek.ledger.received_file import FileState, ReceivedFile
from grootboek.store.book import Book
from grootboek.store.tables.received_files import received_file

_FIELDS: Final = tuple(ReceivedFile.__dataclass_fields__)
_own: Final = received_file.c.administration_id == bindparam("a")
_one: Final = (_own, received_file.c.uid == bindparam("file"))
_file: Final = select(*(received_file.c[name] for name in _FIELDS))
_content: Final = select(received_file.c.content).where(*_one)


def insert_received_file(book: Book, uid: UUID, name: str, content: bytes) -> None:
    """Write a file that came in and waits."""
    row = {"uid": uid, "name": name, "content": content, "state": FileState.PENDING.value, "booking_number": None}
    moments = {"created_at": book.now, "modified_at": book.now}
    book.connection.execute(
        insert(received_file), {"administration_id": book.administration_id, **row, "reason": "", **moments}
    )


def received_file_by(book: Book, uid: UUID) -> ReceivedFile | None:
    """Return the file with a uid; None when there is none."""
    row = book.connection.execute(_file.where(*_one), {"a": book.administration_id, "file": uid}).first()
    return None if row is None else _made(row)


def received_files(book: Book) -> list[ReceivedFile]:
    """Return all files that came in, in the order in which they came."""
    ordered = _file.where(_own).order_by(received_file.c.created_at, received_file.c.uid)
    return [_made(row) for row in book.connection.execute(ordered, {"a": book.administration_id})]


def content_of_received_file(book: Book, uid: UUID) -> bytes | None:
    """Return what is in a file; None when it is done or there is none."""
    content: bytes | None = book.connection.execute(_content, {"a": book.administration_id, "file": uid}).scalar()
    return content


def mark_running(book: Book, uid: UUID) -> None:
    """Note that a file is being read."""
    _write(book, uid, {"state": FileState.RUNNING.value})


def mark_completed(book: Book, uid: UUID, booking_number: int) -> None:
    """Note the booking that a file became."""
    _write(book, uid, {"state": FileState.COMPLETED.value, "booking_number": booking_number, "content": None})


def mark_failed(book: Book, uid: UUID, reason: str) -> None:
    """Note why a file became no booking."""
    # PostgreSQL keeps no NUL in a text.
    kept = reason.replace("\0", "")[:2000]
    _write(book, uid, {"state": FileState.FAILED.value, "reason": kept, "content": None})


def _write(book: Book, uid: UUID, values: dict[str, Any]) -> None:
    statement = update(received_file).where(*_one).values(**values, modified_at=book.now)
    book.connection.execute(statement, {"a": book.administration_id, "file": uid})


def _made(row: Any) -> ReceivedFile:
    values = dict(zip(_FIELDS, row, strict=True))
    return ReceivedFile(**{**values, "state": FileState(values["state"])})
