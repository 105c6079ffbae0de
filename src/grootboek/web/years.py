"""The fiscal year that a page shows: `jaar` in its query."""

from datetime import date

from grootboek.ledger.fiscal_periods import FIRST_DATE, LAST_DATE, fiscal_year
from grootboek.wire.literals import is_digits


def is_year(year: int) -> bool:
    """Tell whether the books can have bookings in a year."""
    return fiscal_year(FIRST_DATE) <= year <= fiscal_year(LAST_DATE)


def year_of(text: str, today: date) -> int:
    """Return the year in a query, else the current one."""
    year = int(text) if is_digits(text) and len(text) == 4 else 0
    return year if is_year(year) else fiscal_year(today)
