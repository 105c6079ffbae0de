"""Amounts are exact: made, rounded and divided without losing a cent."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.ledger.money import (
    LARGEST,
    cents_from_decimal,
    credit,
    debit,
    decimal_from_cents,
    percentage_of,
    round_half_up,
    rounded_together,
    spread,
)

amounts = st.integers(-LARGEST, LARGEST)
weights = st.lists(st.integers(-LARGEST, LARGEST), min_size=1, max_size=20)
rates = st.decimals(0, 100, places=4)


def test_debit_is_positive_and_credit_negative() -> None:
    assert (debit(1250), credit(1250)) == (1250, -1250)


@pytest.mark.parametrize(
    ("amount", "cents"),
    [("2012.4", 2012), ("2012.5", 2013), ("2012.6", 2013), ("0.5", 1), ("1.5", 2), ("2.5", 3), ("0.4999", 0), ("0", 0)],
)
def test_halves_are_rounded_away_from_zero(amount: str, cents: int) -> None:
    assert round_half_up(Decimal(amount)) == cents
    assert round_half_up(-Decimal(amount)) == -cents


@given(st.decimals(-(10**17), 10**17, places=6))
def test_rounding_is_symmetric_and_moves_half_a_cent_at_most(amount: Decimal) -> None:
    cents = round_half_up(amount)
    assert round_half_up(-amount) == -cents
    assert abs(Fraction(amount) - cents) <= Fraction(1, 2)


@given(amounts)
def test_euros_and_cents_are_the_same_amount(cents: int) -> None:
    euros = decimal_from_cents(cents)
    assert cents_from_decimal(euros) == cents
    assert euros.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("euros", "cents"), [("1", 100), ("-0.01", -1), ("12.50", 1250), ("1.500", 150), ("1E+3", 100000)]
)
def test_euros_with_two_decimals_at_most_are_taken(euros: str, cents: int) -> None:
    assert cents_from_decimal(Decimal(euros)) == cents


@pytest.mark.parametrize("euros", ["0.001", "-1.999", "12.345", "1E-3", "NaN", "sNaN", "Infinity", "-Infinity"])
def test_parts_of_a_cent_and_what_is_no_number_are_refused(euros: str) -> None:
    with pytest.raises(ValueError, match=r"finite|two decimals"):
        cents_from_decimal(Decimal(euros))


@pytest.mark.parametrize("euros", ["0.01" + "0" * 30 + "1", "99999999999999999999999999999.001", "1E+999999999"])
def test_amounts_that_do_not_fit_the_arithmetic_are_refused(euros: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        cents_from_decimal(Decimal(euros))


@given(amounts, rates)
def test_a_percentage_mirrors_and_lies_within_half_a_cent(base: int, rate: Decimal) -> None:
    share = percentage_of(base, rate)
    assert percentage_of(-base, rate) == -share
    assert abs(Fraction(base) * Fraction(rate) / 100 - share) <= Fraction(1, 2)


def test_vat_of_the_cash_manual() -> None:
    assert percentage_of(148760, Decimal(21)) == 31240


@given(amounts, weights)
def test_parts_sum_to_the_total(total: int, over: list[int]) -> None:
    assert sum(spread(total, over)) == total


@given(amounts, weights)
def test_a_negative_total_mirrors(total: int, over: list[int]) -> None:
    assert spread(-total, over) == [-part for part in spread(total, over)]


@given(amounts, weights.filter(lambda over: sum(over) != 0))
def test_each_part_lies_less_than_a_cent_from_its_share(total: int, over: list[int]) -> None:
    for part, weight in zip(spread(total, over), over, strict=True):
        assert abs(part - Fraction(total * weight, sum(over))) < 1


@given(amounts, weights.filter(lambda over: sum(over) != 0))
def test_a_weight_of_zero_gets_nothing(total: int, over: list[int]) -> None:
    assert spread(total, [*over, 0])[-1] == 0


@pytest.mark.parametrize(
    ("total", "over", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (100, [1, 2, 3], [17, 33, 50]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (90, [100, -10], [100, -10]),
        (5, [0, 0], [5, 0]),
        (5, [7, -7], [5, 0]),
        (0, [], []),
        (0, [3, 4], [0, 0]),
    ],
)
def test_the_last_cents_go_by_largest_remainder(total: int, over: list[int], parts: list[int]) -> None:
    assert spread(total, over) == parts


def test_a_total_without_weights_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to spread over"):
        spread(1, [])


@pytest.mark.parametrize(
    ("euros", "cents"),
    [
        (("33.333", "33.333", "33.334"), [3333, 3333, 3334]),
        (("-33.333", "-33.333", "-33.334"), [-3333, -3333, -3334]),
        (("0.005",), [1]),
        (("-0.005",), [-1]),
        (("10.004", "2.104"), [1001, 210]),
        (("1.00", "0.004", "-0.004"), [100, 0, 0]),
        ((), []),
    ],
)
def test_amounts_rounded_together(euros: tuple[str, ...], cents: list[int]) -> None:
    assert rounded_together([Decimal(text) for text in euros]) == cents


@given(st.lists(st.decimals(-(10**9), 10**9, places=4), max_size=30))
def test_amounts_rounded_together_keep_their_sum_and_whole_cents(euros: list[Decimal]) -> None:
    rounded = rounded_together(euros)
    assert sum(rounded) == round_half_up(sum(euros, Decimal(0)) * 100)
    assert all(abs(Decimal(cents) - amount * 100) < 1 for cents, amount in zip(rounded, euros, strict=True))
    if sum(euros):
        assert rounded_together([-amount for amount in euros]) == [-cents for cents in rounded]
