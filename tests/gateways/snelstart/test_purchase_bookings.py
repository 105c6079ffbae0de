"""Inkoopboekingen: written, read, listed, replaced and deleted, and seen by what the books say."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from grootboek.bookkeeping.chart import add_account
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.verifying import verify
from grootboek.gateways.snelstart.contract.functions import functions
from grootboek.ledger.account import AccountDraft
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.store.ledger.balances import trial_balance
from grootboek.store.ledger.bookings import booking_by_uid
from grootboek.store.masters.chart import chart_of
from tests.gateways.snelstart.conftest import Door

PATH = "/v2/inkoopboekingen"
RATES = {"Hoog": 21, "Laag": 9, "Overig": 10, "Geen": 0}


def stated(door: Door, *lines: str, btw: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return lines given as `account amount soort` and totals given as `soort amount`, with what they come to."""
    rows = [line.split() for line in lines]
    totals = [total.split() for total in btw]
    cents = sum(round(float(row[1]) * 100) for row in [*rows, *totals])
    return {
        "boekingsregels": [door.line(code, bedrag=amount, soort=soort) for code, amount, soort in rows],
        "btw": [{"btwSoort": soort, "btwBedrag": amount} for soort, amount in totals],
        "factuurbedrag": cents / 100,
    }


def account_of(door: Door, function: str) -> str:
    """Return the code of an account with a function, which is made when there is none."""
    role = functions()[function].role
    with door.book(writing=True) as book:
        known = [row.code for row in chart_of(book).accounts.values() if row.role is role and row.active]
        return (
            known[0] if known else add_account(book, AccountDraft(code=f"7{len(known)}99", name=role, role=role)).code
        )


def entry(door: Door, uid: str) -> list[tuple[str, int, str | None]]:
    """Return account, amount and VAT code of the lines of a booking, and hold that the books are sound."""
    with door.book() as book:
        view = booking_by_uid(book, UUID(uid))
        assert view is not None
        assert list(verify(book)) == []
        accounts = chart_of(book).accounts
        return [(accounts[line.account_id].code, line.amount, line.vat_code) for line in view.lines]


@pytest.mark.parametrize(
    ("function", "soort", "btw", "vat"),
    [
        ("InkopenKostenAlleBtwTarieven", "Hoog", ["InkopenHoog 21"], "purchase_high"),
        ("InkopenKostenAlleBtwTarieven", "Laag", ["InkopenLaag 9"], "purchase_low"),
        ("InkopenKostenAlleBtwTarieven", "Overig", ["InkopenOverig 10"], "purchase_other"),
        ("InkopenKostenAlleBtwTarieven", "Geen", [], "none"),
        ("InkopenKostenAlleBtwTarieven", "Geen", ["InkopenVerlegd 0"], "purchase_reverse_high"),
        ("InkopenKostenAlleBtwTarieven", "Laag", ["InkopenVerlegd 0"], "purchase_reverse_low"),
        ("InkopenKostenHoog", None, ["InkopenHoog 21"], "purchase_high"),
        ("InkopenKostenHoog", "Hoog", ["InkopenVerlegd 0"], "purchase_reverse_high"),
        ("InkopenKostenLaag", None, ["InkopenLaag 9"], "purchase_low"),
        ("InkopenVraagPosten", "Hoog", ["InkopenHoog 21"], "purchase_high"),
        ("InkopenImportBinnenEUhoog", "Hoog", [], "purchase_eu"),
        ("InkopenImportBinnenEUlaag", None, [], "purchase_eu_low"),
        ("InkopenImportBinnenEUoverig", None, [], "purchase_eu_other"),
        ("InkopenImportBuitenEUhoog", None, ["InkopenVerlegd 0"], "purchase_outside_eu"),
        ("InkopenImportBuitenEUhoog", "Hoog", ["InkopenHoog 21"], "purchase_high"),
        ("VerkopenOmzetHoog", "Hoog", ["VerkopenHoog 21"], "sales_high"),
        ("Diversen", "Geen", [], "none"),
    ],
)
def test_btw_of_each_soort_and_back(door: Door, function: str, soort: str | None, btw: list[str], vat: str) -> None:
    code = account_of(door, function)
    sent = stated(door, f"{code} 100 {soort}", btw=tuple(btw))
    sent["boekingsregels"][0]["btwSoort"] = soort
    model = door.bought(f"{function[-10:]}{soort}{vat[9:]}"[-25:], **sent)
    lines = entry(door, model["id"])
    assert (lines[0][1], lines[1][2]) == (-round(sent["factuurbedrag"] * 100), vat)
    assert [f"{row['btwSoort']} {float(row['btwBedrag']):g}" for row in model["btw"]] == btw
    put = door.call("PUT", f"{PATH}/{model['id']}", model)
    assert put.status == 200, put.text
    assert {**put.json, "modifiedOn": ""} == {**model, "modifiedOn": ""}
    assert entry(door, model["id"]) == lines


