"""Addresses of an order and of its invoice, where these are not the party's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from grootboek.ledger.party import Party

ADDRESS_TEXT_LENGTHS: Final[Mapping[str, int]] = {
    "name": 100,
    "contact": 150,
    "street": 150,
    "postcode": 50,
    "city": 50,
    "country": 50,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where goods or an invoice go; empty when it is the party's own address."""

    name: str = ""
    contact: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""


def billed_at(party: Party, stated: Address) -> tuple[str, str, str, str]:
    """Return street, postcode, city and country to which an invoice goes.

    They are those that are stated, else of the postal, else of the visiting address of the party.
    """
    addresses = (
        (stated.street, stated.postcode, stated.city, stated.country),
        (party.postal_street, party.postal_postcode, party.postal_city, party.postal_country),
    )
    own = (party.street, party.postcode, party.city, party.country)
    return next((each for each in addresses if any(part.strip() for part in each[:3])), own)


def address_texts(address: Address) -> dict[str, str]:
    """Return the parts of an address that are not empty, by their names."""
    return {name: text for name in ADDRESS_TEXT_LENGTHS if (text := getattr(address, name))}
