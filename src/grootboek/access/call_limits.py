"""Limits on how often something is called: an operation for an administration in a month, a door by a user in a minute."""

from datetime import datetime

from grootboek.access.server import Server
from grootboek.store.access.call_counts import count_call, count_door_call
from grootboek.wire.literals import DUTCH_TIME


def month_of(moment: datetime) -> str:
    """Return the month of a moment in Dutch time, such as 2026-03."""
    return f"{moment.astimezone(DUTCH_TIME):%Y-%m}"


def minute_of(moment: datetime) -> str:
    """Return the minute of a moment in UTC, such as 2026-03-01 12:30."""
    return f"{moment:%Y-%m-%d %H:%M}"


def may_call(server: Server, administration_id: int, operation: str, limit: int) -> bool:
    """Count a call and tell whether it is within the limit of the month; a call past it is not counted. 0 is no limit."""
    if not limit:
        return True
    return count_call(server.database, administration_id, operation, month_of(server.database.clock()), limit)


def seconds_to_wait(server: Server, user_id: int, door: str, limit: int) -> int:
    """Count a call of a user at a door: 0 when it is within the limit of the minute, else the seconds until the next.

    A call past the limit is not counted. 0 is no limit.
    """
    now = server.database.clock()
    if not limit or count_door_call(server.database, user_id, door, minute_of(now), limit):
        return 0
    # The count is kept per clock minute, so the next minute starts at nought.
    return 60 - now.second
