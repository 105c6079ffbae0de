"""The boxes (rubrieken) of a VAT return, computed from sums of lines and rounded as they are declared.

Sources: Aangifte omzetbelasting of the Belastingdienst, boxes 1a to 5g; Wet op de omzetbelasting 1968, articles 2 and 9 to 17a.
An amount is declared in whole euros and may be rounded in the taxpayer's favour: what is due and turnover go down, what is
reclaimed goes up, below zero too. A credit note takes back in its box what its invoice put there.

A line counts by its VAT code (vat.toml). VAT of private use has no code: it counts by the role of its account. What is posted on
an account of VAT without a code does not count, as what is paid to the tax office.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from grootboek.ledger.account import AccountRole
from grootboek.ledger.entry import Part
from grootboek.ledger.money import Cents
from grootboek.ledger.vat import VatCode, VatSide, vat_codes

Euros: TypeAlias = int
"""A whole number of euros."""


class Box(StrEnum):
    """A box of the return, in the order of the form."""

    HIGH = "1a"
    LOW = "1b"
    OTHER = "1c"
    PRIVATE = "1d"
    UNTAXED = "1e"
    REVERSED = "2a"
    EXPORT = "3a"
    WITHIN_EU = "3b"
    INSTALLED_IN_EU = "3c"
    FROM_OUTSIDE_EU = "4a"
    FROM_EU = "4b"
    DUE = "5a"
    RECLAIMED = "5b"
    BALANCE = "5c"
    SMALL_BUSINESS = "5d"
    ESTIMATED_BEFORE = "5e"
    ESTIMATED = "5f"
    TOTAL = "5g"


VAT_DUE: Final = (Box.HIGH, Box.LOW, Box.OTHER, Box.PRIVATE, Box.REVERSED, Box.FROM_OUTSIDE_EU, Box.FROM_EU)
"""The boxes whose VAT comes together in 5a."""

TURNOVER: Final = (*tuple(Box)[:11],)
"""The boxes that state turnover."""


class LineSum(NamedTuple):
    """The sum of lines with one VAT code, of one part, on one account; debit is positive."""

    vat_code: str | None
    part: Part
    account_id: int
    amount: Cents
    base: Cents
    lines: int


class Counted(NamedTuple):
    """What a line, or a sum of lines, puts in one box."""

    box: Box
    turnover: Cents = 0
    vat: Cents = 0


@dataclass(frozen=True, slots=True)
class BoxAmounts:
    """What stands in a box: to the cent, and as it is declared."""

    turnover: Cents
    vat: Cents
    declared_turnover: Euros
    declared_vat: Euros

    def __sub__(self, other: "BoxAmounts") -> "BoxAmounts":
        """Return what this box has more than another."""
        return BoxAmounts(
            self.turnover - other.turnover,
            self.vat - other.vat,
            self.declared_turnover - other.declared_turnover,
            self.declared_vat - other.declared_vat,
        )

    def __add__(self, other: "BoxAmounts") -> "BoxAmounts":
        """Return what two boxes have together."""
        return self - (NOTHING - other)


NOTHING: Final = BoxAmounts(0, 0, 0, 0)

Boxes: TypeAlias = Mapping[Box, BoxAmounts]
"""Every box of a return."""
Roles: TypeAlias = Mapping[int, AccountRole]
"""The roles of accounts by their id."""

_TAX: Final = frozenset({Part.VAT, Part.VAT_ALONE})


def counted(row: LineSum, roles: Roles) -> Iterator[Counted]:
    """Yield what a sum of lines puts in which boxes."""
    if roles.get(row.account_id) is AccountRole.VAT_PRIVATE_USE:
        yield Counted(Box.PRIVATE, turnover=-row.base, vat=-row.amount)
        return
    code = vat_codes().get(row.vat_code or "")
    if code is None:
        return
    # What is sold is a credit and what is bought a debit; either is positive on the return.
    sign = -1 if code.side is VatSide.SALES else 1
    if row.part is Part.DETAIL:
        if code.turnover_box:
            yield Counted(Box(code.turnover_box), turnover=sign * row.amount)
    elif row.part in _TAX:
        if row.part is Part.VAT_ALONE and code.turnover_box:
            yield Counted(Box(code.turnover_box), turnover=sign * row.base)
        if code.vat_box:
            yield Counted(Box(code.vat_box), vat=sign * row.amount)
    elif row.part is Part.REVERSE:
        yield from _reversed(row, code, roles)


def _reversed(row: LineSum, code: VatCode, roles: Roles) -> Iterator[Counted]:
    """Yield one half of the pair that the buyer computes: due on one account, to reclaim on another."""
    if roles.get(row.account_id) is code.reclaim_role:
        if code.reclaim_box:
            yield Counted(Box(code.reclaim_box), vat=row.amount)
    elif code.vat_box:
        yield Counted(Box(code.vat_box), vat=-row.amount)


def is_vat(row: LineSum, roles: Roles) -> bool:
    """Tell whether a sum is VAT that stands on an account of its own until the return is settled."""
    if roles.get(row.account_id) is AccountRole.VAT_PRIVATE_USE:
        return True
    return row.vat_code in vat_codes() and (row.part in _TAX or row.part is Part.REVERSE)


def boxes_of(rows: Iterable[LineSum], roles: Roles) -> dict[Box, BoxAmounts]:
    """Return every box of a return over sums of lines."""
    turnover, vat = dict.fromkeys(Box, 0), dict.fromkeys(Box, 0)
    for row in rows:
        for amounts in counted(row, roles):
            turnover[amounts.box] += amounts.turnover
            vat[amounts.box] += amounts.vat
    boxes = {
        box: BoxAmounts(
            turnover[box],
            vat[box],
            rounded_down(turnover[box]),
            rounded_up(vat[box]) if box is Box.RECLAIMED else rounded_down(vat[box]),
        )
        for box in Box
    }
    return with_totals(boxes)


def with_totals(boxes: Boxes) -> dict[Box, BoxAmounts]:
    """Return boxes with 5a, 5c and 5g as the others make them."""
    due = sum((_vat_of(boxes[box]) for box in VAT_DUE), NOTHING)
    total = due - _vat_of(boxes[Box.RECLAIMED])
    return {**boxes, Box.DUE: due, Box.BALANCE: total, Box.TOTAL: total}


def _vat_of(amounts: BoxAmounts) -> BoxAmounts:
    return BoxAmounts(0, amounts.vat, 0, amounts.declared_vat)


def rounded_down(amount: Cents) -> Euros:
    """Return the whole euros of an amount that is due: 0,99 is 0, and what comes back of 0,50 is 1."""
    return amount // 100


def rounded_up(amount: Cents) -> Euros:
    """Return the whole euros of an amount that is reclaimed: 0,01 is 1."""
    return -(-amount // 100)


def sum_of(several: Sequence[Boxes]) -> dict[Box, BoxAmounts]:
    """Return the boxes of several returns together."""
    return {box: sum((boxes[box] for boxes in several), NOTHING) for box in Box}


def difference(new: Boxes, old: Boxes) -> dict[Box, BoxAmounts]:
    """Return what boxes have more than other ones, box by box."""
    return {box: new[box] - old[box] for box in Box}
