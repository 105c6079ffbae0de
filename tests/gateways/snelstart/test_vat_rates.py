"""Btwtarieven, vatrates and vatratedefinitions: whole, without gaps, and with the filters of their models."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.gateways.snelstart.conftest import Door


def test_rates_of_a_btwsoort_follow_each_other_without_a_gap(door: Door) -> None:
    rows = door.get("/v2/btwtarieven").json
    assert len(rows) == 19
    for kind in ("Geen", "Laag", "Hoog", "Overig"):
        own = [row for row in rows if row["btwSoort"] == kind]
        assert (own[-1]["datumVanaf"], own[0]["datumTotEnMet"]) == ("1900-01-01T00:00:00", "2400-12-31T00:00:00")
        for later, earlier in pairwise(own):
            first = date.fromisoformat(later["datumVanaf"][:10])
            assert earlier["datumTotEnMet"][:10] == (first - timedelta(1)).isoformat()


def test_btwtarieven_overlook_a_filter_and_are_paged(door: Door) -> None:
    assert len(door.get("/v2/btwtarieven", "$filter=BtwSoort%20eq%20'Hoog'").json) == 19
    assert len(door.get("/v2/btwtarieven", "$top=10&$skip=10").json) == 9


@pytest.mark.parametrize(
    ("query", "countries"),
    [
        ("$filter=CountryCode eq 'FRA'", ["FRA"]),
        ("$filter=VatRates/any(r:r/RateCode eq 'PR')", ["AUT", "BEL", "IRL", "LUX", "PRT"]),
        ("$filter=VatRates/any(r:r/Rate eq 25.5)", ["FIN"]),
        ("$filter=VatRates/any(r:r/ValidFrom gt datetime'2025-12-31')", ["LTU"]),
        ("$filter=startswith(CountryCode,'L')&$orderby=CountryCode desc&$top=2", ["LVA", "LUX"]),
    ],
)
def test_vatrates_are_found(door: Door, query: str, countries: list[str]) -> None:
    rows = door.get("/v2/vatrates", query.replace(" ", "%20")).json
    assert [row["countryCode"] for row in rows] == countries


def test_vatrates_of_a_country_are_found_by_its_code_in_any_case(door: Door) -> None:
    assert len(door.get("/v2/vatrates").json) == 27
    assert door.get("/v2/vatrates/fra").json == door.get("/v2/vatrates/FRA").json
    assert [door.get(f"/v2/vatrates/{text}").status for text in ("FR", "GBR", "x")] == [404] * 3


def test_every_rate_has_a_definition(door: Door) -> None:
    definitions = door.get("/v2/vatratedefinitions").json
    used = {rate["rateCode"] for row in door.get("/v2/vatrates").json for rate in row["vatRates"]}
    assert used == {row["rateCode"] for row in definitions}
    assert door.get("/v2/vatratedefinitions", "$filter=RateCode%20eq%20'SR'&$select=Name").json == [
        {"name": "Standard Rate"}
    ]
    assert (
        "Could not find a property named 'rateCode'"
        in door.get("/v2/vatratedefinitions", "$filter=rateCode%20eq%20'SR'").text
    )
