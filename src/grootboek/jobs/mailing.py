"""Sending a mail of the outbox of an administration.

When a process dies after the mail host took a mail and before that was noted, the mail is sent again. Nothing can prevent that;
it has the same Message-ID, by which mail programs recognise it.
"""

import structlog

from grootboek.access.server import Server
from grootboek.bookkeeping.electronic_invoices import goes_with_mail, invoice_as_ubl
from grootboek.bookkeeping.printing import printed_invoice
from grootboek.bookkeeping.remarks import remarks_on_invoice
from grootboek.jobs.attempts import Never, NotNow
from grootboek.jobs.delivery import deliver
from grootboek.ledger.actor import Actor
from grootboek.ledger.mail import Mail
from grootboek.papers.errors import CannotPrint
from grootboek.papers.mail_message import MailedInvoice
from grootboek.store.book import open_book
from grootboek.store.invoicing.invoices import invoice_by
from grootboek.store.queues.jobs import Job
from grootboek.store.queues.mails import mail_by_id, mark_sent

_SERVER = Actor(None, "mail")

_log = structlog.get_logger("jobs")


def send_mail(server: Server, job: Job) -> None:
    """Send the mail that a job names, unless it was sent; `Never` or `NotNow` when that cannot be done."""
    administration_id = job.administration_id or 0
    with open_book(server.database, administration_id, _SERVER) as book:
        mail = mail_by_id(book, job.payload["mail_id"])
        remarks = remarks_on_invoice(book, mail.invoice_id) if mail and mail.invoice_id and not mail.sent_at else ()
    if mail is None:
        raise Never("there is no such mail")
    # A worker may have died between this note and marking the job done.
    if mail.sent_at is not None:
        return
    if remarks:
        raise Never(
            f"the invoice cannot be mailed as it is: {', '.join(remarks)}; put the relation right and send the mail again, or, "
            "when its paper was seen already, credit the invoice (grootboek invoice credit) and make a new one"
        )
    where = deliver(server, job, mail, f"{administration_id}-{mail.id}-{mail.uid}", _invoice(server, job, mail))
    with open_book(server.database, administration_id, _SERVER, writing=True) as book:
        mark_sent(book, mail.id, book.now)
    _log.info("mail sent", administration=administration_id, mail=mail.id, to=where)


def _invoice(server: Server, job: Job, mail: Mail) -> MailedInvoice | None:
    """Return the invoice that goes along, with its UBL where that is wanted; None without one."""
    if mail.invoice_id is None:
        return None
    try:
        printed = printed_invoice(server.database, job.administration_id or 0, mail.invoice_id, _SERVER)
    except CannotPrint as problem:
        raise NotNow(f"the invoice cannot be made: {problem}") from problem
    if printed is None:
        raise Never("the invoice that goes along is gone")
    return MailedInvoice(printed.number, printed.pdf, _ubl(server, job, mail.invoice_id))


def _ubl(server: Server, job: Job, invoice_id: int) -> bytes | None:
    with open_book(server.database, job.administration_id or 0, _SERVER, writing=True) as book:
        invoice = invoice_by(book, "id", invoice_id)
        return invoice_as_ubl(book, invoice) if invoice and goes_with_mail(book, invoice) else None
