"""Addresses as CASH writes them: postcode with place in capitals, country as a code."""

import re
from typing import Final

_POSTCODE: Final = re.compile(r"([0-9]{4})\s*([A-Za-z]{2})")
_COUNTRY_CODE: Final = re.compile(r"[A-Za-z]{2}")
_NETHERLANDS: Final = frozenset({"nederland", "the netherlands", "netherlands", "holland"})


def place(postcode: str, city: str) -> str:
    """Return postcode and place as one text, the place in capitals."""
    return f"{normal_postcode(postcode)} {city.upper()}".strip()


def normal_postcode(postcode: str) -> str:
    """Return a Dutch postcode as `1234 AB`, any other as it is."""
    found = _POSTCODE.fullmatch(postcode.strip())
    return f"{found[1]} {found[2].upper()}" if found else postcode


def country_code(country: str) -> str:
    """Return the code of a country: a code as it is, `NL` for the Netherlands by name, nothing for another name."""
    if _COUNTRY_CODE.fullmatch(country.strip()):
        return country.strip().upper()
    return "NL" if country.strip().lower() in _NETHERLANDS else ""
