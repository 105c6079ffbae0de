"""Reading the texts of an audit file: amounts, days and numbers, as other packages write them too."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from grootboek.ledger.money import Cents, cents_from_decimal
from grootboek.wire.literals import is_digits
from grootboek.wire.xml import Element, local_name

_AMOUNT: Final = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{0,10})?|[+-]?\.[0-9]{1,10}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


Texts: TypeAlias = Mapping[str, str]
"""The texts of the children of an element by their local names."""


class BadField(ValueError):
    """A text that cannot be read as what it stands for."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(f"{name}: {words}" if not words.startswith("is ") else f"{name} {words}")


def texts_of(element: Element) -> Texts:
    """Return the texts of the children of an element by their local names; of a name that comes twice the first."""
    texts: dict[str, str] = {}
    for child in element:
        texts.setdefault(local_name(child.tag), child.text or "")
    return texts


def raw_text(texts: Texts, *names: str) -> str:
    """Return the text under the first of some names that has one, as it stands."""
    return next((found for name in names if (found := texts.get(name, ""))), "")


def text(texts: Texts, *names: str) -> str:
    """Return the same without blanks around it."""
    return raw_text(texts, *names).strip()


def amount(texts: Texts) -> Cents:
    """Return the amount of a line, debit positive."""
    return signed(texts, "amnt", "amntTp")


def signed(texts: Texts, about: str, side: str) -> Cents:
    """Return an amount with its side as one that is positive when it is a debit."""
    return signed_amount(text(texts, about), text(texts, side), (about, side))


def signed_amount(written: str, side: str, names: tuple[str, str]) -> Cents:
    """Return an amount that is written with its side; `names` are those of their elements."""
    value = decimal(written, names[0])
    try:
        cents = cents_from_decimal(value)
    except ValueError as problem:
        raise BadField(names[0], f"{written!r} cannot be: {problem}") from None
    if side not in {"D", "C"}:
        raise BadField(names[1], f"{side!r} is not D or C" if side else "is missing")
    return -cents if side == "C" else cents


def decimal(written: str, name: str) -> Decimal:
    """Return a number, which may have a comma before its decimals."""
    plain = written.replace(",", ".")
    if not _AMOUNT.fullmatch(plain):
        raise BadField(name, f"{written!r} is not a number" if written else "is missing")
    return Decimal(plain)


def day(texts: Texts, name: str) -> date | None:
    """Return a day, which may have a time or a zone behind it; None without one."""
    return day_of(text(texts, name), name)


def day_of(written: str, name: str) -> date | None:
    """Return a day that is written; None for an empty text."""
    if not written:
        return None
    try:
        return date.fromisoformat(written[:10] if _DAY.fullmatch(written[:10]) else "")
    except ValueError:
        raise BadField(name, f"{written!r} is not a day") from None


def whole(written: str) -> int | None:
    """Return a whole number that is written; None for anything else."""
    return int(written) if is_digits(written) and len(written) <= _LONGEST else None


_LONGEST: Final = 9
