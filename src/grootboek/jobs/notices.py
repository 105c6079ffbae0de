"""Sending a notice: a mail of the server itself, delivered as every other mail.

When a process dies before the job is marked done, the mail is sent again, with the same Message-ID.
"""

import structlog

from grootboek.access.server import Server
from grootboek.bookkeeping.notices import notice_from_payload
from grootboek.jobs.delivery import deliver
from grootboek.ledger.mail import Mail
from grootboek.store.queues.jobs import Job

_log = structlog.get_logger("jobs")


def send_notice(server: Server, job: Job) -> None:
    """Send the notice that a job holds; `Never` or `NotNow` when that cannot be done."""
    notice = notice_from_payload(job.payload)
    mail = Mail(
        id=job.id,
        uid=notice.uid,
        created_at=notice.queued_at,
        recipient=notice.recipient,
        subject=notice.subject,
        body=notice.body,
    )
    where = deliver(server, job, mail, f"notice-{job.id}-{notice.uid}")
    _log.info("notice sent", administration=job.administration_id, job=job.id, to=where)
