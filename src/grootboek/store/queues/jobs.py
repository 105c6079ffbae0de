"""Work to be done later, in the same database: a job is written in the caller's transaction and claimed by one worker.

Jobs of one lane are done one after another, in the order in which they were written: while one waits for a further attempt,
those behind it wait too. Jobs without a lane do not wait for each other.

A claim holds for a while. When its worker dies another one claims the job, so every handler must bear to be repeated. A job
that has an end (`done_at`) and an error was given up; it stays for the operator to see.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Update, bindparam, delete, exists, insert, or_, select, update

from grootboek.store.engine.database import Connection, Database
from grootboek.store.engine.prepared import Prepared
from grootboek.store.tables.access import job


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work that was claimed; `attempts` counts the claims so far, this one included."""

    id: int
    kind: str
    administration_id: int | None
    payload: Mapping[str, Any]
    attempts: int
    claimed_until: datetime


_NEW: Final = ("kind", "administration_id", "payload", "run_after", "attempts", "error", "lane")
_add: Final = Prepared("add a job", insert(job).values({name: bindparam(name) for name in _NEW}))


def add_job(
    connection: Connection,
    kind: str,
    run_after: datetime,
    payload: Mapping[str, Any] | None = None,
    administration_id: int | None = None,
) -> None:
    """Write a job to be done at or after a moment."""
    values = {
        "kind": kind,
        "administration_id": administration_id,
        "payload": dict(payload or {}),
        "run_after": run_after,
    }
    _add.run(connection, **values, attempts=0, error="", lane=None)


@dataclass(frozen=True, slots=True)
class LaneJob:
    """A job to be done in a lane."""

    lane: str
    kind: str
    payload: Mapping[str, Any]
    administration_id: int | None = None


def add_job_in_lane(connection: Connection, new: LaneJob, run_after: datetime) -> None:
    """Write a job to be done at or after a moment, and after all that are in its lane already.

    Who writes into a lane holds a lock until the end of the transaction: a later job must not be seen before an earlier one.
    """
    values = {"kind": new.kind, "administration_id": new.administration_id, "payload": dict(new.payload)}
    connection.execute(job.insert(), {**values, "run_after": run_after, "attempts": 0, "error": "", "lane": new.lane})


def waits(connection: Connection, kind: str, except_id: int | None = None) -> bool:
    """Tell whether a job of a kind is still to be done, another one than `except_id`."""
    query = select(job.c.id).where(job.c.kind == kind, job.c.done_at.is_(None))
    if except_id is not None:
        query = query.where(job.c.id != except_id)
    return connection.execute(query.limit(1)).first() is not None


_before: Final = job.alias("before")
_has_its_turn: Final = or_(
    job.c.lane.is_(None),
    ~exists().where(_before.c.lane == job.c.lane, _before.c.id < job.c.id, _before.c.done_at.is_(None)),
)
_columns: Final = select(job.c.id, job.c.kind, job.c.administration_id, job.c.payload, job.c.attempts)


def claim_job(database: Database, lease: timedelta, kinds: Collection[str]) -> Job | None:
    """Claim the job of some kinds that is due longest, for so long; None when none is. Two workers never claim the same."""
    now = database.clock()
    due = _columns.where(
        job.c.done_at.is_(None),
        job.c.run_after <= now,
        job.c.kind.in_(sorted(kinds)),
        or_(job.c.claimed_until.is_(None), job.c.claimed_until < now),
        _has_its_turn,
    )
    with database.writing() as connection:
        # SQLite knows no SKIP LOCKED and SQLAlchemy leaves it out: there one worker writes at a time.
        row = connection.execute(
            due.order_by(job.c.run_after).limit(1).with_for_update(skip_locked=True, of=job)
        ).first()
        if row is None:
            return None
        values = {"claimed_until": now + lease, "attempts": row.attempts + 1}
        connection.execute(update(job).where(job.c.id == row.id).values(values))
    return Job(row.id, row.kind, row.administration_id, row.payload, row.attempts + 1, now + lease)


def finish_job(connection: Connection, claim: Job, at: datetime) -> None:
    """Mark a job done, whoever claimed it since."""
    connection.execute(update(job).where(job.c.id == claim.id).values(done_at=at, claimed_until=None, error=""))


def put_off_job(connection: Connection, claim: Job, run_after: datetime, error: str) -> None:
    """Leave a job to be tried again later, with what went wrong; not when another worker has claimed it since."""
    connection.execute(_claimed(claim).values(run_after=run_after, claimed_until=None, error=_reason(error)))


def give_up_job(connection: Connection, claim: Job, at: datetime, error: str) -> None:
    """Leave a job undone for good, with what went wrong; not when another worker has claimed it since."""
    connection.execute(_claimed(claim).values(done_at=at, claimed_until=None, error=_reason(error)))


def _claimed(claim: Job) -> Update:
    """Return the update of a job that changes nothing once another worker has claimed it, or it is done."""
    same = job.c.claimed_until == claim.claimed_until
    return update(job).where(job.c.id == claim.id, same, job.c.done_at.is_(None))


def _reason(error: str) -> str:
    """Return the text of an error, never empty: a job without one counts as done."""
    # PostgreSQL keeps no NUL in a text.
    return error.replace("\0", "").strip()[:2000] or "no reason was given"


def retry_job(connection: Connection, job_id: int, at: datetime) -> bool:
    """Have a job that waits or was given up tried now, with all its attempts; False when a worker holds it or it is done."""
    free = or_(job.c.claimed_until.is_(None), job.c.claimed_until < at)
    undone = or_(job.c.done_at.is_(None), job.c.error != "")
    values = {"run_after": at, "attempts": 0, "claimed_until": None, "done_at": None, "error": ""}
    return connection.execute(update(job).where(job.c.id == job_id, free, undone).values(values)).rowcount == 1


def purge_jobs(connection: Connection, before: datetime) -> int:
    """Remove the jobs done before a moment, not those given up; return how many."""
    return connection.execute(delete(job).where(job.c.done_at < before, job.c.error == "")).rowcount


@dataclass(frozen=True, slots=True)
class OpenJob:
    """A job that is not done: waiting, held by a worker until `claimed_until`, or given up."""

    id: int
    kind: str
    administration_id: int | None
    payload: Mapping[str, Any]
    run_after: datetime
    attempts: int
    claimed_until: datetime | None
    done_at: datetime | None
    error: str

    @property
    def given_up(self) -> bool:
        """Whether it will not be tried again."""
        return self.done_at is not None


def open_jobs(
    connection: Connection, kind: str | None = None, administration_id: int | None = None
) -> tuple[OpenJob, ...]:
    """Return the jobs that are not done, of one kind or administration when stated, in the order in which they were written."""
    query = select(*(job.c[name] for name in OpenJob.__dataclass_fields__)).where(
        or_(job.c.done_at.is_(None), job.c.error != "")
    )
    if kind is not None:
        query = query.where(job.c.kind == kind)
    if administration_id is not None:
        query = query.where(job.c.administration_id == administration_id)
    return tuple(OpenJob(*row) for row in connection.execute(query.order_by(job.c.id)))
