"""Rates of VAT by law, of the Netherlands and the other countries of the European Union, by the day from which each holds.

The rates are data (vat_rates.toml, with sources).
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class RateKind(StrEnum):
    """The kinds of rates that the law of the Union knows; an account that sells to consumers elsewhere names one of them."""

    STANDARD = "SR"
    REDUCED_HIGH = "RRH"
    REDUCED_LOW = "RRL"
    PARKING = "PR"
    SUPER_REDUCED = "SRR"


@dataclass(frozen=True, slots=True)
class DatedRate:
    """A percentage and the first date on which it holds."""

    valid_from: date
    rate: Decimal


def dated_rates(rows: Iterable[Mapping[str, Any]]) -> tuple[DatedRate, ...]:
    """Return the rates that rows of a data file state, in the order of their dates."""
    rates = (DatedRate(row["from"], Decimal(row["rate"])) for row in rows)
    return tuple(sorted(rates, key=lambda dated: dated.valid_from))


@cache
def rates_by_country() -> Mapping[str, Mapping[RateKind, tuple[DatedRate, ...]]]:
    """Return the rates of each country of the Union by its two-letter code."""
    text = files("grootboek.ledger").joinpath("vat_rates.toml").read_text(encoding="utf-8")
    return {
        country: {RateKind(kind): dated_rates(rows) for kind, rows in kinds.items()}
        for country, kinds in tomllib.loads(text).items()
    }


def rates_of(country: str) -> Mapping[RateKind, tuple[DatedRate, ...]]:
    """Return the rates of a country of the Union by its two-letter code; KeyError for another."""
    return rates_by_country()[country]
