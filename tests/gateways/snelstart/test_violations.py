"""Every code of a verkoopboeking, raised by its cause; nothing of what is refused stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest

from grootboek.bookkeeping.chart import add_account, change_account
from grootboek.bookkeeping.closing import lock_period, unlock_period
from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.bookkeeping.parties import add_party
from grootboek.gateways.snelstart.budgets import MAX_VIOLATIONS
from grootboek.gateways.snelstart.errors import Violation, broken_rules
from grootboek.ledger.account import AccountDraft
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.period_lock import LockKind
from grootboek.store.ledger.bookings import BookingFilter, last_bookings
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_facts
from tests.gateways.snelstart.conftest import Door

Change = Callable[[Door], dict[str, Any]]
NOWHERE = {"id": "00000000-0000-0000-0000-000000000009"}


def mandate(**changes: Any) -> dict[str, Any]:
    """Return a mandate for one collection."""
    return {"kenmerk": "M1", "omschrijving": "Incasso", "datum": "2026-03-01", **changes}


def party(door: Door, code: str, **fields: Any) -> dict[str, str]:
    """Return a reference to a relation, made when it is not there."""
    with door.book(writing=True) as book:
        found = party_facts(book, "code", code) or add_party(book, PartyDraft(code=code, name=code, **fields))
        return {"id": str(found.uid)}


def account(door: Door, code: str, **fields: Any) -> dict[str, str]:
    """Return a reference to an account, made when it is not there."""
    with door.book(writing=True) as book:
        found = chart_of(book).account_by_code.get(code) or add_account(
            book, AccountDraft(code=code, name=code, **fields)
        )
        return {"id": str(found.uid)}


def centre(door: Door, name: str, *, active: bool = True) -> dict[str, str]:
    """Return a reference to a cost centre, made when it is not there."""
    with door.book(writing=True) as book:
        known = chart_of(book).cost_centre_by_code.get(name)
        found = known or add_cost_centre(book, CostCentreDraft(name=name, code=name, active=active))
        return {"id": str(found.uid)}


def lines(door: Door, **changes: Any) -> dict[str, Any]:
    """Return one changed line as the lines of a sale."""
    return {"boekingsregels": [{**door.line(), **changes}]}


RULES: list[tuple[str, Change]] = [
    ("ALG-0100", lambda _: {"id": NOWHERE["id"]}),
    (
        "BOE-0008",
        lambda door: (
            lines(door, grootboek=account(door, "8999", active=False), btwSoort="Geen")
            | {"btw": [], "factuurbedrag": 100}
        ),
    ),
    ("BOE-0019", lambda door: lines(door, kostenplaats=NOWHERE)),
    ("BOE-0021", lambda door: {"factuurnummer": door.get("/v2/verkoopfacturen", "$top=1").json[0]["factuurnummer"]}),
    (
        "BOE-0022",
        lambda door: (
            lines(door, grootboek=account(door, "8998", cost_centre_required=True), btwSoort="Geen")
            | {"btw": [], "factuurbedrag": 100}
        ),
    ),
    ("BOE-0023", lambda _: {"boekingsregels": [], "btw": [], "factuurbedrag": 0}),
    ("BOE-0026", lambda door: lines(door, kostenplaats=centre(door, "DICHT", active=False))),
    ("BOE-0028", lambda door: {"boekingsregels": [door.line(), door.line(bedrag=0)]}),
    ("BOE-0033", lambda _: {"factuurdatum": "2020-12-31"}),
    ("BOE-0039", lambda _: {"factuurbedrag": 121.01}),
    (
        "BOE-0052",
        lambda door: {"klant": party(door, "geen iban", collection="core"), "eenmaligeIncassoMachtiging": mandate()},
    ),
    ("BOE-0054", lambda door: {"klant": party(door, "weg", hidden=True)}),
    ("BOE-0055", lambda _: {"eenmaligeIncassoMachtiging": mandate()}),
    (
        "BOE-0056",
        lambda door: {
            "klant": party(door, "inc", collection="core", iban="NL91ABNA0417164300"),
            "eenmaligeIncassoMachtiging": mandate(omschrijving="x" * 51),
        },
    ),
    (
        "BOE-0057",
        lambda door: {
            "klant": party(door, "inc", collection="core", iban="NL91ABNA0417164300"),
            "eenmaligeIncassoMachtiging": mandate(kenmerk="x" * 51),
        },
    ),
    ("BOE-0058", lambda _: {"factuurnummer": ""}),
    ("BOE-0058", lambda _: {"factuurnummer": "x" * 26}),
    ("BOE-0060", lambda door: {"klant": party(door, "leverancier", is_customer=False)}),
    ("BOE-0060", lambda _: {"klant": NOWHERE}),
    (
        "BOE-0061",
        lambda door: (
            lines(door, grootboek={"id": door.account("1300")}, btwSoort="Geen") | {"btw": [], "factuurbedrag": 100}
        ),
    ),
    (
        "BOE-0061",
        lambda door: (
            lines(door, grootboek={"id": door.account("1700")}, btwSoort="Geen") | {"btw": [], "factuurbedrag": 100}
        ),
    ),
    (
        "BOE-0062",
        lambda door: {
            "boekingsregels": [door.line(), door.line("8040", soort="Geen")],
            "factuurbedrag": 221,
            "btw": [{"btwSoort": "VerkopenHoog", "btwBedrag": 21}, {"btwSoort": "VerkopenVerlegd", "btwBedrag": 0}],
        },
    ),
    (
        "BOE-0064",
        lambda door: {
            "klant": party(door, "inc", collection="core", iban="NL91ABNA0417164300"),
            "eenmaligeIncassoMachtiging": mandate(),
            "doorlopendeIncassoMachtiging": NOWHERE,
        },
    ),
    (
        "BOE-0066",
        lambda door: {
            "klant": party(door, "inc", collection="core", iban="NL91ABNA0417164300"),
            "doorlopendeIncassoMachtiging": NOWHERE,
        },
    ),
    ("BOE-0068", lambda _: {"boekstuk": "x" * 26}),
    ("BOE-0069", lambda door: lines(door, btwSoort="Middel") | {"factuurbedrag": 121}),
    ("BOE-0069", lambda _: {"btw": [{"btwSoort": "VerkopenHoog", "btwBedrag": 21.02}], "factuurbedrag": 121.02}),
    ("BOE-0069", lambda _: {"btw": [{"btwSoort": "InkopenHoog", "btwBedrag": 21}]}),
    ("BOE-0070", lambda _: {"factuurdatum": None}),
    ("BOE-0070", lambda _: {"factuurdatum": "0001-01-01T00:00:00"}),
    ("BOE-0071", lambda _: {"omschrijving": "x" * 251}),
    ("BOE-0071", lambda door: lines(door, omschrijving="x" * 251)),
    (
        "BOE-0080",
        lambda door: (
            lines(door, grootboek={"id": door.account("8170")}, btwSoort="Geen") | {"btw": [], "factuurbedrag": 100}
        ),
    ),
    (
        "BOE-0082",
        lambda door: (
            lines(door, btwSoort="Laag") | {"btw": [{"btwSoort": "VerkopenLaag", "btwBedrag": 9}], "factuurbedrag": 109}
        ),
    ),
    ("BOE-0082", lambda _: {"btw": [], "factuurbedrag": 100}),
    ("BOE-0082", lambda door: lines(door, btwSoort="VerkopenHoog") | {"factuurbedrag": 121}),
    ("BOE-0082", lambda _: {"btw": [{"btwSoort": "Hoog", "btwBedrag": 21}]}),
    (
        "BOE-0082",
        lambda door: (
            lines(door, grootboek={"id": door.account("4360")}, btwSoort=None) | {"btw": [], "factuurbedrag": 100}
        ),
    ),
    ("BOE-0089", lambda door: lines(door, grootboek=NOWHERE)),
]


def count(door: Door) -> int:
    """Return how many bookings there are, withdrawn ones too."""
    with door.book() as book:
        return len(last_bookings(book, BookingFilter(withdrawn_too=True), 10_000))


@pytest.mark.parametrize(("code", "change"), RULES, ids=[f"{code}-{row}" for row, (code, _) in enumerate(RULES)])
def test_each_rule_is_told_by_its_code(door: Door, code: str, change: Change) -> None:
    if not count(door):
        door.booked("eerste")
    changed = change(door)
    before = count(door)
    reply = door.call("POST", "/v2/verkoopboekingen", {**door.sale(f"regel {code}"[:25]), **changed})
    assert reply.status == 400, reply.text
    assert code in reply.codes
    assert len(reply.codes) == 1 or set(reply.codes) <= _BESIDE.get(code, set()) | {code}
    assert count(door) == before


_BESIDE: dict[str, set[str]] = {
    "BOE-0056": set(),
    "BOE-0069": {"BOE-0082"},
    "BOE-0061": {"BOE-0061"},
    "BOE-0019": set(),
    "BOE-0089": {"BOE-0082", "BOE-0069"},
    "BOE-0066": set(),
    "BOE-0064": {"BOE-0066"},
}
"""Codes that the same fault brings along."""


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (LockKind.USER, "BOE-0042"),
        (LockKind.ACCOUNTANT, "BOE-0051"),
        (LockKind.VAT_RETURN, "BOE-0046"),
    ],
)
def test_locked_periods(door: Door, kind: LockKind, code: str) -> None:
    booked = door.booked(f"slot {kind.value}")
    with door.book(writing=True) as book:
        lock_period(book, kind, date(2026, 3, 1))
    path = f"/v2/verkoopboekingen/{booked['id']}"
    refused = [
        door.call("POST", "/v2/verkoopboekingen", door.sale(f"dicht {kind.value}")),
        door.call("PUT", path, door.sale(f"slot {kind.value}", factuurdatum="2026-03-05")),
        door.call("DELETE", path),
    ]
    with door.book(writing=True) as book:
        unlock_period(book, kind, None)
    assert [reply.codes for reply in refused] == [[code]] * 3


def test_all_broken_rules_are_told_in_the_order_of_their_codes(door: Door) -> None:
    body = {**door.sale("x" * 26), "boekingsregels": [], "boekstuk": "x" * 26}
    reply = door.call("POST", "/v2/verkoopboekingen", body)
    assert reply.codes == ["BOE-0023", "BOE-0039", "BOE-0058", "BOE-0068", "BOE-0082"]


def test_the_account_for_btw_must_be_there(door: Door) -> None:
    with door.book(writing=True) as book:
        vat = chart_of(book).account_by_code["1700"]
        change_account(book, vat.id, lambda account: replace(account, active=False))
    reply = door.call("POST", "/v2/verkoopboekingen", door.sale("geen 1700"))
    with door.book(writing=True) as book:
        change_account(book, vat.id, lambda account: replace(account, active=True))
    assert reply.codes == ["BOE-0081"]


def test_a_mandate_is_kept_and_its_mark_is_used_once(door: Door) -> None:
    payer = party(door, "inc", collection="core", iban="NL91ABNA0417164300")
    first = door.booked("inc 1", klant=payer, eenmaligeIncassoMachtiging=mandate(kenmerk="M-7"))
    assert first["eenmaligeIncassoMachtiging"] == {
        "kenmerk": "M-7",
        "omschrijving": "Incasso",
        "datum": "2026-03-01T00:00:00",
    }
    again = door.sale("inc 2", klant=payer, eenmaligeIncassoMachtiging=mandate(kenmerk="M-7"))
    assert door.call("POST", "/v2/verkoopboekingen", again).codes == ["BOE-0063"]
    same = door.sale("inc 1", klant=payer, eenmaligeIncassoMachtiging=mandate(kenmerk="M-7"))
    assert door.call("PUT", f"/v2/verkoopboekingen/{first['id']}", same).status == 200


def test_a_mandate_may_have_the_first_date_of_dotnet(door: Door) -> None:
    payer = party(door, "inc", collection="core", iban="NL91ABNA0417164300")
    once = mandate(kenmerk="M-0001", datum="0001-01-01T00:00:00")
    reply = door.call("POST", "/v2/verkoopboekingen", door.sale("inc 0", klant=payer, eenmaligeIncassoMachtiging=once))
    assert (reply.status, reply.json["eenmaligeIncassoMachtiging"]["datum"]) == (201, "0001-01-01T00:00:00")


def test_the_id_of_a_booking_cannot_be_changed(door: Door) -> None:
    booked = door.booked("id blijft")
    body = {**door.sale("id blijft"), "id": NOWHERE["id"]}
    assert door.call("PUT", f"/v2/verkoopboekingen/{booked['id']}", body).codes == ["ALG-0101", "BOE-0078"]


@pytest.mark.parametrize("body", [b"", b" ", b"null", b"{}", b"[]"])
def test_a_body_without_data(door: Door, body: bytes) -> None:
    booked = door.get("/v2/verkoopfacturen", "$top=1").json or [{"verkoopBoeking": door.booked("leeg")}]
    path = f"/v2/verkoopboekingen/{booked[0]['verkoopBoeking']['id']}"
    assert door.call("POST", "/v2/verkoopboekingen", body).codes == ["ALG-0106"]
    assert door.call("PUT", path, body).codes == ["ALG-0106"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"klant": None}, "verkoopBoeking.Klant"),
        ({"betalingstermijn": 1000}, "verkoopBoeking.Betalingstermijn"),
        ({"betalingstermijn": "veertien"}, "verkoopBoeking.Betalingstermijn"),
        ({"factuurdatum": "gisteren"}, "verkoopBoeking.Factuurdatum"),
        ({"factuurbedrag": "1,234.00"}, "verkoopBoeking.Factuurbedrag"),
        ({"boekingsregels": [{"bedrag": 100}]}, "verkoopBoeking.Boekingsregels[0].Grootboek"),
        ({"boekingsregels": "geen lijst"}, "verkoopBoeking.Boekingsregels"),
        ({"eenmaligeIncassoMachtiging": {"kenmerk": "M"}}, "verkoopBoeking.EenmaligeIncassoMachtiging.Omschrijving"),
    ],
)
def test_what_does_not_fit_the_model(door: Door, change: dict[str, Any], place: str) -> None:
    reply = door.call("POST", "/v2/verkoopboekingen", {**door.sale("model"), **change})
    assert (reply.status, reply.json["message"]) == (400, "The request is invalid.")
    assert place in reply.json["modelState"]


def test_violations_are_told_up_to_a_limit_and_how_many_more(door: Door) -> None:
    failed = broken_rules(Violation("BOE-0008", str(number)) for number in range(MAX_VIOLATIONS + 50))
    body = cast("list[dict[str, str]]", failed.body)
    assert (len(body), len(failed.codes)) == (MAX_VIOLATIONS + 1, MAX_VIOLATIONS + 1)
    assert (body[-1]["errorCode"], body[-1]["details"]) == ("BOE-0008", "En nog 50 fouten")
    assert (
        len(cast("list[object]", broken_rules(Violation("BOE-0008", str(n)) for n in range(MAX_VIOLATIONS)).body))
        == 200
    )
    rows = [door.line(bedrag="x") for _ in range(MAX_VIOLATIONS + 50)]
    state = door.call("POST", "/v2/verkoopboekingen", door.sale("veel", boekingsregels=rows)).json["modelState"]
    assert (len(state), state[""]) == (MAX_VIOLATIONS + 1, ["There are 50 more errors."])
