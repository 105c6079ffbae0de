"""Accounts, their roles and the numbers that their codes read as."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.ledger.account import (
    CONTROL_ROLES,
    MONEY_ROLES,
    SINGLE_ROLES,
    VAT_ROLES,
    AccountRole,
    number_of_code,
)
from tests.ledger.small_chart import account


@pytest.mark.parametrize("role", AccountRole)
def test_an_account_is_of_one_sort_at_most(role: AccountRole) -> None:
    row = account(1, role)
    assert [row.is_control, row.holds_money, role in VAT_ROLES].count(True) <= 1
    assert row.is_control == (role in CONTROL_ROLES)
    assert row.holds_money == (role in MONEY_ROLES)


def test_no_money_account_has_to_be_the_only_one() -> None:
    assert not SINGLE_ROLES & MONEY_ROLES


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("1000", 1000),
        ("0010", 10),
        ("2147483647", 2147483647),
        ("2147483648", None),
        ("00000000001", None),
        ("0", None),
        ("", None),
        ("-1", None),
        ("1 0", None),
        ("1e3", None),
        ("٤٢", None),
        ("²", None),
        ("KAS", None),
    ],
)
def test_a_code_reads_as_a_number_when_it_is_one(code: str, number: int | None) -> None:
    assert number_of_code(code) == number


@given(number=st.integers(1, 2**31 - 1))
def test_a_number_is_found_again_in_its_code(number: int) -> None:
    assert number_of_code(str(number)) == number
    assert number_of_code(f"{number:010}") == number


@given(code=st.text(max_size=12))
def test_no_code_reads_as_a_number_that_does_not_fit(code: str) -> None:
    number = number_of_code(code)
    assert number is None or 0 < number < 2**31
