"""How often an operation was called for an administration in a month: one statement counts a call, or finds the limit reached."""

from typing import Any, Final

from sqlalchemy import Connection, Executable, Select, bindparam, delete, func, select, true
from sqlalchemy.dialects import postgresql, sqlite

from grootboek.store.access_tables import call_count
from grootboek.store.database import Database

_KEY: Final = ("administration_id", "operation", "month")
_call: Final = select(*(bindparam(name, type_=call_count.c[name].type) for name in (*_KEY, "calls")))
_unsynchronised: Final = select(func.set_config("synchronous_commit", "off", true())).cte("unsynchronised")


def _counting(rows: postgresql.Insert | sqlite.Insert, call: Select[Any]) -> Executable:
    """Return the statement that counts a call unless that would pass the limit; it gives a row when it did."""
    return (
        rows.from_select([*_KEY, "calls"], call)
        .on_conflict_do_update(
            index_elements=_KEY,
            set_={"calls": call_count.c.calls + 1},
            where=call_count.c.calls < bindparam("limit"),
        )
        .returning(call_count.c.calls)
    )


_on_sqlite: Final = _counting(sqlite.insert(call_count), _call.where(true()))
_on_postgresql: Final = _counting(postgresql.insert(call_count), _call.select_from(_unsynchronised))
"""Does not wait for the disk: a power cut may forget the calls of the last moment, a crash of the server does not."""


def count_call(database: Database, administration_id: int, operation: str, month: str, limit: int) -> bool:
    """Count a call of a month such as 2026-03, in a transaction of its own; False, and nothing is counted, past the limit.

    The limit is 1 or more.
    """
    values = {"administration_id": administration_id, "operation": operation, "month": month, "calls": 1}
    statement = _on_sqlite if database.is_sqlite else _on_postgresql
    with database.by_statement(writing=True) as connection:
        return connection.execute(statement, {**values, "limit": limit}).first() is not None


def purge_call_counts(connection: Connection, before: str) -> int:
    """Remove the counts of the months before one such as 2026-03; return how many."""
    return connection.execute(delete(call_count).where(call_count.c.month < before)).rowcount
