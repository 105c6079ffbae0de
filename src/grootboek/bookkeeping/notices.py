"""Notices: mails of the server itself to one of its users, queued in the transaction of what they tell about.

A notice is about something at a door, whose books may be elsewhere; it is therefore kept in the job that sends it, and not in
the outbox of an administration.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from grootboek.ledger.mail import mail_address
from grootboek.store.engine.database import Connection
from grootboek.store.queues.jobs import add_job

NOTICE_JOB: Final = "notice"
"""The kind of job that sends a notice, which is its payload."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice: to whom, what it says, its own id (that of the message) and when it was queued."""

    recipient: str
    subject: str
    body: str
    uid: UUID
    queued_at: datetime


def queue_notice(connection: Connection, notice: Notice, administration_id: int | None = None) -> None:
    """Queue a notice in the caller's transaction; not to a user whose name is no e-mail address."""
    address = mail_address(notice.recipient)
    if address is None:
        return
    payload = {
        "recipient": address,
        "subject": notice.subject,
        "body": notice.body,
        "uid": str(notice.uid),
        "queued_at": notice.queued_at.isoformat(),
    }
    add_job(connection, NOTICE_JOB, notice.queued_at, payload, administration_id)


def notice_from_payload(payload: Mapping[str, Any]) -> Notice:
    """Return the notice that a job holds."""
    return Notice(
        recipient=payload["recipient"],
        subject=payload["subject"],
        body=payload["body"],
        uid=UUID(payload["uid"]),
        queued_at=datetime.fromisoformat(payload["queued_at"]),
    )