def test_what_the_buyer_computes_is_a_pair(door: Door) -> None:
    bought = [
        door.bought("verlegd", **stated(door, "4360 200 Geen", btw=("InkopenVerlegd 0",))),
        door.bought("invoer", **stated(door, f"{account_of(door, 'InkopenImportBinnenEUlaag')} 100 Laag")),
    ]
    assert [line[:2] for line in entry(door, bought[0]["id"])] == [
        ("1600", -20000),
        ("4360", 20000),
        ("1713", 4200),
        ("1706", -4200),
    ]
    assert [line[:2] for line in entry(door, bought[1]["id"])][2:] == [("1713", 900), ("1708", -900)]


def test_an_invoice_has_btw_of_either_side(door: Door) -> None:
    """A market place pays what it sold, less its commission; a sale passes on costs."""
    settled = door.bought(
        "markt", **stated(door, "4560 10 Hoog", "8000 -100 Hoog", btw=("InkopenHoog 2.10", "VerkopenHoog -21"))
    )
    assert [line[:2] for line in entry(door, settled["id"])] == [
        ("1600", 10890),
        ("4560", 1000),
        ("8000", -10000),
        ("1710", 210),
        ("1700", -2100),
    ]
    passed_on = door.booked(
        "doorbelast", **stated(door, "8000 100 Hoog", "4360 50 Hoog", btw=("VerkopenHoog 21", "InkopenHoog 10.50"))
    )
    assert [line[:2] for line in entry(door, passed_on["id"])][3:] == [("1700", -2100), ("1710", -1050)]
    for path, model in ((PATH, settled), ("/v2/verkoopboekingen", passed_on)):
        put = door.call("PUT", f"{path}/{model['id']}", model)
        assert {**put.json, "modifiedOn": ""} == {**model, "modifiedOn": ""}


def test_a_credit_note_has_negative_amounts(door: Door) -> None:
    model = door.bought("credit", **stated(door, "4360 -100 Hoog", btw=("InkopenHoog -21",)))
    (row,) = door.get("/v2/inkoopfacturen", "$filter=Factuurnummer%20eq%20'credit'").json
    assert (str(model["factuurbedrag"]), str(row["openstaandSaldo"])) == ("-121.00", "-121.00")


@pytest.mark.parametrize("sign", [1, -1])
def test_amounts_beyond_the_cent_keep_their_sum(door: Door, sign: int) -> None:
    thirds = [str(sign * amount) for amount in (33.333, 33.333, 33.334)]
    number = f"derden {sign}"
    rows = [door.line("4360", bedrag=amount) for amount in thirds]
    btw = [{"btwSoort": "InkopenHoog", "btwBedrag": sign * 21}]
    model = door.bought(number, boekingsregels=rows, btw=btw, factuurbedrag=sign * 121)
    assert [str(row["bedrag"]) for row in model["boekingsregels"]] == [
        str(sign * 33.33),
        str(sign * 33.33),
        str(sign * 33.34),
    ]
    wrong = door.purchase(f"{number} mis", boekingsregels=rows, btw=btw, factuurbedrag=sign * 121.01)
    assert door.call("POST", PATH, wrong).codes == ["BOE-0039"]
    # Here the sum of what is rounded is right, and that of what is rounded by itself is not.
    halves = door.purchase(
        f"{number} half",
        boekingsregels=[door.line("4360", bedrag=str(sign * 10.004))],
        btw=[{"btwSoort": "InkopenHoog", "btwBedrag": str(sign * 2.104)}],
        factuurbedrag=str(sign * 12.108),
    )
    assert str(door.call("POST", PATH, halves).json["factuurbedrag"]) == str(sign * 12.11)


