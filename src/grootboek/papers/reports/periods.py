"""What stands above a report: the days that it is of."""

from datetime import date

from grootboek.papers.dutch import long_date


def period(first: date, last: date) -> str:
    """Return a period in words."""
    return f"{long_date(first)} t/m {long_date(last)}"


def at_the_end_of(day: date) -> str:
    """Return a day in words, as that at whose end something was so."""
    return f"per {long_date(day)}"


def short_day(day: date) -> str:
    """Return a day in digits, as it stands above a column."""
    return f"{day:%d-%m-%Y}"


def short_period(first: date, last: date) -> str:
    """Return a period as it stands above a column: a whole year as that year."""
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return str(first.year)
    return f"{short_day(first)} t/m {short_day(last)}"
