"""What keeps a booking from being declared: the code, the country and the VAT number have to fit."""

from datetime import date

import pytest

from grootboek.ledger.remarks import REMARKABLE, Remark, remarks_on
from grootboek.ledger.vat import vat_codes

DAY = date(2026, 3, 1)
BELGIAN, DUTCH, BRITISH, NORTHERN_IRISH = "BE0123456749", "NL123456789B13", "GB110305878", "XI110305878"
NOT_IN_EU, IN_EU = Remark.PARTY_NOT_IN_EU, Remark.PARTY_IN_EU
MISSING, INVALID = Remark.VAT_NUMBER_MISSING, Remark.VAT_NUMBER_INVALID

CASES = [
    ("sales_eu_goods", DAY, "BE", BELGIAN, []),
    ("sales_eu_goods", DAY, "België", "be 0123.456.749", []),
    ("sales_eu_goods", DAY, "", DUTCH, [NOT_IN_EU, INVALID]),
    ("sales_eu_goods", DAY, "BE", "", [MISSING]),
    ("sales_eu_goods", DAY, "BE", "BE0123456748", [INVALID]),
    ("sales_eu_goods", DAY, "BE", "BE\u0660123456749", [INVALID]),
    ("sales_eu_goods", DAY, None, "", [NOT_IN_EU, MISSING]),
    ("sales_eu_goods", DAY, "GB", BRITISH, [NOT_IN_EU, INVALID]),
    ("sales_eu_goods", DAY, "GB", NORTHERN_IRISH, []),
    ("sales_eu_services", DAY, "GB", NORTHERN_IRISH, [NOT_IN_EU]),
    ("sales_eu_goods", date(2020, 12, 31), "GB", BRITISH, []),
    ("sales_eu_services", DAY, "DE", "DE136695976", []),
    ("sales_eu_distance", DAY, "BE", "", []),
    ("sales_eu_distance", DAY, "NL", "", [NOT_IN_EU]),
    ("sales_outside_eu", DAY, "US", "", []),
    ("sales_outside_eu", DAY, "Switzerland", "", []),
    ("sales_eu_services", DAY, "Spain", "ESA13585625", []),
    ("sales_outside_eu", DAY, "GB", "", []),
    ("sales_outside_eu", date(2020, 12, 31), "GB", "", [IN_EU]),
    ("sales_outside_eu", DAY, "BE", BELGIAN, [IN_EU]),
    ("sales_outside_eu", DAY, "NL", "", [IN_EU]),
    ("sales_outside_eu", DAY, None, "", []),
    ("sales_reverse_high", DAY, "NL", DUTCH, []),
    ("sales_reverse_low", DAY, "NL", "", [MISSING]),
    ("sales_reverse_high", DAY, "NL", "NL123456789B01", [INVALID]),
    ("purchase_eu", DAY, "DE", "", []),
    ("purchase_eu", DAY, "NL", "", [NOT_IN_EU]),
    ("purchase_outside_eu", DAY, "FR", "", [IN_EU]),
    ("sales_high", DAY, "NL", "", []),
    ("sales_untaxed", DAY, "NL", "", []),
    ("none", DAY, None, "", []),
]


@pytest.mark.parametrize(("code", "day", "country", "number", "expected"), CASES)
def test_a_code_fits_the_party_or_says_why_not(
    code: str, day: date, country: str | None, number: str, expected: list[Remark]
) -> None:
    assert list(remarks_on(code, day, country, number)) == expected


def test_only_codes_of_the_books_ask_something_of_a_party() -> None:
    assert vat_codes().keys() >= REMARKABLE
