"""What the VAT on a supplier's invoice is in the books: the code for its category and rate, and what of it is costs.

The categories are those of UN/CEFACT 5305: S is charged at a rate, AE reversed to the buyer, K goods from elsewhere in the EU,
and the rest charges nothing that the buyer could reclaim here.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from grootboek.formats.received_invoice import Supplier, VatShare
from grootboek.ledger.account import AccountRole
from grootboek.ledger.country import Country, country_of, named_country
from grootboek.ledger.vat import NO_VAT, VatLevel, VatSide, code_for, vat_codes

_CHARGED: Final = "S"
_REVERSED: Final = "AE"
_WITHIN_EU: Final = "K"
_HOME: Final = "NL"
_GREECE: Final = {"EL": "GR"}
"""VAT numbers write it otherwise than countries do."""

_AT_LOW_RATE: Final[Mapping[str, str]] = {
    "purchase_reverse_high": "purchase_reverse_low",
    "purchase_eu": "purchase_eu_low",
    "purchase_outside_eu": "purchase_outside_eu_low",
}
_ROLES: Final[Mapping[str, AccountRole]] = {
    "purchase_high": AccountRole.COSTS_HIGH,
    "purchase_high_19": AccountRole.COSTS_HIGH,
    "purchase_low": AccountRole.COSTS_LOW,
    "purchase_other": AccountRole.COSTS_OTHER,
    "purchase_eu": AccountRole.IMPORT_EU_HIGH,
    "purchase_outside_eu": AccountRole.IMPORT_WORLD_HIGH,
}


def country_of_supplier(supplier: Supplier) -> Country:
    """Return the country whose VAT a supplier charges: that of his VAT number, else that of his address."""
    prefix = supplier.vat_number[:2].upper()
    return named_country(_GREECE.get(prefix, prefix)) or country_of(supplier.country)


def code_of_share(share: VatShare, country: Country, day: date) -> str:
    """Return the VAT code of a purchase for what an invoice charges in one category."""
    if share.category == _WITHIN_EU:
        return _computed("purchase_eu", share, day)
    if share.category == _REVERSED:
        if country.code == _HOME:
            return _computed(code_for(VatSide.PURCHASE, VatLevel.REVERSE, day), share, day)
        return _computed("purchase_eu" if country.in_eu else "purchase_outside_eu", share, day)
    if share.category != _CHARGED or not share.rate or country.code != _HOME:
        return NO_VAT
    for level in (VatLevel.HIGH, VatLevel.LOW):
        code = code_for(VatSide.PURCHASE, level, day)
        if vat_codes()[code].rate_on(day) == share.rate:
            return code
    return code_for(VatSide.PURCHASE, VatLevel.OTHER, day)


def _computed(code: str, share: VatShare, day: date) -> str:
    """Return a code by which the buyer computes the VAT, or its twin at the low rate where an invoice states that.

    The standard wants a rate of 0 here, which tells nothing; older documents have the one that the buyer is to use.
    """
    low = _AT_LOW_RATE[code]
    return low if share.rate and share.rate == vat_codes()[low].computed_rate_on(day) else code


def role_of_costs(vat_code: str) -> AccountRole | None:
    """Return the role of accounts for costs with a VAT code; None where those at any rate do."""
    return _ROLES.get(vat_code)
