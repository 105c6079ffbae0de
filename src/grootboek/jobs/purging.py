"""Removing what has had its time: sessions long ended and transactions older than three months (CASH manual chapter 14)."""

from datetime import timedelta
from typing import Final

from grootboek.access.hall import Hall
from grootboek.store.access_rows import purge_door_sessions
from grootboek.store.database import Connection
from grootboek.store.exchanges import purge_exchanges
from grootboek.store.jobs import Job, add_job, waits

KIND: Final = "purge"
EVERY: Final = timedelta(hours=1)
_SESSIONS_KEPT: Final = timedelta(days=1)
_EXCHANGES_KEPT: Final = timedelta(days=92)


def purge(hall: Hall, connection: Connection, _job: Job) -> None:
    """Remove old sessions and transactions, and plan the next time."""
    now = hall.database.clock()
    lifetime = timedelta(minutes=hall.settings.session_minutes)
    purge_door_sessions(connection, now - lifetime - _SESSIONS_KEPT)
    purge_exchanges(connection, now - _EXCHANGES_KEPT)
    add_job(connection, KIND, now + EVERY)


def plan_purge(hall: Hall) -> None:
    """Plan the first purge when none is planned."""
    with hall.database.writing() as connection:
        if not waits(connection, KIND):
            add_job(connection, KIND, hall.database.clock())
