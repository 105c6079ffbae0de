"""VAT returns (btw-aangifte): the days of each, what was declared, and supplementary ones (suppletie)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final
from uuid import UUID, uuid5

from grootboek.ledger.day_span import DaySpan
from grootboek.ledger.fiscal_periods import Day, PeriodKind, first_day, last_day
from grootboek.ledger.vat import vat_codes
from grootboek.ledger.vat_boxes import Box, BoxAmounts, Boxes, Euros, sum_of

RETURN_KINDS: Final = (PeriodKind.MONTHS, PeriodKind.QUARTERS, PeriodKind.YEAR)
"""How often returns are filed: the three that the Belastingdienst takes (art. 14 AWR, art. 25 Uitvoeringsregeling AWR)."""

NEXT_RETURN_UP_TO: Final[Euros] = 1_000
"""Up to this difference what was declared wrongly goes into the next return (art. 15 Uitvoeringsbesluit omzetbelasting 1968)."""


@dataclass(frozen=True, slots=True)
class VatPeriod:
    """The days of a return, both included."""

    first: Day
    last: Day

    def holds(self, day: Day) -> bool:
        """Tell whether a day is one of its own."""
        return self.first <= day <= self.last

    def meets(self, other: "VatPeriod | VatReturn") -> bool:
        """Tell whether a day is of both."""
        return self.first <= other.last and other.first <= self.last

    def covers(self, other: "VatPeriod | VatReturn") -> bool:
        """Tell whether all days of another are its own."""
        return self.first <= other.first and other.last <= self.last

    @property
    def kind(self) -> PeriodKind | None:
        """Whether it is a month, a quarter or a year; None when it is none of them."""
        months = {1: PeriodKind.MONTHS, 3: PeriodKind.QUARTERS, 12: PeriodKind.YEAR}
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        whole = self.first.day == 1 and (self.last + timedelta(1)).day == 1
        return months.get(count) if whole else None


@dataclass(frozen=True, slots=True)
class VatReturn:
    """A return that was filed for the days from one to another, both included.

    `declared` are the boxes as they were filed, by the id of the return whose days they are of: a return has its own, a
    supplementary one those of every return that it corrects. It is empty for returns of before boxes were kept.
    """

    id: int
    first: Day
    last: Day
    filed_at: datetime
    supplementary: bool
    settlement: int | None
    declared: Mapping[int, Boxes]

    @property
    def days(self) -> VatPeriod:
        """Its days."""
        return VatPeriod(self.first, self.last)

    @property
    def boxes(self) -> Boxes | None:
        """What was declared by it, together; None when that was not kept."""
        return sum_of(list(self.declared.values())) if self.declared else None


def latest_declared(filed: VatReturn, returns: Iterable[VatReturn]) -> Boxes | None:
    """Return the boxes that were declared last of the days of a return: by itself, or by one that corrects it."""
    known = [one.declared[filed.id] for one in sorted(returns, key=lambda one: one.id) if filed.id in one.declared]
    return known[-1] if known else None


@cache
def declared_codes() -> frozenset[str]:
    """Return the VAT codes of which something stands on a return."""
    return frozenset(
        name for name, code in vat_codes().items() if code.turnover_box or code.vat_box or code.reclaim_box
    )


def vat_period(text: str) -> VatPeriod:
    """Return a month (2026-03), a quarter (2026-Q1) or a year (2026); ValueError for others."""
    match = re.fullmatch(r"([0-9]{4})(?:-(?:Q([1-4])|([0-9]{2})))?", text)
    if match is None:
        raise ValueError(f"{text!r} is no month, quarter or year")
    year, quarter, month = match.groups()
    kind = PeriodKind.QUARTERS if quarter else PeriodKind.MONTHS if month else PeriodKind.YEAR
    number = int(quarter or month or 1)
    return VatPeriod(first_day(int(year), number, kind), last_day(int(year), number, kind))


def periods_of_year(year: int, kind: PeriodKind, filed: Sequence[VatReturn] = ()) -> list[VatPeriod]:
    """Return the periods of a year for which no return was filed.

    Where one was filed for a part of a period, as before the kind was changed, the months that are left stand for it.
    """
    periods: list[VatPeriod] = []
    for number in range(1, kind + 1):
        period = VatPeriod(first_day(year, number, kind), last_day(year, number, kind))
        within = [one for one in filed if period.meets(one)]
        months = [
            VatPeriod(first_day(year, month, PeriodKind.MONTHS), last_day(year, month, PeriodKind.MONTHS))
            for month in range(period.first.month, period.last.month + 1)
        ]
        periods += [month for month in months if not any(map(month.meets, within))] if within else [period]
    return periods


def days_to_declare(period: VatPeriod, untaxed: Iterable[DaySpan]) -> list[VatPeriod]:
    """Return the days of a period without those on which nothing is declared, as under the scheme for small businesses."""
    parts, first = [], period.first
    for span in sorted(untaxed, key=lambda span: span.first):
        last = period.last if span.last is None else min(span.last, period.last)
        if span.first > period.last or last < first:
            continue
        if span.first > first:
            parts.append(VatPeriod(first, span.first - timedelta(1)))
        first = last + timedelta(1)
    return [*parts, VatPeriod(first, period.last)] if first <= period.last else parts


def uid_of_return(administration: UUID, days: VatPeriod, supplement: int | None = None) -> UUID:
    """Return the uid of the return for some days, or of a supplementary one: the same whenever it is asked."""
    name = f"vat return {days.first} {days.last}" + (f" {supplement}" if supplement else "")
    return uuid5(administration, name)


def boxes_to_json(declared: Mapping[int, Boxes]) -> dict[str, Any]:
    """Write the boxes of returns as they are kept: of each box turnover and VAT in cents, then as they were declared."""
    return {
        str(number): {
            box.value: [amounts.turnover, amounts.vat, amounts.declared_turnover, amounts.declared_vat]
            for box, amounts in boxes.items()
        }
        for number, boxes in declared.items()
    }


def boxes_from_json(kept: Mapping[str, Any] | None) -> dict[int, Boxes]:
    """Read the boxes of returns as they are kept."""
    return {
        int(number): {Box(name): BoxAmounts(*amounts) for name, amounts in boxes.items()}
        for number, boxes in (kept or {}).items()
    }
