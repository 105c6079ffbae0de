"""Btw of money: a soort for each line, and totals by type (to reclaim or to pay) and tarief, which have sides of their own."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from grootboek.gateways.snelstart.bookings.vat import LEVEL_OF_SOORT, charged_code, soort_of_code
from grootboek.gateways.snelstart.contract.binding import Bound
from grootboek.gateways.snelstart.contract.functions import function_of
from grootboek.gateways.snelstart.fields import Row
from grootboek.gateways.snelstart.literals import money_to_wire
from grootboek.ledger.account import Account, AccountRole
from grootboek.ledger.entry import Line
from grootboek.ledger.money import Cents
from grootboek.ledger.vat import VatSide, code_for, vat_code

_SIDE_OF_TYPE: Final[Mapping[str, VatSide]] = {
    "TeVorderenBtwType": VatSide.PURCHASE,
    "AfTeDragenBtwType": VatSide.SALES,
}
_TYPE_OF_SIDE: Final = {side: name for name, side in _SIDE_OF_TYPE.items()}
_BOUGHT: Final = "Inkopen"
"""How the functions of what is bought begin."""


def code_of_total(row: Bound, day: date) -> str:
    """Return the VAT code of a btwBoekingsregel."""
    side, level = _SIDE_OF_TYPE[str(row.choice("type"))], LEVEL_OF_SOORT[str(row.choice("tarief"))]
    return code_for(side, level, day)


def code_of_money_line(soort: str | None, account: Account | None, day: date, totals: Iterable[str]) -> str:
    """Return the VAT code of a line from its btwSoort and its account.

    Without a btwSoort it is that of the account, if the booking has a total of it, else none.
    """
    role = account.role if account else AccountRole.GENERAL
    own = function_of(role)
    if soort is None and len(own.btw) == 1:
        code = _code(own.btw[0], role, day)
        soort = own.btw[0] if code in totals else None
    return _code(soort or "Geen", role, day)


def _code(soort: str, role: AccountRole, day: date) -> str:
    side = VatSide.PURCHASE if function_of(role).name.startswith(_BOUGHT) else VatSide.SALES
    return charged_code(side, soort, role, day)


def soort_of_line(line: Line) -> str:
    """Return the btwSoort of a line of the books: that of the VAT that is charged on it."""
    return "Geen" if line.vat_amount is None or line.vat_code is None else soort_of_code(line.vat_code)


def totals_to_wire(lines: Iterable[Line]) -> list[Row]:
    """Write the totals of the VAT on some lines, of nothing too: a PUT has to state what its lines imply."""
    totals: dict[tuple[str, str], Cents] = {}
    for line in lines:
        soort = soort_of_line(line)
        if soort != "Geen":
            key = (_TYPE_OF_SIDE[vat_code(line.vat_code or "").side], soort)
            totals[key] = totals.get(key, 0) + (line.vat_amount or 0)
    return [{**sides_to_wire(amount), "type": kind, "tarief": tarief} for (kind, tarief), amount in totals.items()]


def sides_to_wire(amount: Cents) -> Row:
    """Write an amount, debit positive, as debet and credit."""
    return {"debet": money_to_wire(max(amount, 0)), "credit": money_to_wire(max(-amount, 0))}
