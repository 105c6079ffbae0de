"""The state of the database, for a host to watch: does it answer, at which version, how much is in it, how much waits."""

from dataclasses import dataclass, replace

from sqlalchemy import and_, func, select, update
from sqlalchemy.exc import SQLAlchemyError

from grootboek.store.engine.database import Database
from grootboek.store.engine.trouble import trouble_of, trouble_with_file
from grootboek.store.schema_version import is_of_later_program, versions
from grootboek.store.tables.access import installation, job
from grootboek.store.tables.administration import administration, ledger_head


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
    """Whether the database can be used: `state` is ok, missing, unreachable, unwritable, outdated (tables of an earlier
    version) or newer (tables of a later one).

    `reason` says what is wrong with it, when that is known.
    """

    engine: str
    state: str
    version: str | None
    reason: str = ""


def written_state(database: Database, seconds: float = 2) -> DatabaseState:
    """Look whether the database can be used and written to, for which a lock is awaited for so many seconds.

    What is written changes nothing. While another thread of this process writes, it can be written to.
    """
    state = database_state(database)
    if state.state != "ok":
        return state
    try:
        with database.waiting(seconds) as connection:
            if connection is not None:
                connection.execute(update(installation).values(created_at=installation.c.created_at))
    except SQLAlchemyError as problem:
        return replace(state, state="unwritable", reason=trouble_of(problem))
    return state


def database_state(database: Database) -> DatabaseState:
    """Look whether the database answers and has the tables of this version."""
    engine = "sqlite" if database.is_sqlite else "postgresql"
    if database.file is not None and not database.file.exists():
        # Opened, SQLite would make an empty one.
        return DatabaseState(engine, "missing", None)
    try:
        with database.reading() as connection:
            at, newest = versions(connection)
    except SQLAlchemyError as problem:
        reason = trouble_of(problem) if database.file is None else trouble_with_file(database.file, problem)
        return DatabaseState(engine, "unreachable", None, reason)
    if at != newest:
        return DatabaseState(engine, "newer" if is_of_later_program(at) else "outdated", at)
    return DatabaseState(engine, "ok", at)
