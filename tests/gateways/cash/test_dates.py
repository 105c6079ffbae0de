"""Test dates, years and periods."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.gateways.cash.records.dates import (
    date_from_import,
    date_to_export,
    moment_to_wire,
    month_from_text,
    period_to_export,
    year_from_text,
)


def test_dates_of_the_manual() -> None:
    assert date_from_import("161201") == date(2016, 12, 1)
    assert date_from_import("161013") == date(2016, 10, 13)
    assert date_to_export(date(2016, 5, 5)) == "05-05-2016"


@given(st.dates(min_value=date(1980, 1, 1), max_value=date(2079, 12, 31)))
def test_both_forms_of_a_date_read_back(day: date) -> None:
    assert date_from_import(day.strftime("%y%m%d")) == day
    assert date_from_import(date_to_export(day)) == day


@pytest.mark.parametrize(
    "text", ["", "16121", "1612011", "161301", "160230", "2016-12-01", "01122016", "٠٠٠١٠١", "1612 1"]
)
def test_no_date(text: str) -> None:
    with pytest.raises(ValueError):
        date_from_import(text)


def test_years_months_and_periods() -> None:
    assert [year_from_text(text) for text in ("16", "2018", "80", "79")] == [2016, 2018, 1980, 2079]
    assert month_from_text("1602") == date(2016, 2, 1)
    assert period_to_export(2016, 1) == "1601"
    for wrong in ("1", "016", "1613", "1600"):
        with pytest.raises(ValueError):
            month_from_text(wrong)


def test_moments() -> None:
    assert moment_to_wire(datetime(2016, 10, 11, 9, 59, 51, 967015)) == "2016-10-11 09:59:51"
    assert moment_to_wire(None) == "0000-00-00 00:00:00"
