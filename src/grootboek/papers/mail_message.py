"""A mail as the message that goes over the wire: MIME with a plain text body in UTF-8, written in seven bits.

The standard library parses headers and folds them again; before Python 3.11.10 it then loses quotes, and lets the line ends in
encoded words through. Texts that came from a client are therefore encoded here and written as they stand.
"""

import re
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, quote
from typing import Final, Self

from grootboek.ledger.mail import Mail, mail_address

_POLICY: Final = SMTP.clone(cte_type="7bit")
_UNSAFE_IN_A_FILE_NAME: Final = re.compile(r"[^\w.-]+")
_LONGEST_WORD: Final = 60
"""A longer word could not be folded unless it is encoded."""


class _Encoded(str):
    """The value of a header that was encoded and folded already."""

    __slots__ = ("name",)
    name: str

    def __new__(cls, name: str, value: str) -> Self:
        """Take the name and the value of a header."""
        header = super().__new__(cls, value)
        header.name = name
        return header

    def fold(self, *, policy: EmailPolicy) -> str:
        """Write the header."""
        return f"{self.name}: {self}\n".replace("\n", policy.linesep)


@dataclass(frozen=True, slots=True)
class MailedInvoice:
    """An invoice that goes along with a mail: its number, its PDF and, where that is wanted, its UBL."""

    number: str
    pdf: bytes
    ubl: bytes | None = None


def mail_message(mail: Mail, server_address: str = "", invoice: MailedInvoice | None = None) -> EmailMessage:
    """Make the message of a mail, with the files of an invoice when one goes along.

    It is the same message each time: its id is the mail's own, its date the moment at which the mail was queued. With
    `server_address` that is the sender, under the name of the mail's own sender, to whom answers go.
    """
    message = EmailMessage(_POLICY)
    own_address = mail_address(mail.sender_address) or ""
    sender = server_address or own_address
    message["From"] = _Encoded("From", _mailbox(mail.sender_name, sender))
    if own_address and own_address != sender:
        message["Reply-To"] = _Encoded("Reply-To", _mailbox(mail.sender_name, own_address))
    message["To"] = _Encoded("To", mail.recipient)
    message["Subject"] = _Encoded("Subject", _text("Subject", mail.subject))
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = _Encoded("Message-ID", f"<{mail.uid}@{(own_address or sender).rpartition('@')[2]}>")
    if not own_address:
        # A mail of the server itself: out-of-office programs leave what says so unanswered (RFC 3834).
        message["Auto-Submitted"] = "auto-generated"
    # splitlines would also break at signs that end no line of a mail, such as a form feed.
    message.set_content("\n".join(re.split("\r\n|\r|\n", mail.body)))
    if invoice is not None:
        name = invoice_file_name(invoice.number)
        message.add_attachment(invoice.pdf, maintype="application", subtype="pdf", filename=name)
        if invoice.ubl is not None:
            name = invoice_file_name(invoice.number, "xml")
            message.add_attachment(invoice.ubl, maintype="application", subtype="xml", filename=name)
        # A random boundary would make another message of each attempt.
        message.set_boundary(f"=_{mail.uid.hex}")
    return message


def invoice_file_name(number: str, ending: str = "pdf") -> str:
    """Return the name of a file of an invoice: its number, with a dash for each character that a file system may refuse."""
    return f"factuur-{_UNSAFE_IN_A_FILE_NAME.sub('-', number)}.{ending}"


def _mailbox(name: str, address: str) -> str:
    name = name.strip()
    if not name:
        return address
    phrase = f'"{quote(name)}"' if _is_plain(name) else _words("From", name)
    return f"{phrase} <{address}>"


def _text(header: str, text: str) -> str:
    return Header(text, "us-ascii", header_name=header).encode() if _is_plain(text) else _words(header, text)


def _words(header: str, text: str) -> str:
    """Return a text as encoded words (RFC 2047), folded."""
    return Header(text, "utf-8", header_name=header).encode()


def _is_plain(text: str) -> bool:
    """Tell whether a text can stand in a header as it is: ASCII, no long word, nothing that reads as an encoded word."""
    return text.isascii() and "=?" not in text and all(len(word) <= _LONGEST_WORD for word in text.split(" "))
