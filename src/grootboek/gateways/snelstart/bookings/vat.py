"""Btw of invoices as SnelStart states it, and the VAT codes of the books: a soort for each line, a total for each soort.

A btwSoort of a line says what is charged on it, and the function of its account which box it is counted in. A total says
whose VAT it is: `VerkopenHoog` is charged, `InkopenHoog` is reclaimed. An invoice may have totals of the other side for its
lines on accounts of that side, as a sale that credits costs. A total `VerkopenVerlegd` or `InkopenVerlegd`, always of
nothing, says that what is not charged is reversed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from grootboek.gateways.snelstart.contract.functions import function_of
from grootboek.ledger.account import Account, AccountRole
from grootboek.ledger.money import Cents
from grootboek.ledger.presentation import ShownLine
from grootboek.ledger.vat import NO_VAT, UNTAXED, UNTAXED_BY_ROLE, VatLevel, VatSide, code_for, vat_code

LEVEL_OF_SOORT: Final[Mapping[str, VatLevel]] = {
    "Hoog": VatLevel.HIGH,
    "Laag": VatLevel.LOW,
    "Overig": VatLevel.OTHER,
    "Geen": VatLevel.NONE,
}
CHARGE_OF_TOTAL: Final[Mapping[str, tuple[VatSide, VatLevel]]] = {
    "VerkopenHoog": (VatSide.SALES, VatLevel.HIGH),
    "VerkopenLaag": (VatSide.SALES, VatLevel.LOW),
    "VerkopenOverig": (VatSide.SALES, VatLevel.OTHER),
    "InkopenHoog": (VatSide.PURCHASE, VatLevel.HIGH),
    "InkopenLaag": (VatSide.PURCHASE, VatLevel.LOW),
    "InkopenOverig": (VatSide.PURCHASE, VatLevel.OTHER),
}
"""Side and level of a total of what is charged."""
REVERSED: Final[Mapping[VatSide, str]] = {VatSide.SALES: "VerkopenVerlegd", VatSide.PURCHASE: "InkopenVerlegd"}

_TOTAL_OF_CHARGE: Final = {charge: soort for soort, charge in CHARGE_OF_TOTAL.items()}
_SOORT_OF_LEVEL: Final = {level: soort for soort, level in LEVEL_OF_SOORT.items()}
_OTHER_SIDE: Final = {VatSide.SALES: VatSide.PURCHASE, VatSide.PURCHASE: VatSide.SALES}
_IMPORT_CODE: Final[Mapping[AccountRole, str]] = {
    AccountRole.IMPORT_EU_HIGH: "purchase_eu",
    AccountRole.IMPORT_EU_LOW: "purchase_eu_low",
    AccountRole.IMPORT_EU_OTHER: "purchase_eu_other",
    AccountRole.IMPORT_WORLD_HIGH: "purchase_outside_eu",
    AccountRole.IMPORT_WORLD_LOW: "purchase_outside_eu_low",
    AccountRole.IMPORT_WORLD_OTHER: "purchase_outside_eu_other",
}
_REVERSED_PURCHASE: Final[Mapping[VatLevel, str]] = {
    VatLevel.NONE: "purchase_reverse_high",
    VatLevel.HIGH: "purchase_reverse_high",
    VatLevel.LOW: "purchase_reverse_low",
}
_SIDE_OF_ROLE: Final[Mapping[AccountRole, VatSide]] = {
    **dict.fromkeys(
        (AccountRole.REVENUE_HIGH, AccountRole.REVENUE_LOW, AccountRole.REVENUE_OTHER, AccountRole.BAD_DEBT),
        VatSide.SALES,
    ),
    **dict.fromkeys(
        (
            AccountRole.COSTS_ANY_RATE,
            AccountRole.COSTS_HIGH,
            AccountRole.COSTS_LOW,
            AccountRole.COSTS_OTHER,
            AccountRole.SUSPENSE,
        ),
        VatSide.PURCHASE,
    ),
}
"""Whose VAT an account with VAT of its own is of."""


@dataclass(frozen=True, slots=True)
class StatedVat:
    """What the totals of an invoice say: its own side, the day whose rates hold, and the soorten that have a total."""

    side: VatSide
    day: date
    soorten: frozenset[str]

    @property
    def is_reversed(self) -> bool:
        """Whether what is not charged is reversed."""
        return REVERSED[self.side] in self.soorten

    def code(self, soort: str, role: AccountRole) -> str:
        """Return the VAT code of a line from its btwSoort and the role of its account."""
        level = LEVEL_OF_SOORT[soort]
        if level is VatLevel.NONE:
            return self._uncharged(UNTAXED_BY_ROLE.get(role, NO_VAT), level)
        other = _OTHER_SIDE[self.side]
        if _SIDE_OF_ROLE.get(role) is other and self._has_total(other, level):
            return code_for(other, level, self.day)
        if self.side is VatSide.PURCHASE and not self._has_total(self.side, level):
            if role in _IMPORT_CODE:
                return _IMPORT_CODE[role]
            return self._uncharged(code_for(self.side, level, self.day), level)
        return code_for(self.side, level, self.day)

    def _has_total(self, side: VatSide, level: VatLevel) -> bool:
        return _TOTAL_OF_CHARGE[side, level] in self.soorten

    def _uncharged(self, code: str, level: VatLevel) -> str:
        """Return the code of a line on which nothing is charged: `code`, or the one of what is reversed."""
        if not self.is_reversed:
            return code
        if self.side is VatSide.SALES:
            return code_for(VatSide.SALES, VatLevel.REVERSE, self.day) if code in (NO_VAT, UNTAXED) else code
        return code if code in UNTAXED_BY_ROLE.values() else _REVERSED_PURCHASE.get(level, code)


def charged_code(side: VatSide, soort: str, role: AccountRole, day: date) -> str:
    """Return the VAT code of a line from its btwSoort alone: charged by a side, or the box of its account without VAT."""
    level = LEVEL_OF_SOORT[soort]
    return UNTAXED_BY_ROLE.get(role, NO_VAT) if level is VatLevel.NONE else code_for(side, level, day)


def soort_of_code(code: str) -> str:
    """Return the btwSoort of what is charged by a VAT code."""
    return _SOORT_OF_LEVEL.get(vat_code(code).level, "Geen")


def soort_of_line(code: str, role: AccountRole) -> str:
    """Return the btwSoort of a line with a VAT code on an account.

    What the buyer computes is said by the soort of the rate, where an account cannot be without, and by none elsewhere.
    """
    own, known = vat_code(code), function_of(role).btw
    if own.level is VatLevel.REVERSE and own.side is VatSide.PURCHASE:
        return "Laag" if code.endswith("_low") else "Geen" if "Geen" in known else known[0]
    return soort_of_code(code)


def soorten_of_lines(lines: Iterable[ShownLine], accounts: Mapping[int, Account]) -> set[tuple[int, object]]:
    """Return the accounts and btwSoorten that some lines read with."""
    return {(line.account_id, soort_of_line(line.vat_code, accounts[line.account_id].role)) for line in lines}


def totals_of_lines(
    lines: Iterable[ShownLine], accounts: Mapping[int, Account], *, stated: str | None
) -> list[tuple[str, Cents]]:
    """Return the totals of an invoice by soort; a reversed charge, of a line or as it was `stated`, is a total of zero.

    On an account for imports the charge is reversed without a word.
    """
    totals: dict[str, Cents] = {stated: 0} if stated else {}
    for line in lines:
        code = vat_code(line.vat_code)
        if code.level is VatLevel.REVERSE and accounts[line.account_id].role not in _IMPORT_CODE:
            totals.setdefault(REVERSED[code.side], 0)
        elif soort := _TOTAL_OF_CHARGE.get((code.side, code.level)):
            totals[soort] = totals.get(soort, 0) + line.vat
    return list(totals.items())
