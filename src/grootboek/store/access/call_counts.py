"""How often something was called in a span of time, and what is being called now.

A span is a text such as 2026-03 (a month), 2026-03-01 12 (an hour) or 2026-03-01 12:30 (a minute). One statement counts a
call, or finds the limit reached.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Table,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from grootboek.store.engine.database import Database
from grootboek.store.tables.access import call_count, call_in_progress, door_call


@dataclass(frozen=True, slots=True)
class Caller:
    """Who or what is counted: a subject, such as an operation or a key, in an administration."""

    administration_id: int
    subject: str


def count_call(database: Database, caller: Caller, span: str, limit: int) -> bool:
    """Count a call in a span; False, and nothing is counted, past the limit.

    The limit is 1 or more. A call is counted in a transaction of its own, which does not wait for the disk: a power cut may
    forget the calls of the last moment, a crash of the server does not.
    """
    with database.without_waiting() as connection:
        return count_call_within(connection, caller, span, limit)


def count_call_within(connection: Connection, caller: Caller, span: str, limit: int) -> bool:
    """Count a call in the transaction of a connection."""
    key = {"administration_id": caller.administration_id, "subject": caller.subject, "span": span}
    return _count(connection, call_count, key, limit)


def count_door_call(database: Database, user_id: int, door: str, minute: str, limit: int) -> bool:
    """Count a call of a user at a door in a minute such as 2026-03-01 12:30, as `count_call` does."""
    with database.without_waiting() as connection:
        return _count(connection, door_call, {"user_id": user_id, "door": door, "minute": minute}, limit)


def purge_call_counts(connection: Connection, spans: Iterable[str], minute: str, now: datetime) -> int:
    """Remove the counts before spans, one of each length, and before a minute, and calls that ended unseen; return how many."""
    old_spans = [(func.length(call_count.c.span) == len(span)) & (call_count.c.span < span) for span in spans]
    statements = (
        delete(call_count).where(or_(*old_spans)),
        delete(door_call).where(door_call.c.minute < minute),
        delete(call_in_progress).where(call_in_progress.c.until < now),
    )
    return sum(connection.execute(statement).rowcount for statement in statements)


def take_place(connection: Connection, caller: Caller, uid: UUID, span: tuple[datetime, datetime], limit: int) -> bool:
    """Note a call that is in progress from now until a moment at most; False when the limit of them are.

    The caller of this sees to it that nobody else counts the same subject meanwhile.
    """
    now, until = span
    own = _own(caller)
    connection.execute(delete(call_in_progress).where(own, call_in_progress.c.until < now))
    if connection.execute(select(func.count()).where(own)).scalar_one() >= limit:
        return False
    row = {"administration_id": caller.administration_id, "subject": caller.subject, "uid": uid, "until": until}
    connection.execute(insert(call_in_progress), row)
    return True


def leave_place(database: Database, caller: Caller, uid: UUID) -> None:
    """Note that a call has ended."""
    with database.without_waiting() as connection:
        connection.execute(delete(call_in_progress).where(_own(caller), call_in_progress.c.uid == uid))


def _own(caller: Caller) -> ColumnElement[bool]:
    subject = call_in_progress.c.subject == caller.subject
    return (call_in_progress.c.administration_id == caller.administration_id) & subject


def _count(connection: Connection, table: Table, key: Mapping[str, object], limit: int) -> bool:
    row = {**key, "calls": 1, "limit": limit}
    return connection.execute(_counting(table, connection.dialect.name), row).first() is not None


@cache
def _counting(table: Table, engine: str) -> Executable:
    """Return the statement that counts a call unless that would pass the limit; it gives a row when it did."""
    key = [column.name for column in table.primary_key]
    rows = sqlite.insert(table) if engine == "sqlite" else postgresql.insert(table)
    # Named here: else the row would be made of all parameters, the limit among them.
    return (
        rows.values({name: bindparam(name) for name in (*key, "calls")})
        .on_conflict_do_update(
            index_elements=key, set_={"calls": table.c.calls + 1}, where=table.c.calls < bindparam("limit")
        )
        .returning(table.c.calls)
    )
