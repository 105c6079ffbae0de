"""Btwtarieven: the rates of the Netherlands by law, each with the days on which it holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.fields import FieldTable, Row, field
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.property_types import DAY, FRACTION, NAME
from grootboek.ledger.vat_rates import DatedRate, RateKind, rates_of
from grootboek.store.book import Book


@dataclass(frozen=True, slots=True)
class Tariff:
    """A rate of one btwsoort, with its first and last day."""

    kind: str
    rate: Decimal
    valid_from: date
    valid_through: date


TARIFF: Final = FieldTable[Tariff](
    "BtwTarieven.BtwTariefModel",
    field("btwSoort", "kind", NAME),
    field("btwPercentage", "rate", FRACTION),
    field("datumVanaf", "valid_from", DAY),
    field("datumTotEnMet", "valid_through", DAY),
)
"""The properties of a BtwTariefModel."""

# The vendor's list reaches over all days that it knows, so what comes before the first rate of a btwsoort is 0.
_FIRST, _LAST = date(1900, 1, 1), date(2400, 12, 31)
_NOTHING: Final = DatedRate(_FIRST, Decimal(0))
_RATES: Final[Mapping[str, Sequence[DatedRate]]] = {
    "Geen": (_NOTHING,),
    "Laag": (_NOTHING, *rates_of("NL")[RateKind.REDUCED_LOW]),
    "Hoog": (_NOTHING, *rates_of("NL")[RateKind.STANDARD]),
    "Overig": (_NOTHING, DatedRate(date(1968, 1, 1), Decimal(0))),
}


def _tariffs() -> Iterator[Tariff]:
    """Yield the rates of each btwsoort, the newest first."""
    for kind, rates in _RATES.items():
        last = _LAST
        for dated in reversed(rates):
            yield Tariff(kind, dated.rate, dated.valid_from, last)
            last = dated.valid_from - timedelta(1)


def _list(_: Book, call: Call) -> list[Row]:
    return list_query(call, TARIFF).page(_tariffs())


ANSWERS: Final[Mapping[str, Answer]] = {"GET /btwtarieven": _list}
