"""Locks on the past: up to which date the books are closed, and by whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from grootboek.ledger.refusal import Reason


class LockKind(StrEnum):
    """Who closed a period."""

    USER = "user"
    VAT_RETURN = "vat_return"
    ACCOUNTANT = "accountant"
    YEAR_CLOSE = "year_close"


LOCK_REASON: Final[Mapping[LockKind, Reason]] = {
    LockKind.USER: Reason.LOCKED_BY_USER,
    LockKind.VAT_RETURN: Reason.LOCKED_BY_VAT_RETURN,
    LockKind.ACCOUNTANT: Reason.LOCKED_BY_ACCOUNTANT,
    LockKind.YEAR_CLOSE: Reason.LOCKED_BY_YEAR_CLOSE,
}


@dataclass(frozen=True, slots=True)
class Lock:
    """All dates up to and including one are closed."""

    kind: LockKind
    locked_through: date


def locks_on(locks: Iterable[Lock], day: date) -> list[Lock]:
    """Return the locks that close a date."""
    return [lock for lock in locks if day <= lock.locked_through]


def first_open_day(locks: Iterable[Lock], day: date) -> date:
    """Return a date itself when it is open, else the first day after every lock."""
    latest = max((lock.locked_through for lock in locks), default=None)
    return day if latest is None or day > latest else latest + timedelta(days=1)
