"""Amounts, numbers and dates as the Dutch write them."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from stdnum import iban as iban_number

from grootboek.ledger.country import country_code
from grootboek.ledger.money import Cents, decimal_from_cents

_LOCALE: Final = Locale.parse("nl_NL")
_remembered: Final = lru_cache(2_000)
"""One paper writes an amount in several places, and many papers the same day, rate and quantity."""


@_remembered
def euros(amount: Cents) -> str:
    """Return an amount in cents with the euro sign: "€ 1.234,50"; the blank does not break."""
    return format_currency(decimal_from_cents(amount), "EUR", locale=_LOCALE)


@_remembered
def price(amount: Decimal) -> str:
    """Return a price in euros with the euro sign and two to six decimals, as many as it has."""
    return format_currency(
        amount + 0,  # no minus before nought
        "EUR",
        format="¤\N{NO-BREAK SPACE}#,##0.00####;¤\N{NO-BREAK SPACE}-#,##0.00####",
        locale=_LOCALE,
        # Else the euro's own two decimals win over the format.
        currency_digits=False,
    )


@_remembered
def quantity(number: Decimal) -> str:
    """Return a number with the decimals that it has, six at most."""
    return format_decimal(number + 0, format="#,##0.######", locale=_LOCALE)


def percentage(rate: Decimal) -> str:
    """Return a rate in percents: "21%"."""
    return f"{quantity(rate)}%"


@_remembered
def long_date(day: date) -> str:
    """Return a date in words: "1 maart 2026"."""
    return format_date(day, "d MMMM y", locale=_LOCALE)


def days(number: int) -> str:
    """Return a payment term in words."""
    if number == 0:
        return "direct"
    return "1 dag" if number == 1 else f"{number} dagen"


def foreign_country(country: str) -> str:
    """Return the name of a country, given by name or code; empty for the Netherlands."""
    code = country_code(country)
    if code == "NL":
        return ""
    return str(_LOCALE.territories[code]) if code else country.strip()


def iban(number: str) -> str:
    """Return an IBAN in groups of four, with blanks that do not break; a number that is not one stays as it is."""
    trimmed = number.strip()
    return iban_number.format(trimmed, "\N{NO-BREAK SPACE}") if iban_number.is_valid(trimmed) else trimmed
