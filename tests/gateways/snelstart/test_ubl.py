"""GET verkoopfacturen/{id}/ubl: every sale is an electronic invoice, and what was given once stays as it was."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from grootboek.bookkeeping.invoicing import add_invoice
from grootboek.bookkeeping.invoicing_settings import change_settings
from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.formats.ubl.dutch_rules import violated_rules
from grootboek.formats.ubl.names import EN_16931, NLCIUS, PEPPOL, PREFIXES
from grootboek.ledger.electronic_invoice import UblForm
from grootboek.ledger.invoice import InvoiceDraft, InvoiceLine
from grootboek.ledger.party import PartyDraft
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_facts
from tests.formats.official_rules import broken_rules, schema_errors
from tests.gateways.snelstart.conftest import Door, Reply

DETAILS = {
    "street": "Markt 1",
    "postcode": "2611 GP",
    "city": "Delft",
    "vat_number": "NL001234567B29",
    "coc_number": "12345678",
    "iban": "NL91ABNA0417164300",
}
HOTEL = PartyDraft(
    code="HOTEL",
    number=800,
    name="Hotel Zeezicht",
    street="Boulevard 1",
    postcode="2042 AB",
    city="Zandvoort",
    coc_number="87654321",
    email="post@hotel.example",
)


@pytest.fixture
def shop(door: Door) -> Door:
    """The door of an administration with all that invoices ask, and a hotel that buys."""
    with door.book(writing=True) as book:
        change_settings(book, lambda old: replace(old, **DETAILS, ubl_form=UblForm.NLCIUS))
        if party_facts(book, "code", "HOTEL") is None:
            add_party(book, HOTEL)
    return door


def hotel(door: Door) -> dict[str, str]:
    """Return the hotel as the klant of a model."""
    with door.book() as book:
        party = party_facts(book, "code", "HOTEL")
        assert party is not None
        return {"id": str(party.uid)}


def ubl(door: Door, number: str) -> Reply:
    """Ask for the UBL of the invoice with a number."""
    (row,) = door.get("/v2/verkoopfacturen", f"$filter=Factuurnummer%20eq%20'{number}'").json
    return door.get(f"/v2/verkoopfacturen/{row['id']}/ubl")


def told(reply: Reply, path: str) -> list[str]:
    """Return the texts at a path of an answer."""
    root = etree.fromstring(reply.text.encode())
    return [str(each.text) for each in root.xpath(path, namespaces=dict(PREFIXES))]


def holds(*replies: Reply) -> None:
    """Hold answers to the schema, to EN 16931 and to the Dutch rules."""
    for reply in replies:
        assert reply.status == 200
        assert reply.headers["content-type"] == "application/xml; charset=utf-8"
        assert schema_errors(reply.text.encode()) == []
        assert violated_rules(etree.fromstring(reply.text.encode())) == ()
    assert broken_rules(*(reply.text.encode() for reply in replies)) == [[] for _ in replies]


def test_a_sale_without_an_invoice_is_told_from_its_booking(shop: Door) -> None:
    lines = [
        shop.line(),
        shop.line("8010", 50, "Laag", omschrijving="Brood\nen koek"),
        shop.line("8000", -10, omschrijving=""),
    ]
    btw = [{"btwSoort": "VerkopenHoog", "btwBedrag": 18.9}, {"btwSoort": "VerkopenLaag", "btwBedrag": 4.5}]
    shop.booked("U-1", klant=hotel(shop), boekingsregels=lines, btw=btw, factuurbedrag=163.4)
    reply = ubl(shop, "U-1")
    assert told(reply, "/*/cbc:CustomizationID") == [NLCIUS]
    assert told(reply, "//cac:Item/cbc:Name") == ["Taarten", "Brood", "Zes taarten"]
    assert told(reply, "//cac:TaxSubtotal/cbc:TaxAmount") == ["18.90", "4.50"]
    assert told(reply, "/*/cac:LegalMonetaryTotal/cbc:PayableAmount") == ["163.40"]
    assert told(reply, "/*/cbc:DueDate") == ["2026-03-15"]
    minus = [{**line, "bedrag": -line["bedrag"]} for line in lines]
    btw = [{**each, "btwBedrag": -float(str(each["btwBedrag"]))} for each in btw]
    shop.booked("U-2", klant=hotel(shop), boekingsregels=minus, btw=btw, factuurbedrag=-163.4)
    credit = ubl(shop, "U-2")
    assert etree.QName(etree.fromstring(credit.text.encode())).localname == "CreditNote"
    assert told(credit, "/*/cac:LegalMonetaryTotal/cbc:PayableAmount") == ["163.40"]
    holds(reply, credit)


def test_it_stays_as_it_was_given_until_the_booking_is_another(shop: Door) -> None:
    model = shop.booked("U-3", klant=hotel(shop))
    given = ubl(shop, "U-3").text
    with shop.book(writing=True) as book:
        party = party_facts(book, "code", "HOTEL")
        assert party is not None
        change_party(book, party.id, lambda old: replace(old, name="Hotel Duinzicht"))
        change_settings(book, lambda old: replace(old, ubl_form=UblForm.PEPPOL, city="Leiden"))
    assert ubl(shop, "U-3").text == given
    shop.call("PUT", f"/v2/verkoopboekingen/{model['id']}", {**model, "omschrijving": "Zeven taarten"})
    changed = ubl(shop, "U-3")
    assert told(changed, "/*/cbc:CustomizationID") == [PEPPOL]
    assert told(changed, "//cac:AccountingCustomerParty//cac:PartyName/cbc:Name") == ["Hotel Duinzicht"]
    holds(changed)
    with shop.book(writing=True) as book:
        change_party(book, party.id, lambda _: HOTEL)
    shop.call("DELETE", f"/v2/verkoopboekingen/{model['id']}")
    gone = shop.get(f"/v2/verkoopfacturen/{_invoice_id(model)}/ubl")
    assert (gone.status, gone.codes) == (404, ["BOE-0001"])


def _invoice_id(model: dict[str, Any]) -> str:
    own = int(model["id"].replace("-", ""), 16) ^ 0x5EED_FAC7_0000_0000_0000_0000_0000_0001
    text = f"{own:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def test_a_sale_with_an_invoice_is_told_as_that_was_issued(shop: Door) -> None:
    with shop.book(writing=True) as book:
        party = party_facts(book, "code", "HOTEL")
        assert party is not None
        account = chart_of(book).account_by_code["8000"].id
        line = InvoiceLine(
            quantity=Decimal("2.5"),
            unit_price=Decimal(85),
            description="Advies",
            vat_code="sales_reverse_high",
            account_id=account,
            unit="uur",
        )
        change_party(book, party.id, lambda old: replace(old, vat_number="NL009876543B46"))
        draft = InvoiceDraft(
            party_id=party.id, date=book.today, lines=(line,), number="U-4", booking_description="Advies"
        )
        add_invoice(book, draft)
        change_party(book, party.id, lambda _: HOTEL)
    reply = ubl(shop, "U-4")
    assert told(reply, "//cbc:InvoicedQuantity") == ["2.5"]
    assert told(reply, "//cac:AccountingCustomerParty//cac:PartyTaxScheme/cbc:CompanyID") == ["NL009876543B46"]
    assert told(reply, "//cac:TaxCategory/cbc:ID") == ["AE"]
    holds(reply)


def test_vat_at_a_rate_of_its_own_is_told_by_what_was_booked(shop: Door) -> None:
    lines = [shop.line("8020", 10, "Overig")]
    btw = [{"btwSoort": "VerkopenOverig", "btwBedrag": 0.72}]
    shop.booked("U-5", klant=hotel(shop), boekingsregels=lines, btw=btw, factuurbedrag=10.72)
    reply = ubl(shop, "U-5")
    assert told(reply, "//cac:TaxSubtotal//cbc:Percent") == ["7.2"]
    holds(reply)


def test_who_lacks_what_the_dutch_rules_want_gets_the_european_form(shop: Door) -> None:
    shop.booked("U-6")
    reply = ubl(shop, "U-6")
    assert told(reply, "/*/cbc:CustomizationID") == [EN_16931]
    holds(reply)


def test_a_purchase_and_an_unknown_id_are_unknown(shop: Door) -> None:
    bought = shop.bought("U-7")
    for uid in (_invoice_id(bought), "00000000-0000-0000-0000-000000000009"):
        reply = shop.get(f"/v2/verkoopfacturen/{uid}/ubl")
        assert (reply.status, reply.codes) == (404, ["BOE-0001"])
    assert shop.get("/v2/verkoopfacturen/geen-id/ubl").codes == ["ALG-0103"]
