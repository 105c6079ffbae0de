"""Limits on how often an operation is called for an administration, by the month as the Netherlands tell it."""

from datetime import datetime

from grootboek.access.hall import Hall
from grootboek.store.book import AMSTERDAM
from grootboek.store.call_counts import count_call


def month_of(moment: datetime) -> str:
    """Return the Dutch month of a moment, such as 2026-03."""
    return f"{moment.astimezone(AMSTERDAM):%Y-%m}"


def may_call(hall: Hall, administration_id: int, operation: str, limit: int) -> bool:
    """Count a call and tell whether it is within the limit of the month; one past it is not counted. 0 is no limit."""
    if not limit:
        return True
    return count_call(hall.database, administration_id, operation, month_of(hall.database.clock()), limit)
