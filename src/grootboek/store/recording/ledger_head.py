"""The head of the books: the counters and the hash chain, as they stand and as entries are added.

The administration must be locked from reading the head until it is moved on; only `last_revision` is read without that.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select, update

from grootboek.store.book import Book, must_keep_locks, note_lock
from grootboek.store.engine.prepared import Prepared
from grootboek.store.recording.row_writing import Run
from grootboek.store.tables.administration import ledger_head


@dataclass(slots=True)
class Head:
    """The last numbers that were given and the hash of the last entry."""

    last_booking: int
    last_entry: int
    last_audit: int
    chain: bytes
    last_revision: int


_columns: Final = select(
    ledger_head.c.last_booking,
    ledger_head.c.last_entry,
    ledger_head.c.last_audit,
    ledger_head.c.chain_head,
    ledger_head.c.last_revision,
).where(ledger_head.c.administration_id == bindparam("a"))
_head: Final = Prepared("head of the books", _columns)
_locking: Final = Prepared(
    "lock an administration and read its head", _columns.add_columns(ledger_head.c.chart_version).with_for_update()
)
_advance: Final = Prepared(
    "move the head of the books on",
    update(ledger_head)
    .where(ledger_head.c.administration_id == bindparam("a"))
    .values(
        last_booking=bindparam("booking"),
        last_entry=bindparam("entry"),
        last_audit=bindparam("trail"),
        chain_head=bindparam("chain"),
        last_revision=bindparam("revision"),
    ),
)


def head_of(book: Book) -> Head:
    """Return the head of the books."""
    row = _head.first(book.connection, a=book.administration_id)
    if row is None:
        raise LookupError(f"there is no administration {book.administration_id}")
    return Head(*row)


def locked_head(book: Book) -> Head:
    """Lock the administration and return the head of the books: by one statement, where it was not locked before."""
    if book.is_locked:
        return head_of(book)
    must_keep_locks(book)
    row = _locking.first(book.connection, a=book.administration_id)
    if row is None:
        raise LookupError(f"there is no administration {book.administration_id}")
    *head, version = row
    note_lock(book, version)
    return Head(*head)


_revision: Final = Prepared(
    "last revision",
    select(ledger_head.c.last_revision).where(ledger_head.c.administration_id == bindparam("a")),
)


def last_revision(book: Book) -> int | None:
    """Return how often bookings were revised or withdrawn, read before what a check depends on; None under the lock."""
    if book.is_locked:
        return None
    number: int = _revision.scalar(book.connection, a=book.administration_id)
    return number


def advance(book: Book, head: Head) -> None:
    """Write the head of the books as it now stands."""
    advancing(book, head).write(book)


def advancing(book: Book, head: Head) -> Run:
    """Return what writes the head of the books as it now stands."""
    counters = {"booking": head.last_booking, "entry": head.last_entry, "trail": head.last_audit}
    chain = {"chain": head.chain, "revision": head.last_revision}
    return Run(_advance, {"a": book.administration_id, **counters, **chain})
