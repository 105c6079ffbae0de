"""Every code of an inkoopboeking, raised by its cause; nothing of what is refused stays."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from grootboek.bookkeeping.chart import change_account, change_journal
from grootboek.bookkeeping.closing import lock_period, unlock_period
from grootboek.bookkeeping.recording import record
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.journal import JournalKind
from grootboek.ledger.period_lock import LockKind
from grootboek.store.masters.chart import chart_of
from tests.gateways.snelstart.conftest import Door
from tests.gateways.snelstart.test_violations import NOWHERE, Change, account, centre, count, party

PATH = "/v2/inkoopboekingen"
REVERSED = {"btwSoort": "InkopenVerlegd", "btwBedrag": 0}


def lines(door: Door, code: str = "4360", **changes: Any) -> dict[str, Any]:
    """Return one changed line as the lines of a purchase."""
    return {"boekingsregels": [{**door.line(code), **changes}]}


def untaxed(door: Door, code: str = "4360", **changes: Any) -> dict[str, Any]:
    """Return one changed line without btw as the lines of a purchase of 100,00."""
    return {**lines(door, code, btwSoort="Geen", **changes), "btw": [], "factuurbedrag": 100}


def total(soort: str, amount: float) -> dict[str, Any]:
    """Return one total of btw."""
    return {"btw": [{"btwSoort": soort, "btwBedrag": amount}], "factuurbedrag": 100 + amount}


RULES: list[tuple[str, Change]] = [
    ("ALG-0100", lambda _: {"id": NOWHERE["id"]}),
    ("BOE-0002", lambda _: {"leverancier": NOWHERE}),
    ("BOE-0003", lambda door: {"leverancier": party(door, "klant", is_supplier=False)}),
    ("BOE-0008", lambda door: untaxed(door, grootboek=account(door, "8999", active=False))),
    ("BOE-0019", lambda door: lines(door, kostenplaats=NOWHERE)),
    ("BOE-0021", lambda _: {"factuurnummer": "eerste"}),
    (
        "BOE-0022",
        lambda door: untaxed(door, grootboek=account(door, "8998", cost_centre_required=True)),
    ),
    ("BOE-0023", lambda _: {"boekingsregels": [], "btw": [], "factuurbedrag": 0}),
    ("BOE-0026", lambda door: lines(door, kostenplaats=centre(door, "DICHT", active=False))),
    ("BOE-0028", lambda door: {"boekingsregels": [door.line("4360"), door.line("4360", bedrag=0)]}),
    ("BOE-0033", lambda _: {"factuurdatum": "2020-12-31"}),
    ("BOE-0039", lambda _: {"factuurbedrag": 121.01}),
    ("BOE-0054", lambda door: {"leverancier": party(door, "weg", hidden=True)}),
    ("BOE-0058", lambda _: {"factuurnummer": ""}),
    ("BOE-0058", lambda _: {"factuurnummer": "x" * 26}),
    ("BOE-0061", lambda door: untaxed(door, "1600")),
    ("BOE-0061", lambda door: untaxed(door, "1710")),
    (
        "BOE-0062",
        lambda door: {
            "boekingsregels": [door.line("4360"), door.line("4360", soort="Geen")],
            "factuurbedrag": 221,
            "btw": [{"btwSoort": "InkopenHoog", "btwBedrag": 21}, REVERSED],
        },
    ),
    ("BOE-0068", lambda _: {"boekstuk": "x" * 26}),
    ("BOE-0069", lambda _: total("InkopenHoog", 21.02)),
    ("BOE-0069", lambda door: {**untaxed(door), **total("InkopenVerlegd", 21)}),
    ("BOE-0069", lambda door: {**untaxed(door), **total("VerkopenHoog", 21)}),
    ("BOE-0069", lambda door: {**untaxed(door), **total("VerkopenVerlegd", 0)}),
    ("BOE-0070", lambda _: {"factuurdatum": None}),
    ("BOE-0070", lambda _: {"factuurdatum": "0001-01-01T00:00:00"}),
    ("BOE-0071", lambda _: {"omschrijving": "x" * 251}),
    ("BOE-0071", lambda door: lines(door, omschrijving="x" * 251)),
    ("BOE-0082", lambda door: lines(door, btwSoort=None)),
    ("BOE-0082", lambda _: {"btw": [], "factuurbedrag": 100}),
    ("BOE-0082", lambda door: lines(door, btwSoort="InkopenHoog")),
    ("BOE-0082", lambda _: total("Hoog", 21)),
    ("BOE-0089", lambda door: lines(door, grootboek=NOWHERE)),
    (
        "BOE-0093",
        lambda door: untaxed(
            door,
            grootboek=account(door, "8997", cost_centre_forbidden=True),
            kostenplaats=centre(door, "WINKEL"),
        ),
    ),
]
_BESIDE = {"BOE-0069": {"BOE-0082"}, "BOE-0089": {"BOE-0082", "BOE-0069"}}
"""Codes that the same fault brings along."""


def test_the_purchase_journal_must_be_there(door: Door) -> None:
    """Asked first: a journal in which something was booked cannot become another one."""
    with door.book() as book:
        journal = chart_of(book).journal_of_kind(JournalKind.PURCHASE)
    assert journal is not None
    replies = []
    for kind in (JournalKind.GENERAL, JournalKind.PURCHASE):
        account_id = journal.account_id if kind is JournalKind.PURCHASE else None
        with door.book(writing=True) as book:
            change_journal(book, journal.id, partial(replace, kind=kind, account_id=account_id))
        replies.append(door.call("POST", PATH, door.purchase("eerste")))
    assert (replies[0].codes, replies[1].status) == (["BOE-0010"], 201)


@pytest.mark.parametrize(("code", "change"), RULES, ids=[f"{code}-{row}" for row, (code, _) in enumerate(RULES)])
def test_each_rule_is_told_by_its_code(door: Door, code: str, change: Change) -> None:
    if not count(door):  # the test before this one books it, unless this one runs alone
        door.bought("eerste")
    changed = change(door)
    before = count(door)
    reply = door.call("POST", PATH, {**door.purchase(f"regel {code}"[:25]), **changed})
    assert reply.status == 400, reply.text
    assert code in reply.codes
    assert set(reply.codes) <= _BESIDE.get(code, set()) | {code}
    assert count(door) == before


def test_a_number_is_unique_for_each_supplier(door: Door) -> None:
    other = party(door, "leverancier 2", is_customer=False)
    first, same_number = door.bought("uniek"), door.bought("uniek", leverancier=other)
    moved = {**door.purchase("uniek"), "leverancier": other}
    assert door.call("PUT", f"{PATH}/{first['id']}", moved).codes == ["BOE-0021"]
    assert door.call("DELETE", f"{PATH}/{same_number['id']}").status == 200
    assert door.call("PUT", f"{PATH}/{first['id']}", moved).status == 200


def test_the_purchase_journal_must_be_in_use(door: Door) -> None:
    with door.book(writing=True) as book:
        journal = chart_of(book).journal_of_kind(JournalKind.PURCHASE)
        assert journal is not None
        change_journal(book, journal.id, lambda draft: replace(draft, active=False))
    reply = door.call("POST", PATH, door.purchase("geen dagboek"))
    with door.book(writing=True) as book:
        change_journal(book, journal.id, lambda draft: replace(draft, active=True))
    assert reply.codes == ["BOE-0009"]


def test_the_account_for_btw_must_be_there(door: Door) -> None:
    with door.book(writing=True) as book:
        vat = chart_of(book).account_by_code["1710"]
        change_account(book, vat.id, lambda account: replace(account, active=False))
    reply = door.call("POST", PATH, door.purchase("geen 1710"))
    with door.book(writing=True) as book:
        change_account(book, vat.id, lambda account: replace(account, active=True))
    assert reply.codes == ["BOE-0081"]
    assert reply.json[0]["details"] == "Er is geen grootboek aanwezig voor BtwTeVorderenHoog"


def test_the_id_of_a_booking_cannot_be_changed_and_an_unknown_one_is_not_there(door: Door) -> None:
    booked = door.bought("id blijft")
    body = {**door.purchase("id blijft"), "id": NOWHERE["id"]}
    assert door.call("PUT", f"{PATH}/{booked['id']}", body).codes == ["ALG-0101", "BOE-0078"]
    sale = door.booked("geen inkoop")
    for uid in (NOWHERE["id"], sale["id"]):
        for method in ("GET", "PUT", "DELETE"):
            reply = door.call(method, f"{PATH}/{uid}", door.purchase("niet") if method == "PUT" else None)
            assert (reply.status, reply.codes) == (404, ["BOE-0001"])
    assert door.get(f"/v2/verkoopboekingen/{booked['id']}").codes == ["BOE-0001"]


@pytest.mark.parametrize(
    ("kind", "code"),
    [(LockKind.USER, "BOE-0042"), (LockKind.ACCOUNTANT, "BOE-0051"), (LockKind.VAT_RETURN, "BOE-0046")],
)
def test_locked_periods(door: Door, kind: LockKind, code: str) -> None:
    """A date in a locked period is refused, and so is one out of it, whose reversal would be dated in it."""
    booked = door.bought(f"slot {kind.value}")
    with door.book(writing=True) as book:
        lock_period(book, kind, date(2026, 3, 1))
    path = f"{PATH}/{booked['id']}"
    refused = [
        door.call("POST", PATH, door.purchase(f"dicht {kind.value}")),
        door.call("PUT", path, door.purchase(f"slot {kind.value}", factuurdatum="2026-03-05")),
        door.call("DELETE", path),
    ]
    with door.book(writing=True) as book:
        unlock_period(book, kind, None)
    assert [reply.codes for reply in refused] == [[code]] * 3


def pay(door: Door, number: str, cents: int) -> None:
    """Pay an invoice of the supplier by the core, as another door would."""
    with door.book(writing=True) as book:
        known = chart_of(book).account_by_code
        line = StatedLine(account_id=known["1600"].id, net=cents)
        payment = Statement(
            kind=BookingKind.PAYMENT_SENT,
            date=date(2026, 3, 2),
            account_id=known["1100"].id,
            party_id=door.supplier.id,
            invoice_number=number,
            description="Betaald",
            lines=(line,),
        )
        record(book, payment)


def test_payments_lower_what_is_outstanding_and_hold_the_invoice(door: Door) -> None:
    model = door.bought("BET1")
    door.clock.now += timedelta(minutes=1)
    pay(door, "BET1", 5000)
    (row,) = door.get("/v2/inkoopfacturen", "$filter=Factuurnummer%20eq%20'BET1'").json
    assert row["modifiedOn"] > model["modifiedOn"]
    assert (str(row["factuurBedrag"]), str(row["openstaandSaldo"])) == ("121.00", "71.00")
    path = f"{PATH}/{model['id']}"
    assert door.call("DELETE", path).codes == ["BOE-0083"]
    refused = door.call("PUT", path, door.purchase("BET2"))
    assert refused.codes == ["BOE-0083"]
    assert refused.json[0]["details"] == "Leverancier en factuurnummer kunnen niet worden gewijzigd"


@pytest.mark.parametrize("body", [b"", b" ", b"null", b"{}", b"[]"])
def test_a_body_without_data(door: Door, body: bytes) -> None:
    assert door.call("POST", PATH, body).codes == ["ALG-0106"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"leverancier": None}, "inkoopboeking.Leverancier"),
        ({"factuurdatum": "gisteren"}, "inkoopboeking.Factuurdatum"),
        ({"boekingsregels": [{"bedrag": 100}]}, "inkoopboeking.Boekingsregels[0].Grootboek"),
    ],
)
def test_what_does_not_fit_the_model(door: Door, change: dict[str, Any], place: str) -> None:
    reply = door.call("POST", PATH, {**door.purchase("model"), **change})
    assert (reply.status, reply.json["message"]) == (400, "The request is invalid.")
    assert place in reply.json["modelState"]
