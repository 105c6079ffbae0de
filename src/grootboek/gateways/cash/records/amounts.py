"""Amounts as CASH writes them: the notations an import may use, and the one an export prints."""

import re

from grootboek.ledger.money import Cents
from grootboek.wire.literals import is_digits, whole_of_digits

MAX_DIGITS = 12
"""Digits of an amount with its two decimals: the vendor's type `I12,2`."""

_NOTATION = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]+)(?:(?P<point>[.,])(?P<decimals>[0-9]{0,2}))?")


def cents_from_import(text: str) -> Cents:
    """Read an amount of an import as cents, or raise ValueError.

    Without a decimal sign the digits are cents; after a point or comma come no, one or two decimals of a euro.
    A sign for thousands, a plus and spaces are not allowed (manual chapter 11).
    """
    whole = text.removeprefix("-")
    if len(whole) <= MAX_DIGITS and is_digits(whole):  # as nearly all are
        return int(text)
    parts = _NOTATION.fullmatch(text)
    if parts is None:
        raise ValueError(text)
    digits = parts["whole"] if parts["point"] is None else parts["whole"] + parts["decimals"].ljust(2, "0")
    if len(digits.lstrip("0")) > MAX_DIGITS:
        raise ValueError(text)
    cents = whole_of_digits(digits)
    return -cents if parts["sign"] else cents


def checked_cents(cents: Cents) -> Cents:
    """Return an amount that the door worked out; ValueError when it has too many digits."""
    if abs(cents) >= 10**MAX_DIGITS:
        raise ValueError(cents)
    return cents


def cents_from_eport(text: str) -> Cents:
    """Read an amount of E-Port as cents: euros, with a point or comma before at most two decimals; ValueError otherwise."""
    # The point makes a whole number euros; without one it is read as cents.
    return cents_from_import(text if "." in text or "," in text else f"{text}.")


def amount_to_export(cents: Cents) -> str:
    """Print cents as an export does: a decimal comma, two decimals, a leading minus for credit."""
    # `//` rounds down, so -5 cents would print as -1,95: a negative amount is split without its sign.
    return f"{cents // 100},{cents % 100:02}" if cents >= 0 else f"-{-cents // 100},{-cents % 100:02}"
