"""Mailing: a mail is queued in the transaction of what it tells about, and a job sends it when that has been committed."""

from typing import Final

from grootboek.ledger.mail import MailDraft, check_mail
from grootboek.ledger.refusal import refuse_if
from grootboek.store.book import Book, lock_administration
from grootboek.store.jobs import add_job
from grootboek.store.mails import insert_mail

MAIL_JOB: Final = "mail"
"""The kind of job that sends a mail; its payload names it as `mail_id`."""


def queue_mail(book: Book, draft: MailDraft) -> int:
    """Queue a mail and return its id; `Refused` with every problem when something is wrong.

    Whoever calls this has held the actor to the right for what the mail tells about.
    """
    refuse_if(check_mail(draft))
    lock_administration(book)
    mail_id = insert_mail(book, draft)
    add_job(book.connection, MAIL_JOB, book.now, {"mail_id": mail_id}, book.administration_id)
    return mail_id
