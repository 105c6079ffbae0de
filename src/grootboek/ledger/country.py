"""Countries (land): the codes of ISO 3166-1 with Dutch names, and which of them belong to the European Union.

The books keep a country as the text that a user or another door wrote; `country_of` reads that text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from importlib.resources import files
from typing import Final

from stdnum.eu import vat

_BETWEEN: Final = str.maketrans("", "", " .-")
_VAT_PREFIXES: Final[Mapping[str, str]] = {"EL": "GR", "XI": "GB"}
"""The letters before VAT numbers that are not the code of their country, with that code."""

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


class VatNumberFlaw(Enum):
    """What is wrong with a VAT number."""

    OTHER_COUNTRY = auto()
    INVALID = auto()


def vat_number_flaw(text: str, country_code: str | None) -> VatNumberFlaw | None:
    """Return what is wrong with the VAT number of somebody in a country (None: nobody says where); None when nothing is.

    Blanks, dots and hyphens do not count. A number without its country is read as one of the country, or of the Netherlands. What
    countries outside the European Union give out is not checked.
    """
    folded = text.translate(_BETWEEN).upper()
    if not folded:
        return None
    by_code = {country.code: country for country in countries()}
    stated = _VAT_PREFIXES.get(folded[:2], folded[:2])
    if folded[:2] in _VAT_PREFIXES or (stated in by_code and by_code[stated].in_eu):
        if country_code is not None and country_code != stated:
            return VatNumberFlaw.OTHER_COUNTRY
        return None if is_vat_number(folded) else VatNumberFlaw.INVALID
    own = by_code[country_code or "NL"]
    if not own.in_eu:
        return None
    prefix = next((prefix for prefix, code in _VAT_PREFIXES.items() if code == own.code), own.code)
    return None if is_vat_number(prefix + folded) else VatNumberFlaw.INVALID


def is_vat_number_elsewhere(text: str) -> bool:
    """Tell whether a text is a valid VAT number of a country of the European Union other than the Netherlands."""
    return is_vat_number(text) and not text.strip().upper().startswith("NL")


def country_of(text: str) -> Country:
    """Return the country that a text names by code or name; the Netherlands when it is empty or names none."""
    return named_country(text) or _country_by_text()["nl"]


def named_country(text: str) -> Country | None:
    """Return the country that a text names by code or name; None when it names none."""
    return _country_by_text().get(text.strip().casefold())
