"""Verkooporders, offertes and verkoopordersjablonen: kept with all verbs, and each code raised by its cause."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from grootboek.bookkeeping.mandates import add_mandate, withdraw_mandate
from grootboek.bookkeeping.order_invoicing import invoice_sales_order
from grootboek.bookkeeping.order_templates import change_order_template
from grootboek.bookkeeping.ordering import add_sales_order, change_sales_order, note_purchase
from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.ledger.address import Address
from grootboek.ledger.mandate import MandateDraft
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.sales_order import OrderLineDraft, OrderStage, SalesOrderDraft
from grootboek.store.invoicing.sales_orders import sales_order_by
from tests.gateways.snelstart.conftest import Door
from tests.gateways.snelstart.orders import NOWHERE, PATH, QUOTES, article, line, made, order, template

LONG = {"land": None, "straat": None, "postcode": None, "plaats": None, "contactpersoon": None}


def mandate(door: Door, reference: str, party_id: int | None = None, *, withdrawn: bool = False) -> dict[str, str]:
    """Return the reference to a mandate of a customer, made anew."""
    with door.book(writing=True) as book:
        signed = {"signed_on": date(2026, 1, 15), "iban": "NL91ABNA0417164300"}
        kept = add_mandate(book, MandateDraft(party_id=party_id or door.customer.id, reference=reference, **signed))
        if withdrawn:
            withdraw_mandate(book, kept.id, date(2026, 2, 1))
    return {"id": str(kept.uid)}


def relation(door: Door, **facts: Any) -> dict[str, str]:
    """Add a party and return the reference to it."""
    with door.book(writing=True) as book:
        return {"id": str(add_party(book, PartyDraft(name="Vos", **facts)).uid)}


def billed_elsewhere(door: Door) -> dict[str, str]:
    """Return a customer whose invoices go to somebody who is no customer any more."""
    with door.book(writing=True) as book:
        payer = add_party(book, PartyDraft(name="Betaler"))
        party = add_party(book, PartyDraft(name="Filiaal", invoice_party_id=payer.id))
        change_party(book, payer.id, lambda draft: replace(draft, is_customer=False))
    return {"id": str(party.uid)}


def hidden(door: Door) -> dict[str, str]:
    """Return a customer who is nonactief."""
    with door.book(writing=True) as book:
        party = add_party(book, PartyDraft(name="Weg"))
        change_party(book, party.id, lambda draft: replace(draft, hidden=True))
    return {"id": str(party.uid)}


def test_what_is_added_is_read_listed_and_put_back(door: Door) -> None:
    country = next(row for row in door.get("/v2/landen").json if row["naam"] == "België")
    address = {"contactpersoon": "An", "straat": "Kaai 1", "postcode": "2000", "plaats": "Antwerpen", "land": country}
    centre = door.call("POST", "/v2/kostenplaatsen", {"omschrijving": "Winkel", "nummer": 77}).json
    lines = [
        line(door, stuksprijs="0.3333", aantal="3", kortingsPercentage=10),
        line(door, stuksprijs=None, aantal=1, omschrijving="Bel, rood"),
        line(door, aantal=1, kortingsPercentage=100),
        {"omschrijving": "Met dank", "stuksprijs": 0, "aantal": 0},
    ]
    model = made(
        door,
        regels=lines,
        afleveradres=address,
        kostenplaats={"id": centre["id"]},
        incassomachtiging=mandate(door, "SEPA-1"),
        krediettermijn=30,
        orderreferentie="web-17",
        memo="Bellen",
        betalingskenmerk="RF18",
        omschrijving="Bellen voor An",
        factuurkorting=10,
        verkoopOrderStatus="Service",
        geblokkeerd=True,
    )
    path = f"{PATH}/{model['id']}"
    assert [(row["omschrijving"], row["stuksprijs"], row["totaal"]) for row in model["regels"]] == [
        ("Fietsbel", Decimal("0.3333"), Decimal("0.90")),
        ("Bel, rood", Decimal("12.5"), Decimal("12.50")),
        ("Fietsbel", 10, 0),
        ("Met dank", 0, 0),
    ]
    # 13,40 less 10% is 12,06; 21% of it is 2,53.
    assert (model["totaalExclusiefBtw"], model["totaalInclusiefBtw"]) == (Decimal("12.06"), Decimal("14.59"))
    assert (model["procesStatus"], model["verkoopOrderStatus"], model["geblokkeerd"]) == ("Order", "Service", True)
    assert (model["afleveradres"]["land"]["id"], model["factuuradres"]) == (country["id"], None)
    assert door.get(path).json == model
    assert model in door.get(PATH, f"$filter=Nummer%20eq%20{model['nummer']}").json
    assert door.call("PUT", path, model).json == model
    assert door.get(path).json == model
    bare = door.call("PUT", path, order(door, id=model["id"])).json
    assert (bare["nummer"], bare["memo"], bare["kostenplaats"], bare["verkoopOrderStatus"]) == (
        model["nummer"],
        None,
        None,
        "InBehandeling",
    )
    assert (bare["geblokkeerd"], bare["afleveradres"], bare["totaalExclusiefBtw"]) == (False, None, 20)
    assert door.call("DELETE", path).json == {}
    assert door.get(path).status == 404


def test_prices_with_btw_keep_the_customers_total(door: Door) -> None:
    lines = [line(door, stuksprijs="0.05", aantal=1), line(door, stuksprijs="9.99", aantal=3)]
    model = made(door, regels=lines, verkooporderBtwIngaveModel="Inclusief")
    assert [row["totaal"] for row in model["regels"]] == [Decimal("0.05"), Decimal("29.97")]
    assert (model["totaalInclusiefBtw"], model["totaalExclusiefBtw"]) == (Decimal("30.02"), Decimal("24.81"))
    assert made(door, verkooporderBtwIngaveModel=1)["verkooporderBtwIngaveModel"] == "Exclusief"


def test_lists_are_filtered_by_what_orders_name(door: Door) -> None:
    bell = article(door, "7002")
    first = made(door, regels=[line(door, artikel=bell)], procesStatus="Pakbon")
    for condition in (
        f"Regels/any(r: r/Artikel/Id eq guid'{bell['id']}')",
        f"ProcesStatus eq 'Pakbon' and Nummer eq {first['nummer']} and TotaalExclusiefBtw eq 20",
        f"Relatie/Id eq guid'{door.customer.uid}' and Datum eq datetime'2026-03-01' and Nummer ge {first['nummer']}",
    ):
        found = door.get(PATH, f"$filter={condition}".replace(" ", "%20")).json
        assert [row["id"] for row in found] == [first["id"]], condition


def test_an_order_of_the_books_reads_and_is_put_back_with_what_other_doors_know(door: Door) -> None:
    article(door, "7001")
    with door.book(writing=True) as book:
        lines = (OrderLineDraft(article_id=None, description="Tekst", status="M", door_fields={"cash": {"2437": "3"}}),)
        facts = {"delivery_address": Address(name="Magazijn", city="Rotterdam"), "door_fields": {"cash": {"2404": "X"}}}
        draft = SalesOrderDraft(party_id=door.customer.id, date=date(2026, 3, 1), lines=lines, **facts)
        kept = add_sales_order(book, replace(draft, stage=OrderStage.DELIVERED, delivery_date=date(2026, 4, 1)))
    path = f"{PATH}/{kept.uid}"
    read = door.get(path).json
    assert (read["nummer"], read["procesStatus"], read["afleveradres"]["plaats"]) == (
        kept.number,
        "Pakbon",
        "Rotterdam",
    )
    assert door.call("PUT", path, read).json == read
    with door.book() as book:
        again = sales_order_by(book, "number", kept.number)
    assert again == kept


def test_the_process_status_changes_alone(door: Door) -> None:
    model = made(door)
    path = f"{PATH}/{model['id']}"
    assert door.call("PUT", f"{path}/ProcesStatus", {"id": model["id"], "procesStatus": "Werkbon"}).json == {}
    assert door.get(path).json == {**model, "procesStatus": "Werkbon"}
    for unavailable in ("Factuur", 6):
        body = {"id": model["id"], "procesStatus": unavailable}
        assert door.call("PUT", f"{path}/ProcesStatus", body).json["modelState"]
        assert door.call("POST", PATH, order(door, procesStatus=unavailable)).json["modelState"]
    assert door.call("PUT", f"{path}/ProcesStatus", {**NOWHERE, "procesStatus": "Order"}).codes == ["ALG-0101"]
    unknown = f"{PATH}/{NOWHERE['id']}/ProcesStatus"
    assert door.call("PUT", unknown, {**NOWHERE, "procesStatus": "Order"}).codes == ["VOR-0001"]


def test_quotations_are_orders_in_their_first_stage(door: Door) -> None:
    quote = made(door, QUOTES)
    path = f"{QUOTES}/{quote['id']}"
    assert (quote["isOfferte"], quote["procesStatus"], quote["uri"]) == (True, "Offerte", f"/offertes/{quote['id']}")
    assert door.get(path).json == quote
    assert quote in door.get(QUOTES, f"$filter=Id%20eq%20guid'{quote['id']}'").json
    assert door.call("PUT", path, quote).json == quote
    own = f"{PATH}/{quote['id']}"
    read = door.get(own).json
    assert (read["procesStatus"], read["nummer"]) == ("Offerte", quote["nummer"])
    # Goods that are offered are not reserved until they are ordered.
    assert door.call("PUT", f"{own}/ProcesStatus", {"id": quote["id"], "procesStatus": "Order"}).status == 200
    assert door.call("PUT", path, quote).codes == ["VOR-0015"]
    assert door.call("DELETE", path).codes == ["VOR-0015"]
    assert door.get(path).codes == ["VOR-0001"]
    assert quote["id"] not in {row["id"] for row in door.get(QUOTES).json}
    other = made(door, QUOTES)
    assert door.call("DELETE", f"{QUOTES}/{other['id']}").status == 200
    assert door.call("DELETE", f"{QUOTES}/{other['id']}").codes == ["VOR-0001"]


def test_templates_say_how_orders_begin_and_what_they_ask(door: Door) -> None:
    project = template(door, "Winkel", amounts_include_vat=True, blocks_orders=True)
    shown = door.get(f"/v2/verkoopordersjablonen/{project['id']}").json
    assert shown in door.get("/v2/verkoopordersjablonen").json
    assert (shown["omschrijving"], shown["nieuweOrdersBlokkeren"], shown["prijsIngaveExclusiefBtw"]) == (
        "Winkel",
        True,
        False,
    )
    assert [(row["veldNummer"], row["soortVeld"]) for row in shown["extraHoofdVelden"]][3:5] == [
        (4, "Tekst"),
        (5, "Klant"),
    ]
    assert shown["extraRegelVelden"][3]["maximumTekstLengte"] == 5
    entries = [{"veldNummer": 3, "waarde": "31-12-2026"}, {"veldNummer": 2, "waarde": "12,5"}]
    model = made(
        door, verkoopordersjabloon=project, extraHoofdVelden=entries, regels=[line(door, extraRegelVelden=entries)]
    )
    assert (model["geblokkeerd"], model["verkooporderBtwIngaveModel"]) == (True, "Inclusief")
    for rows in (model["extraHoofdVelden"], model["regels"][0]["extraRegelVelden"]):
        assert [(row["veldNummer"], row["waarde"]) for row in rows if row["waarde"]] == [
            (2, "12.50"),
            (3, "2026-12-31"),
        ]
    path = f"{PATH}/{model['id']}"
    assert door.get(path).json == model
    assert door.call("PUT", path, model).json == model
    assert made(door, verkoopordersjabloon=project, geblokkeerd=False)["geblokkeerd"] is False
    assert door.get(f"/v2/verkoopordersjablonen/{NOWHERE['id']}").status == 404
    assert door.call("POST", PATH, order(door, verkoopordersjabloon=NOWHERE)).codes == ["ALG-0103"]
    with door.book(writing=True) as book:
        change_order_template(book, "Winkel", lambda draft: replace(draft, active=False))
    assert door.call("PUT", path, model).status == 200
    assert door.call("POST", PATH, order(door, verkoopordersjabloon=project)).codes == ["ALG-0105"]


def test_values_of_fields_may_be_ids_and_read_as_people_write_them(door: Door) -> None:
    door.booked("VOR-1")
    invoice = door.get("/v2/verkoopfacturen", "$filter=Factuurnummer%20eq%20'VOR-1'").json[0]["id"]
    country = next(row for row in door.get("/v2/landen").json if row["naam"] == "België")
    group = door.get("/v2/artikelomzetgroepen").json[0]
    supplier = relation(door, code="8088", is_customer=False)
    stated = {
        1: ("-7", "-7"),
        4: ("Klein", "Klein"),
        5: (str(door.customer.uid), "43"),
        6: (supplier["id"], "8088"),
        7: (article(door)["id"], "7001"),
        8: (group["id"], "1"),
        9: (country["id"].upper(), "BE"),
        10: (invoice, "VOR-1"),
        11: (door.account("8000"), "8000"),
    }
    entries = [{"veldNummer": number, "waarde": given} for number, (given, _) in stated.items()]
    model = made(door, verkoopordersjabloon=template(door), extraHoofdVelden=entries)
    kept = {row["veldNummer"]: row["waarde"] for row in model["extraHoofdVelden"] if row["waarde"]}
    assert kept == {number: shown for number, (_, shown) in stated.items()}
    assert door.call("PUT", f"{PATH}/{model['id']}", model).json == model


Cause = Callable[[Door], dict[str, Any]]


def asked(number: int, text: str) -> Cause:
    """Return what states a text under the field with a number of the template that has one of each kind."""
    return lambda door: {
        "verkoopordersjabloon": template(door),
        "extraHoofdVelden": [{"veldNummer": number, "waarde": text}],
    }


CAUSES: list[tuple[str, Cause]] = [
    ("VOR-0002", lambda door: {"relatie": relation(door, is_customer=False)}),
    ("VOR-0002", lambda _: {"relatie": NOWHERE}),
    ("VOR-0003", lambda door: {"relatie": billed_elsewhere(door)}),
    (
        "VOR-0004",
        lambda door: {"relatie": relation(door), "incassomachtiging": mandate(door, f"V-{door.clock.now:%f}-4")},
    ),
    ("VOR-0005", lambda _: {"nummer": 12}),
    ("VOR-0006", lambda _: {"afleveradres": LONG | {"straat": "x" * 51}}),
    ("VOR-0007", lambda _: {"factuuradres": LONG | {"postcode": "x" * 26}}),
    ("VOR-0008", lambda _: {"afleveradres": LONG | {"plaats": "x" * 51}}),
    ("VOR-0009", lambda _: {"factuuradres": LONG | {"contactpersoon": "x" * 51}}),
    ("VOR-0006", lambda _: {"afleveradres": LONG | {"straat": "\0"}}),
    ("VOR-0010", lambda _: {"afleveradres": LONG | {"land": NOWHERE}}),
    ("VOR-0011", lambda _: {"orderreferentie": "x" * 51}),
    ("VOR-0013", lambda _: {"incassomachtiging": NOWHERE}),
    ("VOR-0013", lambda door: {"incassomachtiging": mandate(door, "V-13", withdrawn=True)}),
    ("VOR-0016", asked(3, "31-02-2026")),
    ("VOR-0017", asked(7, "999999")),
    ("VOR-0018", asked(7, "GEEN CODE")),
    ("VOR-0019", asked(8, "99")),
    ("VOR-0020", asked(8, "hoog")),
    ("VOR-0021", asked(2, "tien")),
    ("VOR-0022", asked(2, "1.234")),
    ("VOR-0023", asked(2, "1e12")),
    ("VOR-0024", asked(10, "F-ONBEKEND")),
    ("VOR-0025", asked(10, "x" * 51)),
    ("VOR-0026", asked(11, "99999")),
    ("VOR-0027", asked(11, "omzet")),
    ("VOR-0028", asked(5, "99999")),
    ("VOR-0029", asked(5, "Vos")),
    ("VOR-0030", asked(6, "99999")),
    ("VOR-0031", asked(6, "Vos")),
    ("VOR-0032", asked(9, "Atlantis")),
    ("VOR-0033", asked(9, "31")),
    ("VOR-0034", asked(1, "1.5")),
    ("VOR-0035", asked(4, "x" * 6)),
    ("VOR-0036", asked(12, "1")),
    ("VOR-0036", lambda _: {"extraHoofdVelden": [{"veldNummer": 1, "waarde": "1"}]}),
    ("ART-0001", lambda door: {"regels": [line(door, artikel=NOWHERE)]}),
    ("KPL-0001", lambda _: {"kostenplaats": NOWHERE}),
    ("BOE-0054", lambda door: {"relatie": hidden(door)}),
    ("ALG-0100", lambda _: NOWHERE),
]
"""Each code of orders with what causes it in a POST."""


@pytest.mark.parametrize(("code", "cause"), CAUSES, ids=[f"{code}-{place}" for place, (code, _) in enumerate(CAUSES)])
def test_a_code_is_raised_by_its_cause(door: Door, code: str, cause: Cause) -> None:
    assert door.call("POST", PATH, order(door, **cause(door))).codes == [code]


def test_fields_of_lines_are_held_to_the_same_and_all_is_told_at_once(door: Door) -> None:
    wrong = [{"veldNummer": 1, "waarde": "x"}, {"veldNummer": 99, "waarde": "x"}]
    body = order(
        door,
        nummer=5,
        orderreferentie="x" * 51,
        verkoopordersjabloon=template(door),
        extraHoofdVelden=[{"veldNummer": 4, "waarde": "1"}] * 2,
        regels=[line(door, extraRegelVelden=wrong, artikel=NOWHERE)],
    )
    reply = door.call("POST", PATH, body)
    assert reply.codes == ["ART-0001", "VOR-0005", "VOR-0011", "VOR-0034", "VOR-0036", "VOR-0036"]
    assert {row["details"] for row in reply.json} >= {"Veld 1", "Veld 99", "Een veld staat er meer dan eens"}
    quote = {**order(door, nummer=3, relatie=NOWHERE)}
    assert door.call("POST", QUOTES, quote).codes == ["VOR-0002", "VOR-0005"]


def test_an_order_for_which_goods_were_ordered_or_delivered_is_not_deleted(door: Door) -> None:
    model = made(door)
    path = f"{PATH}/{model['id']}"
    with door.book(writing=True) as book:
        note_purchase(book, model["nummer"], "PO-45")
    reply = door.call("DELETE", path)
    assert (reply.codes, reply.json[0]["details"]) == (["VOR-0014"], "PO-45")
    assert door.call("PUT", path, model).status == 200
    with door.book(writing=True) as book:
        note_purchase(book, model["nummer"], "")
        change_sales_order(
            book,
            model["nummer"],
            lambda draft: replace(draft, lines=tuple(replace(each, delivered=Decimal(1)) for each in draft.lines)),
        )
    assert door.call("DELETE", path).codes == ["VOR-0015"]
    unknown = f"{PATH}/{NOWHERE['id']}"
    assert [door.call(method, unknown, body).codes for method, body in (("GET", None), ("DELETE", None))] == [
        ["VOR-0001"]
    ] * 2
    assert door.call("PUT", unknown, order(door)).codes == ["VOR-0001"]
    assert door.call("PUT", path, {**model, **NOWHERE}).codes == ["ALG-0101"]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"factuurkorting": 101}, "verkooporder.Factuurkorting"),
        ({"krediettermijn": 101}, "verkoopOrder.Krediettermijn"),
        (
            {"regels": [{"stuksprijs": 1, "aantal": 1, "kortingsPercentage": -1}]},
            "verkooporder.Regels[0].KortingsPercentage",
        ),
        ({"regels": [{"stuksprijs": 1, "aantal": 1e11}]}, "verkooporder.Regels[0].Aantal"),
        ({"regels": [{"stuksprijs": 1e12, "aantal": 1e9}]}, "verkooporder.Regels[0].Totaal"),
        ({"omschrijving": "x" * 256}, "verkooporder.Omschrijving"),
        ({"verkoopOrderStatus": "Weg"}, "verkoopOrder.VerkoopOrderStatus"),
    ],
)
def test_what_no_order_can_hold_does_not_fit_the_model(door: Door, changes: dict[str, Any], place: str) -> None:
    reply = door.call("POST", PATH, order(door, **changes))
    assert (reply.status, list(reply.json["modelState"])) == (400, [place])


def test_an_order_and_its_invoice_show_each_other(door: Door) -> None:
    model = made(door, verkooporderBtwIngaveModel="Inclusief")
    path = f"{PATH}/{model['id']}"
    with door.book(writing=True) as book:
        invoice = invoice_sales_order(book, model["nummer"], date(2026, 3, 2)).invoice
    shown = door.get(path).json
    assert (shown["procesStatus"], shown["totaalInclusiefBtw"]) == ("Factuur", model["totaalInclusiefBtw"])
    found = door.get(f"/v2{shown['verkoopfactuur']['uri']}").json
    assert (found["factuurnummer"], found["factuurBedrag"], found["openstaandSaldo"]) == (invoice.number, 20, 20)
    assert [row["id"] for row in found["verkoopOrders"]] == [model["id"]]
    condition = f"VerkoopOrders/any(o: o/Id eq guid'{model['id']}')".replace(" ", "%20")
    assert [row["id"] for row in door.get("/v2/verkoopfacturen", f"$filter={condition}").json] == [found["id"]]
    for method, where, body in (
        ("PUT", path, shown),
        ("DELETE", path, None),
        ("PUT", f"{path}/ProcesStatus", {"id": model["id"], "procesStatus": "Order"}),
    ):
        reply = door.call(method, where, body)
        assert (reply.codes, reply.json[0]["details"]) == (["VOR-0015"], "De verkooporder is gefactureerd")
