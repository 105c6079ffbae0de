"""The 21 BTW-codes of the manual (chapter 4), what they are in the books, and the percentages of lines."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from grootboek.ledger.money import Cents, decimal_from_cents
from grootboek.ledger.vat import NO_VAT, UNTAXED, vat_code

NONE: Final = "GEEN"
OWN_FIELDS: Final = "eboekhouden"
"""The name under which a booking keeps what only this door knows of it."""
_PERCENTAGES: Final = "BTWPercentage"

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
        # The vendor has one code for all rates that the buyer computes; read back it is the high one, which stands last.
        "purchase_outside_eu_low": "BU_EU_INK",
        "purchase_outside_eu_other": "BU_EU_INK",
        "purchase_outside_eu": "BU_EU_INK",
        "purchase_eu_low": "BI_EU_INK",
        "purchase_eu_other": "BI_EU_INK",
        "purchase_eu": "BI_EU_INK",
        # The vendor has no code for it; what is read as GEEN is no VAT.
        UNTAXED: NONE,
        NO_VAT: NONE,
    }
)
"""The vendor's code of each VAT code of the books."""

_FROM_WIRE: Final = {wire: code for code, wire in TO_WIRE.items()} | {"0": NO_VAT}


def vat_code_from_wire(text: str) -> str:
    """Return the books' VAT code, in any case; `0`, which clients send for no VAT, is none; an unknown code stays as it is."""
    return _FROM_WIRE.get(text) or _FROM_WIRE.get(text.upper(), text)


def percentage_to_wire(percentage: Decimal) -> str:
    """Write a percentage with the four places of an SQL money column."""
    return f"{percentage:.4f}"


def percentage_of_line(code: str, day: date, net: Cents, vat: Cents) -> str:
    """Return the percentage that a line with a code and amounts has, as it is written; of a free rate what the amounts make."""
    if not vat_code(code).free_rate:
        return _rate_to_wire(code, day)
    rate = decimal_from_cents(vat) * 100 / decimal_from_cents(net) if net else Decimal(0)
    return percentage_to_wire(rate)


@lru_cache(maxsize=4096)
def _rate_to_wire(code: str, day: date) -> str:
    return percentage_to_wire(vat_code(code).rate_on(day))


def percentages_to_keep(percentages: Iterable[tuple[str | None, str]]) -> dict[str, Any]:
    """Return the fields of a booking that keep the percentages of its lines.

    Each line gives what it states (None: nothing) and what its code and amounts make; only what differs is kept.
    """
    differing = {str(order): stated for order, (stated, made) in enumerate(percentages) if stated not in (None, made)}
    return {OWN_FIELDS: {_PERCENTAGES: differing}} if differing else {}


def kept_percentages(door_fields: Mapping[str, Any] | None) -> Mapping[str, str]:
    """Return the percentages that a booking keeps, by the order of its lines as a text."""
    percentages: Mapping[str, str] = (door_fields or {}).get(OWN_FIELDS, {}).get(_PERCENTAGES, {})
    return percentages
