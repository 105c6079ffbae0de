"""Sales to consumers elsewhere in the EU while foreign VAT is charged: by the sample of the vendor's portal, and each code."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from grootboek.bookkeeping.chart import add_account, change_account
from grootboek.bookkeeping.foreign_vat import charge_foreign_vat
from grootboek.bookkeeping.order_invoicing import invoice_sales_order
from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.formats.ubl.names import PREFIXES
from grootboek.ledger.account import AccountDraft, AccountRole
from grootboek.ledger.party import PartyDraft
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_facts
from tests.formats.official_rules import broken_rules, schema_errors
from tests.gateways.snelstart.conftest import Door
from tests.gateways.snelstart.orders import PATH as ORDERS
from tests.gateways.snelstart.orders import made

PATH = "/v2/verkoopboekingen"
VAT = "1750"


@pytest.fixture
def abroad(door: Door) -> Door:
    """The door of an administration that charges foreign VAT from 2 March 2026 on, with a consumer in Germany."""
    with door.book(writing=True) as book:
        if party_facts(book, "code", "DE") is None:
            add_party(book, PartyDraft(code="DE", name="Anna Schmidt", country="Duitsland"))
            for code, kind in (("8061", "SR"), ("8062", "RRL"), ("8063", "SRR")):
                add_account(
                    book,
                    AccountDraft(code=code, name=kind, role=AccountRole.REVENUE_EU_DISTANCE, vat_rate_code=kind),
                )
            from_chart = chart_of(book).account_by_code["8060"].id
            change_account(book, from_chart, lambda draft: replace(draft, vat_rate_code="SR"))
            charge_foreign_vat(book, charging=True)
    return door


def sale(door: Door, number: str, *lines: str, **more: Any) -> dict[str, Any]:
    """Return the model of a sale to the consumer, of lines given as `account amount`."""
    rows = [line.split() for line in lines]
    with door.book() as book:
        consumer = party_facts(book, "code", "DE")
        assert consumer is not None
    body = door.sale(
        number,
        factuurdatum="2026-03-02",
        klant={"id": str(consumer.uid)},
        boekingsregels=[door.line(code, bedrag=amount, soort="Geen") for code, amount in rows],
        btw=[],
        factuurbedrag=sum(round(float(amount) * 100) for _, amount in rows) / 100,
    )
    return {**body, **more}


SAMPLE = ("8062 67.9", "8061 7.40", f"{VAT} 4.75", f"{VAT} 1.41")
"""The sample of the portal: a reduced and the standard rate of Germany, 7 and 19 %."""


def test_the_sample_of_the_portal_is_booked_and_reads_back(abroad: Door) -> None:
    reply = abroad.call("POST", PATH, sale(abroad, "OSS-1", *SAMPLE))
    assert (reply.status, str(reply.json["factuurbedrag"]), reply.json["btw"]) == (201, "81.46", [])
    put = abroad.call("PUT", f"{PATH}/{reply.json['id']}", reply.json)
    assert {**put.json, "modifiedOn": ""} == {**reply.json, "modifiedOn": ""}


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ((*SAMPLE[:3], f"{VAT} 1.43"), []),
        ((*SAMPLE[:3], f"{VAT} 1.44"), ["BOE-0096"]),
        ((*SAMPLE[:3], f"{VAT} 1.38"), ["BOE-0096"]),
        ((f"{VAT} 4.75",), ["BOE-0098"]),
        (SAMPLE[:2], ["BOE-0099"]),
        (("8063 10", f"{VAT} 0.50"), ["BOE-0096"]),
        ((*SAMPLE, "8030 5"), ["BOE-0061"]),
        (("8062 -67.9", "8061 -7.40", f"{VAT} -6.16"), []),
    ],
)
def test_each_rule_is_told_by_its_code(abroad: Door, lines: tuple[str, ...], codes: list[str]) -> None:
    reply = abroad.call("POST", PATH, sale(abroad, f"OSS {len(lines)} {lines[-1]}"[:25], *lines))
    assert (reply.codes if reply.status == 400 else []) == codes
    if codes == ["BOE-0096"]:
        assert reply.json[0]["message"] == "Het opgegeven bedrag aan VAT is niet correct"


def test_vat_of_the_netherlands_is_not_charged(abroad: Door) -> None:
    body = sale(
        abroad,
        "OSS-2",
        *SAMPLE,
        btw=[{"btwSoort": "VerkopenHoog", "btwBedrag": 2.10}],
        factuurbedrag=93.56,
    )
    body["boekingsregels"].append(abroad.line(bedrag=10))
    assert abroad.call("POST", PATH, body).codes == ["BOE-0100"]


def test_vat_is_not_reversed_to_a_consumer(abroad: Door) -> None:
    body = sale(abroad, "OSS-6", *SAMPLE, btw=[{"btwSoort": "VerkopenVerlegd", "btwBedrag": 0}])
    assert abroad.call("POST", PATH, body).codes == ["BOE-0100"]


def test_the_rule_is_for_consumers_elsewhere_from_the_day_on_which_it_is_switched_on(abroad: Door) -> None:
    domestic = abroad.booked("OSS-3", factuurdatum="2026-03-02")
    earlier = abroad.call("POST", PATH, sale(abroad, "OSS-4", "8061 10", factuurdatum="2026-03-01"))
    with abroad.book(writing=True) as book:
        consumer = party_facts(book, "code", "DE")
        assert consumer is not None
        change_party(book, consumer.id, lambda party: replace(party, vat_number="DE136695976"))
    company = abroad.call("POST", PATH, sale(abroad, "OSS-5", "8061 10"))
    with abroad.book(writing=True) as book:
        change_party(book, consumer.id, lambda party: replace(party, vat_number=""))
    assert (bool(domestic), earlier.status, company.status) == (True, 201, 201)


def test_the_btw_of_an_order_follows_its_afleveradres(abroad: Door) -> None:
    with abroad.book() as book:
        consumer = party_facts(book, "code", "DE")
    assert consumer is not None
    lands = {row["landcode"]: {"id": row["id"]} for row in abroad.get("/v2/landen").json}
    to = {"contactpersoon": None, "straat": "Markt 1", "postcode": None, "plaats": "Daar"}
    stated = {"datum": "2026-03-02", "relatie": {"id": str(consumer.uid)}}
    grosses = {}
    for code in ("DE", "BE", "NL", "NO"):
        model = made(abroad, **stated, afleveradres={**to, "land": lands[code]})
        assert model["totaalExclusiefBtw"] == 20
        grosses[code] = model["totaalInclusiefBtw"]
        assert abroad.call("PUT", f"{ORDERS}/{model['id']}", model).json == model
    assert grosses == {"DE": Decimal("23.80"), "BE": Decimal("24.20"), "NL": Decimal("24.20"), "NO": 20}
    at_home = made(abroad, **stated, verkooporderBtwIngaveModel="Inclusief")
    assert (at_home["totaalExclusiefBtw"], at_home["totaalInclusiefBtw"]) == (Decimal("16.81"), 20)
    with abroad.book(writing=True) as book:
        invoice_sales_order(book, at_home["nummer"], date(2026, 3, 2))
    shown = abroad.get(f"{ORDERS}/{at_home['id']}").json
    invoice = abroad.get(f"/v2/verkoopfacturen/{shown['verkoopfactuur']['id']}").json
    booking = abroad.get(f"{PATH}/{invoice['verkoopBoeking']['id']}").json
    assert (shown["totaalInclusiefBtw"], invoice["factuurBedrag"], booking["btw"]) == (20, 20, [])
    assert [row["bedrag"] for row in booking["boekingsregels"]] == [Decimal("16.81"), Decimal("3.19")]
    assert abroad.call("PUT", f"{PATH}/{booking['id']}", booking).codes == ["BOE-0047"]


def test_an_electronic_invoice_tells_the_vat_of_the_country(abroad: Door) -> None:
    made = abroad.call("POST", PATH, sale(abroad, "OSS-UBL", *SAMPLE[:3], f"{VAT} 1.42")).json
    (row,) = abroad.get("/v2/verkoopfacturen", f"$filter=VerkoopBoeking/Id%20eq%20guid'{made['id']}'").json
    document = abroad.get(f"/v2/verkoopfacturen/{row['id']}/ubl").text.encode()
    assert (schema_errors(document), broken_rules(document)) == ([], [["BR-S-02", "BR-CO-26"]])
    root = etree.fromstring(document)

    def told(path: str) -> list[str]:
        return [str(each.text) for each in root.xpath(path, namespaces=dict(PREFIXES))]

    assert told("//cac:TaxSubtotal/cbc:TaxAmount") == ["4.76", "1.41"]
    assert told("//cac:TaxSubtotal//cbc:Percent") == ["7", "19"]
    assert told("//cac:InvoiceLine/cbc:LineExtensionAmount") == ["67.90", "7.40"]
    assert told("//cac:LegalMonetaryTotal/cbc:PayableAmount") == ["81.47"]
