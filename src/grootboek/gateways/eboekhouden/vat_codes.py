"""The 21 BTW-codes of the manual (chapter 4) and what they are in the books."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from grootboek.ledger.money import Cents, decimal_from_cents
from grootboek.ledger.vat import NO_VAT, UNTAXED, vat_code

NONE: Final = "GEEN"
TO_WIRE: Final[Mapping[str, str]] = MappingProxyType(
    {
        # HOOG_VERK is 19 % on every date, as the manual says; 21 % has a code of its own.
        "sales_high_19": "HOOG_VERK",
        "sales_high": "HOOG_VERK_21",
        "sales_low": "LAAG_VERK",
        "sales_low_9": "LAAG_VERK_9",
        "sales_reverse_high": "VERL_VERK",
        "sales_reverse_low": "VERL_VERK_L9",
        "sales_other": "AFW_VERK",
        "sales_outside_eu": "BU_EU_VERK",
        "sales_eu_goods": "BI_EU_VERK",
        "sales_eu_services": "BI_EU_VERK_D",
        "sales_eu_distance": "AFST_VERK",
        "purchase_low": "LAAG_INK",
        "purchase_low_9": "LAAG_INK_9",
        # The manual names no percentage for HOOG_INK, so it follows the date: 21 % from October 2012.
        "purchase_high_19": "HOOG_INK",
        "purchase_high": "HOOG_INK_21",
        "purchase_reverse_high": "VERL_INK",
        "purchase_reverse_low": "VERL_INK_L9",
        "purchase_other": "AFW",
        "purchase_outside_eu": "BU_EU_INK",
        "purchase_eu": "BI_EU_INK",
        # The vendor has no code for it; what is read as GEEN is no VAT.
        UNTAXED: NONE,
        NO_VAT: NONE,
    }
)
"""The vendor's code of each VAT code of the books."""

_FROM_WIRE: Final = {wire: code for code, wire in TO_WIRE.items()} | {"0": NO_VAT}
_FOUR_PLACES: Final = Decimal("1.0000")


def vat_code_from_wire(text: str) -> str:
    """Return the books' VAT code; `0`, which clients send for no VAT, is none; an unknown code stays as it is."""
    return _FROM_WIRE.get(text, text)


def percentage_to_wire(code: str, day: date, net: Cents, vat: Cents) -> str:
    """Write the percentage of a line with the four places of an SQL money column; of a free rate what the amounts make."""
    if not vat_code(code).free_rate:
        return _rate_to_wire(code, day)
    rate = decimal_from_cents(vat) * 100 / decimal_from_cents(net) if net else Decimal(0)
    return str(rate.quantize(_FOUR_PLACES))


@lru_cache(maxsize=4096)
def _rate_to_wire(code: str, day: date) -> str:
    return str(vat_code(code).rate_on(day).quantize(_FOUR_PLACES))
