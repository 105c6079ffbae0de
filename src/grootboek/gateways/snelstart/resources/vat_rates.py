"""Vatrates and vatratedefinitions: the rates of the countries of the European Union, for sales to consumers there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.fields import FieldTable, Row, field, listed
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.property_types import DAY, FRACTION, NAME
from grootboek.ledger.country import countries
from grootboek.ledger.vat_rates import RateKind, rates_by_country
from grootboek.store.book import Book


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of a country, with its kind and its first day."""

    kind: str
    rate: Decimal
    valid_from: date


@dataclass(frozen=True, slots=True)
class CountryRates:
    """A country with its rates."""

    country: str
    rates: Sequence[Rate]


@dataclass(frozen=True, slots=True)
class Definition:
    """A kind of rate, with its names."""

    kind: str
    short_name: str
    name: str


COUNTRY_RATES: Final = FieldTable[CountryRates](
    "VatRates.VatRatesModel",
    field("countryCode", "country", NAME),
    listed(
        "vatRates",
        "rates",
        field("rateCode", "kind", NAME),
        field("rate", "rate", FRACTION),
        field("validFrom", "valid_from", DAY),
    ),
)
"""The properties of a VatRatesModel."""

DEFINITION: Final = FieldTable[Definition](
    "VatRates.VatRateDefinitionModel",
    field("rateCode", "kind", NAME),
    field("shortName", "short_name", NAME),
    field("name", "name", NAME),
)
"""The properties of a VatRateDefinitionModel."""

_DEFINITIONS: Final = (
    Definition(RateKind.STANDARD.value, "Standard", "Standard Rate"),
    Definition(RateKind.REDUCED_HIGH.value, "Reduced High", "Reduced Rate High"),
    Definition(RateKind.REDUCED_LOW.value, "Reduced Low", "Reduced Rate Low"),
    Definition(RateKind.PARKING.value, "Parking", "Parking Rate"),
    Definition(RateKind.SUPER_REDUCED.value, "Super Reduced", "Super Reduced Rate"),
)
# Foreign VAT came with the one stop shop: what held no more when it opened is nobody's rate.
_OPENING: Final = date(2021, 7, 1)
_BY_COUNTRY: Final[Mapping[str, CountryRates]] = {
    country.code3: CountryRates(
        country.code3,
        [
            Rate(kind.value, dated.rate, dated.valid_from)
            for kind, rates in rates_by_country()[country.code].items()
            for dated, later in zip(rates, (*rates[1:], None), strict=True)
            if later is None or later.valid_from > _OPENING
        ],
    )
    for country in countries()
    if country.in_eu
}
"""The countries of the Union by their three-letter codes, in the order of the two-letter ones."""


def _list(_: Book, call: Call) -> list[Row]:
    return list_query(call, COUNTRY_RATES).page(_BY_COUNTRY.values())


def _read(_: Book, call: Call) -> Row:
    rates = _BY_COUNTRY.get(call.path["id"].upper())
    if rates is None:
        raise call.unknown
    return COUNTRY_RATES.to_wire(rates)


def _list_definitions(_: Book, call: Call) -> list[Row]:
    return list_query(call, DEFINITION).page(_DEFINITIONS)


ANSWERS: Final[Mapping[str, Answer]] = {
    "GET /vatrates": _list,
    "GET /vatrates/{id}": _read,
    "GET /vatratedefinitions": _list_definitions,
}
