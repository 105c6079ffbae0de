"""The state of the database, for a host to watch: does it answer, at which version, how much is in it, how much waits."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from grootboek.store.engine.database import Database
from grootboek.store.migrations import versions
from grootboek.store.tables.access import job
from grootboek.store.tables.administration import administration, ledger_head


def database_at(url: str) -> Database:
    """Return the database at an address; ValueError when it is none, OSError when its folder cannot be made."""
    try:
        return Database(url)
    except ArgumentError as problem:
        raise ValueError("it is not an address such as sqlite:///books.sqlite or postgresql://host/name") from problem


@dataclass(frozen=True, slots=True)
class Gauges:
    """How much there is: jobs that are due, jobs given up, bookings (withdrawn ones too) and administrations."""

    queue_length: int
    jobs_given_up: int
    bookings: int
    administrations: int


def gauges(database: Database) -> Gauges:
    """Read how much there is, without counting rows of the ledger."""
    with database.reading() as connection:
        due = and_(job.c.done_at.is_(None), job.c.run_after <= database.clock())
        queue_length = connection.scalar(select(func.count()).select_from(job).where(due))
        given_up = connection.scalar(
            select(func.count()).select_from(job).where(job.c.done_at.is_not(None), job.c.error != "")
        )
        bookings = connection.scalar(select(func.coalesce(func.sum(ledger_head.c.last_booking), 0)))
        administrations = connection.scalar(select(func.count()).select_from(administration))
    return Gauges(int(queue_length or 0), int(given_up or 0), int(bookings or 0), int(administrations or 0))


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """Whether the database can be used: `state` is ok, outdated (of another version's tables) or unreachable."""

    engine: str
    state: str
    version: str | None


def database_state(database: Database) -> DatabaseState:
    """Look whether the database answers and has the tables of this version."""
    engine = "sqlite" if database.is_sqlite else "postgresql"
    try:
        with database.reading() as connection:
            at, newest = versions(connection)
    except SQLAlchemyError:
        return DatabaseState(engine, "unreachable", None)
    return DatabaseState(engine, "ok" if at == newest else "outdated", at)
