"""Mailing: a mail is queued in the transaction of what it tells about, and a job sends it when that has been committed."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.mail import Mail, MailDraft, addresses_in, check_mail
from grootboek.ledger.refusal import Reason, refusal, refuse_if
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.queues.jobs import OpenJob, add_job, open_jobs, retry_job
from grootboek.store.queues.mails import insert_mail, mail_by_id, mails, mark_sent

MAIL_JOB: Final = "mail"
"""The kind of job that sends a mail; its payload names it as `mail_id`."""


class MailState(StrEnum):
    """How a mail stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


def queue_mail(book: Book, draft: MailDraft) -> tuple[int, ...]:
    """Queue a mail to each address of its recipient and return their ids; `Refused` with every problem when something is wrong.

    Each address gets a mail of its own, so that one that is refused does not keep the others waiting. Whoever calls this has
    held the actor to the right for what the mail tells about.
    """
    refuse_if(check_mail(draft))
    lock_administration(book)
    return tuple(_queue_one(book, replace(draft, recipient=address)) for address in addresses_in(draft.recipient) or ())


def _queue_one(book: Book, draft: MailDraft) -> int:
    mail_id = insert_mail(book, draft)
    _add_job(book, mail_id)
    return mail_id


def _add_job(book: Book, mail_id: int) -> None:
    add_job(book.connection, MAIL_JOB, book.now, {"mail_id": mail_id}, book.administration_id)


@dataclass(frozen=True, slots=True)
class MailInOutbox:
    """A mail with how it stands: sent, waiting, or given up; `error` is why the last attempt failed."""

    mail: Mail
    state: MailState
    error: str
    next_attempt_at: datetime | None


def outbox(book: Book, *, only_failed: bool = False, limit: int = 100) -> list[MailInOutbox]:
    """Return the latest mails of the administration, the newest first, with how each stands."""
    jobs = _jobs(book)
    failed = [mail_id for mail_id, job in jobs.items() if job.given_up]
    return [_standing(mail, jobs.get(mail.id)) for mail in mails(book, failed if only_failed else None, limit)]


def _standing(mail: Mail, job: OpenJob | None) -> MailInOutbox:
    if job is None:
        return MailInOutbox(mail, MailState.SENT if mail.sent_at else MailState.WAITING, "", None)
    if job.given_up:
        return MailInOutbox(mail, MailState.FAILED, job.error, None)
    return MailInOutbox(mail, MailState.WAITING, job.error, job.run_after)


def send_again(book: Book, mail_id: int) -> None:
    """Have a mail sent now, one that was sent too; `Refused` when there is none or it is being sent.

    It keeps its Message-ID, so a reader who has it already is not shown it twice by most programs.
    """
    require(book, Right.MANAGE)
    lock_administration(book)
    if mail_by_id(book, mail_id) is None:
        raise refusal(Reason.NOT_FOUND, "mail", mail=mail_id)
    job = _jobs(book).get(mail_id)
    if job is None:
        _add_job(book, mail_id)
    elif not retry_job(book.connection, job.id, book.now):
        raise refusal(Reason.IN_USE, "mail", mail=mail_id)
    mark_sent(book, mail_id, None)
    write_audit(book, "send mail again", f"mail {mail_id}")


def _jobs(book: Book) -> dict[int, OpenJob]:
    """Return the jobs that are not done by the mail that they send."""
    jobs = open_jobs(book.connection, MAIL_JOB, book.administration_id)
    return {job.payload["mail_id"]: job for job in jobs}
