"""The days on which banks settle euro payments: TARGET's calendar, which has closed on the same days since 2002."""

from collections.abc import Container
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from typing import Any, Final

_SATURDAY: Final = 5


def is_business_day(day: date) -> bool:
    """Tell whether TARGET is open on a day: no weekend, 1 January, Good Friday, Easter Monday, 1 May, 25 or 26 December."""
    return day.weekday() < _SATURDAY and day not in _closed()


def business_day_after(day: date, days: int = 1) -> date:
    """Return the business day that comes so many business days after a day."""
    while days:
        day += timedelta(days=1)
        days -= is_business_day(day)
    return day


def business_day_from(day: date) -> date:
    """Return the day itself when TARGET is open on it, else the next business day."""
    return day if is_business_day(day) else business_day_after(day)


@cache
def _closed() -> Container[date]:
    # Imported at the first question: it brings the calendars of all markets, and most servers collect nothing.
    calendars: Any = import_module("holidays.financial.european_central_bank")
    days: Container[date] = calendars.EuropeanCentralBank()
    return days
