"""Dates, years and periods as CASH writes them."""

import re
from datetime import date, datetime
from functools import lru_cache

from grootboek.ledger.fiscal_periods import PeriodKind

CENTURY_PIVOT = 80
"""Two-digit years from here on belong to the twentieth century."""

NEVER = "0000-00-00 00:00:00"
"""The moment of an update that did not happen."""

_SHORT = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")
_LONG = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
_DAY_FIRST = re.compile(r"([0-9]{2})(-?)([0-9]{2})\2([0-9]{4}|[0-9]{2})")
_YEAR = re.compile(r"[0-9]{2}|[0-9]{4}")
_MONTH = re.compile(r"([0-9]{2})([0-9]{2})")


# An import has many thousands of records, on few days.
@lru_cache(maxsize=1_000)
def date_from_import(text: str) -> date:
    """Read `JJMMDD`, or the `DD-MM-JJJJ` of an export, or raise ValueError."""
    if parts := _SHORT.fullmatch(text):
        return date(year_from_text(parts[1]), int(parts[2]), int(parts[3]))
    if parts := _LONG.fullmatch(text):
        return date(int(parts[3]), int(parts[2]), int(parts[1]))
    raise ValueError(text)


def date_from_eport(text: str) -> date:
    """Read the date of E-Port: day, month and a year of two or four digits, with dashes or without; ValueError for another."""
    parts = _DAY_FIRST.fullmatch(text)
    if parts is None:
        raise ValueError(text)
    return date(year_from_text(parts[4]), int(parts[3]), int(parts[1]))


def date_to_export(day: date) -> str:
    """Print a date as `DD-MM-JJJJ`."""
    return f"{day.day:02}-{day.month:02}-{day.year:04}"


def year_from_text(text: str) -> int:
    """Read a year `JJ` or `JJJJ`, or raise ValueError."""
    if _YEAR.fullmatch(text) is None:
        raise ValueError(text)
    year = int(text)
    if len(text) == 4:
        return year
    return (1900 if year >= CENTURY_PIVOT else 2000) + year


def month_from_text(text: str) -> date:
    """Read a calendar month `JJMM` as its first day, or raise ValueError."""
    parts = _MONTH.fullmatch(text)
    if parts is None:
        raise ValueError(text)
    return date(year_from_text(parts[1]), int(parts[2]), 1)


def period_from_text(text: str, kind: PeriodKind) -> tuple[int, int]:
    """Read a bookkeeping period `JJPP` as its year and number, or raise ValueError."""
    parts = _MONTH.fullmatch(text)
    if parts is None or not 1 <= int(parts[2]) <= kind:
        raise ValueError(text)
    return year_from_text(parts[1]), int(parts[2])


def period_to_export(year: int, period: int) -> str:
    """Print a bookkeeping period as `JJPP`."""
    return f"{year % 100:02}{period:02}"


def moment_to_wire(moment: datetime | None) -> str:
    """Print a moment in Dutch time to the second, or the vendor's zeros for none."""
    return NEVER if moment is None else f"{moment:%Y-%m-%d %H:%M:%S}"
