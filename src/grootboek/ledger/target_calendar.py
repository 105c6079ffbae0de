"""The days on which banks settle euro payments: TARGET's calendar, which has closed on the same days since 2002."""

from datetime import date, timedelta
from typing import Final

_SATURDAY: Final = 5
_FIXED: Final = frozenset({(1, 1), (5, 1), (12, 25), (12, 26)})


def easter(year: int) -> date:
    """Return Easter Sunday in the Gregorian calendar (the method of Meeus, Jones and Butcher)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, century_rest = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    year_leaps, year_rest = divmod(of_century, 4)
    weekday = (32 + 2 * century_rest + 2 * year_leaps - moon - year_rest) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def is_business_day(day: date) -> bool:
    """Tell whether TARGET is open on a day: no weekend, 1 January, Good Friday, Easter Monday, 1 May, 25 or 26 December."""
    if day.weekday() >= _SATURDAY or (day.month, day.day) in _FIXED:
        return False
    return (day - easter(day.year)).days not in (-2, 1)


def business_day_after(day: date, days: int = 1) -> date:
    """Return the business day that comes so many business days after a day."""
    while days:
        day += timedelta(days=1)
        days -= is_business_day(day)
    return day


def business_day_from(day: date) -> date:
    """Return the day itself when TARGET is open on it, else the next business day."""
    return day if is_business_day(day) else business_day_after(day)
