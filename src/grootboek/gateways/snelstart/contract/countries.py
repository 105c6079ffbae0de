"""Countries (landen): the codes of ISO 3166-1 with Dutch names, and which of them belong to the European Union.

A country's id is made from its code, so that it is the same on every server. The books keep a country as the text that a user
or another door wrote; `country_of` reads that text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from uuid import UUID, uuid5

_NAMESPACE: Final = UUID("6f0c2b7e-3b0e-5c0a-9f57-3d1c8a4b2e10")
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
    "el": "GR",
}


@dataclass(frozen=True, slots=True)
class Country:
    """One country."""

    id: UUID
    code: str
    code3: str
    name: str
    in_eu: bool


@cache
def countries() -> tuple[Country, ...]:
    """Return all countries in the order of their two-letter codes."""
    text = files("grootboek.gateways.snelstart.contract").joinpath("countries.tsv").read_text(encoding="utf-8")
    return tuple(_country(*row.split("\t")) for row in text.splitlines()[1:])


def _country(code: str, code3: str, name: str, union: str) -> Country:
    return Country(uuid5(_NAMESPACE, code), code, code3, name, union == "eu")


@cache
def country_by_id() -> Mapping[UUID, Country]:
    """Return all countries by their id."""
    return {country.id: country for country in countries()}


@cache
def _country_by_text() -> Mapping[str, Country]:
    by_text: dict[str, Country] = {}
    for country in countries():
        for text in (country.code, country.code3, country.name):
            by_text[text.casefold()] = country
    by_code = {country.code: country for country in countries()}
    return {**{text: by_code[code] for text, code in _OTHER_NAMES.items()}, **by_text}


def country_of(text: str) -> Country:
    """Return the country that a text names by code or name; the Netherlands when it is empty or names none."""
    found = _country_by_text()
    return found.get(text.strip().casefold()) or found["nl"]
