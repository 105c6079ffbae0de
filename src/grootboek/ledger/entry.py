"""Entries (journaalpost): what a booking did to the books. Lines sum to zero and never change.

The canonical content of an entry is hashed together with its predecessor's hash, so that a chain runs through the books
of an administration.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import IntEnum
from hashlib import sha256
from typing import Final, NamedTuple
from uuid import UUID

from grootboek.ledger.money import Cents


class Part(IntEnum):
    """What a line does in its entry.

    CONTROL opens an item on a receivable or payable account (the total of an invoice), SETTLEMENT settles one (a payment).
    OWN is the line on the booking's own account where that is no control account: the money of a cash or bank booking.
    DETAIL is a line as it was stated, with its VAT code and its share of the VAT. VAT is tax posted on a VAT account with its
    base, VAT_ALONE tax for which no line with that base was found. REVERSE is one half of the pair that the buyer computes
    under reverse charge, SUSPENSE the difference of a document that was out of balance.
    """

    CONTROL = 1
    SETTLEMENT = 2
    OWN = 3
    DETAIL = 4
    VAT = 5
    REVERSE = 6
    SUSPENSE = 7
    VAT_ALONE = 8


class Line(NamedTuple):
    """One line of an entry: an amount in cents on an account, debit positive. A tuple, since lists read many thousands."""

    account_id: int
    amount: Cents
    part: Part
    vat_code: str | None = None
    vat_base: Cents | None = None
    vat_amount: Cents | None = None
    cost_centre_id: int | None = None
    party_id: int | None = None
    invoice_number: str = ""
    description: str = ""

    @property
    def debit(self) -> Cents:
        """The amount when it is a debit, else zero."""
        return max(self.amount, 0)

    @property
    def credit(self) -> Cents:
        """The amount, positive, when it is a credit, else zero."""
        return max(-self.amount, 0)


MAX_ENTRY_LINES: Final = 32_000
"""The most lines of one entry: the line count is a small integer in the database."""

GENESIS: Final = bytes(32)
"""The hash before the first entry of an administration."""


def residual(lines: Iterable[Line]) -> Cents:
    """Return what the lines are out of balance: zero for a sound entry."""
    return sum(line.amount for line in lines)


def reversal(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return lines that undo these lines, in the same order."""
    return tuple(
        line._replace(amount=-line.amount, vat_base=_negated(line.vat_base), vat_amount=_negated(line.vat_amount))
        for line in lines
    )


def _negated(amount: Cents | None) -> Cents | None:
    return None if amount is None else -amount


def digest(booking_uid: UUID, day: date, lines: Iterable[Line]) -> bytes:
    """Return the sha256 of the canonical content of an entry: its booking, its date and every fact of every line.

    Each value is written as decimal text or as text with its length, so that no two contents share a form.
    """
    parts = [str(booking_uid), day.isoformat(), *(_canonical(line) for line in lines)]
    return sha256("\n".join(parts).encode()).digest()


def _canonical(line: Line) -> str:
    account_id, amount, part, vat_code, vat_base, vat_amount, cost_centre_id, party_id, invoice_number, description = (
        line
    )
    return (
        f"{account_id};{amount};{part:d};{_text(vat_code)};{_number(vat_base)};{_number(vat_amount)};"
        f"{_number(cost_centre_id)};{_number(party_id)};{_text(invoice_number)};{_text(description)}"
    )


def _text(value: str | None) -> str:
    return f"{len(value)}:{value}" if value else "-"


def _number(value: int | None) -> str:
    return "-" if value is None else str(value)


def link(previous: bytes, entry_id: int, content: bytes) -> bytes:
    """Return the hash of an entry: sha256 over its predecessor's hash, its id (four bytes) and its digest."""
    # PostgreSQL makes the same bytes by int4send when it records a booking in one statement.
    return sha256(previous + entry_id.to_bytes(4, "big") + content).digest()
