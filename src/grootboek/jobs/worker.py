"""The worker of a server process: claims jobs that are due and hands them to their handlers, one at a time."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from threading import Event, Thread
from typing import Final

import structlog

from grootboek.access.hall import Hall
from grootboek.jobs.purging import KIND as PURGE
from grootboek.jobs.purging import plan_purge, purge
from grootboek.store.database import Connection
from grootboek.store.jobs import Job, claim_job, finish_job, put_off_job

Handler = Callable[[Hall, Connection, Job], None]

HANDLERS: Final[Mapping[str, Handler]] = {PURGE: purge}
LEASE: Final = timedelta(minutes=5)
LOOKS_EVERY: Final = 10.0
"""Seconds between two looks when nothing was due."""
LONGEST_WAIT: Final = timedelta(hours=6)

_log = structlog.get_logger("jobs")


def run_due_jobs(hall: Hall, handlers: Mapping[str, Handler] = HANDLERS) -> int:
    """Do every job that is due and return how many were tried; one that fails is put off, longer each time."""
    tried = 0
    while (job := claim_job(hall.database, LEASE)) is not None:
        tried += 1
        try:
            with hall.database.writing() as connection:
                handlers[job.kind](hall, connection, job)
                finish_job(connection, job.id, hall.database.clock())
        except Exception as failure:  # noqa: BLE001 (a job that fails must not end the worker)
            _log.error("job failed", job=job.kind, attempts=job.attempts, exc_info=failure)
            _put_off(hall, job, failure)
    return tried


def _put_off(hall: Hall, job: Job, failure: Exception) -> None:
    wait = min(timedelta(minutes=2**job.attempts), LONGEST_WAIT)
    with hall.database.writing() as connection:
        put_off_job(connection, job.id, hall.database.clock() + wait, f"{type(failure).__name__}: {failure}")


def start_worker(hall: Hall) -> Event:
    """Start the worker of this process and return the event that stops it."""
    stopped = Event()
    Thread(target=_work, args=(hall, stopped), name="jobs", daemon=True).start()
    return stopped


def _work(hall: Hall, stopped: Event) -> None:
    planned = False
    while not stopped.is_set():
        try:
            if not planned:
                plan_purge(hall)
                planned = True
            run_due_jobs(hall)
        except Exception as failure:  # noqa: BLE001 (the database may be away for a moment)
            _log.error("the worker could not look for jobs", exc_info=failure)
        stopped.wait(LOOKS_EVERY)
