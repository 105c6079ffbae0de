"""Countries (land): the codes of ISO 3166-1 with Dutch names, and which of them belong to the European Union.

The books keep a country as the text that a user or another door wrote; `country_of` reads that text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from stdnum.eu import vat

_OTHER_NAMES: Final[Mapping[str, str]] = {
    "holland": "NL",
    "the netherlands": "NL",
    "netherlands": "NL",
    "belgium": "BE",
    "belgie": "BE",
    "germany": "DE",
    "france": "FR",
    "engeland": "GB",
    "united kingdom": "GB",
    "great britain": "GB",
    "groot-brittannië": "GB",
    "uk": "GB",
    "usa": "US",
    "united states": "US",
    # The European Union writes Greece so, in VAT numbers for one.
    "el": "GR",
}


@dataclass(frozen=True, slots=True)
class Country:
    """One country."""

    code: str
    code3: str
    name: str
    in_eu: bool

    @property
    def elsewhere_in_eu(self) -> bool:
        """Whether it is a country of the European Union other than the Netherlands."""
        return self.in_eu and self.code != "NL"


@cache
def countries() -> tuple[Country, ...]:
    """Return all countries in the order of their two-letter codes."""
    text = files("grootboek.ledger").joinpath("countries.tsv").read_text(encoding="utf-8")
    rows = (row.split("\t") for row in text.splitlines()[1:])
    return tuple(Country(code, code3, name, union == "eu") for code, code3, name, union in rows)


@cache
def _country_by_text() -> Mapping[str, Country]:
    by_text: dict[str, Country] = {}
    for country in countries():
        for text in (country.code, country.code3, country.name):
            by_text[text.casefold()] = country
    by_code = {country.code: country for country in countries()}
    return {**{text: by_code[code] for text, code in _OTHER_NAMES.items()}, **by_text}


def is_vat_number(text: str) -> bool:
    """Tell whether a text is a valid VAT number of a country of the European Union."""
    # stdnum reads digits of every script.
    return text.isascii() and bool(vat.is_valid(text))


def is_vat_number_elsewhere(text: str) -> bool:
    """Tell whether a text is a valid VAT number of a country of the European Union other than the Netherlands."""
    return is_vat_number(text) and not text.strip().upper().startswith("NL")


def country_of(text: str) -> Country:
    """Return the country that a text names by code or name; the Netherlands when it is empty or names none."""
    by_text = _country_by_text()
    return by_text.get(text.strip().casefold()) or by_text["nl"]
