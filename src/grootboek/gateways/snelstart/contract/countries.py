"""The ids of countries (landen): made from their codes, so that they are the same on every server."""

from typing import Final
from uuid import UUID, uuid5

from grootboek.ledger.country import Country

_NAMESPACE: Final = UUID("6f0c2b7e-3b0e-5c0a-9f57-3d1c8a4b2e10")


def country_uid(country: Country) -> UUID:
    """Return the id of a country."""
    return uuid5(_NAMESPACE, country.code)
