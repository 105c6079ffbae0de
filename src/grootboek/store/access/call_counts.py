"""How often something was called in a span of time: one statement counts a call, or finds the limit reached."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Executable, Select, Table, bindparam, delete, func, select, true
from sqlalchemy.dialects import postgresql, sqlite

from grootboek.store.engine.database import Database
from grootboek.store.tables.access import call_count, door_call

_unsynchronised: Final = select(func.set_config("synchronous_commit", "off", true())).cte("unsynchronised")


def count_call(database: Database, administration_id: int, operation: str, month: str, limit: int) -> bool:
    """Count a call of an operation in a month such as 2026-03; False, and nothing is counted, past the limit.

    The limit is 1 or more. A call is counted in a transaction of its own.
    """
    key = {"administration_id": administration_id, "operation": operation, "month": month}
    return _count(database, call_count, key, limit)


def count_door_call(database: Database, user_id: int, door: str, minute: str, limit: int) -> bool:
    """Count a call of a user at a door in a minute such as 2026-03-01 12:30, as `count_call` does."""
    return _count(database, door_call, {"user_id": user_id, "door": door, "minute": minute}, limit)


def purge_call_counts(connection: Connection, month: str, minute: str) -> int:
    """Remove the counts of the months and the minutes before those given; return how many."""
    old_months = connection.execute(delete(call_count).where(call_count.c.month < month)).rowcount
    return old_months + connection.execute(delete(door_call).where(door_call.c.minute < minute)).rowcount


def _count(database: Database, table: Table, key: Mapping[str, object], limit: int) -> bool:
    statement = _counting(table, is_sqlite=database.is_sqlite)
    with database.without_waiting() as connection:
        return connection.execute(statement, {**key, "calls": 1, "limit": limit}).first() is not None


@cache
def _counting(table: Table, *, is_sqlite: bool) -> Executable:
    """Return the statement that counts a call unless that would pass the limit; it gives a row when it did.

    It does not wait for the disk: a power cut may forget the calls of the last moment, a crash of the server does not.
    """
    key = [column.name for column in table.primary_key]
    call: Select[Any] = select(*(bindparam(name, type_=table.c[name].type) for name in (*key, "calls")))
    rows = sqlite.insert(table) if is_sqlite else postgresql.insert(table)
    return (
        # PostgreSQL does not run a WITH that nothing reads, hence FROM. SQLite takes ON for a join unless a WHERE comes
        # before it.
        rows.from_select([*key, "calls"], call.where(true()) if is_sqlite else call.select_from(_unsynchronised))
        .on_conflict_do_update(
            index_elements=key, set_={"calls": table.c.calls + 1}, where=table.c.calls < bindparam("limit")
        )
        .returning(table.c.calls)
    )
