"""Booking a file that came in."""

from typing import Final
from uuid import UUID

import structlog

from grootboek.access.server import Server
from grootboek.bookkeeping.received_files import book_received_file, give_up_received_file
from grootboek.jobs.attempts import Never
from grootboek.ledger.actor import Actor, Role
from grootboek.ledger.received_file import FileState
from grootboek.store.queues.jobs import Job

MAX_READINGS: Final = 3
"""A file that has ended so many attempts, perhaps with the process, is not tried again: whoever sent it waits for an answer."""

_log = structlog.get_logger("jobs")


def book_file(server: Server, job: Job) -> None:
    """Book the file that a job names as the user who sent it; `Never` when it ended several attempts."""
    payload, administration_id = job.payload, job.administration_id or 0
    actor = Actor(payload["user"], payload["door"], f"job {job.id}", Role(payload["role"]))
    named = (server.database, administration_id, UUID(payload["file"]), actor)
    if job.attempts > MAX_READINGS:
        give_up_received_file(*named, "each attempt to read it failed")
        raise Never("each attempt to read the file failed")
    file = book_received_file(*named)
    if file is not None and file.state is FileState.FAILED:
        _log.info("file not booked", administration=administration_id, file=str(file.uid), reason=file.reason)
