"""Every day of a year lies in exactly one period, whatever the kind."""

from calendar import isleap
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.ledger.fiscal_periods import (
    FIRST_DATE,
    LAST_DATE,
    PeriodKind,
    first_day,
    fiscal_year,
    last_day,
    period_of,
)

each_kind = pytest.mark.parametrize("kind", PeriodKind, ids=lambda kind: kind.name)
years = st.integers(FIRST_DATE.year, LAST_DATE.year)
days = st.dates(FIRST_DATE, LAST_DATE)


@each_kind
@given(day=days)
def test_a_day_lies_in_exactly_one_period(kind: PeriodKind, day: date) -> None:
    holding = [
        period
        for period in range(1, kind + 1)
        if first_day(day.year, period, kind) <= day <= last_day(day.year, period, kind)
    ]
    assert holding == [period_of(day, kind)]


@each_kind
@given(year=years)
def test_periods_follow_one_another_and_fill_the_year(kind: PeriodKind, year: int) -> None:
    next_day = date(year, 1, 1)
    for period in range(1, kind + 1):
        first, last = first_day(year, period, kind), last_day(year, period, kind)
        assert first == next_day
        assert (period_of(first, kind), period_of(last, kind)) == (period, period)
        next_day = last + timedelta(days=1)
    assert next_day == date(year + 1, 1, 1)


@given(year=years)
def test_the_thirteenth_period_takes_the_days_left_over(year: int) -> None:
    first, last = first_day(year, 13, PeriodKind.FOUR_WEEKS), last_day(year, 13, PeriodKind.FOUR_WEEKS)
    assert (last - first).days + 1 == (30 if isleap(year) else 29)


@each_kind
@pytest.mark.parametrize("beyond", [-1, 0, 1])
def test_other_periods_do_not_exist(kind: PeriodKind, beyond: int) -> None:
    period = beyond if beyond < 1 else kind + beyond
    with pytest.raises(ValueError, match=f"no period {period}"):
        first_day(2026, period, kind)
    with pytest.raises(ValueError, match=f"no period {period}"):
        last_day(2026, period, kind)


@given(day=days)
def test_the_fiscal_year_is_the_calendar_year(day: date) -> None:
    assert fiscal_year(day) == day.year


def test_bookings_lie_between_1980_and_2049() -> None:
    assert FIRST_DATE.isoformat() == "1980-01-01"
    assert LAST_DATE.isoformat() == "2049-12-31"
