"""Periods of a fiscal year: twelve months, thirteen times four weeks, four quarters or one year.

The fiscal year is the calendar year. CASH names a period JJPP (manual chapter 17, field 0806); the rules for 13 x 4 weeks
put the days left over at the end of the year in the last period.
"""

from calendar import monthrange
from datetime import date, timedelta
from enum import IntEnum
from typing import Final


class PeriodKind(IntEnum):
    """How an administration divides its fiscal year; the value is the number of periods."""

    YEAR = 1
    QUARTERS = 4
    MONTHS = 12
    FOUR_WEEKS = 13


Day = date
"""A plain date without time: the name of the type where a field is called `date`."""

NO_DATE: Final = date.min
"""Stands for a date that was not stated: .NET, in which two of the vendors write, sends it so."""
FIRST_DATE = date(1980, 1, 1)
LAST_DATE = date(2049, 12, 31)
"""Bookings lie between these dates, both included (e-Boekhouden manual chapter 10, CMUT004)."""


def fiscal_year(day: date) -> int:
    """Return the fiscal year in which a date falls."""
    return day.year


def period_of(day: date, kind: PeriodKind) -> int:
    """Return the number of the period (from 1) in which a date falls."""
    if kind is PeriodKind.MONTHS:
        return day.month
    if kind is PeriodKind.QUARTERS:
        return (day.month - 1) // 3 + 1
    if kind is PeriodKind.FOUR_WEEKS:
        return min(13, (day.timetuple().tm_yday - 1) // 28 + 1)
    return 1


def first_day(year: int, period: int, kind: PeriodKind) -> date:
    """Return the first day of a period; ValueError when the year has no such period."""
    if not 1 <= period <= kind:
        raise ValueError(f"a year of {int(kind)} periods has no period {period}")
    if kind is PeriodKind.FOUR_WEEKS:
        return date(year, 1, 1) + timedelta(days=28 * (period - 1))
    return date(year, (period - 1) * (12 // kind) + 1, 1)


def last_day(year: int, period: int, kind: PeriodKind) -> date:
    """Return the last day of a period; ValueError when the year has no such period."""
    first = first_day(year, period, kind)
    if period == kind:
        return date(year, 12, 31)
    if kind is PeriodKind.FOUR_WEEKS:
        return first + timedelta(days=27)
    month = first.month + 12 // kind - 1
    return date(year, month, monthrange(year, month)[1])
