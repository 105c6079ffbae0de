"""Grootboeken: added by SnelStart, with what follows from their function, and each code raised by its cause."""

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from grootboek.bookkeeping.chart import add_account, change_account
from grootboek.ledger.account import AccountDraft, AccountRole
from grootboek.store.masters.chart import chart_of
from tests.gateways.snelstart.conftest import Door

NOWHERE = "00000000-0000-0000-0000-000000000009"
PATH = "/v2/grootboeken"
DISTANCE = {"grootboekfunctie": "InstallatieTeleverkoopBinnenEUgeen"}
_numbers = count(60001)


def body(**changes: Any) -> dict[str, Any]:
    """Return the portal's sample of a grootboek with a number of its own, with changes."""
    return {
        "omschrijving": "Grootboek",
        "kostenplaatsVerplicht": False,
        "rekeningCode": "WinstEnVerlies",
        "nonactief": False,
        "nummer": next(_numbers),
        "grootboekfunctie": "Diversen",
        **changes,
    }


def made(door: Door, **changes: Any) -> dict[str, Any]:
    """Add a grootboek and return the answer's model."""
    reply = door.call("POST", PATH, body(**changes))
    assert reply.status == 201, reply.text
    model: dict[str, Any] = reply.json
    return model


def numbers(door: Door) -> set[int]:
    """Return the numbers of all grootboeken."""
    return {row["nummer"] for row in door.get(PATH).json}


@pytest.mark.parametrize(
    ("function", "btw", "rubriek"),
    [
        ("Diversen", ["Geen"], None),
        ("VerkopenOmzetHoog", ["Hoog"], "1a"),
        ("VerkopenOmzetLaag", ["Laag"], "1b"),
        ("VerkopenOmzetOnbelastVerlegd", ["Geen"], "1e"),
        ("InkopenKostenAlleBtwTarieven", ["Geen", "Laag", "Hoog", "Overig"], "5b"),
        (12, ["Hoog"], "1a"),
        (None, ["Geen"], None),
    ],
)
def test_btw_and_rubriek_follow_from_the_function(
    door: Door, function: str | int | None, btw: list[str], rubriek: str | None
) -> None:
    model = made(door, grootboekfunctie=function, btwSoort=["Overig"], grootboekRubriek="x", rgsCode=[])
    assert (sorted(model["btwSoort"]), model["grootboekRubriek"]) == (sorted(btw), rubriek)
    assert door.get(f"{PATH}/{model['id']}").json == model
    assert model in door.get(PATH, f"$filter=Nummer eq {model['nummer']}").json


def test_all_that_is_stated_is_kept(door: Door) -> None:
    stated = body(omschrijving=" Markt ", kostenplaatsVerplicht=True, rekeningCode=0, nonactief=True, vatRateCode="")
    model = door.call("POST", PATH, stated).json
    assert {name: model[name] for name in ("omschrijving", "rekeningCode", "kostenplaatsVerplicht", "nonactief")} == {
        "omschrijving": "Markt",
        "rekeningCode": "Balans",
        "kostenplaatsVerplicht": True,
        "nonactief": True,
    }
    assert (model["vatRateCode"], model["rgsCode"], model["uri"]) == (None, [], f"/grootboeken/{model['id']}")
    assert made(door, **DISTANCE, vatRateCode="sr")["vatRateCode"] == "SR"


def test_sales_are_booked_on_one_that_was_added(door: Door) -> None:
    model = made(door, grootboekfunctie="VerkopenOmzetHoog")
    line = {**door.line(), "grootboek": {"id": model["id"]}}
    assert door.booked("GB-1", boekingsregels=[line])["boekingsregels"][0]["grootboek"]["id"] == model["id"]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"id": NOWHERE}, ["ALG-0100"]),
        ({"omschrijving": None}, ["BOE-0084"]),
        ({"omschrijving": "  "}, ["BOE-0084"]),
        ({"grootboekfunctie": "Omzet"}, ["BOE-0085"]),
        ({"nummer": 8000}, ["BOE-0086"]),
        ({"grootboekfunctie": "DagboekVerkoop"}, ["BOE-0087"]),
        ({"grootboekfunctie": "DagboekInkoop"}, ["BOE-0087"]),
        ({"grootboekfunctie": "BtwAfTeDragenHoog"}, ["BOE-0087"]),
        ({"omschrijving": "x" * 51}, ["BOE-0088"]),
        ({"omschrijving": "a\0b"}, ["BOE-0088"]),
        ({"grootboekfunctie": 6}, ["BOE-0090"]),
        ({"grootboekfunctie": "14"}, ["BOE-0090"]),
        ({"vatRateCode": "SR"}, ["BOE-0102"]),
        ({**DISTANCE, "vatRateCode": "XX"}, ["BOE-0103"]),
        ({"omschrijving": "", "nummer": 8000, "grootboekfunctie": "?"}, ["BOE-0084", "BOE-0085", "BOE-0086"]),
    ],
    ids=str,
)
def test_codes(door: Door, changes: dict[str, Any], codes: list[str]) -> None:
    before = numbers(door)
    reply = door.call("POST", PATH, body(**changes))
    assert (reply.status, reply.codes) == (400, codes)
    assert numbers(door) == before


def test_who_charges_foreign_vat_says_which_rate_distance_sales_bear(door: Door) -> None:
    assert made(door, **DISTANCE)["vatRateCode"] is None
    with door.book(writing=True) as book:
        for account in chart_of(book).accounts_by_role[AccountRole.REVENUE_EU_DISTANCE]:
            change_account(book, account.id, lambda draft: replace(draft, vat_rate_code="SR"))
    assert door.call("PUT", "/v2/companyInfo", {"factureerBuitenlandsBtw": True}).status == 200
    try:
        assert door.call("POST", PATH, body(**DISTANCE)).codes == ["BOE-0101"]
        assert made(door, **DISTANCE, vatRateCode="RRL")["vatRateCode"] == "RRL"
    finally:
        assert door.call("PUT", "/v2/companyInfo", {"factureerBuitenlandsBtw": False}).status == 200


@pytest.mark.parametrize("number", [None, 0, -1, 2**31])
def test_a_number_that_is_none_does_not_fit_the_model(door: Door, number: int | None) -> None:
    reply = door.call("POST", PATH, body(nummer=number))
    assert (reply.status, list(reply.json["modelState"])) == (400, ["grootboek.Nummer"])


def test_a_number_that_is_the_code_of_another_is_taken(door: Door) -> None:
    with door.book(writing=True) as book:
        add_account(book, AccountDraft(code="4712", name="Van CASH", number=4713))
    (violation,) = door.call("POST", PATH, body(nummer=4712)).json
    assert (violation["errorCode"], violation["details"]) == (
        "BOE-0086",
        "Het nummer is de code van een ander grootboek",
    )
