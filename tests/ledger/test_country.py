"""Countries as people write them, and which of them belong to the European Union."""

import pytest

from grootboek.ledger.country import countries, country_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("België", "BE"),
        (" belgie ", "BE"),
        ("DEU", "DE"),
        ("fr", "FR"),
        ("Holland", "NL"),
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
