"""Kostenplaatsen: kept with all five verbs, each code raised by its cause; one that was deleted frees its number."""

from itertools import count
from typing import Any

import pytest

from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.ledger.cost_centre import CostCentreDraft
from tests.gateways.snelstart.conftest import Door

NOWHERE = "00000000-0000-0000-0000-000000000009"
PATH = "/v2/kostenplaatsen"
_numbers = count(1001)


def made(door: Door, **changes: Any) -> dict[str, Any]:
    """Add a cost centre with a number of its own and return the answer's model."""
    reply = door.call("POST", PATH, {"omschrijving": "Winkel", "nonactief": None, "nummer": next(_numbers), **changes})
    assert reply.status == 201, reply.text
    model: dict[str, Any] = reply.json
    return model


def listed(door: Door) -> list[int]:
    """Return the numbers of all cost centres."""
    return [row["nummer"] for row in door.get(PATH).json]


def test_what_is_added_is_read_listed_and_put_back(door: Door) -> None:
    model = made(door)
    path = f"{PATH}/{model['id']}"
    assert model["uri"] == f"/kostenplaatsen/{model['id']}"
    assert door.get(path).json == model
    assert model in door.get(PATH).json
    assert door.call("PUT", path, model).json == model == door.get(path).json
    changed = {**model, "omschrijving": "Kas", "nonactief": True, "nummer": next(_numbers)}
    assert door.call("PUT", path, changed).json == changed == door.get(path).json


def test_the_list_goes_by_number_and_knows_no_filter(door: Door) -> None:
    made(door), made(door, nummer=5)
    numbers = listed(door)
    assert numbers == sorted(numbers)
    assert door.get(PATH, "$filter=Nonsense eq 1&$top=1&$skip=1").json == door.get(PATH).json[1:2]


def test_as_the_net_client_makes_and_deletes_one(door: Door) -> None:
    zero = "00000000-0000-0000-0000-000000000000"
    body = {"Omschrijving": "Test", "Nonactief": False, "Nummer": 900, "Id": zero, "Uri": f"/kostenplaatsen/{zero}"}
    for _ in range(2):
        model = door.call("POST", PATH, body).json
        path = f"{PATH}/{model['id']}"
        removed = door.call("DELETE", path)
        assert (removed.status, removed.json) == (200, {})
        for gone in (door.get(path), door.call("PUT", path, model), door.call("DELETE", path)):
            assert (gone.status, gone.codes) == (404, ["KPL-0001"])
        assert 900 not in listed(door)


def test_a_number_that_a_change_left_is_free(door: Door) -> None:
    model = made(door)
    left = model["nummer"]
    door.call("PUT", f"{PATH}/{model['id']}", {**model, "nummer": next(_numbers)})
    assert made(door, nummer=left)["nummer"] == left


def test_a_booking_shows_a_cost_centre_that_was_deleted(door: Door) -> None:
    model = made(door)
    centre = {"kostenplaats": {"id": model["id"]}}
    booked = door.booked("KP-1", boekingsregels=[{**door.line(), **centre}])
    assert door.call("DELETE", f"{PATH}/{model['id']}").status == 200
    path = f"/v2/verkoopboekingen/{booked['id']}"
    shown = door.get(path).json
    assert shown["boekingsregels"][0]["kostenplaats"] == {"id": model["id"], "uri": model["uri"]}
    again = door.sale("KP-2", boekingsregels=[{**door.line(), **centre}])
    assert door.call("POST", "/v2/verkoopboekingen", again).codes == ["BOE-0019"]
    assert door.call("DELETE", path).status == 200


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"id": NOWHERE}, ["ALG-0100"]),
        ({"omschrijving": None}, ["KPL-0004"]),
        ({"omschrijving": "   "}, ["KPL-0004"]),
        ({"omschrijving": "x" * 51}, ["KPL-0005"]),
        ({"omschrijving": "a\0b"}, ["KPL-0005"]),
        ({"nummer": None}, ["KPL-0006"]),
        ({"nummer": 0}, ["KPL-0007"]),
        ({"nummer": -5}, ["KPL-0007"]),
        ({"nummer": 1_000_000_000}, ["KPL-0007"]),
        ({"nummer": 77}, ["KPL-0008"]),
        ({"nonactief": True}, ["KPL-0009"]),
        ({"omschrijving": "", "nummer": 0, "nonactief": True}, ["KPL-0004", "KPL-0007", "KPL-0009"]),
    ],
    ids=str,
)
def test_codes_of_one_that_is_added(door: Door, changes: dict[str, Any], codes: list[str]) -> None:
    if 77 not in listed(door):
        made(door, nummer=77)
    before = listed(door)
    body = {"omschrijving": "Winkel", "nonactief": False, "nummer": next(_numbers), **changes}
    reply = door.call("POST", PATH, body)
    assert (reply.status, reply.codes) == (400, codes)
    assert listed(door) == before


def test_an_id_that_is_there_already_is_told_too(door: Door) -> None:
    reply = door.call("POST", PATH, {**made(door), "nummer": next(_numbers)})
    assert reply.codes == ["ALG-0100", "KPL-0002"]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"id": None}, ["KPL-0003"]),
        ({"id": NOWHERE}, ["ALG-0101"]),
        ({"omschrijving": None}, ["KPL-0004"]),
        ({"omschrijving": "x" * 51}, ["KPL-0005"]),
        ({"nummer": None}, ["KPL-0006"]),
        ({"nummer": 0}, ["KPL-0007"]),
        ({"nummer": 77}, ["KPL-0008"]),
    ],
    ids=str,
)
def test_codes_of_one_that_is_replaced(door: Door, changes: dict[str, Any], codes: list[str]) -> None:
    if 77 not in listed(door):
        made(door, nummer=77)
    model = made(door)
    reply = door.call("PUT", f"{PATH}/{model['id']}", {**model, **changes})
    assert (reply.status, reply.codes) == (400, codes)
    assert door.get(f"{PATH}/{model['id']}").json == model


def test_a_number_that_is_the_code_of_another_is_taken(door: Door) -> None:
    with door.book(writing=True) as book:
        add_cost_centre(book, CostCentreDraft(name="Van CASH", code="4711", number=815))
    (violation,) = door.call("POST", PATH, {"omschrijving": "X", "nummer": 4711}).json
    assert (violation["errorCode"], violation["details"]) == (
        "KPL-0008",
        "Het nummer is de code van een andere kostenplaats",
    )


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_id_that_is_unknown_or_none(door: Door, method: str) -> None:
    body = {"id": NOWHERE, "omschrijving": "X", "nummer": 1} if method == "PUT" else None
    unknown, unfit = door.call(method, f"{PATH}/{NOWHERE}", body), door.call(method, f"{PATH}/x", body)
    assert (unknown.status, unknown.codes) == (404, ["KPL-0001"])
    assert (unfit.status, unfit.codes) == (400, ["ALG-0103"])
