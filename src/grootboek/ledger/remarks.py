"""Remarks: what keeps a booking from being declared, or its invoice from being mailed, as it stands.

A remark is no refusal: the vendors whose doors have no code for it book such a sale. It goes away when the party is put right.

Sources: Directive 2006/112/EC, articles 138 (supplies within the EU: the buyer's VAT number is a condition), 196 and 226 (reverse
charge: it stands on the invoice); Wet op de omzetbelasting 1968, articles 12, 35a and 37a (opgaaf ICP).
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Final

from stdnum.gb import vat as british_vat_number

from grootboek.ledger.country import country_of, is_vat_number


class Remark(StrEnum):
    """Why a booking cannot be declared or mailed as it is."""

    PARTY_NOT_IN_EU = "party_not_in_eu"
    PARTY_IN_EU = "party_in_eu"
    VAT_NUMBER_MISSING = "vat_number_missing"
    VAT_NUMBER_INVALID = "vat_number_invalid"
    VAT_WITHOUT_CODE = "vat_without_code"


_GOODS_WITHIN_EU: Final = frozenset(
    {"sales_eu_goods", "sales_eu_distance", "purchase_eu", "purchase_eu_low", "purchase_eu_other"}
)
_WITHIN_EU: Final = _GOODS_WITHIN_EU | {"sales_eu_services"}
_OUTSIDE_EU: Final = frozenset(
    {"sales_outside_eu", "purchase_outside_eu", "purchase_outside_eu_low", "purchase_outside_eu_other"}
)
_TO_A_VAT_NUMBER: Final = frozenset({"sales_eu_goods", "sales_eu_services", "sales_reverse_high", "sales_reverse_low"})
REMARKABLE: Final = _WITHIN_EU | _OUTSIDE_EU | _TO_A_VAT_NUMBER
"""The VAT codes that ask something of the party."""

_BRITAIN_LEFT: Final = date(2021, 1, 1)
_NORTHERN_IRELAND: Final = "XI"
"""VAT numbers of Northern Ireland begin so: for goods it stayed with the EU."""


def remarks_on(vat_code: str, day: date, country: str | None, vat_number: str) -> Iterator[Remark]:
    """Yield what keeps a line with a VAT code from being declared, for a party of a country; None when there is no party."""
    number = vat_number.strip().upper()
    elsewhere = country is not None and _elsewhere_in_eu(vat_code, day, country, number)
    if vat_code in _WITHIN_EU and not elsewhere:
        yield Remark.PARTY_NOT_IN_EU
    if vat_code in _OUTSIDE_EU and country is not None and (elsewhere or country_of(country).code == "NL"):
        yield Remark.PARTY_IN_EU
    if vat_code in _TO_A_VAT_NUMBER:
        if not number:
            yield Remark.VAT_NUMBER_MISSING
        elif not _is_vat_number(number, day) or (vat_code in _WITHIN_EU and number.startswith("NL")):
            yield Remark.VAT_NUMBER_INVALID


def _elsewhere_in_eu(vat_code: str, day: date, country: str, number: str) -> bool:
    named = country_of(country)
    if named.code == "GB":
        return day < _BRITAIN_LEFT or (vat_code in _GOODS_WITHIN_EU and number.startswith(_NORTHERN_IRELAND))
    return named.elsewhere_in_eu


def _is_vat_number(number: str, day: date) -> bool:
    if number.startswith("GB") and day < _BRITAIN_LEFT:
        return number.isascii() and bool(british_vat_number.is_valid(number))
    return is_vat_number(number)
