"""The change feed in the store: what changed since a web shop last asked, while its link is active.

A change is marked in the transaction that makes it. It is forgotten only in the version that was answered, so that what
changed again meanwhile is told again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Executable, and_, bindparam, delete, insert, or_, select

from grootboek.ledger.change import Change, Subject
from grootboek.store.book import Book, next_number, write_rows
from grootboek.store.engine.database import Database
from grootboek.store.engine.prepared import Prepared
from grootboek.store.engine.upserting import built_once, insert_or_change
from grootboek.store.tables.trade import change, webshop_link

_AT_ONCE = 500
"""How many rows one statement forgets: SQLite bounds the depth of a condition."""


_link: Final = Prepared(
    "link with the web shop",
    select(webshop_link.c.active_since).where(webshop_link.c.administration_id == bindparam("a")),
)


def webshop_linked_since(book: Book) -> datetime | None:
    """Return since when the link with the web shop is active; None when it is not."""
    key = ("webshop link",)
    if book.portion is None:
        return _linked_since(book)
    if key not in book.portion.things:
        book.portion.things[key] = _linked_since(book)
    since: datetime | None = book.portion.things[key]
    return since


def _linked_since(book: Book) -> datetime | None:
    since: datetime | None = _link.scalar(book.connection, a=book.administration_id)
    return since


def activate_webshop_link(book: Book) -> None:
    """Write that the link is active from now on."""
    row = {"administration_id": book.administration_id, "active_since": book.now}
    book.connection.execute(insert(webshop_link), row)


def remove_webshop_link(book: Book) -> None:
    """Write that the link is no longer active, and forget every change."""
    for table in (change, webshop_link):
        book.connection.execute(delete(table).where(table.c.administration_id == book.administration_id))


@built_once
def _mark(database: Database) -> Executable:
    rows = insert_or_change(database, change)
    keys = ["administration_id", "subject", "subject_id"]
    return rows.on_conflict_do_update(index_elements=keys, set_={"version": rows.excluded.version})


def mark_changed(book: Book, subject: Subject, numbers: Sequence[int]) -> None:
    """Mark things as changed while the link is active; each mark has a version that no other mark has or had."""
    if not numbers or webshop_linked_since(book) is None:
        return
    own = {"administration_id": book.administration_id, "subject": subject.value}
    marks = [own | {"subject_id": number, "version": next_number(book, "change")} for number in sorted(numbers)]
    write_rows(book, "change", _mark(book.database), *marks)


def changes(book: Book, subject: Subject) -> list[Change]:
    """Return what changed, in the order in which it did last."""
    query = select(change.c.subject_id, change.c.version).where(
        change.c.administration_id == book.administration_id, change.c.subject == subject.value
    )
    rows = book.connection.execute(query.order_by(change.c.version))
    return [Change(subject, *row) for row in rows]


def forget_changes(book: Book, answered: Iterable[Change]) -> None:
    """Forget changes in the version that was answered."""
    rows = list(answered)
    for first in range(0, len(rows), _AT_ONCE):
        these = or_(
            *(
                and_(
                    change.c.subject == row.subject.value,
                    change.c.subject_id == row.subject_id,
                    change.c.version == row.version,
                )
                for row in rows[first : first + _AT_ONCE]
            )
        )
        book.connection.execute(delete(change).where(change.c.administration_id == book.administration_id, these))
