"""Forms of texts that marks name: addresses of mail and web, and the numbers that banks and authorities give out.

A number is read as people write it: blanks, dots and hyphens do not count, and letters count in any case.
"""

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from stdnum import bic, iban

from grootboek.ledger.mail import mail_address
from grootboek.wire.literals import is_digits

_SEPARATOR: Final = ";"
_BETWEEN: Final = str.maketrans("", "", " .-")


def _is_mail(text: str) -> bool:
    return _SEPARATOR in text or mail_address(text) is not None


def _are_mails(text: str) -> bool:
    parts = [part for part in text.split(_SEPARATOR) if part.strip()]
    return _SEPARATOR not in text or (bool(parts) and all(mail_address(part) is not None for part in parts))


def _is_url(text: str) -> bool:
    try:
        address = urlsplit(text if "://" in text else f"https://{text}")
        host = address.hostname or ""
    except ValueError:  # brackets that enclose no address
        return False
    return address.scheme in ("http", "https") and "." in host and not any(letter.isspace() for letter in text)


def _is_letters_and_digits(text: str) -> bool:
    folded = text.translate(_BETWEEN)
    return folded.isascii() and folded.isalnum()


def _is_digits_of(*lengths: int) -> Callable[[str], bool]:
    return lambda text: len(folded := text.translate(_BETWEEN)) in lengths and is_digits(folded)


FORMS: Final[Mapping[str, Callable[[str], bool]]] = {
    "mail": _is_mail,
    "mails": _are_mails,
    "url": _is_url,
    "iban": lambda text: text.isascii() and bool(iban.is_valid(text)),
    "bic": lambda text: text.isascii() and bool(bic.is_valid(text)),
    "alphanumeric": _is_letters_and_digits,
    "two": lambda text: len(text) >= 2,
    # With the four digits of a branch, or without.
    "kvk": _is_digits_of(8, 12),
    "oin": _is_digits_of(20),
}
"""What a mark calls a form, and what tells whether a text that is not empty has it."""
