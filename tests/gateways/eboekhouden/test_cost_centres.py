"""Test the cost centres that the door tells, and each filter."""

from dataclasses import replace

from grootboek.bookkeeping.cost_centres import add_cost_centre, change_cost_centre
from grootboek.ledger.cost_centre import CostCentreDraft
from tests.gateways.eboekhouden.conftest import Door

FILTERS: list[tuple[dict[str, str], list[str]]] = [
    ({}, ["1", "2", "3"]),
    ({"KostenplaatsID": "0", "KostenplaatsParentID": "0", "Omschrijving": ""}, ["1", "2", "3"]),
    ({"KostenplaatsID": "", "KostenplaatsParentID": ""}, ["1", "2", "3"]),
    ({"KostenplaatsID": "2"}, ["2"]),
    ({"KostenplaatsID": "9"}, []),
    ({"KostenplaatsID": str(2**63 - 1)}, []),
    ({"KostenplaatsParentID": "1"}, ["2"]),
    ({"KostenplaatsParentID": "2"}, ["3"]),
    ({"KostenplaatsParentID": "3"}, []),
    ({"Omschrijving": "Kassa"}, ["2"]),
    ({"Omschrijving": " Kassa "}, ["2"]),
    ({"Omschrijving": "kassa"}, []),
    ({"Omschrijving": "Kas"}, []),
    ({"KostenplaatsID": "2", "KostenplaatsParentID": "1", "Omschrijving": "Kassa"}, ["2"]),
    ({"KostenplaatsID": "2", "KostenplaatsParentID": "2"}, []),
]


def ids(door: Door, **wanted: str) -> list[str]:
    """Return the ids of the cost centres that fit."""
    rows = door.call("GetKostenplaatsen", cFilter=wanted).all("cKostenplaats")
    return [row["KostenplaatsId"] for row in rows]


def test_filters(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        add_cost_centre(book, CostCentreDraft(name="Lade & <bon>", parent_id=2))
    assert [(wanted, ids(either_door, **wanted)) for wanted, _ in FILTERS] == FILTERS
    rows = either_door.call("GetKostenplaatsen").all("cKostenplaats")
    assert rows[0] == {"KostenplaatsId": "1", "Omschrijving": "Winkel", "KostenplaatsParentId": "0"}
    assert rows[2] == {"KostenplaatsId": "3", "Omschrijving": "Lade & <bon>", "KostenplaatsParentId": "2"}


def test_blocked_cost_centre_is_left_out(door: Door) -> None:
    with door.book(writing=True) as book:
        change_cost_centre(book, 1, lambda centre: replace(centre, active=False))
    rows = door.call("GetKostenplaatsen").all("cKostenplaats")
    assert rows == [{"KostenplaatsId": "2", "Omschrijving": "Kassa", "KostenplaatsParentId": "1"}]
