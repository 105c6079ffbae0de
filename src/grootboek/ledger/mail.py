"""Mails (e-mailbericht): what the books send to customers and users, with or without an invoice."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from grootboek.ledger.invoice import MAIL_TEXT_LENGTHS
from grootboek.ledger.refusal import Problem, Reason
from grootboek.ledger.storable_texts import check_texts

TEXT_LENGTHS: Final[Mapping[str, int]] = {**MAIL_TEXT_LENGTHS, "recipient": 250}
"""The longest text of each field."""

_LOCAL_PART: Final = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_LABEL: Final = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN: Final = re.compile(rf"({_LABEL}\.)+{_LABEL}")
# RFC 5321 bounds an address to 254 characters, and what stands before the @ to 64.
_LONGEST_ADDRESS: Final = 254
_BETWEEN_ADDRESSES: Final = re.compile("[;,]")
_LINE_ENDS: Final = frozenset({"Cc", "Zl", "Zp"})
"""The categories of control characters and line ends: in a header they would begin another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailDraft:
    """What is to be mailed to whom. `recipient` is an address, or several with `;` or `,` between them.

    An empty `sender_address` makes it a mail of the server itself; `invoice_id` sends the PDF of that invoice along.
    """

    recipient: str
    subject: str
    body: str
    sender_address: str = ""
    sender_name: str = ""
    invoice_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail(MailDraft):
    """One mail as it was queued, to one address; `sent_at` None when it was not sent (yet)."""

    id: int
    uid: UUID
    created_at: datetime
    sent_at: datetime | None = None


def mail_address(text: str) -> str | None:
    """Return an e-mail address as it goes over the wire (a domain with accents in its ASCII form); None when it is none."""
    local, _, domain = text.strip().rpartition("@")
    try:
        ascii_domain = domain[:_LONGEST_ADDRESS].encode("idna").decode("ascii")
    except UnicodeError:
        return None
    fits = len(local) <= 64 and len(local) + 1 + max(len(domain), len(ascii_domain)) <= _LONGEST_ADDRESS
    if not fits or not _LOCAL_PART.fullmatch(local) or not _DOMAIN.fullmatch(ascii_domain):
        return None
    return f"{local}@{ascii_domain}"


def addresses_in(recipient: str) -> tuple[str, ...] | None:
    """Return the addresses of a recipient, each once; None when there is none or one is no e-mail address."""
    addresses = [mail_address(part) for part in _BETWEEN_ADDRESSES.split(recipient) if part.strip()]
    whole = [address for address in addresses if address is not None]
    return tuple(dict.fromkeys(whole)) if whole and len(whole) == len(addresses) else None


def check_mail(draft: MailDraft, *place: str | int) -> Iterator[Problem]:
    """Yield everything that is wrong with a mail: texts missing, too long or unfit for a header, and addresses that are none."""
    for name in ("recipient", "subject", "body"):
        if not getattr(draft, name).strip():
            yield Problem(Reason.TEXT_MISSING, (*place, name))
    yield from check_texts(draft, TEXT_LENGTHS, *place)
    if draft.recipient.strip() and addresses_in(draft.recipient) is None:
        yield Problem(Reason.VALUE_INVALID, (*place, "recipient"), {"recipient": draft.recipient})
    if draft.sender_address.strip() and mail_address(draft.sender_address) is None:
        yield Problem(Reason.VALUE_INVALID, (*place, "sender_address"), {"sender_address": draft.sender_address})
    for name in ("subject", "sender_name"):
        if any(unicodedata.category(sign) in _LINE_ENDS for sign in getattr(draft, name)):
            yield Problem(Reason.VALUE_INVALID, (*place, name))
