"""A booking as its entry shows it: the lines as they were stated, whatever door they came in by."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple, TypeAlias
from uuid import UUID

from grootboek.ledger.booking import BookingKind
from grootboek.ledger.composing import natural_sign
from grootboek.ledger.entry import Line, Part
from grootboek.ledger.money import Cents
from grootboek.ledger.vat import NO_VAT

BY_ACCOUNTANT: Final = "by accountant"
"""Under this name a booking keeps that an accountant made or changed it."""


class BookingView(NamedTuple):
    """A booking as it stands now, with the lines of its entry (own line first when `account_id` is set)."""

    number: int
    uid: UUID
    kind: BookingKind
    journal_id: int
    fiscal_year: int
    voucher_number: int
    document_number: int
    date: date
    account_id: int | None
    party_id: int | None
    invoice_number: str
    reference: str
    description: str
    payment_term: int | None
    payment_reference: str
    amounts_include_vat: bool
    amount: Cents
    version: int
    withdrawn: bool
    entry_id: int
    door: str
    door_fields: Mapping[str, Any] | None
    created_at: datetime
    modified_at: datetime
    lines: tuple[Line, ...] = ()

    @property
    def by_accountant(self) -> bool:
        """Whether an accountant made or changed it."""
        return bool((self.door_fields or {}).get(BY_ACCOUNTANT))


class ShownLine(NamedTuple):
    """A line as a user would state it, in the natural sign of the booking's kind."""

    account_id: int
    net: Cents
    vat: Cents
    vat_code: str
    cost_centre_id: int | None
    party_id: int | None
    invoice_number: str
    description: str


class ShownBooking(NamedTuple):
    """A booking as a user would state it: what it says of itself, and its lines.

    `account_id` is its own account, or that of its first line where it has none; `party_id` and
    `party_code` are of its own party, or of the one that all its lines have in common; the code is empty without one.
    """

    number: int
    kind: BookingKind
    date: date
    account_id: int
    party_id: int | None
    party_code: str
    invoice_number: str
    reference: str
    description: str
    payment_term: int | None
    amounts_include_vat: bool
    amount: Cents
    door_fields: Mapping[str, Any] | None
    lines: Sequence[ShownLine]


HIDDEN: Final = frozenset({Part.VAT, Part.REVERSE})
"""Lines that are not shown: their VAT stands on the stated lines, computed pairs sum to zero."""


LineValues: TypeAlias = Sequence[Any]
"""The values of a `Line` in its order, which a line is too: lists show many thousands without making lines of them."""
_PARTY: Final = Line._fields.index("party_id")


def common_party(lines: Sequence[LineValues]) -> int | None:
    """Return the party that all lines with a party have in common; None when there is none."""
    parties = {line[_PARTY] for line in lines if line[_PARTY] is not None}
    return parties.pop() if len(parties) == 1 else None


def shown_lines(kind: BookingKind, lines: Sequence[LineValues]) -> list[ShownLine]:
    """Return the lines of an entry without its own line, with the VAT that belongs to each.

    VAT for which no line was found is shown as the plain line it is; computed pairs are left out, they sum to zero.
    """
    # Stated lines stand on the side opposite to the booking's own line.
    sign = -natural_sign(kind)
    shown = []
    for account_id, amount, part, code, _, vat, centre_id, party_id, invoice_number, text in lines[1:]:
        if part not in HIDDEN:
            own_code = code if code and part != Part.VAT_ALONE else NO_VAT
            own_vat = sign * (vat or 0)
            shown.append(
                ShownLine(account_id, sign * amount, own_vat, own_code, centre_id, party_id, invoice_number, text)
            )
    return shown
