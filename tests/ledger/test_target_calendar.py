"""The days on which banks settle euro payments."""

from datetime import date, timedelta

import pytest

from grootboek.ledger.target_calendar import business_day_after, business_day_from, is_business_day

CLOSED = {
    2025: "01-01 04-18 04-21 05-01 12-25 12-26",
    2026: "01-01 04-03 04-06 05-01 12-25",
    2027: "01-01 03-26 03-29",
    2028: "04-14 04-17 05-01 12-25 12-26",
}
"""On which weekdays TARGET is closed."""


@pytest.mark.parametrize("year", CLOSED)
def test_banks_are_closed_in_weekends_and_on_six_days(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    weekdays = [day for day in days if day.weekday() < 5]
    assert [f"{day:%m-%d}" for day in weekdays if not is_business_day(day)] == CLOSED[year].split()
    assert not any(is_business_day(day) for day in days if day.weekday() >= 5)


@pytest.mark.parametrize(
    ("day", "days", "after"),
    [
        ("2026-03-16", 1, "2026-03-17"),
        ("2026-03-13", 1, "2026-03-16"),
        ("2026-03-14", 2, "2026-03-17"),
        ("2026-04-02", 1, "2026-04-07"),
        ("2026-04-02", 2, "2026-04-08"),
        ("2026-12-24", 1, "2026-12-28"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2026-04-30", 1, "2026-05-04"),
    ],
)
def test_business_days_are_counted(day: str, days: int, after: str) -> None:
    assert business_day_after(date.fromisoformat(day), days) == date.fromisoformat(after)


def test_a_business_day_is_its_own_next() -> None:
    assert business_day_from(date(2026, 4, 2)) == date(2026, 4, 2)
    assert business_day_from(date(2026, 4, 3)) == date(2026, 4, 7)
