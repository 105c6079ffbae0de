"""Every code of bank-, kas- and memoriaalboekingen, raised by its cause; nothing of what is refused stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from grootboek.bookkeeping.chart import add_journal, change_account, change_journal
from grootboek.bookkeeping.closing import lock_period, unlock_period
from grootboek.ledger.account import AccountRole
from grootboek.ledger.journal import JournalDraft
from grootboek.ledger.period_lock import LockKind
from grootboek.store.ledger.bookings import BookingFilter, last_bookings
from grootboek.store.masters.chart import chart_of
from tests.gateways.snelstart.conftest import Door
from tests.gateways.snelstart.money import (
    BANK,
    CASH,
    GENERAL,
    JOURNALS,
    general,
    journal,
    made,
    money,
    on,
    purchase,
    settling,
    vat,
)
from tests.gateways.snelstart.test_violations import NOWHERE, account, centre

Body = Callable[[Door, str], dict[str, Any]]
LONG = "x" * 251


def plain(door: Door, resource: str, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a booking that is sound, with other lines or facts."""
    if resource == GENERAL:
        rest = lines or (on(door, "4360", 0, 100),)
        return general(door, *rest, on(door, "2000", 100), **more)
    given = list(lines) or [on(door, "2000", 100)]
    return money(door, 100, resource=resource, grootboekBoekingsRegels=given, **more)


def one(code: str = "2000", **changes: Any) -> Body:
    """Return a booking whose one line of 100,00 is changed."""

    def body(door: Door, resource: str) -> dict[str, Any]:
        sides = {"debet": 100, "credit": 0} if resource == GENERAL else {}
        changed = {name: change(door) if callable(change) else change for name, change in changes.items()}
        return plain(door, resource, {**on(door, code, 100), **sides, **changed})

    return body


def of(**facts: Any) -> Body:
    """Return a sound booking with other facts."""
    return lambda door, resource: plain(door, resource, **facts)


ALL: list[tuple[str, Body]] = [
    ("ALG-0100", of(id=NOWHERE["id"])),
    ("BOE-0008", one(grootboek=lambda door: account(door, "8999", active=False))),
    ("BOE-0019", one(kostenplaats=NOWHERE)),
    ("BOE-0022", one(grootboek=lambda door: account(door, "8998", cost_centre_required=True))),
    ("BOE-0026", one(kostenplaats=lambda door: centre(door, "DICHT", active=False))),
    ("BOE-0033", of(datum="2020-12-31")),
    ("BOE-0061", one("1300")),
    ("BOE-0068", of(boekstuk="x" * 26)),
    ("BOE-0070", of(datum="0001-01-01T00:00:00")),
    ("BOE-0070", of(datum=None)),
    ("BOE-0070", of(datum="2200-01-01")),
    ("BOE-0071", of(omschrijving=LONG)),
    ("BOE-0071", one(omschrijving=LONG)),
    ("BOE-0084", one(omschrijving="")),
    ("BOE-0089", one(grootboek=NOWHERE)),
]


def with_zero(door: Door, resource: str) -> dict[str, Any]:
    return plain(door, resource, on(door, "2000", 100), on(door, "2000", 0))


def hundred(door: Door, **lines: Any) -> dict[str, Any]:
    return money(door, 100, **lines)


def in_journal(code: str) -> Body:
    return lambda door, resource: {**plain(door, resource), "dagboek": journal(door, code)}


