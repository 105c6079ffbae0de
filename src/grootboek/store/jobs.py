"""Work to be done later, in the same database: a job is written in the caller's transaction and claimed by one worker.

A claim holds for a while; when its worker dies the job is claimed again, so every handler can be repeated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import or_, select, update

from grootboek.store.access_tables import job
from grootboek.store.database import Connection, Database


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work; `attempts` counts the claims so far, this one included."""

    id: int
    kind: str
    administration_id: int | None
    payload: Mapping[str, Any]
    attempts: int


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
    connection.execute(job.insert(), {**values, "attempts": 0, "error": ""})


def waits(connection: Connection, kind: str) -> bool:
    """Tell whether a job of a kind is still to be done."""
    query = select(job.c.id).where(job.c.kind == kind, job.c.done_at.is_(None)).limit(1)
    return connection.execute(query).first() is not None


_columns: Final = select(job.c.id, job.c.kind, job.c.administration_id, job.c.payload, job.c.attempts)


def claim_job(database: Database, lease: timedelta) -> Job | None:
    """Claim the job that is due longest, for so long; None when nothing is due. Two workers never claim the same."""
    now = database.clock()
    due = _columns.where(
        job.c.done_at.is_(None),
        job.c.run_after <= now,
        or_(job.c.claimed_until.is_(None), job.c.claimed_until < now),
    )
    with database.writing() as connection:
        row = connection.execute(due.order_by(job.c.run_after).limit(1).with_for_update(skip_locked=True)).first()
        if row is None:
            return None
        claim = {"claimed_until": now + lease, "attempts": row.attempts + 1}
        connection.execute(update(job).where(job.c.id == row.id).values(claim))
    return Job(row.id, row.kind, row.administration_id, row.payload, row.attempts + 1)


def finish_job(connection: Connection, job_id: int, at: datetime) -> None:
    """Mark a job done."""
    connection.execute(update(job).where(job.c.id == job_id).values(done_at=at, claimed_until=None, error=""))


def put_off_job(connection: Connection, job_id: int, run_after: datetime, error: str) -> None:
    """Leave a job to be tried again later, with what went wrong."""
    values = {"run_after": run_after, "claimed_until": None, "error": error[:2000]}
    connection.execute(update(job).where(job.c.id == job_id).values(values))
