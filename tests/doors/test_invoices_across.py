"""Every shape of VAT of a purchase and a sale that SnelStart books, at the two other doors; and theirs at SnelStart's."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from docs.pages.across_doors import INVOICES
from tests.doors.mutations import header, newest, paid, purchase, stated
from tests.doors.mutations import sale as mutation_of_sale
from tests.doors.sales import book, model
from tests.doors.three import Three, euros


def bought(three: Three, number: str, *lines: str, btw: tuple[str, ...] = (), **more: object) -> dict[str, Any]:
    """Return the model of a purchase from L1 on 1 March 2026."""
    sold = model(three, number, *lines, btw=btw, **more)
    del sold["klant"], sold["betalingstermijn"]
    return {**sold, "leverancier": {"id": three.uids["L1"]}}


PURCHASES, SALES = INVOICES["purchase"], INVOICES["sale"]


@pytest.mark.parametrize("number", PURCHASES)
def test_a_purchase_of_snelstart_at_the_others(three: Three, number: str) -> None:
    shape = PURCHASES[number]
    sent = bought(three, number, *shape["lines"], btw=tuple(shape["btw"]))
    answered: dict[str, Any] = {}
    exported = three.exported(lambda: answered.update(three.snelstart.write("POST", "/inkoopboekingen", sent)))
    assert [" ".join(row.split()[:2]) for row in exported] == shape["cash"]
    found = newest(three)
    assert header(found) == f"FactuurOntvangen 2026-03-01 1600 L1 {number} B-7"
    assert stated(found) == shape["eboekhouden"]
    amount = Decimal(str(answered["factuurbedrag"]))
    assert three.eboekhouden.items("Crediteuren")[number][3] == amount
    assert open_at_cash(three)[number] == -amount
    assert outstanding(three, number) == amount
    three.snelstart.write("DELETE", f"/inkoopboekingen/{answered['id']}")
    assert three.eboekhouden.mutations(Factuurnummer=number) == []
    assert number not in open_at_cash(three)


def open_at_cash(three: Three) -> dict[str, Decimal]:
    """Return what is outstanding at CASH by invoice number, debit positive."""
    return {each["0309"]: euros(each["0320"]) for each in three.cash.export("0311T")}


def outstanding(three: Three, number: str) -> Decimal:
    """Return the openstaandSaldo of an inkoopfactuur."""
    (row,) = (row for row in three.snelstart.read("/inkoopfacturen") if row["factuurnummer"] == number)
    return euros(row["openstaandSaldo"])


MUTATIONS = {
    "P-21": (["4360 100.00 21.00 HOOG_INK_21"], [("4360", "100.00", "Hoog")], [("InkopenHoog", "21.00")]),
    "P-9": (["4360 100.00 9.00 LAAG_INK_9"], [("4360", "100.00", "Laag")], [("InkopenLaag", "9.00")]),
    "P-AFW": (["4360 100.00 5.00 AFW"], [("4360", "100.00", "Overig")], [("InkopenOverig", "5.00")]),
    "P-VERL": (["4360 100.00 0.00 VERL_INK"], [("4360", "100.00", "Geen")], [("InkopenVerlegd", "0")]),
    "P-VERL9": (["4360 100.00 0.00 VERL_INK_L9"], [("4360", "100.00", "Laag")], [("InkopenVerlegd", "0")]),
    "P-EU": (["4360 100.00 0.00 BI_EU_INK"], [("4360", "100.00", "Geen")], [("InkopenVerlegd", "0")]),
    "P-WERELD": (["4360 100.00 0.00 BU_EU_INK"], [("4360", "100.00", "Geen")], [("InkopenVerlegd", "0")]),
    "P-GEEN": (["4370 100.00 0.00 GEEN"], [("4370", "100.00", "Geen")], []),
}


@pytest.mark.parametrize("number", MUTATIONS)
def test_a_purchase_of_eboekhouden_at_snelstart_and_back(three: Three, number: str) -> None:
    """Shown, put back as it was shown, and unchanged at the door that it came from."""
    lines, rows, totals = MUTATIONS[number]
    three.eboekhouden.add(purchase(number, *lines))
    before = newest(three)
    found = purchase_of(three, number)
    assert [row_of(three, row) for row in found["boekingsregels"]] == rows
    assert [
        (
            row["btwSoort"],
            f"{row['btwBedrag']:.2f}".removesuffix(".00") if not row["btwBedrag"] else f"{row['btwBedrag']:.2f}",
        )
        for row in found["btw"]
    ] == totals
    assert found["leverancier"]["id"] == three.uids["L1"]
    put = three.snelstart.write("PUT", f"/inkoopboekingen/{found['id']}", found)
    assert {**put, "modifiedOn": ""} == {**found, "modifiedOn": ""}
    assert (stated(newest(three)), header(newest(three))) == (stated(before), header(before))


def purchase_of(three: Three, number: str) -> Mapping[str, Any]:
    """Return the inkoopboeking of L1 with an invoice number, as its list shows it."""
    rows = three.snelstart.read(f"/relaties/{three.uids['L1']}/inkoopboekingen")
    (row,) = (row for row in rows if row["factuurnummer"] == number)
    return dict(row)


def row_of(three: Three, row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return account, amount and soort of a boekingsregel."""
    codes = {uid: code for code, uid in three.uids.items()}
    return codes[row["grootboek"]["id"]], f"{row['bedrag']:.2f}", row["btwSoort"]