OF_MONEY: list[tuple[str, Body]] = [
    ("BOE-0023", lambda door, resource: money(door, resource=resource)),
    ("BOE-0027", of(bedragOntvangen=200, bedragUitgegeven=100)),
    ("BOE-0028", with_zero),
    ("BOE-0039", of(bedragOntvangen=100.01)),
    ("BOE-0061", one("1700")),
    ("BOE-0061", one("1000")),
    ("BOE-0069", one("4360", btwSoort="Hoger")),
    ("BOE-0069", one("2000", btwSoort="Hoog")),
    ("BOE-0069", one("8000", btwSoort="Hoog")),
    (
        "BOE-0069",
        lambda door, resource: money(
            door,
            122,
            resource=resource,
            grootboekBoekingsRegels=[on(door, "8000", 100)],
            btwBoekingsregels=[vat("AfTeDragen", 22)],
        ),
    ),
    (
        "BOE-0053",
        lambda door, resource: money(
            door,
            97.9,
            resource=resource,
            grootboekBoekingsRegels=[on(door, "2000", 100)],
            btwBoekingsregels=[vat("TeVorderen", debet=2.1)],
        ),
    ),
    ("BOE-0075", one(grootboek=lambda door: account(door, "2700", role=AccountRole.GENERAL_JOURNAL))),
    ("BOE-0076", one(debet=1, credit=101)),
]
OF_BANK: list[tuple[str, Body]] = [
    ("BOE-0096", of(dagboek=NOWHERE)),
    ("BOE-0096", in_journal("KAS")),
    ("BOE-0001", lambda door, _: hundred(door, verkoopboekingBoekingsRegels=[settling(NOWHERE["id"], 100)])),
    ("BOE-0001", lambda door, _: hundred(door, verkoopboekingBoekingsRegels=[settling(purchase(door, "W1"), 100)])),
    ("BOE-0001", lambda door, _: hundred(door, verkoopboekingBoekingsRegels=[{"credit": 100}])),
]
OF_CASH: list[tuple[str, Body]] = [("BOE-0025", of(dagboek=NOWHERE)), ("BOE-0025", in_journal("BANK"))]
OF_GENERAL: list[tuple[str, Body]] = [
    ("BOE-0001", lambda door, _: plain(door, GENERAL, verkoopboekingBoekingsRegels=[nowhere(100)])),
    ("BOE-0028", lambda door, _: plain(door, GENERAL, on(door, "4360", 0, 100), on(door, "4360"))),
    ("BOE-0039", lambda door, _: plain(door, GENERAL, on(door, "4360", 0, 99))),
    ("BOE-0091", lambda door, _: plain(door, GENERAL, on(door, "4360", 1, 101))),
    ("BOE-0094", lambda door, _: general(door, on(door, "2000", 1, 1))),
    ("BOE-0095", of(dagboek=NOWHERE)),
    ("BOE-0095", in_journal("BAL")),
]


def nowhere(amount: object) -> dict[str, Any]:
    """Return a line of a general booking that settles nothing that is there."""
    return {"boekingId": NOWHERE, "omschrijving": "Betaling", "bedrag": amount}


BESIDE = {"BOE-0094": {"BOE-0028", "BOE-0091"}, "BOE-0001": {"BOE-0039"}}
"""What cannot be stated without breaking another rule, too."""
ROWS = [
    *((resource, *row) for resource in JOURNALS for row in ALL),
    *((resource, *row) for resource in (BANK, CASH) for row in OF_MONEY),
    *((BANK, *row) for row in OF_BANK),
    *((CASH, *row) for row in OF_CASH),
    *((GENERAL, *row) for row in OF_GENERAL),
]


@pytest.mark.parametrize(("resource", "code", "body"), ROWS, ids=[f"{row[0]} {row[1]}" for row in ROWS])
def test_a_broken_rule_is_told_by_its_code(door: Door, resource: str, code: str, body: Body) -> None:
    model = body(door, resource)
    with door.book() as book:
        before = [row.number for row in last_bookings(book, BookingFilter(), 3)]
    reply = door.call("POST", f"/v2/{resource}", model)
    assert reply.status == 400, reply.text
    assert code in reply.codes
    assert set(reply.codes) <= {code} | BESIDE.get(code, set())
    with door.book() as book:
        assert [row.number for row in last_bookings(book, BookingFilter(), 3)] == before


