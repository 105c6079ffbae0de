"""The ids of countries (landen): made from their codes, so that they are the same on every server."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid5

from grootboek.ledger.country import Country, countries

_NAMESPACE: Final = UUID("6f0c2b7e-3b0e-5c0a-9f57-3d1c8a4b2e10")


@dataclass(frozen=True, slots=True)
class ListedCountry:
    """A country with its id."""

    uid: UUID
    code: str
    code3: str
    name: str


def country_uid(country: Country) -> UUID:
    """Return the id of a country."""
    return uuid5(_NAMESPACE, country.code)


COUNTRY_OF_UID: Final[Mapping[UUID, ListedCountry]] = {
    (uid := country_uid(country)): ListedCountry(uid, country.code, country.code3, country.name)
    for country in countries()
}
"""Every country by its id, in the order of the two-letter codes."""
