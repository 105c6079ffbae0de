"""VAT returns (btw-aangifte) that were filed: for which days, and when."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from grootboek.ledger.fiscal_periods import Day, PeriodKind, first_day, last_day
from grootboek.ledger.vat import vat_codes


@dataclass(frozen=True, slots=True)
class VatPeriod:
    """The days of a return, both included."""

    first: Day
    last: Day


@dataclass(frozen=True, slots=True)
class VatReturn:
    """A return that was filed for the days from one to another, both included."""

    id: int
    first: Day
    last: Day
    filed_at: datetime


@cache
def declared_codes() -> frozenset[str]:
    """Return the VAT codes of which something stands on a return."""
    return frozenset(
        name for name, code in vat_codes().items() if code.turnover_box or code.vat_box or code.reclaim_box
    )


def vat_period(text: str) -> VatPeriod:
    """Return a month (2026-03), a quarter (2026-Q1) or a year (2026); ValueError for others."""
    # The three periods for which the Belastingdienst takes a return (art. 14 AWR, art. 25 Uitvoeringsregeling AWR).
    match = re.fullmatch(r"([0-9]{4})(?:-(?:Q([1-4])|([0-9]{2})))?", text)
    if match is None:
        raise ValueError(f"{text!r} is no month, quarter or year")
    year, quarter, month = match.groups()
    kind = PeriodKind.QUARTERS if quarter else PeriodKind.MONTHS if month else PeriodKind.YEAR
    number = int(quarter or month or 1)
    return VatPeriod(first_day(int(year), number, kind), last_day(int(year), number, kind))