@pytest.mark.parametrize("resource", JOURNALS)
def test_an_id_that_is_no_booking_of_the_resource(door: Door, resource: str) -> None:
    other = made(door, BANK if resource == CASH else CASH, plain(door, BANK if resource == CASH else CASH))
    for uid in (NOWHERE["id"], other["id"]):
        path = f"/v2/{resource}/{uid}"
        replies = [door.get(path), door.call("PUT", path, plain(door, resource)), door.call("DELETE", path)]
        assert [(reply.status, reply.codes) for reply in replies] == [(404, ["BOE-0001"])] * 3
    assert door.get(f"/v2/{resource}/nergens").codes == ["ALG-0103"]


@pytest.mark.parametrize("resource", JOURNALS)
def test_the_id_and_the_journal_of_a_booking_stay(door: Door, resource: str) -> None:
    code = f"{JOURNALS[resource]}2"
    with door.book(writing=True) as book:
        chart = chart_of(book)
        if code not in chart.journal_by_code:
            own = chart.journal_by_code[JOURNALS[resource]]
            draft = JournalDraft(code=code, number=9000 + own.number, name=code, kind=own.kind)
            add_journal(book, replace(draft, account_id=own.account_id))
    booked = made(door, resource, plain(door, resource))
    path = f"/v2/{resource}/{booked['id']}"
    assert door.call("PUT", path, {**booked, "id": NOWHERE["id"]}).codes == ["ALG-0101", "BOE-0078"]
    assert door.call("PUT", path, {**booked, "dagboek": journal(door, code)}).codes == ["BOE-0077"]
    assert door.call("PUT", path, b"").codes == ["ALG-0106"]


@pytest.mark.parametrize(("kind", "code"), [(LockKind.USER, "BOE-0042"), (LockKind.ACCOUNTANT, "BOE-0051")])
@pytest.mark.parametrize("resource", JOURNALS)
def test_a_locked_period(door: Door, resource: str, kind: LockKind, code: str) -> None:
    booked = made(door, resource, plain(door, resource))
    path = f"/v2/{resource}/{booked['id']}"
    with door.book(writing=True) as book:
        lock_period(book, kind, date(2026, 3, 1))
    refused = [
        door.call("POST", f"/v2/{resource}", plain(door, resource)),
        door.call("PUT", path, plain(door, resource, datum="2026-03-02")),
        door.call("DELETE", path),
    ]
    with door.book(writing=True) as book:
        unlock_period(book, kind, None)
    assert [reply.codes for reply in refused] == [[code]] * 3


@pytest.mark.parametrize(("resource", "code"), [(BANK, "BOE-0096"), (CASH, "BOE-0024"), (GENERAL, "BOE-0095")])
def test_a_journal_that_is_no_longer_used(door: Door, resource: str, code: str) -> None:
    with door.book(writing=True) as book:
        own = chart_of(book).journal_by_code[JOURNALS[resource]]
        change_journal(book, own.id, lambda kept: replace(kept, active=False))
    reply = door.call("POST", f"/v2/{resource}", plain(door, resource))
    with door.book(writing=True) as book:
        change_journal(book, own.id, lambda kept: replace(kept, active=True))
    assert reply.codes == [code]


def test_the_account_for_btw_must_be_there(door: Door) -> None:
    lines = {
        "grootboekBoekingsRegels": [on(door, "4360", debet=100, btwSoort="Hoog")],
        "btwBoekingsregels": [vat("TeVorderen", debet=21)],
    }
    with door.book(writing=True) as book:
        own = chart_of(book).account_by_code["1710"]
        change_account(book, own.id, lambda kept: replace(kept, active=False))
    reply = door.call("POST", f"/v2/{BANK}", money(door, 0, 121, **lines))
    with door.book(writing=True) as book:
        change_account(book, own.id, lambda kept: replace(kept, active=True))
    assert reply.codes == ["BOE-0081"]


def test_a_booking_without_a_journal_does_not_fit_the_model(door: Door) -> None:
    reply = door.call("POST", f"/v2/{BANK}", {**hundred(door), "dagboek": None})
    assert (reply.status, list(reply.json["modelState"])) == (400, ["bankboeking.Dagboek"])
