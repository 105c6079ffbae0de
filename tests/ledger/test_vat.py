"""VAT codes: what they charge on which date, and the arithmetic of tax on and within an amount."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.ledger.account import SALES_VAT_ROLES, VAT_ROLES, AccountRole
from grootboek.ledger.fiscal_periods import FIRST_DATE, LAST_DATE
from grootboek.ledger.money import LARGEST
from grootboek.ledger.vat import (
    NO_VAT,
    VatLevel,
    VatSide,
    code_for,
    code_of_vat_account,
    differs,
    level_of_account,
    net_of,
    vat_code,
    vat_codes,
    vat_on,
    vat_within,
)

LAST_19, FIRST_21 = date(2012, 9, 30), date(2012, 10, 1)
LAST_6, FIRST_9 = date(2018, 12, 31), date(2019, 1, 1)
RATES = {
    "none": (0, 0, 0, 0),
    "sales_high_19": (19, 19, 19, 19),
    "sales_high": (21, 21, 21, 21),
    "sales_low": (6, 6, 6, 9),
    "sales_low_9": (9, 9, 9, 9),
    "sales_other": (0, 0, 0, 0),
    "sales_reverse_high": (0, 0, 0, 0),
    "sales_reverse_low": (0, 0, 0, 0),
    "sales_untaxed": (0, 0, 0, 0),
    "sales_outside_eu": (0, 0, 0, 0),
    "sales_eu_goods": (0, 0, 0, 0),
    "sales_eu_services": (0, 0, 0, 0),
    "sales_eu_distance": (0, 0, 0, 0),
    "purchase_low": (6, 6, 6, 9),
    "purchase_low_9": (9, 9, 9, 9),
    "purchase_high_19": (19, 21, 21, 21),
    "purchase_high": (21, 21, 21, 21),
    "purchase_other": (0, 0, 0, 0),
    "purchase_reverse_high": (0, 0, 0, 0),
    "purchase_reverse_low": (0, 0, 0, 0),
    "purchase_outside_eu": (0, 0, 0, 0),
    "purchase_outside_eu_low": (0, 0, 0, 0),
    "purchase_outside_eu_other": (0, 0, 0, 0),
    "purchase_eu": (0, 0, 0, 0),
    "purchase_eu_low": (0, 0, 0, 0),
    "purchase_eu_other": (0, 0, 0, 0),
}
COMPUTED = {
    "purchase_reverse_high": (19, 21, 21, 21),
    "purchase_reverse_low": (6, 6, 6, 9),
    "purchase_outside_eu": (19, 21, 21, 21),
    "purchase_outside_eu_low": (6, 6, 6, 9),
    "purchase_eu": (19, 21, 21, 21),
    "purchase_eu_low": (6, 6, 6, 9),
}
DAYS = (LAST_19, FIRST_21, LAST_6, FIRST_9)
codes = st.sampled_from(sorted(vat_codes()))
days = st.dates(FIRST_DATE, LAST_DATE)
amounts = st.integers(-LARGEST, LARGEST)


def test_the_codes_are_those_of_the_table() -> None:
    assert set(vat_codes()) == set(RATES)


@pytest.mark.parametrize("code", RATES)
def test_rates_follow_the_date(code: str) -> None:
    assert tuple(vat_code(code).rate_on(day) for day in DAYS) == tuple(map(Decimal, RATES[code]))


@pytest.mark.parametrize("code", RATES)
def test_computed_rates_follow_the_date(code: str) -> None:
    assert tuple(vat_code(code).computed_rate_on(day) for day in DAYS) == tuple(
        map(Decimal, COMPUTED.get(code, (0, 0, 0, 0)))
    )


@pytest.mark.parametrize("code", RATES)
def test_a_code_has_the_accounts_and_boxes_of_its_side(code: str) -> None:
    stated = vat_code(code)
    if stated.side is VatSide.SALES:
        assert stated.turnover_box is not None
        assert stated.role is None or stated.role in SALES_VAT_ROLES
    assert stated.charges == (stated.role is not None) == (stated.vat_box is not None and stated.due_role is None)
    assert (stated.due_role is None) == (stated.reclaim_role is None) == (stated.reclaim_box is None)
    assert {stated.role, stated.due_role, stated.reclaim_role} - {None} <= VAT_ROLES


def test_an_unknown_code_is_no_code() -> None:
    with pytest.raises(KeyError):
        vat_code("HOOG_VERK_21")


@given(code=codes, day=days, gross=amounts)
def test_net_and_vat_make_up_the_gross_amount(code: str, day: date, gross: int) -> None:
    stated = vat_code(code)
    assert net_of(gross, stated.rate_on(day)) + vat_within(gross, stated, day) == gross


@given(code=codes, day=days, gross=amounts)
def test_vat_within_is_vat_on_the_net_up_to_rounding(code: str, day: date, gross: int) -> None:
    stated = vat_code(code)
    net = net_of(gross, stated.rate_on(day))
    assert not differs(vat_within(gross, stated, day), vat_on(net, stated, day))


@given(code=codes, day=days, net=amounts)
def test_vat_mirrors_for_a_credit_note(code: str, day: date, net: int) -> None:
    stated = vat_code(code)
    assert vat_on(-net, stated, day) == -vat_on(net, stated, day)
    assert vat_within(-net, stated, day) == -vat_within(net, stated, day)


@given(net=st.integers(-(10**12), 10**12), day=days, code=codes)
def test_the_net_amount_is_found_again(net: int, day: date, code: str) -> None:
    stated = vat_code(code)
    assert net_of(net + vat_on(net, stated, day), stated.rate_on(day)) == net


def test_vat_of_the_cash_manual_lies_within_its_invoice() -> None:
    assert vat_within(180000, vat_code("sales_high"), date(2016, 10, 13)) == 31240
    assert net_of(180000, Decimal(21)) == 148760


def test_stated_vat_may_differ_by_a_cent_for_each_line() -> None:
    assert not differs(2100, 2101)
    assert differs(2100, 2102)
    assert not differs(2100, 2102, lines=2)
    assert differs(-2100, -2103, lines=2)


@pytest.mark.parametrize(
    ("side", "level", "day", "code"),
    [
        (VatSide.SALES, VatLevel.HIGH, LAST_19, "sales_high_19"),
        (VatSide.SALES, VatLevel.HIGH, FIRST_21, "sales_high"),
        (VatSide.PURCHASE, VatLevel.HIGH, LAST_19, "purchase_high_19"),
        (VatSide.PURCHASE, VatLevel.HIGH, FIRST_21, "purchase_high"),
        (VatSide.SALES, VatLevel.LOW, LAST_6, "sales_low"),
        (VatSide.PURCHASE, VatLevel.LOW, FIRST_9, "purchase_low"),
        (VatSide.SALES, VatLevel.REVERSE, FIRST_9, "sales_reverse_high"),
        (VatSide.PURCHASE, VatLevel.OTHER, FIRST_9, "purchase_other"),
        (VatSide.SALES, VatLevel.NONE, FIRST_9, NO_VAT),
    ],
)
def test_a_side_and_a_level_name_a_code(side: VatSide, level: VatLevel, day: date, code: str) -> None:
    assert code_for(side, level, day) == code


def test_a_level_without_a_code_of_its_side_is_refused() -> None:
    with pytest.raises(KeyError):
        code_for(VatSide.PURCHASE, VatLevel.ZERO, FIRST_9)


@given(role=st.sampled_from(AccountRole), day=days)
def test_the_code_of_a_vat_account_is_posted_on_that_account(role: AccountRole, day: date) -> None:
    code = code_of_vat_account(role, day)
    if code is not None:
        assert vat_code(code).role is role


def test_each_account_that_vat_is_posted_on_has_a_code() -> None:
    posted_on = {code.role for code in vat_codes().values() if code.role is not None}
    assert {role for role in AccountRole if code_of_vat_account(role, FIRST_9)} == posted_on


@pytest.mark.parametrize(
    ("role", "level"),
    [
        (AccountRole.REVENUE_HIGH, VatLevel.HIGH),
        (AccountRole.REVENUE_LOW, VatLevel.LOW),
        (AccountRole.COSTS_OTHER, VatLevel.OTHER),
        (AccountRole.COSTS_ANY_RATE, None),
        (AccountRole.GENERAL, None),
    ],
)
def test_the_role_of_an_account_tells_its_level(role: AccountRole, level: VatLevel | None) -> None:
    assert level_of_account(role) is level
