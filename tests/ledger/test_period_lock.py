"""Locks close all dates up to their own."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.ledger.period_lock import LOCK_REASON, Lock, LockKind, first_open_day, locks_on
from grootboek.ledger.refusal import LOCK_REASONS

days = st.dates(date(1980, 1, 1), date(2049, 12, 31))
locks = st.lists(st.builds(Lock, st.sampled_from(LockKind), days), max_size=5)
USER = Lock(LockKind.USER, date(2025, 12, 31))
VAT = Lock(LockKind.VAT_RETURN, date(2026, 3, 31))


@pytest.mark.parametrize(
    ("day", "closed_by"),
    [
        (date(2025, 12, 31), [USER, VAT]),
        (date(2026, 1, 1), [VAT]),
        (date(2026, 3, 31), [VAT]),
        (date(2026, 4, 1), []),
    ],
)
def test_a_lock_closes_its_own_date_and_all_before(day: date, closed_by: list[Lock]) -> None:
    assert locks_on((USER, VAT), day) == closed_by


@given(locks=locks, day=days)
def test_the_first_open_day_is_open_and_none_before_it_is(locks: list[Lock], day: date) -> None:
    opened = first_open_day(locks, day)
    assert opened >= day
    assert locks_on(locks, opened) == []
    assert opened == day or locks_on(locks, opened - timedelta(days=1))


@given(day=days)
def test_without_locks_every_day_is_open(day: date) -> None:
    assert first_open_day((), day) == day


def test_each_kind_of_lock_has_its_reason() -> None:
    assert set(LOCK_REASON) == set(LockKind)
    assert set(LOCK_REASON.values()) == LOCK_REASONS
