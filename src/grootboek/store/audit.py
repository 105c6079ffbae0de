"""The audit trail: who did what, when, through which door, and what stood before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, insert, select, update

from grootboek.store.book import Book
from grootboek.store.engine.prepared import Prepared
from grootboek.store.tables.administration import ledger_head
from grootboek.store.tables.ledger import audit

# An update, not max + 1: the row of the head stays locked until the number is committed.
_next: Final = Prepared(
    "next number of the trail",
    update(ledger_head)
    .where(ledger_head.c.administration_id == bindparam("a"))
    .values(last_audit=ledger_head.c.last_audit + 1)
    .returning(ledger_head.c.last_audit),
)
_take: Final = (
    update(ledger_head)
    .where(ledger_head.c.administration_id == bindparam("a"))
    .values(last_audit=ledger_head.c.last_audit + bindparam("acts"))
    .returning(ledger_head.c.last_audit)
)
INSERT: Final = Prepared("write an act into the trail", insert(audit))
"""What writes an act under a number that was taken for it."""
_numbered: Final = (
    update(ledger_head)
    .where(ledger_head.c.administration_id == bindparam("a"))
    .values(last_audit=ledger_head.c.last_audit + 1)
    .returning(ledger_head.c.administration_id, ledger_head.c.last_audit)
    .cte("numbered")
)
_GIVEN: Final = [column for column in audit.c if column.name not in ("administration_id", "id")]
_written: Final = (
    insert(audit)
    .from_select(
        [audit.c.administration_id, audit.c.id, *_GIVEN],
        select(*_numbered.c, *(bindparam(column.name, type_=column.type) for column in _GIVEN)),
    )
    .returning(audit.c.id)
    .cte("written")
)
_number_and_insert: Final = Prepared("number an act and write it into the trail", select(_written.c.id), "postgresql")


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One act as the trail tells it."""

    id: int
    at: datetime
    user_id: int | None
    door: str
    request_id: str
    act: str
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def write_audit(
    book: Book, act: str, subject: str, before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None
) -> None:
    """Write an act into the trail; `before` and `after` hold plain JSON values."""
    row = {"subject": subject, **audit_values(book, act, before=before, after=after)}
    if book.portion is not None:
        book.portion.later("audit", lambda rows: _write_many(book, rows), row)
        return
    if not book.database.is_sqlite:
        _number_and_insert.first(book.connection, a=row.pop("administration_id"), **row)
        return
    number = _next.scalar(book.connection, a=book.administration_id)
    INSERT.run(book.connection, id=number, **row)


def _write_many(book: Book, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write acts into the trail at once."""
    last = book.connection.execute(_take, {"a": book.administration_id, "acts": len(rows)}).scalar_one()
    first = last - len(rows) + 1
    book.connection.execute(insert(audit), [{**row, "id": number} for number, row in enumerate(rows, start=first)])


def audit_values(book: Book, act: str, *, before: object = None, after: object = None) -> dict[str, object]:
    """Return the columns of an act in the trail, apart from its id and subject."""
    return {
        "administration_id": book.administration_id,
        "at": book.now,
        "user_id": book.actor.user_id,
        "door": book.actor.door,
        "request_id": book.actor.request_id,
        "act": act,
        "before": before,
        "after": after,
    }


def audit_trail(book: Book, subject: str | None = None, limit: int = 100) -> list[AuditRecord]:
    """Return the latest acts, the newest first; of one subject when it is given."""
    columns = (audit.c.id, audit.c.at, audit.c.user_id, audit.c.door, audit.c.request_id, audit.c.act, audit.c.subject)
    query = select(*columns, audit.c.before, audit.c.after).where(audit.c.administration_id == book.administration_id)
    if subject is not None:
        query = query.where(audit.c.subject == subject)
    rows = book.connection.execute(query.order_by(audit.c.id.desc()).limit(limit))
    return [AuditRecord(*row) for row in rows]
