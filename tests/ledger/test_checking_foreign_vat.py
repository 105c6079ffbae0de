"""The VAT of other countries on sales to consumers there: its rates by date, and how far the amount may lie from them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import pytest

from grootboek.ledger.account import AccountRole
from grootboek.ledger.booking import StatedLine
from grootboek.ledger.chart import Chart
from grootboek.ledger.checking_foreign_vat import check_foreign_vat, foreign_rate
from grootboek.ledger.refusal import Reason
from tests.ledger.small_chart import COSTS, REVENUE, REVENUE_LOW, small_chart

OWED, SOLD, SOLD_LOW = COSTS, REVENUE, REVENUE_LOW
DAY = date(2026, 3, 1)


def abroad() -> Chart:
    """Return a chart with two accounts for distance sales and one for their VAT."""
    known = small_chart()
    facts = {
        OWED: {"role": AccountRole.VAT_ELSEWHERE_IN_EU},
        SOLD: {"role": AccountRole.REVENUE_EU_DISTANCE, "vat_rate_code": "SR"},
        SOLD_LOW: {"role": AccountRole.REVENUE_EU_DISTANCE, "vat_rate_code": "RRL"},
    }
    accounts = {number: replace(account, **facts.get(number, {})) for number, account in known.accounts.items()}
    return replace(known, accounts=MappingProxyType(accounts))


@pytest.mark.parametrize(
    ("country", "kind", "day", "rate"),
    [
        ("België", "SR", DAY, "21"),
        ("DE", "RRL", DAY, "7"),
        ("LU", "SR", date(2022, 12, 31), "17"),
        ("LU", "SR", date(2023, 1, 1), "16"),
        ("BE", "SRR", DAY, None),
        ("Zwitserland", "SR", DAY, None),
    ],
)
def test_the_rate_of_a_country_on_a_day(country: str, kind: str, day: date, rate: str | None) -> None:
    assert foreign_rate(country, kind, day) == (None if rate is None else Decimal(rate))


@pytest.mark.parametrize(
    ("owed", "told"),
    [(616, []), (614, []), (618, []), (613, [Reason.FOREIGN_VAT_DIFFERS]), (619, [Reason.FOREIGN_VAT_DIFFERS])],
)
def test_each_line_has_a_cent_of_its_own(owed: int, told: list[Reason]) -> None:
    """7 % of 67,90 is 4,75, 19 % of 7,40 is 1,41; a credit note is held to the same."""
    for sign in (1, -1):
        lines = [
            StatedLine(account_id=SOLD_LOW, net=sign * 6790, vat_code="sales_eu_distance"),
            StatedLine(account_id=SOLD, net=sign * 740, vat_code="sales_eu_distance"),
            StatedLine(account_id=OWED, net=sign * owed),
        ]
        assert [problem.reason for problem in check_foreign_vat(lines, "DE", DAY, abroad())] == told
