"""What a GET of an invoice answers, a PUT accepts, and then the booking reads the same: for every function and soort."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from grootboek.bookkeeping.chart import add_account
from grootboek.bookkeeping.parties import change_party
from grootboek.bookkeeping.recording import record
from grootboek.gateways.snelstart.contract.functions import functions
from grootboek.ledger.account import AccountDraft
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.store.masters.chart import chart_of
from tests.gateways.snelstart.conftest import Door
from tests.gateways.snelstart.money import GENERAL, general, made, on

RATES = {"Hoog": 21, "Laag": 9, "Overig": 10, "Geen": 0}
KINDS = {"Verkopen": ("/v2/verkoopboekingen", Door.sale), "Inkopen": ("/v2/inkoopboekingen", Door.purchase)}
ACCEPTED = {
    "Verkopen": {"VerkopenOmzetOnbelastVerlegd", "VerkopenExportBinnenEU", "DienstverleningBinnenEU", "Diversen"},
    "Inkopen": {"InkopenKostenAlleBtwTarieven", "InkopenImportBinnenEUhoog", "InkopenVraagPosten", "VerkopenBtwVrij"},
}


def accounts(door: Door) -> dict[str, str]:
    """Return the code of an account of each function that a sale may name."""
    with door.book(writing=True) as book:
        change_party(book, door.customer.id, lambda party: replace(party, country="BE", vat_number="BE0123456749"))
        by_role = {account.role: account.code for account in chart_of(book).accounts.values() if account.active}
        for count, function in enumerate(functions().values()):
            if function.role not in by_role:
                draft = AccountDraft(code=str(70000 + count), name=function.name, role=function.role)
                by_role[function.role] = add_account(book, draft).code
    return {function.name: by_role[function.role] for function in functions().values()}


def invoices(door: Door, side: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield invoices on each function: every soort, reversed and not, alone and beside a line of the high rate."""
    codes = accounts(door)
    for function in functions().values():
        for soort in function.btw:
            for reversed_charge in (False, True):
                for beside in (False, True):
                    name = f"{function.name} {soort} {reversed_charge} {beside}"
                    shape = {"reversed_charge": reversed_charge, "beside": beside}
                    yield name, invoice(door, side, codes[function.name], soort, **shape)


def invoice(door: Door, side: str, code: str, soort: str, *, reversed_charge: bool, beside: bool) -> dict[str, Any]:
    """Return the model of an invoice of 100,00 on an account, with btw of its own side."""
    amounts = {soort: RATES[soort]} if RATES[soort] else {}
    lines = [door.line(code, soort=soort)]
    if beside:
        lines.append(door.line("8000" if side == "Verkopen" else "7002"))
        amounts["Hoog"] = amounts.get("Hoog", 0) + 21
    btw = [{"btwSoort": f"{side}{name}", "btwBedrag": amount} for name, amount in amounts.items()]
    total = 100 * len(lines) + sum(amounts.values())
    return {
        "boekingsregels": lines,
        "btw": [*btw, *([{"btwSoort": f"{side}Verlegd", "btwBedrag": 0}] if reversed_charge else [])],
        "factuurbedrag": total,
    }


@pytest.mark.parametrize("side", KINDS)
def test_what_was_read_is_put_back_and_reads_the_same(door: Door, side: str) -> None:
    accepted, (resource, model) = set(), KINDS[side]
    for count, (name, changes) in enumerate(invoices(door, side)):
        reply = door.call("POST", resource, model(door, f"R{count}", **changes))
        if reply.status != 201:
            continue
        accepted.add(name.split()[0])
        path = f"{resource}/{reply.json['id']}"
        read = door.get(path).json
        assert [(row["btwSoort"], row["btwBedrag"]) for row in read["btw"]] == [
            (row["btwSoort"], row["btwBedrag"]) for row in _in_order(changes["btw"])
        ], name
        put = door.call("PUT", path, read)
        assert put.status == 200, (name, put.text)
        again = door.get(path).json
        assert {**again, "modifiedOn": ""} == {**read, "modifiedOn": ""}, name
    assert accepted >= ACCEPTED[side]
    assert len(accepted) > 30


def _in_order(btw: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows as they are shown: what is reversed first."""
    return sorted(btw, key=lambda row: not row["btwSoort"].endswith("Verlegd"))


BY_ANOTHER_DOOR = (
    (BookingKind.SALES_INVOICE, "1300", "8000", "sales_low", "verkoopboekingen"),
    (BookingKind.SALES_INVOICE, "1300", "8000", "none", "verkoopboekingen"),
    (BookingKind.PURCHASE_INVOICE, "1600", "7002", "purchase_low", "inkoopboekingen"),
    (BookingKind.MONEY_RECEIVED, "1100", "8000", "sales_low", "bankboekingen"),
)
"""Bookings with a btw that SnelStart does not have on the account: kind, own account, account, VAT code, resource."""


@pytest.mark.parametrize(("kind", "own", "code", "vat_code", "resource"), BY_ANOTHER_DOOR)
def test_what_another_door_booked_is_put_back_as_it_reads(
    door: Door, kind: BookingKind, own: str, code: str, vat_code: str, resource: str
) -> None:
    with door.book(writing=True) as book:
        accounts = chart_of(book).account_by_code
        is_invoice = kind is not BookingKind.MONEY_RECEIVED
        booked = record(
            book,
            Statement(
                kind=kind,
                date=book.today,
                account_id=accounts[own].id,
                party_id=door.customer.id if is_invoice else None,
                invoice_number=f"ANDERS {vat_code}" if is_invoice else "",
                lines=(StatedLine(account_id=accounts[code].id, net=10000, vat_code=vat_code, vat=None),),
            ),
        )
    path = f"/v2/{resource}/{booked.uid}"
    model = door.get(path).json
    put = door.call("PUT", path, model)
    assert (put.status, {**put.json, "modifiedOn": ""}) == (200, {**model, "modifiedOn": ""})
    rows = "boekingsregels" if is_invoice else "grootboekBoekingsRegels"
    assert door.call("PUT", path, {**model, rows: [{**model[rows][0], "btwSoort": "Overig"}]}).status == 400


def test_an_invoice_that_another_booking_added_to_keeps_its_number_and_stays(door: Door) -> None:
    sale = door.booked("ERBIJ-1")
    added = {"boekingId": {"id": sale["id"]}, "omschrijving": "Aanmaning", "bedrag": -50}
    costs = made(door, GENERAL, general(door, on(door, "8000", credit=50), verkoopboekingBoekingsRegels=[added]))
    path = f"/v2/verkoopboekingen/{sale['id']}"
    assert door.call("DELETE", path).codes == ["BOE-0083"]
    assert door.call("PUT", path, door.sale("ERBIJ-2")).codes == ["BOE-0083"]
    assert [door.call("DELETE", each).status for each in (f"/v2/{GENERAL}/{costs['id']}", path)] == [200, 200]
