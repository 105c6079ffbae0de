"""VAT (btw): the codes, their rates by date, and the arithmetic of tax on an amount.

The codes are data (vat.toml, with sources). What a code charges on the invoice is its rate; what the buyer computes for
himself under reverse charge is its computed rate, posted as a pair that sums to zero.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from grootboek.ledger.account import AccountRole
from grootboek.ledger.money import Cents, net_of, percentage_of
from grootboek.ledger.vat_rates import DatedRate, RateKind, dated_rates, rates_of

TOLERANCE: Final[Cents] = 1
"""How far stated VAT may lie from rate times base, per line: rounding per line and per total differ by that much."""


class VatSide(StrEnum):
    """Whether a code belongs to sales, to purchases or to neither."""

    NONE = "none"
    SALES = "sales"
    PURCHASE = "purchase"


class VatLevel(StrEnum):
    """What a code charges."""

    NONE = "none"
    HIGH = "high"
    LOW = "low"
    OTHER = "other"
    ZERO = "zero"
    REVERSE = "reverse"


@dataclass(frozen=True, slots=True)
class VatCode:
    """One VAT code of the books."""

    code: str
    side: VatSide
    level: VatLevel
    role: AccountRole | None
    rates: tuple[DatedRate, ...]
    free_rate: bool
    computed_rates: tuple[DatedRate, ...]
    due_role: AccountRole | None
    reclaim_role: AccountRole | None
    turnover_box: str | None
    vat_box: str | None
    reclaim_box: str | None

    def rate_on(self, day: date) -> Decimal:
        """Return the percentage charged on a date; zero for codes that charge nothing or have a free rate."""
        return _rate_on(self.rates, day)

    def computed_rate_on(self, day: date) -> Decimal:
        """Return the percentage that the buyer computes for himself on a date; zero when there is none."""
        return _rate_on(self.computed_rates, day)

    @property
    def charges(self) -> bool:
        """Whether lines with this code can hold VAT."""
        return self.role is not None


def _rate_on(rates: tuple[DatedRate, ...], day: date) -> Decimal:
    return next((dated.rate for dated in reversed(rates) if dated.valid_from <= day), Decimal(0))


def _rates(written: Mapping[str, Any] | list[dict[str, Any]]) -> tuple[DatedRate, ...]:
    """Read the rates of a code: rows of its own, or those of the law since a day."""
    if isinstance(written, list):
        return dated_rates(written)
    first, *later = (
        dated for dated in rates_of("NL")[RateKind(written["law"])] if dated.valid_from >= written["since"]
    )
    return (replace(first, valid_from=date.min), *later)


def _role(row: dict[str, Any], key: str) -> AccountRole | None:
    return AccountRole(row[key]) if key in row else None


@cache
def vat_codes() -> dict[str, VatCode]:
    """Return all VAT codes by their name."""
    rows = tomllib.loads(files("grootboek.ledger").joinpath("vat.toml").read_text(encoding="utf-8"))
    return {
        code: VatCode(
            code=code,
            side=VatSide(row["side"]),
            level=VatLevel(row["level"]),
            role=_role(row, "role"),
            rates=_rates(row.get("rates", [])),
            free_rate=row.get("free_rate", False),
            computed_rates=_rates(row.get("computed_rates", [])),
            due_role=_role(row, "due_role"),
            reclaim_role=_role(row, "reclaim_role"),
            turnover_box=row.get("turnover_box"),
            vat_box=row.get("vat_box"),
            reclaim_box=row.get("reclaim_box"),
        )
        for code, row in rows.items()
    }


def vat_code(code: str) -> VatCode:
    """Return a VAT code by its name; KeyError when there is none."""
    return vat_codes()[code]


NO_VAT: Final = "none"
"""The code of a line without VAT."""


UNTAXED: Final = "sales_untaxed"
"""The code of a sale that is not taxed and not reversed to the buyer either."""


def vat_on(net: Cents, code: VatCode, day: date) -> Cents:
    """Return the VAT that a code charges on a net amount on a date, rounded half up."""
    return percentage_of(net, code.rate_on(day))


def vat_within(gross: Cents, code: VatCode, day: date) -> Cents:
    """Return the VAT that lies within a gross amount on a date, rounded half up."""
    rate = code.rate_on(day)
    return gross - net_of(gross, rate)


def differs(stated: Cents, expected: Cents, lines: int = 1) -> bool:
    """Tell whether stated VAT lies further from the expected VAT than rounding over so many lines explains."""
    return abs(stated - expected) > TOLERANCE * lines


def code_for(side: VatSide, level: VatLevel, day: date) -> str:
    """Return the code that a side and level mean on a date: the high rate was 19 % before 2012-10-01.

    KeyError for a level that names no code of its side.
    """
    if level is VatLevel.HIGH and side is VatSide.SALES and day < date(2012, 10, 1):
        return "sales_high_19"
    if level is VatLevel.HIGH and side is VatSide.PURCHASE and day < date(2012, 10, 1):
        return "purchase_high_19"
    return _CODES[side, level]


_CODES: Final = {
    (VatSide.SALES, VatLevel.HIGH): "sales_high",
    (VatSide.SALES, VatLevel.LOW): "sales_low",
    (VatSide.SALES, VatLevel.OTHER): "sales_other",
    (VatSide.SALES, VatLevel.REVERSE): "sales_reverse_high",
    (VatSide.SALES, VatLevel.NONE): NO_VAT,
    (VatSide.PURCHASE, VatLevel.HIGH): "purchase_high",
    (VatSide.PURCHASE, VatLevel.LOW): "purchase_low",
    (VatSide.PURCHASE, VatLevel.OTHER): "purchase_other",
    (VatSide.PURCHASE, VatLevel.REVERSE): "purchase_reverse_high",
    (VatSide.PURCHASE, VatLevel.NONE): NO_VAT,
}

_ROLE_SIDES: Final = {
    AccountRole.VAT_SALES_HIGH: (VatSide.SALES, VatLevel.HIGH),
    AccountRole.VAT_SALES_LOW: (VatSide.SALES, VatLevel.LOW),
    AccountRole.VAT_SALES_OTHER: (VatSide.SALES, VatLevel.OTHER),
    AccountRole.VAT_PURCHASE_HIGH: (VatSide.PURCHASE, VatLevel.HIGH),
    AccountRole.VAT_PURCHASE_LOW: (VatSide.PURCHASE, VatLevel.LOW),
    AccountRole.VAT_PURCHASE_OTHER: (VatSide.PURCHASE, VatLevel.OTHER),
}


def code_of_vat_account(role: AccountRole, day: date) -> str | None:
    """Return the code whose VAT an account with this role holds on a date; None for other accounts."""
    kind = _ROLE_SIDES.get(role)
    return code_for(*kind, day) if kind else None


_TAXED_BY_ROLE: Final = {
    AccountRole.REVENUE_HIGH: VatLevel.HIGH,
    AccountRole.REVENUE_LOW: VatLevel.LOW,
    AccountRole.REVENUE_OTHER: VatLevel.OTHER,
    AccountRole.COSTS_HIGH: VatLevel.HIGH,
    AccountRole.COSTS_LOW: VatLevel.LOW,
    AccountRole.COSTS_OTHER: VatLevel.OTHER,
}


def level_of_account(role: AccountRole) -> VatLevel | None:
    """Return the VAT level that an account's role prescribes; None when it prescribes none."""
    return _TAXED_BY_ROLE.get(role)


UNTAXED_BY_ROLE: Final = {
    AccountRole.REVENUE_UNTAXED: UNTAXED,
    AccountRole.REVENUE_EU_GOODS: "sales_eu_goods",
    AccountRole.REVENUE_EU_SERVICES: "sales_eu_services",
    AccountRole.REVENUE_EU_DISTANCE: "sales_eu_distance",
    AccountRole.REVENUE_EXPORT: "sales_outside_eu",
}
"""The codes of sales without VAT by the role of their account, which says in which box they stand."""
