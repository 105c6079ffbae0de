"""Rates of VAT by law: the data is whole, and Dutch rates are those of the law on every day."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from grootboek.ledger.country import countries
from grootboek.ledger.vat import vat_code
from grootboek.ledger.vat_rates import RateKind, rates_by_country, rates_of

OPENING_OF_THE_ONE_STOP_SHOP = date(2021, 7, 1)


def test_every_country_of_the_union_has_a_standard_rate_since_the_one_stop_shop_opened() -> None:
    assert set(rates_by_country()) == {country.code for country in countries() if country.in_eu}
    for kinds in rates_by_country().values():
        assert kinds[RateKind.STANDARD][0].valid_from <= OPENING_OF_THE_ONE_STOP_SHOP


@pytest.mark.parametrize("country", rates_by_country())
def test_rates_follow_each_other_and_differ(country: str) -> None:
    for rates in rates_of(country).values():
        for before, after in pairwise(rates):
            assert before.valid_from < after.valid_from
            assert before.rate != after.rate
        assert all(Decimal(2) < dated.rate < Decimal(28) for dated in rates)


@pytest.mark.parametrize("country", rates_by_country())
def test_kinds_are_in_their_order_on_every_day_of_a_change(country: str) -> None:
    def rate(kind: RateKind, day: date) -> Decimal | None:
        return next(
            (dated.rate for dated in reversed(rates_of(country).get(kind, ())) if dated.valid_from <= day), None
        )

    days = {dated.valid_from for rates in rates_of(country).values() for dated in rates}
    for day in sorted(days):
        kinds = (RateKind.STANDARD, RateKind.REDUCED_HIGH, RateKind.REDUCED_LOW, RateKind.SUPER_REDUCED)
        known = [value for kind in kinds if (value := rate(kind, day)) is not None]
        assert known == sorted(known, reverse=True), day


@pytest.mark.parametrize(
    ("day", "high", "low"),
    [
        (date(1969, 1, 1), "12", "4"),
        (date(1983, 12, 31), "18", "4"),
        (date(1984, 1, 1), "19", "5"),
        (date(1986, 10, 1), "20", "6"),
        (date(1989, 1, 1), "18.5", "6"),
        (date(1992, 10, 1), "17.5", "6"),
        (date(2001, 1, 1), "19", "6"),
        (date(2012, 10, 1), "21", "6"),
        (date(2019, 1, 1), "21", "9"),
    ],
)
def test_the_dutch_rates_of_a_day(day: date, high: str, low: str) -> None:
    dutch = rates_of("NL")
    for kind, rate in ((RateKind.STANDARD, high), (RateKind.REDUCED_LOW, low)):
        held = [dated.rate for dated in dutch[kind] if dated.valid_from <= day]
        assert held[-1] == Decimal(rate)


def test_codes_that_follow_the_law_take_its_rates() -> None:
    low, high = vat_code("sales_low").rates, vat_code("purchase_eu").computed_rates
    assert low[1:] == rates_of("NL")[RateKind.REDUCED_LOW][-1:]
    assert high[1:] == rates_of("NL")[RateKind.STANDARD][-1:]
    assert (low[0].rate, high[0].rate) == (Decimal(6), Decimal(19))
