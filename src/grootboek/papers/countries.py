"""The ISO 3166 code of a country that a user wrote by its name or code."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from babel import Locale

# Dutch comes last, so that its names win over those of the others.
_LANGUAGES: Final = ("fr", "de", "en", "nl")
_OTHER_NAMES: Final = {"holland": "NL", "the netherlands": "NL", "uk": "GB", "engeland": "GB", "england": "GB"}


def country_code(text: str) -> str:
    """Return the two letters of the country that a text names in Dutch, English, German or French; empty when it names none."""
    return _codes().get(text.strip().casefold(), "")


@cache
def _codes() -> Mapping[str, str]:
    codes = dict(_OTHER_NAMES)
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            # CLDR lists groups of countries (EU, EZ, UN) and pseudo regions among the territories.
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ"):
                codes |= {name.casefold(): code, code.casefold(): code}
    return codes
