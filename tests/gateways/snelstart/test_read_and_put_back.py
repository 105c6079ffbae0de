"""What a GET of an invoice answers, a PUT accepts, and then the booking reads the same: for every function and soort."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from grootboek.bookkeeping.chart import add_account
from grootboek.bookkeeping.parties import change_party
from grootboek.gateways.snelstart.contract.functions import functions
from grootboek.ledger.account import AccountDraft
from grootboek.store.masters.chart import chart_of
from tests.gateways.snelstart.conftest import Door

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
