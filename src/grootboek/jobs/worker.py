"""The worker of a server process: claims jobs that are due and hands them to their handlers, one at a time.

A handler gets the server and the job and opens its own transactions, so that nothing slow (a conversation with a mail host, the
making of a PDF) holds a lock. The worker marks the job done afterwards, in a transaction of its own: when the process dies in
between the job is done again, so a handler must be able to run twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread
from typing import Final

import structlog

from grootboek.access.couplings import COUPLING_JOB
from grootboek.access.server import Server
from grootboek.bookkeeping.invoicing import PRINT_JOB
from grootboek.bookkeeping.mailing import MAIL_JOB
from grootboek.bookkeeping.notices import NOTICE_JOB
from grootboek.bookkeeping.previews import PREVIEW_JOB
from grootboek.bookkeeping.received_files import RECEIVED_JOB
from grootboek.jobs.attempts import MAX_ATTEMPTS, Never, NotNow, is_hopeless, reason_of, wait_after
from grootboek.jobs.couplings import tell_program
from grootboek.jobs.mailing import send_mail
from grootboek.jobs.notices import send_notice
from grootboek.jobs.previews import draw
from grootboek.jobs.printing import print_invoice
from grootboek.jobs.purging import KIND as PURGE
from grootboek.jobs.purging import plan_purge, purge
from grootboek.jobs.received_files import book_file
from grootboek.jobs.webhooks import WEBHOOK_JOB, plan_webhooks, tell_changes
from grootboek.store.queues.jobs import Job, claim_job, finish_job, give_up_job, put_off_job

Handler = Callable[[Server, Job], None]

HANDLERS: Final[Mapping[str, Handler]] = {
    PURGE: purge,
    PRINT_JOB: print_invoice,
    MAIL_JOB: send_mail,
    NOTICE_JOB: send_notice,
    PREVIEW_JOB: draw,
    RECEIVED_JOB: book_file,
    COUPLING_JOB: tell_program,
    WEBHOOK_JOB: tell_changes,
}
LEASE: Final = timedelta(minutes=5)
"""How long a claim is valid; a handler that may take longer must make sure that a second one does no harm."""
LOOKS_EVERY: Final = 10.0
"""Seconds between two looks at the queue; at each, all jobs that are due are done."""

_log = structlog.get_logger("jobs")


def run_due_jobs(server: Server, handlers: Mapping[str, Handler] = HANDLERS, stopped: Event | None = None) -> int:
    """Do all jobs that are due and return how many were tried; a job that fails is put off, longer each time, or given up.

    When `stopped` is set no further job is begun.
    """
    tried = 0
    kinds = set(handlers)
    while not (stopped and stopped.is_set()) and (job := claim_job(server.database, LEASE, kinds)) is not None:
        tried += 1
        failure = _attempt(server, handlers[job.kind], job)
        if isinstance(failure, NotNow) and failure.for_all_of_its_kind:
            kinds.discard(job.kind)
    return tried


def _attempt(server: Server, handler: Handler, job: Job) -> Exception | None:
    """Do a job and mark it done, or note how it failed and return that."""
    try:
        _refuse_after_all_attempts(job)
        handler(server, job)
        with server.database.writing() as connection:
            finish_job(connection, job, server.database.clock())
    except Exception as failure:  # noqa: BLE001 (a job that fails must not end the worker)
        _note(server, job, failure)
        return failure
    return None


def _refuse_after_all_attempts(job: Job) -> None:
    # A failure gives the job up at the last attempt; only one that was cut off leaves it to be claimed again.
    if job.attempts > MAX_ATTEMPTS:
        raise Never("each attempt ended with the server process")


def _note(server: Server, job: Job, failure: Exception) -> None:
    reason, hopeless, foreseen = reason_of(failure), is_hopeless(job, failure), isinstance(failure, (NotNow, Never))
    log = _log.warning if foreseen and not hopeless else _log.error
    log(
        "job given up" if hopeless else "job failed",
        job=job.id,
        kind=job.kind,
        administration=job.administration_id,
        attempts=job.attempts,
        reason=reason,
        exc_info=None if foreseen else failure,  # the reason of what was foreseen says it all
    )
    now = server.database.clock()
    with server.database.writing() as connection:
        if hopeless:
            give_up_job(connection, job, now, reason)
        else:
            put_off_job(connection, job, now + wait_after(job), reason)


@dataclass(frozen=True)
class Worker:
    """The worker of this process, in a thread of its own."""

    thread: Thread
    stopped: Event

    def stop(self, seconds: float) -> None:
        """Begin no further job, and wait so long for the one that runs; after that another process does it again."""
        self.stopped.set()
        self.thread.join(seconds)


def start_worker(server: Server) -> Worker:
    """Start the worker of this process."""
    stopped = Event()
    thread = Thread(target=_work, args=(server, stopped), name="jobs", daemon=True)
    thread.start()
    return Worker(thread, stopped)


def _work(server: Server, stopped: Event) -> None:
    while not stopped.is_set():
        try:
            plan_purge(server)
            plan_webhooks(server)
            run_due_jobs(server, stopped=stopped)
        except Exception as failure:  # noqa: BLE001 (the database may be away for a moment)
            _log.error("the worker could not look for jobs", exc_info=failure)
        stopped.wait(LOOKS_EVERY)