def balances(door: Door) -> dict[int, int]:
    """Return the balance of each account that has one, and hold that the books are sound."""
    with door.book() as book:
        assert list(verify(book)) == []
        turnovers = trial_balance(book)
    return {number: balance for number, row in turnovers.items() if (balance := row.debit - row.credit)}


def test_put_then_delete_leaves_the_balances_and_gives_no_number_twice(door: Door) -> None:
    before = balances(door)
    first = door.bought("P-1")
    other_year = {**door.purchase("P-1"), "factuurdatum": "2025-03-01T00:00:00"}
    shown = [(first["factuurdatum"][:4], first["boekstuk"])]
    for body in (other_year, door.purchase("P-1a"), door.purchase("P-1b", boekstuk="I-7"), door.purchase("P-1b")):
        put = door.call("PUT", f"{PATH}/{first['id']}", body).json
        if put["boekstuk"] != "I-7" and (row := (put["factuurdatum"][:4], put["boekstuk"])) != shown[-1]:
            shown.append(row)
    assert door.call("DELETE", f"{PATH}/{first['id']}").status == 200
    assert door.get(f"{PATH}/{first['id']}").codes == ["BOE-0001"]
    assert balances(door) == before
    second = door.bought("P-1")
    shown.append((second["factuurdatum"][:4], second["boekstuk"]))
    assert len(set(shown)) == len(shown) == 4
    assert second["id"] != first["id"]


def test_invoices_of_a_relation_are_listed(door: Door) -> None:
    mine, gone = door.bought("L-1"), door.bought("L-2")
    door.call("DELETE", f"{PATH}/{gone['id']}")
    sold = door.booked("L-3")
    of_supplier = door.get(f"/v2/relaties/{door.supplier.uid}/inkoopboekingen").json
    of_customer = door.get(f"/v2/relaties/{door.customer.uid}/verkoopboekingen").json
    assert (mine in of_supplier, gone["id"] in [row["id"] for row in of_supplier], sold in of_customer) == (
        True,
        False,
        True,
    )
    assert door.get(f"/v2/relaties/{door.supplier.uid}/verkoopboekingen").json == []
    unknown = door.get("/v2/relaties/00000000-0000-0000-0000-000000000009/inkoopboekingen")
    assert (unknown.status, unknown.codes) == (404, ["REL-0005"])


def test_a_purchase_falls_due_by_the_term_of_its_supplier(door: Door) -> None:
    model = door.bought("V-1")
    (row,) = door.get("/v2/inkoopfacturen", "$filter=Factuurnummer%20eq%20'V-1'").json
    assert row["vervalDatum"] == "2026-03-31T00:00:00"
    assert (row["inkoopBoeking"]["id"], row["relatie"]["id"]) == (model["id"], str(door.supplier.uid))
    by_id = door.get("/v2/inkoopfacturen", f"$filter=Id%20eq%20guid'{row['id']}'").json
    due = door.get("/v2/inkoopfacturen", "$filter=OpenstaandSaldo%20gt%20120&$orderby=Factuurnummer%20desc&$top=1")
    assert (by_id, due.status) == ([row], 200)


def test_what_a_btwsoort_cannot_tell_stays_when_it_is_sent_back(door: Door) -> None:
    """Another door booked a supply within the EU on general costs, which SnelStart shows as a reversed charge."""
    with door.book(writing=True) as book:
        known = chart_of(book).account_by_code
        line = StatedLine(account_id=known["4360"].id, net=10000, vat_code="purchase_eu", vat=0, description="Meel")
        purchase = Statement(
            kind=BookingKind.PURCHASE_INVOICE,
            date=date(2026, 2, 1),
            account_id=known["1600"].id,
            party_id=door.supplier.id,
            invoice_number="ander",
            description="Via een andere deur",
            lines=(line,),
        )
        uid = str(record(book, purchase).uid)
    model = door.get(f"{PATH}/{uid}").json
    assert ([row["btwSoort"] for row in model["boekingsregels"]], model["btw"]) == (
        ["Geen"],
        [{"btwSoort": "InkopenVerlegd", "btwBedrag": 0}],
    )
    assert door.call("PUT", f"{PATH}/{uid}", {**model, "omschrijving": "Anders"}).status == 200
    assert [line[2] for line in entry(door, uid)][1] == "purchase_eu"
