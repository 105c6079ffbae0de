"""Texts of banks made plain: references that say nothing, IBANs, payment references, amounts in cents."""

import re

from stdnum import iban, iso11649

from grootboek.formats.bank.faults import BankFault, BankFileError
from grootboek.ledger.money import LARGEST, Cents

LONGEST = 10_000
"""The most characters of what a bank tells of a transaction, in one text."""
LONGEST_ACCOUNT = 34
LONGEST_CODE = 35
"""The most characters of a code or a number, such as a BIC; what is longer is cut."""
_LONGEST_REFERENCE = 70
_NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "NOTAVAILABLE", "NOREF", "EREF", "PREF", "MARF", "KREF"})
_AMOUNT = re.compile(r"([+-]?)([0-9]{1,18})(?:[.,]([0-9]*))?", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", re.ASCII)
_IBAN_AMONG_WORDS = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2}[0-9]{2}[A-Z0-9]{11,30})(?![A-Za-z0-9])", re.ASCII)
_DUTCH_REFERENCE = re.compile(r"[0-9]{16}", re.ASCII)
_NAMED_REFERENCE = re.compile(r"\b(?:CUR|ISO) Ref: ?([A-Z0-9]{5,25})\b", re.ASCII)


def squeezed(text: str) -> str:
    """Return a text with single blanks between its words and none around them."""
    return " ".join(text.split())


def reference(text: str) -> str:
    """Return a reference as it is, or nothing where a bank writes that there is none."""
    if not text:
        return ""
    text = squeezed(text)[:_LONGEST_REFERENCE]
    return "" if text.replace(" ", "").upper() in _NO_REFERENCE or not text.strip("0") else text


def as_iban(text: str) -> str:
    """Return an IBAN without blanks, in capitals; nothing when the text is no IBAN."""
    text = "".join(text.split()).upper()
    return text if _IBAN.fullmatch(text) else ""


def first_iban(text: str, own: str) -> str:
    """Return the first valid IBAN among the words of a text that is not the account's own; nothing when there is none."""
    for found in _IBAN_AMONG_WORDS.findall(text):
        if found != own and iban.is_valid(found):
            return str(found)
    return ""


def payment_reference(text: str) -> str:
    """Return the payment reference that a text is: one of ISO 11649 or of sixteen digits; nothing when it is neither."""
    named = _NAMED_REFERENCE.search(text) if "Ref:" in text else None
    plain = (named[1] if named else "".join(text.split())).upper()
    is_one = _DUTCH_REFERENCE.fullmatch(plain) or (
        plain.isascii() and plain.startswith("RF") and iso11649.is_valid(plain)
    )
    return plain if is_one else ""


def cents(text: str, line: int) -> Cents:
    """Return an amount, with a point or a comma, in cents; BankFileError when it is none or holds a part of a cent."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        raise BankFileError(BankFault.AMOUNT, "this is no amount", line, text)
    sign, whole, part = found[1], found[2], (found[3] or "").rstrip("0")
    amount = int(whole) * 100 + int(part.ljust(2, "0")[:2])
    if len(part) > 2 or amount >= LARGEST:
        raise BankFileError(BankFault.AMOUNT, "this amount is too large or holds a part of a cent", line, text)
    return -amount if sign == "-" else amount
