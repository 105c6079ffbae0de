"""Sending a mail of the outbox: through the mail host, or into the mail folder when there is none.

A process that dies between the moment at which the mail host took a mail and the moment at which that was noted has it sent
again (nothing can prevent that), under the same Message-ID, by which programs recognise it.
"""

from datetime import timedelta

import structlog

from grootboek.access.hall import Hall
from grootboek.access.printing import printed_invoice
from grootboek.jobs.attempts import Never, NotNow
from grootboek.jobs.mail_folder import mail_folder, write_message
from grootboek.jobs.mail_host import hand_over
from grootboek.ledger.actor import Actor
from grootboek.ledger.mail import Mail, mail_address
from grootboek.papers.faults import CannotPrint
from grootboek.papers.mail_message import mail_message
from grootboek.store.book import open_book
from grootboek.store.jobs import Job
from grootboek.store.mails import mail_by_id, mark_sent

_SERVER = Actor(None, "mail")

_log = structlog.get_logger("jobs")


def send_mail(hall: Hall, job: Job) -> None:
    """Send the mail that a job names, unless it was sent; `Never` or `NotNow` when that cannot be done."""
    administration_id = job.administration_id or 0
    with open_book(hall.database, administration_id, _SERVER) as book:
        mail = mail_by_id(book, job.payload["mail_id"])
    if mail is None:
        raise Never("there is no such mail")
    if mail.sent_at is not None:
        return
    where = _deliver(hall, job, mail)
    with open_book(hall.database, administration_id, _SERVER, writing=True) as book:
        mark_sent(book, mail.id, book.now)
    _log.info("mail sent", administration=administration_id, mail=mail.id, to=where)


def _deliver(hall: Hall, job: Job, mail: Mail) -> str:
    """Hand a mail to the mail host or write it to the folder, and say which."""
    server_address = hall.settings.mail_sender or ("" if mail_address(mail.sender_address) else _own_address(hall))
    message = mail_message(mail, server_address, _invoice(hall, job, mail))
    if not hall.settings.smtp_host:
        name = f"{job.administration_id}-{mail.id}-{mail.uid}"
        return str(write_message(mail_folder(hall.settings, hall.database), name, message))
    _hold(hall, job)
    sender = server_address or mail_address(mail.sender_address) or ""
    hand_over(hall.settings, message, sender, mail.recipient)
    return hall.settings.smtp_host


def _own_address(hall: Hall) -> str:
    """Return the address of a mail that the server sends of itself when none was set."""
    if hall.settings.smtp_host:
        raise NotNow("a mail of the server itself needs an address: set GROOTBOEK_MAIL_SENDER")
    return "grootboek@localhost"


def _hold(hall: Hall, job: Job) -> None:
    """Leave the mail for another time when the claim would end while it is sent: a second worker would send it as well."""
    if hall.database.clock() + timedelta(seconds=2 * hall.settings.smtp_seconds) > job.claimed_until:
        raise NotNow("making the invoice took so long that there was no time left to send it")


def _invoice(hall: Hall, job: Job, mail: Mail) -> tuple[str, bytes] | None:
    """Return the number and the PDF of the invoice that goes along; None without one."""
    if mail.invoice_id is None:
        return None
    try:
        printed = printed_invoice(hall.database, job.administration_id or 0, mail.invoice_id, _SERVER)
    except CannotPrint as problem:
        raise NotNow(f"the invoice cannot be made: {problem}") from problem
    if printed is None:
        raise Never("the invoice that goes along is gone")
    return printed.number, printed.pdf
