"""Limits on how often something is called: an operation for an administration in a month, a door by a user in a minute, and
SnelStart's door with a subscription in a minute, in an hour and at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from grootboek.access.server import Server
from grootboek.store.access.call_counts import (
    Caller,
    count_call,
    count_call_within,
    count_door_call,
    leave_place,
    take_place,
)
from grootboek.store.access.subscriptions import lock_subscription
from grootboek.store.engine.trouble import DatabaseFailed
from grootboek.wire.literals import DUTCH_TIME

LONGEST_CALL: Final = timedelta(minutes=5)
"""After which a call in progress is not counted any more: the process that served it may be dead."""


def month_of(moment: datetime) -> str:
    """Return the month of a moment in Dutch time, such as 2026-03."""
    return f"{moment.astimezone(DUTCH_TIME):%Y-%m}"


def hour_of(moment: datetime) -> str:
    """Return the hour of a moment in UTC, such as 2026-03-01 12."""
    return f"{moment:%Y-%m-%d %H}"


def minute_of(moment: datetime) -> str:
    """Return the minute of a moment in UTC, such as 2026-03-01 12:30."""
    return f"{moment:%Y-%m-%d %H:%M}"


def may_call(server: Server, administration_id: int, operation: str, limit: int) -> bool:
    """Count a call and tell whether it is within the limit of the month; a call past it is not counted. 0 is no limit."""
    if not limit:
        return True
    month = month_of(server.database.clock())
    return count_call(server.database, Caller(administration_id, operation), month, limit)


def seconds_to_wait(server: Server, user_id: int, door: str, limit: int) -> int:
    """Count a call of a user at a door: 0 when it is within the limit of the minute, else the seconds until the next.

    A call past the limit is not counted. 0 is no limit.
    """
    now = server.database.clock()
    if not limit or count_door_call(server.database, user_id, door, minute_of(now), limit):
        return 0
    return _seconds_of_minute(now)


def _seconds_of_minute(now: datetime) -> int:
    # The count is kept per clock minute, so the next minute starts at nought.
    return 60 - now.second


class Plan(StrEnum):
    """What a subscription is for, which says how much it may call."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Allowance:
    """How often a subscription may call for an administration, and how many calls at once."""

    per_minute: int
    per_hour: int
    at_once: int


ALLOWANCES: Final = {Plan.DEVELOPMENT: Allowance(100, 1_000, 5), Plan.PRODUCTION: Allowance(500, 5_000, 50)}
"""What the vendor allows each of its kinds of subscription."""


class CalledTooOften(Exception):
    """A call past the limit of a minute or of calls at once; it may come again after some seconds."""

    def __init__(self, seconds: int) -> None:
        """Take the seconds until it may come again."""
        super().__init__(f"called too often: again in {seconds} seconds")
        self.seconds = seconds


class QuotaUsed(CalledTooOften):
    """A call past the limit of an hour."""


@contextmanager
def within_plan(server: Server, plan: Plan | None, user_id: int, administration_id: int) -> Iterator[None]:
    """Count a call of a subscription for an administration while its block runs; `CalledTooOften` past a limit of its plan.

    A call past a limit is not counted. Without a plan nothing is.
    """
    if plan is None:
        yield
        return
    caller, uid = Caller(administration_id, f"subscription {user_id}"), server.database.new_uid()
    now, allowance = server.database.clock(), ALLOWANCES[plan]
    with server.database.without_waiting(whole=True) as connection:
        lock_subscription(connection, user_id)
        if not take_place(connection, caller, uid, (now, now + LONGEST_CALL), allowance.at_once):
            raise CalledTooOften(1)
        if not count_call_within(connection, caller, hour_of(now), allowance.per_hour):
            raise QuotaUsed(3600 - 60 * now.minute - now.second)
        if not count_call_within(connection, caller, minute_of(now), allowance.per_minute):
            raise CalledTooOften(_seconds_of_minute(now))
    try:
        yield
    finally:
        # The call is answered already; a place that is not left is free after a while.
        with suppress(DatabaseFailed):
            leave_place(server.database, caller, uid)
