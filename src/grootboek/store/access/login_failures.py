"""Wrong sign-ins in a row, counted by a keyed hash of who tried, so that every server process knows of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select

from grootboek.store.engine.database import Database
from grootboek.store.engine.prepared import Prepared
from grootboek.store.engine.upserting import insert_or_change
from grootboek.store.tables.access import login_failure


@dataclass(frozen=True, slots=True)
class LoginFailures:
    """How many sign-ins were wrong in a row, and when the last of them was."""

    failures: int
    last_at: datetime


_failures: Final = Prepared(
    "login failures by lookup",
    select(login_failure.c.failures, login_failure.c.last_at).where(login_failure.c.lookup == bindparam("lookup")),
)


def login_failures(connection: Connection, lookup: bytes) -> LoginFailures | None:
    """Return the wrong sign-ins under a keyed hash; None when there are none."""
    row = _failures.first(connection, lookup=lookup)
    return None if row is None else LoginFailures(*row)


def count_login_failure(database: Database, lookup: bytes, at: datetime) -> None:
    """Count one more wrong sign-in, in a transaction of its own."""
    rows = insert_or_change(database, login_failure)
    statement = rows.on_conflict_do_update(
        index_elements=["lookup"], set_={"failures": login_failure.c.failures + 1, "last_at": rows.excluded.last_at}
    )
    with database.by_statement(writing=True) as connection:
        connection.execute(statement, {"lookup": lookup, "failures": 1, "last_at": at})


def forget_login_failures(database: Database, lookup: bytes) -> None:
    """Forget the wrong sign-ins under a keyed hash, in a transaction of its own."""
    with database.by_statement(writing=True) as connection:
        connection.execute(delete(login_failure).where(login_failure.c.lookup == lookup))


def purge_login_failures(connection: Connection, before: datetime) -> int:
    """Forget the wrong sign-ins whose last was before a moment; return of how many."""
    return connection.execute(delete(login_failure).where(login_failure.c.last_at < before)).rowcount
