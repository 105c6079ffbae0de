"""The days on which banks settle euro payments: TARGET's calendar, which has closed on the same days since 2002."""

from datetime import date, timedelta
from typing import Final

from holidays.financial.european_central_bank import EuropeanCentralBank

_SATURDAY: Final = 5
_CLOSED: Final = EuropeanCentralBank()  # type: ignore[no-untyped-call]


def is_business_day(day: date) -> bool:
    """Tell whether TARGET is open on a day: no weekend, 1 January, Good Friday, Easter Monday, 1 May, 25 or 26 December."""
    return day.weekday() < _SATURDAY and day not in _CLOSED


def business_day_after(day: date, days: int = 1) -> date:
    """Return the business day that comes so many business days after a day."""
    while days:
        day += timedelta(days=1)
        days -= is_business_day(day)
    return day


def business_day_from(day: date) -> date:
    """Return the day itself when TARGET is open on it, else the next business day."""
    return day if is_business_day(day) else business_day_after(day)
