"""Addresses of an order and of its invoice, where these are not the party's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

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


def address_texts(address: Address) -> dict[str, str]:
    """Return the parts of an address that are not empty, by their names."""
    return {name: text for name in ADDRESS_TEXT_LENGTHS if (text := getattr(address, name))}
