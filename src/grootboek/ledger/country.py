"""Countries (land): the codes of ISO 3166-1 with Dutch names, and which of them belong to the European Union.

The books keep a country as the text that a user or another door wrote; `country_code` and `country_of` read that text.
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
    "belgie": "BE",
    "engeland": "GB",
    "england": "GB",
    "great britain": "GB",
    "groot-brittannië": "GB",
    "uk": "GB",
    "usa": "US",
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
    return tuple(Country(code, code3, name, union == "eu") for code, code3, name, union in _rows("countries.tsv"))


def _rows(name: str) -> list[list[str]]:
    """Return the rows of a table of this package, without its heading."""
    text = files("grootboek.ledger").joinpath(name).read_text(encoding="utf-8")
    return [row.split("\t") for row in text.splitlines()[1:]]


@cache
def _code_by_text() -> Mapping[str, str]:
    codes = dict(_OTHER_NAMES)
    # Dutch comes last, so that its names win over those of the others.
    for code, *names in _rows("country_names.tsv"):
        codes |= {text.casefold(): code for text in (*names, code) if text}
    for country in countries():
        codes |= {text.casefold(): country.code for text in (country.code, country.code3, country.name)}
    return codes


def country_code(text: str) -> str:
    """Return the two letters of the country that a text names; empty when it names none.

    By code, or by name: in Dutch, English, German, French or a language of the country itself.
    """
    return _code_by_text().get(text.strip().casefold(), "")


@cache
def _country_by_code() -> Mapping[str, Country]:
    return {country.code: country for country in countries()}


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
    by_code = _country_by_code()
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


def vat_number_with_country(text: str, country_code: str) -> str:
    """Return a VAT number without blanks, dots and hyphens, begun with the letters of its country, or else of the one given.

    Empty for an empty one; it is not checked.
    """
    folded = text.translate(_BETWEEN).upper()
    stated = _VAT_PREFIXES.get(folded[:2], folded[:2])
    if not folded or stated in _country_by_code():
        return folded
    return next((prefix for prefix, code in _VAT_PREFIXES.items() if code == country_code), country_code) + folded


def is_vat_number_elsewhere(text: str) -> bool:
    """Tell whether a text is a valid VAT number of a country of the European Union other than the Netherlands."""
    return is_vat_number(text) and not text.strip().upper().startswith("NL")


def country_of(text: str) -> Country:
    """Return the country that a text names, as `country_code` reads it; the Netherlands when it is empty or names none."""
    return named_country(text) or _country_by_code()["NL"]


def named_country(text: str) -> Country | None:
    """Return the country that a text names, as `country_code` reads it; None when it names none."""
    return _country_by_code().get(country_code(text))
