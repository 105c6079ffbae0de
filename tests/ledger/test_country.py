"""Countries as people write them, and which of them belong to the European Union."""

import pytest
from babel import Locale

from grootboek.ledger.country import countries, country_code, country_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("België", "BE"),
        (" belgie ", "BE"),
        ("DEU", "DE"),
        ("fr", "FR"),
        ("Holland", "NL"),
        ("Spain", "ES"),
        ("Deutschland", "DE"),
        ("Autriche", "AT"),
        ("España", "ES"),
        ("Ελλάδα", "GR"),
        ("Switzerland", "CH"),
        ("united states", "US"),
        ("el", "GR"),
        ("", "NL"),
        ("Nergens", "NL"),
    ],
)
def test_a_country_is_read_by_code_or_name(text: str, code: str) -> None:
    assert country_of(text).code == code


@pytest.mark.parametrize(("code", "elsewhere"), [("BE", True), ("NL", False), ("GB", False), ("US", False)])
def test_the_netherlands_are_not_elsewhere_in_the_union(code: str, elsewhere: bool) -> None:
    assert country_of(code).elsewhere_in_eu is elsewhere


def test_the_union_has_27_members() -> None:
    assert sum(country.in_eu for country in countries()) == 27


@pytest.mark.parametrize("language", ["nl", "en", "de", "fr"])
def test_names_are_read_in_four_languages(language: str) -> None:
    """As CLDR has them, with which papers write countries."""
    names = {code: name for code, name in Locale(language).territories.items() if len(code) == 2}
    wrong = {name: country_code(name) for code, name in names.items() if country_code(name) != code}
    assert set(wrong.values()) <= {""}  # groups of countries and pseudo regions
    assert len(wrong) <= 7
