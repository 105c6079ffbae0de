"""Verkoopboekingen: written, read, replaced and deleted, and seen by what the books say."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from grootboek.access.users import grant
from grootboek.bookkeeping.parties import change_party
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.verifying import verify
from grootboek.ledger.actor import Role
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.store.ledger.balances import account_balance
from grootboek.store.ledger.bookings import booking_by_uid
from grootboek.store.masters.chart import chart_of
from tests.gateways.snelstart.conftest import Door

IWD = {
    "boekstuk": None,
    "gewijzigdDoorAccountant": False,
    "markering": True,
    "factuurDatum": "2026-01-02T00:00:00.000000",
    "omschrijving": None,
    "factuurBedrag": "12.10",
    "vervalDatum": "2026-01-16T00:00:00.000000",
    "btw": [{"btwSoort": "VerkopenHoog", "btwBedrag": "2.10"}],
    "documents": [],
    "betalingstermijn": 14,
    "eenmaligeIncassoMachtiging": None,
    "doorlopendeIncassoMachtiging": None,
}
"""The body that a much-used PHP client sends: amounts as text, other letters, properties that the model does not have."""


def test_a_body_with_amounts_as_text_and_other_letters(door: Door) -> None:
    line = {"omschrijving": "D", "grootboek": {"id": door.account("8000")}, "kostenplaats": None, "btwSoort": "Hoog"}
    body = {**IWD, "factuurnummer": "vf1", "boekingsregels": [{**line, "bedrag": "10.00"}]}
    reply = door.call("POST", "/v2/verkoopboekingen", {**body, "klant": {"id": str(door.customer.uid).upper()}})
    assert reply.status == 201
    model = reply.json
    assert (model["factuurbedrag"], model["factuurdatum"], model["markering"]) == (
        Decimal("12.10"),
        "2026-01-02T00:00:00",
        True,
    )
    assert model["btw"] == [{"btwSoort": "VerkopenHoog", "btwBedrag": Decimal("2.10")}]
    assert door.get(model["uri"].join(["/v2", ""])).json == model


def test_a_body_of_the_dotnet_client(door: Door) -> None:
    zeros = "00000000-0000-0000-0000-000000000000"
    line = {
        "Omschrijving": "x",
        "Grootboek": {"Id": door.account("8000"), "Nummer": 8000},
        "Bedrag": 10.0,
        "BtwSoort": 2,
    }
    body = {
        "Id": zeros,
        "Uri": f"/verkoopboekingen/{zeros}",
        "ModifiedOn": "0001-01-01T00:00:00",
        "Factuurdatum": "2026-01-02T01:42:57.311876Z",
        "Factuurnummer": "net1",
        "Klant": {"Id": str(door.customer.uid)},
        "Factuurbedrag": 12.1,
        "Boekingsregels": [line],
        "Btw": [{"BtwSoort": 2, "BtwBedrag": 2.1}],
    }
    assert door.call("POST", "/v2/verkoopboekingen", body).status == 201


def test_a_late_comma_is_overlooked(door: Door) -> None:
    reply = door.call("POST", "/v2/verkoopboekingen", b'{"factuurnummer": "komma", "boekingsregels": [],}')
    assert (reply.status, list(reply.json)) == (400, ["message", "modelState"])


@pytest.mark.parametrize(
    ("code", "soort", "btw", "vat"),
    [
        ("8000", "Hoog", [("VerkopenHoog", 21)], "sales_high"),
        ("8000", None, [("VerkopenHoog", 21)], "sales_high"),
        ("8010", "Laag", [("VerkopenLaag", 9)], "sales_low"),
        ("8170", "Geen", [], "sales_eu_goods"),
        ("8050", "Geen", [], "sales_outside_eu"),
        ("8040", "Geen", [("VerkopenVerlegd", 0)], "sales_reverse_high"),
        ("8040", "Geen", [], "sales_untaxed"),
        ("8050", "Geen", [("VerkopenVerlegd", 0)], "sales_outside_eu"),
        ("4360", "Hoog", [("VerkopenHoog", 21)], "sales_high"),
    ],
)
def test_btw_of_each_soort(door: Door, code: str, soort: str | None, btw: list[tuple[str, int]], vat: str) -> None:
    if code == "8170":
        _set_country(door, "België")
    rows = [{"btwSoort": name, "btwBedrag": amount} for name, amount in btw]
    total = 100 + sum(amount for _, amount in btw)
    number = f"btw {code} {soort} {len(btw)}"
    model = door.booked(number, boekingsregels=[door.line(code, soort=soort)], btw=rows, factuurbedrag=total)
    with door.book() as book:
        (own, detail, *_) = _lines(door, model["id"])
        assert (own.amount, detail.vat_code) == (total * 100, vat)
        assert list(verify(book)) == []
    assert [(row["btwSoort"], row["btwBedrag"]) for row in model["btw"]] == btw
    _set_country(door, "Nederland")


def _lines(door: Door, uid: str) -> Any:
    with door.book() as book:
        view = booking_by_uid(book, UUID(uid))
        assert view is not None
        return view.lines


def _set_country(door: Door, country: str) -> None:
    with door.book(writing=True) as book:
        change_party(book, door.customer.id, lambda party: replace(party, country=country, vat_number="BE0403019261"))


def test_totals_are_spread_over_the_lines(door: Door) -> None:
    lines = [door.line(bedrag=bedrag) for bedrag in ("0.33", "0.33", "0.34")]
    model = door.booked(
        "spreiden", boekingsregels=lines, btw=[{"btwSoort": "VerkopenHoog", "btwBedrag": "0.21"}], factuurbedrag="1.21"
    )
    details = [line for line in _lines(door, model["id"]) if line.vat_amount is not None]
    assert [line.vat_amount for line in details] == [-7, -7, -7]


def test_a_credit_note_has_negative_amounts(door: Door) -> None:
    lines = [door.line(bedrag=-100)]
    model = door.booked(
        "credit", boekingsregels=lines, btw=[{"btwSoort": "VerkopenHoog", "btwBedrag": -21}], factuurbedrag=-121
    )
    (row,) = door.get("/v2/verkoopfacturen", "$filter=Factuurnummer%20eq%20'credit'").json
    assert (model["factuurbedrag"], row["openstaandSaldo"]) == (Decimal("-121.00"), Decimal("-121.00"))


def test_put_replaces_everything_and_the_books_follow(door: Door) -> None:
    before = door.booked("PUT1", boekstuk="B-1")
    with door.book() as book:
        revenue = chart_of(book).account_by_code["8000"].id
        sold = account_balance(book, revenue)
    body = door.sale(
        "PUT1a",
        factuurbedrag=60.5,
        boekingsregels=[door.line(bedrag=50)],
        btw=[{"btwSoort": "VerkopenHoog", "btwBedrag": 10.5}],
    )
    del body["omschrijving"]
    reply = door.call("PUT", f"/v2/verkoopboekingen/{before['id']}", body)
    assert reply.status == 200
    after = reply.json
    assert (after["id"], after["factuurnummer"], after["omschrijving"]) == (before["id"], "PUT1a", None)
    assert after["boekstuk"] != "B-1"
    with door.book() as book:
        assert account_balance(book, revenue) == sold + 5000
        assert list(verify(book)) == []
    assert door.get("/v2/verkoopfacturen", "$filter=Factuurnummer%20eq%20'PUT1'").json == []


def test_a_voucher_number_that_is_sent_back_does_not_become_a_reference(door: Door) -> None:
    model = door.booked("PUT2")
    path = f"/v2/verkoopboekingen/{model['id']}"
    again = door.call("PUT", path, {**model, "omschrijving": "Anders"})
    assert (again.status, again.json["boekstuk"]) == (200, model["boekstuk"])
    with door.book() as book:
        view = booking_by_uid(book, UUID(model["id"]))
        assert view is not None
        assert (view.description, view.reference) == ("Anders", "")


def test_delete_takes_it_out_of_every_list(door: Door) -> None:
    model = door.booked("DEL1")
    path = f"/v2/verkoopboekingen/{model['id']}"
    reply = door.call("DELETE", path)
    assert (reply.status, reply.json) == (200, {})
    assert (door.get(path).status, door.get(path).codes) == (404, ["BOE-0001"])
    assert door.call("DELETE", path).status == 404
    assert door.call("PUT", path, door.sale("DEL1")).status == 404
    assert door.get("/v2/verkoopfacturen", "$filter=Factuurnummer%20eq%20'DEL1'").json == []
    assert door.booked("DEL1")["id"] != model["id"]


def pay(door: Door, number: str, cents: int) -> None:
    """Book a payment of an invoice by the core, as another door would."""
    with door.book(writing=True) as book:
        known = chart_of(book).account_by_code
        line = StatedLine(account_id=known["1300"].id, net=cents)
        payment = Statement(
            kind=BookingKind.PAYMENT_RECEIVED,
            date=date(2026, 3, 2),
            account_id=known["1100"].id,
            party_id=door.customer.id,
            invoice_number=number,
            description="Ontvangst",
            lines=(line,),
        )
        record(book, payment)


def test_payments_lower_what_is_outstanding_and_hold_the_invoice(door: Door) -> None:
    model = door.booked("BET1")
    pay(door, "BET1", 5000)
    (row,) = door.get("/v2/verkoopfacturen", "$filter=Factuurnummer%20eq%20'BET1'").json
    assert (row["factuurBedrag"], row["openstaandSaldo"]) == (Decimal("121.00"), Decimal("71.00"))
    path = f"/v2/verkoopboekingen/{model['id']}"
    assert door.call("DELETE", path).codes == ["BOE-0083"]
    refused = door.call("PUT", path, door.sale("BET2"))
    assert refused.codes == ["BOE-0083"]
    assert refused.json[0]["details"] == "Klant en factuurnummer kunnen niet worden gewijzigd"


def test_bookings_of_other_doors_are_shown_with_their_btw(door: Door) -> None:
    with door.book(writing=True) as book:
        known = chart_of(book).account_by_code
        line = StatedLine(account_id=known["8010"].id, net=1000, vat_code="sales_low_9", vat=90, description="Boek")
        sale = Statement(
            kind=BookingKind.SALES_INVOICE,
            date=date(2026, 2, 1),
            account_id=known["1300"].id,
            party_id=door.customer.id,
            invoice_number="ander",
            reference="",
            description="Via een andere deur",
            lines=(line,),
        )
        uid = record(book, sale).uid
    model = door.get(f"/v2/verkoopboekingen/{uid}").json
    (shown,) = model["boekingsregels"]
    assert (shown["bedrag"], shown["btwSoort"], shown["omschrijving"]) == (Decimal("10.00"), "Laag", "Boek")
    assert model["btw"] == [{"btwSoort": "VerkopenLaag", "btwBedrag": Decimal("0.90")}]
    assert door.get(f"/v2/verkoopboekingen/{uuid4()}").status == 404


def test_puts_at_once_are_done_one_after_the_other(door: Door) -> None:
    before = door.booked("tegelijk")
    amounts = [100 * place for place in range(1, 9)]

    def put(amount: int) -> int:
        body = door.sale(
            "tegelijk",
            factuurbedrag=amount,
            boekingsregels=[door.line("8030", bedrag=amount, soort="Geen")],
            btw=[],
        )
        return door.call("PUT", f"/v2/verkoopboekingen/{before['id']}", body).status

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(put, amounts)) == [200] * len(amounts)
    with door.book() as book:
        view = booking_by_uid(book, UUID(before["id"]))
        assert view is not None
        assert (view.version, view.amount // 100 in amounts) == (1 + len(amounts), True)
        assert list(verify(book)) == []


def test_what_an_accountant_made_or_changed_stays_marked(door: Door) -> None:
    def as_role(role: Role) -> None:
        with door.server.database.writing() as connection:
            grant(connection, "an@example.com", door.administration_id, role)

    own = door.booked("eigen")
    as_role(Role.ACCOUNTANT)
    made = door.booked("accountant")
    changed = door.call("PUT", f"/v2/verkoopboekingen/{own['id']}", door.sale("eigen", omschrijving="beter")).json
    as_role(Role.OWNER)
    assert [row["gewijzigdDoorAccountant"] for row in (own, made, changed)] == [False, True, True]
    again = door.call("PUT", f"/v2/verkoopboekingen/{own['id']}", own).json
    assert again["gewijzigdDoorAccountant"] is True
    assert door.get(f"/v2/verkoopboekingen/{own['id']}").json == again
