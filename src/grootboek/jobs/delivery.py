"""Delivering a mail: to the mail host, or as a file in the mail folder when there is none."""

from datetime import timedelta

from grootboek.access.server import Server
from grootboek.jobs.attempts import NotNow
from grootboek.jobs.mail_folder import mail_folder, write_message
from grootboek.jobs.mail_host import hand_over
from grootboek.ledger.mail import Mail, mail_address
from grootboek.papers.mail_message import MailedInvoice, mail_message
from grootboek.store.queues.jobs import Job


def deliver(server: Server, job: Job, mail: Mail, name: str, invoice: MailedInvoice | None = None) -> str:
    """Hand a mail to the mail host or write it to the folder under a name, and say which; an invoice may go along."""
    server_address = server.settings.mail_sender or ("" if mail_address(mail.sender_address) else _own_address(server))
    message = mail_message(mail, server_address, invoice)
    if not server.settings.smtp_host:
        return str(write_message(mail_folder(server.settings, server.database), name, message))
    _put_off_near_end_of_claim(server, job)
    sender = server_address or mail_address(mail.sender_address) or ""
    hand_over(server.settings, message, sender, mail.recipient)
    return server.settings.smtp_host


def _own_address(server: Server) -> str:
    """Return the sender of a mail of the server itself when no address was set: a file can do without one, a mail host cannot."""
    if server.settings.smtp_host:
        raise NotNow("a mail of the server itself needs an address: set GROOTBOEK_MAIL_SENDER")
    return "grootboek@localhost"


def _put_off_near_end_of_claim(server: Server, job: Job) -> None:
    """Put the mail off when the claim could end while it is sent: a second worker would then send it as well."""
    if server.database.clock() + timedelta(seconds=2 * server.settings.smtp_seconds) > job.claimed_until:
        raise NotNow("making the invoice took so long that there was no time left to send it")
