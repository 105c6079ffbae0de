"""Btwaangiftes: the returns of each period, that one was filed elsewhere, and the code of what is wrong with that."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from grootboek.bookkeeping.closing import unlock_period
from grootboek.bookkeeping.vat_settings import join_small_business_scheme, set_vat_period_kind
from grootboek.ledger.fiscal_periods import Day, PeriodKind
from grootboek.ledger.period_lock import LockKind
from grootboek.store.ledger.bookings import booking_by_number
from grootboek.store.ledger.vat_returns import vat_returns
from tests.gateways.snelstart.conftest import Door, Reply
from tests.gateways.snelstart.money import general, on

FILED = {"isExternAangegeven": True}


@pytest.fixture(autouse=True)
def unlocked(door: Door) -> Iterator[None]:
    """Let no lock of a return that a test files stay for the next one."""
    yield
    with door.book(writing=True) as book:
        unlock_period(book, LockKind.VAT_RETURN, None)


def returns(door: Door, year: int, query: str = "") -> list[dict[str, Any]]:
    """Return the returns of a year, in which something is booked."""
    return list(door.get("/v2/btwaangiftes", f"$filter=year(AangiftePeriodeBeginDatum)%20eq%20{year}{query}").json)


def file(door: Door, uid: str, body: object = FILED) -> Reply:
    """Tell that a return was filed elsewhere."""
    return door.call("PUT", f"/v2/btwaangiftes/{uid}/externAangeven", body)


def test_a_return_that_was_filed_elsewhere(door: Door) -> None:
    sale = door.booked("V-1", factuurdatum="2025-02-10T00:00:00")
    first, second, third, fourth = returns(door, 2025)
    assert (first["btwAangifteStatus"], first["rubriek1A"]["omzet"], first["rubriek5G"]["btw"]) == (
        "NietVerzonden",
        100,
        21,
    )
    assert [row["aangiftePeriodeBeginDatum"][5:7] for row in (second, third, fourth)] == ["04", "07", "10"]
    assert file(door, first["id"], {"isExternAangegeven": False}).status == 204
    assert door.get(f"/v2/btwaangiftes/{first['id']}").json == first
    done = file(door, first["id"])
    assert (done.status, done.text) == (204, "")
    now = door.get(f"/v2/btwaangiftes/{first['id']}").json
    assert now == {**first, "btwAangifteStatus": "GeaccepteerdExtern", "datumTijdVerzending": "2026-03-02T11:30:00"}
    assert door.call("DELETE", f"/v2/verkoopboekingen/{sale['id']}").codes == ["BOE-0046"]
    lines = door.get("/v2/grootboekmutaties", "$filter=Datum%20eq%20datetime'2025-03-31T00:00:00'").json
    assert sorted((row["debet"], row["credit"]) for row in lines) == [(0, 21), (21, 0)]
    with door.book() as book:
        settlement = booking_by_number(book, vat_returns(book)[0].settlement or 0)
    assert settlement is not None
    path = f"/v2/memoriaalboekingen/{settlement.uid}"
    assert door.get(path).status == 200
    assert door.call("DELETE", path).codes == ["BOE-0046"]
    late = door.sale("V-2", factuurdatum="2025-02-11T00:00:00")
    assert door.call("POST", "/v2/verkoopboekingen", late).codes == ["BOE-0046"]
    with door.book(writing=True) as book:
        unlock_period(book, LockKind.VAT_RETURN, None)
    door.booked("V-2", factuurdatum="2025-02-11T00:00:00")
    later = door.get(f"/v2/btwaangiftes/{first['id']}").json
    assert (later["btwAangifteStatus"], later["rubriek1A"]["btw"]) == ("GeaccepteerdEnHerberekend", 42)


CAUSES: list[tuple[str, int, list[str], Callable[[str], tuple[str, object]]]] = [
    ("accepted before", 400, ["BTW-0001"], lambda uid: (uid, FILED)),
    ("accepted before, and not filed now", 400, ["BTW-0001"], lambda uid: (uid, {"isExternAangegeven": False})),
    (
        "accepted before, without a status",
        400,
        ["BTW-0001", "BTW-0002"],
        lambda uid: (uid, {"isExternAangegeven": None}),
    ),
    ("no status", 400, ["BTW-0002"], lambda uid: (uid, {"ander": 1})),
    ("nothing in it", 400, ["BTW-0002"], lambda uid: (uid, {})),
    ("null", 400, ["BTW-0002"], lambda uid: (uid, b"null")),
    ("no body", 400, ["BTW-0002"], lambda uid: (uid, b"")),
    ("unknown", 404, ["ALG-0103"], lambda _: ("00000000-0000-0000-0000-000000000009", FILED)),
    ("no id", 400, ["ALG-0103"], lambda _: ("niets", FILED)),
]


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause[0])
def test_each_code_by_its_cause(
    door: Door, cause: tuple[str, int, list[str], Callable[[str], tuple[str, object]]]
) -> None:
    door.booked(f"VC-{CAUSES.index(cause)}", factuurdatum="2023-12-10T00:00:00")
    *_, third, fourth = returns(door, 2023)
    if cause[0].startswith("accepted"):
        file(door, third["id"])
    reply = file(door, *cause[3](third["id"] if cause[0].startswith("accepted") else fourth["id"]))
    assert (reply.status, reply.codes) == (cause[1], cause[2])
    assert returns(door, 2023)[3]["btwAangifteStatus"] == "NietVerzonden"


def test_a_return_of_a_period_that_is_not_over_is_not_filed(door: Door) -> None:
    door.booked("VO-1")
    current = returns(door, 2026)[0]
    assert file(door, current["id"]).codes == ["ALG-0103"]
    assert door.get(f"/v2/btwaangiftes/{current['id']}").json == current


def test_the_list_is_filtered_and_paged(door: Door) -> None:
    door.booked("VL-1", factuurdatum="2024-05-10T00:00:00")
    rows = returns(door, 2024)
    assert returns(door, 2024, "%20and%20Rubriek1A/Btw%20gt%200") == [rows[1]]
    assert returns(door, 2024, "&$skip=1&$top=2") == rows[1:3]
    assert returns(door, 2024, "%20and%20BtwAangifteStatus%20eq%20'Verzonden'") == []
    refused = door.get("/v2/btwaangiftes", "$filter=Rubriek1A/Btw%20gt")
    assert (refused.status, refused.codes) == (400, ["ALG-0104"])


def test_bad_debts_and_private_use_stand_in_their_boxes(door: Door) -> None:
    lost = {"boekingsregels": [door.line("4580", -100)], "btw": [{"btwSoort": "VerkopenHoog", "btwBedrag": -21}]}
    door.booked("VB-1", factuurdatum="2025-08-10T00:00:00", factuurbedrag=-121, **lost)
    used = general(door, on(door, "0720", debet=50), on(door, "1703", 50), datum="2025-08-01T00:00:00")
    reply = door.call("POST", "/v2/memoriaalboekingen", used)
    assert reply.status == 201, reply.text
    third = returns(door, 2025)[2]
    boxes = {name: (third[name]["omzet"], third[name]["btw"]) for name in ("rubriek1A", "rubriek1D", "rubriek5G")}
    assert boxes == {"rubriek1A": (-100, -21), "rubriek1D": (0, 50), "rubriek5G": (0, 29)}


def test_the_settings_of_the_administration_show(door: Door) -> None:
    with door.book(writing=True) as book:
        set_vat_period_kind(book, PeriodKind.YEAR)
        join_small_business_scheme(book, Day(2026, 1, 1))
    door.booked("VK-1", factuurdatum="2022-05-10T00:00:00")
    assert [row["btwAangiftePeriode"] for row in returns(door, 2022)] == ["Jaar"]
    assert returns(door, 2026) == []
    company = door.get("/v2/companyInfo").json
    assert company["btwAangiftePeriodeSoort"] == "Jaar"
    assert company["kleineOndernemersregeling"]["isKleineOndernemersRegelingActief"] is True