def test_a_purchase_of_cash_is_a_purchase_at_snelstart(three: Three) -> None:
    three.cash.book(
        "901=INK 302=260301 201=1600 307=-12100 101=52 309=77",
        "901=INK 302=260301 201=4360 307=10000",
        "901=INK 302=260301 201=1710 307=2100 305=10000",
    )
    found = purchase_of(three, "000077")
    assert [row_of(three, row) for row in found["boekingsregels"]] == [("4360", "100.00", "Hoog")]
    assert [(row["btwSoort"], f"{row['btwBedrag']:.2f}") for row in found["btw"]] == [("InkopenHoog", "21.00")]
    assert outstanding(three, "000077") == 121


def test_a_payment_at_another_door_lowers_what_is_outstanding_and_moves_the_invoice(three: Three) -> None:
    three.snelstart.write("POST", "/inkoopboekingen", bought(three, "I-BETAALD", "4370 100.00 Geen"))
    three.eboekhouden.add(paid("I-BETAALD", "40.00"))
    assert outstanding(three, "I-BETAALD") == 60
    refused = three.snelstart.call("DELETE", f"/inkoopboekingen/{purchase_of(three, 'I-BETAALD')['id']}")
    assert [row["errorCode"] for row in refused.json] == ["BOE-0083"]


@pytest.mark.parametrize("number", SALES)
def test_a_sale_of_snelstart_at_the_others(three: Three, number: str) -> None:
    shape = SALES[number]
    exported = three.exported(lambda: book(three, number, *shape["lines"], btw=tuple(shape["btw"])))
    assert [" ".join(row.split()[:2]) for row in exported] == shape["cash"]
    assert stated(newest(three)) == shape["eboekhouden"]
    amount = three.snelstart.outstanding(number)
    assert three.eboekhouden.items()[number][3] == three.cash.items(43)[number] == amount


def test_a_sale_of_eboekhouden_is_put_back_as_it_was_shown(three: Three) -> None:
    three.eboekhouden.add(mutation_of_sale("S-TERUG", "8010 100.00 9.00 LAAG_VERK_9"))
    before = stated(newest(three))
    shown = three.snelstart.booking("S-TERUG")
    three.snelstart.write("PUT", f"/verkoopboekingen/{shown['id']}", shown)
    assert stated(newest(three)) == before
