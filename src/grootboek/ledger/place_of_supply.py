"""Where a sale is taxed: what its VAT becomes when it is delivered in another country.

Goods that leave the European Union bear no VAT (Wet op de omzetbelasting 1968, table II, a.2). What a business elsewhere in the
Union buys is taxed there by itself (table II, a.6, and article 6). A consumer there pays the VAT of his own country where the
administration charges that (article 5a), and Dutch VAT where it does not.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from grootboek.ledger.checking_foreign_vat import foreign_rate, is_consumer_in
from grootboek.ledger.checking_parties import KnownParty
from grootboek.ledger.country import Country, is_vat_number_elsewhere
from grootboek.ledger.vat import UNTAXED, VatCode, VatLevel, VatSide, vat_code
from grootboek.ledger.vat_rates import RateKind

OUTSIDE_EU: Final = "sales_outside_eu"
EU_GOODS: Final = "sales_eu_goods"
EU_SERVICES: Final = "sales_eu_services"
EU_DISTANCE: Final = "sales_eu_distance"

# A country that has one reduced rate has it as the low one.
_REDUCED: Final = (RateKind.REDUCED_LOW, RateKind.REDUCED_HIGH, RateKind.STANDARD)


@dataclass(frozen=True, slots=True)
class Destination:
    """The country in which something is delivered, and who buys it there: a business, or a consumer who is charged its VAT."""

    country: Country
    by_business: bool = False
    charged_there: bool = False

    @property
    def abroad(self) -> bool:
        """Whether it is not the Netherlands."""
        return self.country.code != "NL"


@dataclass(frozen=True, slots=True)
class Taxation:
    """The VAT of a line: its code, and the percentage where it is that of another country."""

    vat_code: str
    foreign_rate: Decimal | None = None

    def rate_on(self, day: date) -> Decimal:
        """Return the percentage on a day."""
        return vat_code(self.vat_code).rate_on(day) if self.foreign_rate is None else self.foreign_rate


def destination_of(buyer: KnownParty, country: Country, *, charges_foreign_vat: bool) -> Destination:
    """Return the destination of what a party buys and has delivered in a country."""
    return Destination(
        country,
        by_business=country.elsewhere_in_eu and is_vat_number_elsewhere(buyer.vat_number),
        charged_there=charges_foreign_vat and is_consumer_in(country, buyer),
    )


def taxed_at(code: str, destination: Destination, day: date, *, of_services: bool) -> Taxation:
    """Return how a line is taxed that has a VAT code in the Netherlands; what is exempt there stays so."""
    own = vat_code(code)
    if not destination.abroad or not _is_taxed(own):
        return Taxation(code)
    if not destination.country.in_eu:
        return Taxation(OUTSIDE_EU)
    if destination.by_business:
        return Taxation(EU_SERVICES if of_services else EU_GOODS)
    rate = _rate(own, destination.country, day) if destination.charged_there else None
    return Taxation(code) if rate is None else Taxation(EU_DISTANCE, rate)


def _is_taxed(code: VatCode) -> bool:
    return code.side is VatSide.SALES and (code.charges or code.level is VatLevel.REVERSE or code.code == UNTAXED)


def _rate(code: VatCode, country: Country, day: date) -> Decimal | None:
    kinds = _REDUCED if code.level is VatLevel.LOW else (RateKind.STANDARD,)
    rates = (foreign_rate(country.code, kind, day) for kind in kinds)
    return next((rate for rate in rates if rate is not None), None)
