"""Invoices in UBL hold to the schema, to EN 16931 and to the Dutch rules, and say which specification they meet."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from grootboek.formats.ubl.dutch_rules import discouraged_uses, violated_rules
from grootboek.formats.ubl.names import EN_16931, NLCIUS, PEPPOL, PREFIXES
from grootboek.formats.ubl.writer import ubl_of
from grootboek.ledger.address import Address
from grootboek.ledger.collection import CollectionOrder, MandateKind
from grootboek.ledger.composing_electronic import electronic_invoice
from grootboek.ledger.electronic_invoice import UblForm
from grootboek.ledger.invoice import InvoiceLine
from grootboek.ledger.party import Party
from tests.formats.official_rules import broken_rules, schema_errors
from tests.papers.invoices import CUSTOMER, SENDER, invoice, line

GOLDEN = Path(__file__).parent / "golden"
HOTEL = replace(CUSTOMER, coc_number="87654321")
BELGIAN = replace(CUSTOMER, country="België", vat_number="BE 0403.019.261", city="Brugge")
AMERICAN = replace(CUSTOMER, country="US", vat_number="")
TOWN = replace(CUSTOMER, name="Gemeente Zandvoort", oin="00000001002564440000", coc_number="34369366")
COLLECTED = CollectionOrder(
    account_number="NL02ABNA0123456789",
    account_holder="Hotel Zeezicht",
    city="Zandvoort",
    mandate_kind=MandateKind.RECURRING,
    mandate_reference="MANDAAT-12",
    signed_on=date(2025, 11, 1),
)
BERLIN = Address(name="Lager", street="Hauptstr. 1\nHof 2", postcode="10115", city="Berlin", country="DE")
SOLD: dict[str, tuple[Party, Iterable[InvoiceLine], dict[str, Any]]] = {
    "two rates": (
        HOTEL,
        (
            line("12.5", "85.123", unit="Uur", description="Advies & plan\nvolgens <offerte>", article_code="ADV-01"),
            line("3", "2.25", "sales_low", unit="stuks", description="Volkorenbrood"),
            line("1", "-10", description="Tegoed"),
        ),
        {"supplied_on": date(2026, 2, 27)},
    ),
    "credit note": (
        HOTEL,
        (line("-1", "100"), line("-3", "3.333", "sales_low")),
        {"original_number": "F00011", "payment_term": 0},
    ),
    "discount": (
        HOTEL,
        (line("10", "10", amount=9_050), line("-1", "10", amount=-905), line("1", "9", amount=950)),
        {},
    ),
    "stated VAT": (
        HOTEL,
        (line("3", "1.65", amount=496),),
        {"stated_vat": {"sales_high": 103}, "net": 496, "vat": 103},
    ),
    "reverse charge": (HOTEL, (line(vat_code="sales_reverse_high"), line(vat_code="sales_reverse_low")), {}),
    "within the EU": (BELGIAN, (line(vat_code="sales_eu_goods"), line(vat_code="sales_eu_services")), {}),
    "export": (AMERICAN, (line(vat_code="sales_outside_eu"), line()), {}),
    "exempt": (HOTEL, (line(vat_code="none"), line(vat_code="sales_untaxed"), line()), {}),
    "nothing to pay": (HOTEL, (line(), line("-1")), {}),
    "direct debit": (HOTEL, (line(),), {"collection": COLLECTED}),
    "government": (TOWN, (line(),), {}),
    "consumer": (CUSTOMER, (line(),), {}),
    "delivered in Germany": (
        CUSTOMER,
        (
            line(vat_code="sales_eu_distance", foreign_rate=Decimal(19)),
            line(vat_code="sales_eu_distance", foreign_rate=Decimal(7)),
        ),
        {"destination": "DE", "delivery_address": BERLIN, "vat": 2_600},
    ),
    "billed elsewhere": (
        HOTEL,
        (line(),),
        {"invoice_address": Address(name="Administratie", street="Postbus 1", city="Haarlem")},
    ),
    "paid at the counter": (HOTEL, (line(),), {"paid_on": date(2026, 3, 1)}),
    "paid back at the counter": (HOTEL, (line("-1"),), {"paid_on": date(2026, 3, 1), "original_number": "F00011"}),
    "no name on a line": (HOTEL, (line(description=" "), line("0", "5")), {}),
}
FORMS = {UblForm.NLCIUS: NLCIUS, UblForm.PEPPOL: PEPPOL, UblForm.EN_16931: EN_16931}


def made(what: str, form: UblForm = UblForm.NLCIUS, **sender: str) -> bytes:
    """Return the UBL of something that was sold."""
    party, lines, stated = SOLD[what]
    return ubl_of(electronic_invoice(replace(SENDER, **sender), party, invoice(*lines, **stated)), form)


@cache
def broken() -> dict[tuple[str, UblForm], list[str]]:
    """Return the rules of EN 16931 that each document of each form breaks: Saxon reads them once for all."""
    names = [(what, form) for what in SOLD for form in FORMS]
    return dict(zip(names, broken_rules(*(made(*name) for name in names)), strict=True))


def told(document: bytes, path: str) -> list[str]:
    """Return the texts at a path of a document."""
    found = etree.fromstring(document).xpath(path, namespaces=dict(PREFIXES))
    return [each if isinstance(each, str) else str(each.text) for each in found]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("what", SOLD)
def test_it_holds_to_the_schema_and_to_every_rule(what: str, form: UblForm) -> None:
    document = made(what, form)
    assert schema_errors(document) == []
    assert broken()[what, form] == []
    root = etree.fromstring(document)
    assert (violated_rules(root), discouraged_uses(root)) == ((), ())


def test_the_rules_are_held() -> None:
    document = made("two rates").replace(b">221.96<", b">221.95<")
    assert broken_rules(document) == [["BR-CO-15", "BR-CO-14"]]
    assert schema_errors(document.replace(b"cbc:IssueDate", b"cbc:IssuedOn"))


@pytest.mark.parametrize("what", ["two rates", "credit note"])
def test_it_is_the_golden_one(what: str) -> None:
    assert made(what).decode() == (GOLDEN / f"{what.replace(' ', '_')}.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("what", "wanted", "met"),
    [
        ("two rates", UblForm.NLCIUS, NLCIUS),
        ("two rates", UblForm.PEPPOL, PEPPOL),
        ("government", UblForm.NLCIUS, NLCIUS),
        ("within the EU", UblForm.PEPPOL, PEPPOL),
        # A consumer has no KvK number, and an American no number by which the network reaches him.
        ("consumer", UblForm.NLCIUS, EN_16931),
        ("consumer", UblForm.PEPPOL, EN_16931),
        ("export", UblForm.NLCIUS, NLCIUS),
        ("export", UblForm.PEPPOL, EN_16931),
    ],
)
def test_it_says_the_specification_that_it_meets(what: str, wanted: UblForm, met: str) -> None:
    assert told(made(what, wanted), "/*/cbc:CustomizationID") == [met]


@pytest.mark.parametrize("lacking", ["street", "coc_number"])
def test_a_sender_who_lacks_what_the_dutch_rules_want_does_not_claim_them(lacking: str) -> None:
    assert told(made("two rates", **{lacking: ""}), "/*/cbc:CustomizationID") == [EN_16931]


def test_a_credit_note_that_names_no_invoice_is_not_for_peppol() -> None:
    sold = electronic_invoice(SENDER, HOTEL, invoice(line("-1")))
    assert told(ubl_of(sold, UblForm.PEPPOL), "/*/cbc:CustomizationID") == [EN_16931]


def test_who_has_no_vat_number_is_outside_the_vat() -> None:
    sold = electronic_invoice(replace(SENDER, vat_number=""), HOTEL, invoice(line(vat_code="none")))
    document = ubl_of(sold, UblForm.NLCIUS)
    assert (schema_errors(document), broken_rules(document)) == ([], [[]])
    assert told(document, "//cac:TaxCategory/cbc:ID") == ["O"]


@pytest.mark.parametrize(
    ("what", "path", "texts"),
    [
        ("two rates", "/*/cac:PaymentMeans/cbc:PaymentID", ["F00012"]),
        ("two rates", "/*/cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID", ["NL91ABNA0417164300"]),
        ("two rates", "/*/cac:Delivery/cbc:ActualDeliveryDate", ["2026-02-27"]),
        ("two rates", "//cbc:InvoicedQuantity/@unitCode", ["HUR", "H87", "C62"]),
        ("two rates", "//cac:Price/cbc:PriceAmount", ["85.123", "2.25", "10"]),
        ("two rates", "//cbc:InvoicedQuantity", ["12.5", "3", "-1"]),
        ("credit note", "//cac:BillingReference//cbc:ID", ["F00011"]),
        ("credit note", "/*/cac:LegalMonetaryTotal/cbc:PayableAmount", ["131.90"]),
        ("discount", "//cac:AllowanceCharge/cbc:Amount", ["9.50", "0.95", "0.50"]),
        ("discount", "//cac:AllowanceCharge/cbc:ChargeIndicator", ["false", "true", "true"]),
        ("stated VAT", "/*/cac:TaxTotal/cbc:TaxAmount", ["1.03"]),
        ("reverse charge", "//cac:TaxSubtotal/cac:TaxCategory/cbc:ID", ["AE"]),
        ("reverse charge", "//cac:TaxSubtotal/cbc:TaxableAmount", ["200.00"]),
        ("within the EU", "//cac:TaxSubtotal/cac:TaxCategory/cbc:ID", ["K", "AE"]),
        ("within the EU", "/*/cac:AccountingCustomerParty//cac:PartyTaxScheme/cbc:CompanyID", ["BE0403019261"]),
        ("within the EU", "/*/cac:Delivery//cbc:IdentificationCode", ["BE"]),
        ("exempt", "//cac:TaxSubtotal/cac:TaxCategory/cbc:ID", ["E", "Z", "S"]),
        ("direct debit", "/*/cac:PaymentMeans/cac:PaymentMandate/cbc:ID", ["MANDAAT-12"]),
        ("direct debit", "/*/cac:PaymentMeans/cbc:PaymentMeansCode", ["59"]),
        ("delivered in Germany", "//cac:TaxSubtotal/cbc:TaxAmount", ["19.00", "7.00"]),
        ("delivered in Germany", "/*/cac:Delivery//cbc:AdditionalStreetName", ["Hof 2"]),
        ("billed elsewhere", "/*/cac:AccountingCustomerParty//cbc:StreetName", ["Postbus 1"]),
        ("paid at the counter", "//cbc:PrepaidAmount", ["121.00"]),
        ("paid at the counter", "//cbc:PayableAmount", ["0.00"]),
        ("paid at the counter", "/*/cac:PaymentMeans/cbc:PaymentMeansCode", ["10"]),
        ("government", "/*/cac:AccountingCustomerParty//cbc:EndpointID/@schemeID", ["0190"]),
    ],
)
def test_it_tells_what_was_sold(what: str, path: str, texts: list[str]) -> None:
    assert told(made(what), path) == texts


def test_signs_that_xml_cannot_carry_are_replaced() -> None:
    sold = electronic_invoice(SENDER, HOTEL, invoice(line(description="a\x00b\ud800c")))
    assert told(ubl_of(sold, UblForm.NLCIUS), "//cac:Item/cbc:Name") == ["a\ufffdb\ufffdc"]
