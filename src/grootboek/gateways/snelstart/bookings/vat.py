"""Btw as SnelStart states it, and the VAT codes of the books: a soort for each line, a total for each soort of the booking.

The box of a line follows from the function of its account, its btwSoort says what is charged on it. A total VerkopenVerlegd,
always of nothing, says that what is not charged is reversed to the customer.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from grootboek.ledger.account import AccountRole
from grootboek.ledger.money import Cents
from grootboek.ledger.presentation import ShownLine
from grootboek.ledger.vat import NO_VAT, UNTAXED, VatLevel, VatSide, code_for, vat_code

LEVEL_OF_SOORT: Final[Mapping[str, VatLevel]] = {
    "Hoog": VatLevel.HIGH,
    "Laag": VatLevel.LOW,
    "Overig": VatLevel.OTHER,
    "Geen": VatLevel.NONE,
}
LEVEL_OF_TOTAL: Final[Mapping[str, VatLevel]] = {
    "VerkopenHoog": VatLevel.HIGH,
    "VerkopenLaag": VatLevel.LOW,
    "VerkopenOverig": VatLevel.OTHER,
}
REVERSED: Final = "VerkopenVerlegd"

_UNTAXED_CODE: Final[Mapping[AccountRole, str]] = {
    AccountRole.REVENUE_UNTAXED: UNTAXED,
    AccountRole.REVENUE_EU_GOODS: "sales_eu_goods",
    AccountRole.REVENUE_EU_SERVICES: "sales_eu_services",
    AccountRole.REVENUE_EU_DISTANCE: "sales_eu_distance",
    AccountRole.REVENUE_EXPORT: "sales_outside_eu",
}
_SOORT_OF_LEVEL: Final = {level: soort for soort, level in LEVEL_OF_SOORT.items()}
_TOTAL_OF_LEVEL: Final = {level: soort for soort, level in LEVEL_OF_TOTAL.items()}


def code_of_line(soort: str, role: AccountRole, day: date, *, reversed_charge: bool) -> str:
    """Return the VAT code of a sales line from its btwSoort, its account's role and whether the booking is reversed."""
    level = LEVEL_OF_SOORT[soort]
    if level is not VatLevel.NONE:
        return code_for(VatSide.SALES, level, day)
    code = _UNTAXED_CODE.get(role, NO_VAT)
    return code_for(VatSide.SALES, VatLevel.REVERSE, day) if reversed_charge and code in (NO_VAT, UNTAXED) else code


def soort_of_code(code: str) -> str:
    """Return the btwSoort of a line with a VAT code."""
    return _SOORT_OF_LEVEL.get(vat_code(code).level, "Geen")


def totals_of_lines(lines: Iterable[ShownLine], *, reversed_charge: bool) -> list[tuple[str, Cents]]:
    """Return the totals of a booking by soort; a reversed charge, of a line or as it was stated, is a total of zero."""
    totals: dict[str, Cents] = {REVERSED: 0} if reversed_charge else {}
    for line in lines:
        code = vat_code(line.vat_code)
        if code.level is VatLevel.REVERSE and code.side is VatSide.SALES:
            totals.setdefault(REVERSED, 0)
        elif code.side is VatSide.SALES and code.level in _TOTAL_OF_LEVEL:
            soort = _TOTAL_OF_LEVEL[code.level]
            totals[soort] = totals.get(soort, 0) + line.vat
    return list(totals.items())
