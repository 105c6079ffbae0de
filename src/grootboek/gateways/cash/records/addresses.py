"""Addresses as CASH writes them: street and house number, postcode with place in capitals, country as a code."""

import re
from typing import Final

from grootboek.ledger.country import named_country

_HOUSE_NUMBER: Final = re.compile(r"(?<=\S)\s++([0-9]\S*+(?:\s[A-Za-z]{1,4})?)\Z")
_POSTCODE: Final = re.compile(r"([0-9]{4})\s*([A-Za-z]{2})")
_DUTCH_PLACE: Final = re.compile(r"([0-9]{4}\s?[A-Za-z]{2})\b\s*+(.*)", re.DOTALL)
_WORD_WITH_DIGITS: Final = r"[^\s0-9]*+[0-9]\S*+"
_PLACE_ABROAD: Final = re.compile(rf"({_WORD_WITH_DIGITS}(?:\s++{_WORD_WITH_DIGITS})*)(?:\s++(.*))?", re.DOTALL)
"""The words with digits before a place. No sign is read twice, so the time grows with the length of the text alone."""
_COUNTRY_CODE: Final = re.compile(r"[A-Za-z]{2}")


def street_and_house_number(text: str) -> tuple[str, str]:
    """Split `Kerkstraat 5 bis`; the house number is empty when there is none."""
    number = _HOUSE_NUMBER.search(text)
    return (text[: number.start()], number[1]) if number else (text, "")


def place(postcode: str, city: str) -> str:
    """Return postcode and place as one text, the place in capitals."""
    return f"{normal_postcode(postcode)} {city.upper()}".strip()


def postcode_and_place(text: str) -> tuple[str, str]:
    """Split `4817 JW BREDA`; abroad the words with digits before the name are the postcode."""
    parts = _DUTCH_PLACE.fullmatch(text) or _PLACE_ABROAD.fullmatch(text)
    return (parts[1], (parts[2] or "").strip()) if parts else ("", text)


def normal_postcode(postcode: str) -> str:
    """Return a Dutch postcode as `1234 AB`, any other as it is."""
    parts = _POSTCODE.fullmatch(postcode.strip())
    return f"{parts[1]} {parts[2].upper()}" if parts else postcode


def is_country_code(text: str) -> bool:
    """Tell whether a text has the form of a country's code."""
    return _COUNTRY_CODE.fullmatch(text) is not None


def country_code(country: str) -> str:
    """Return the code of a country: a code as it is, that of a country by its name, nothing for a name of none."""
    name = country.strip()
    if is_country_code(name):
        return name.upper()
    named = named_country(name)
    return named.code if named else ""
