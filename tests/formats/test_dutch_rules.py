"""Each Dutch rule for invoices is broken by its cause, and by nothing else."""

from collections.abc import Callable

import pytest
from lxml import etree

from grootboek.formats.ubl.dutch_rules import discouraged_uses, violated_rules
from grootboek.formats.ubl.names import NLCIUS, PEPPOL
from tests.formats.test_ubl_writer import made

Change = Callable[[str], str]


def without(element: str, after: str = "") -> Change:
    """Take the first element of a name out, after a text."""

    def change(document: str) -> str:
        start = document.index(f"<{element}", document.index(after))
        end = document.index(f"</{element}>", start) + len(f"</{element}>")
        return document[:start] + document[end:]

    return change


def put(old: str, new: str, after: str = "") -> Change:
    """Put a text in the place of another, after a text."""

    def change(document: str) -> str:
        start = document.index(after)
        assert old in document[start:]
        return document[:start] + document[start:].replace(old, new, 1)

    return change


def adding(element: str, before: str, after: str = "") -> Change:
    """Put an element before another one, after a text."""
    return put(before, f"{element}{before}", after)


SELLER, BUYER = "<cac:AccountingSupplierParty>", "<cac:AccountingCustomerParty>"
LINE = "<cac:AddressLine><cbc:Line>2e verdieping</cbc:Line></cac:AddressLine>"
PART = "<cbc:CountrySubentity>Utrecht</cbc:CountrySubentity>"
AGENT = (
    "<cac:TaxRepresentativeParty><cac:PostalAddress>{}<cac:Country><cbc:IdentificationCode>NL</cbc:IdentificationCode></cac:Country>"
    "</cac:PostalAddress></cac:TaxRepresentativeParty>"
)
WHOLE = "<cbc:StreetName>S</cbc:StreetName><cbc:CityName>C</cbc:CityName><cbc:PostalZone>P</cbc:PostalZone>"
PLACE = "<cac:DeliveryLocation><cac:Address>{}</cac:Address></cac:DeliveryLocation></cac:Delivery>"
ALLOWANCE = (
    "<cac:AllowanceCharge><cbc:AllowanceChargeReasonCode>95</cbc:AllowanceChargeReasonCode></cac:AllowanceCharge>"
)

BINDING: list[tuple[str, Change]] = [
    ("BR-NL-1", without("cbc:CompanyID", "<cac:PartyLegalEntity>")),
    ("BR-NL-1", put('schemeID="0106">12345678</cbc:CompanyID', 'schemeID="0002">12345678</cbc:CompanyID')),
    ("BR-NL-2", without("cbc:BuyerReference")),
    ("BR-NL-3", without("cbc:PostalZone", SELLER)),
    ("BR-NL-3", put("Utrecht", " ", SELLER)),
    ("BR-NL-4", without("cbc:StreetName", BUYER)),
    ("BR-NL-5", adding(AGENT.format(""), "<cac:Delivery>")),
    ("BR-NL-7", put(">380<", ">326<")),
    ("BR-NL-8", put(">380<", ">381<")),
    ("BR-NL-9", put(">380<", ">384<")),
    ("BR-NL-10", put('schemeID="0106">87654321</cbc:CompanyID', 'schemeID="0060">87654321</cbc:CompanyID')),
    ("BR-NL-11", without("cac:PaymentMeans")),
    ("BR-NL-12", put(">58<", ">1<")),
    ("BR-NL-13", adding("<cac:OrderLineReference><cbc:LineID>1</cbc:LineID></cac:OrderLineReference>", "<cac:Item>")),
]
ADVICE: list[tuple[str, Change]] = [
    ("BR-NL-19", adding("<cbc:TaxCurrencyCode>EUR</cbc:TaxCurrencyCode>", "<cbc:BuyerReference>")),
    ("BR-NL-20", adding("<cbc:TaxPointDate>2026-03-01</cbc:TaxPointDate>", "<cbc:DocumentCurrencyCode>")),
    (
        "BR-NL-21",
        adding("<cac:InvoicePeriod><cbc:DescriptionCode>3</cbc:DescriptionCode></cac:InvoicePeriod>", SELLER),
    ),
    (
        "BR-NL-24",
        adding(
            "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>1</cbc:ID><cbc:IssueDate>2026-01-01</cbc:IssueDate>"
            "</cac:InvoiceDocumentReference></cac:BillingReference>",
            SELLER,
        ),
    ),
    ("BR-NL-25", put("<cbc:ID>VAT<", "<cbc:ID>LOC<", SELLER)),
    ("BR-NL-26", adding("<cbc:CompanyLegalForm>BV</cbc:CompanyLegalForm>", "</cac:PartyLegalEntity>", SELLER)),
    ("BR-NL-27-1", adding(LINE, "<cac:Country>", SELLER)),
    ("BR-NL-27-2", adding(LINE, "<cac:Country>", BUYER)),
    ("BR-NL-27-3", adding(AGENT.format(WHOLE + LINE), "<cac:Delivery>")),
    ("BR-NL-27-4", put("</cac:Delivery>", PLACE.format(LINE))),
    ("BR-NL-28-1", adding(PART, "<cac:Country>", SELLER)),
    ("BR-NL-28-2", adding(PART, "<cac:Country>", BUYER)),
    ("BR-NL-28-3", adding(AGENT.format(WHOLE + PART), "<cac:Delivery>")),
    ("BR-NL-28-4", put("</cac:Delivery>", PLACE.format(PART))),
    ("BR-NL-29", put("<cbc:PaymentMeansCode>", '<cbc:PaymentMeansCode name="SEPA">')),
    ("BR-NL-30", adding("<cbc:Name>Bakkerij</cbc:Name>", "</cac:PayeeFinancialAccount>")),
    (
        "BR-NL-31",
        adding(
            "<cac:FinancialInstitutionBranch><cbc:ID>ABNANL2A</cbc:ID></cac:FinancialInstitutionBranch>",
            "</cac:PayeeFinancialAccount>",
        ),
    ),
    ("BR-NL-32-1", adding(ALLOWANCE, "<cac:TaxTotal>")),
    ("BR-NL-32-1", adding(ALLOWANCE, "<cac:Item>")),
    ("BR-NL-33", put('<cbc:TaxAmount currencyID="EUR"', '<cbc:TaxAmount currencyID="USD"')),
    (
        "BR-NL-35",
        adding(
            "<cbc:TaxExemptionReasonCode>VATEX-EU-AE</cbc:TaxExemptionReasonCode>",
            "<cac:TaxScheme>",
            "<cac:TaxSubtotal>",
        ),
    ),
]


def broken(change: Change, document: str | None = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the rules that a changed document breaks, and the advice that it does not follow."""
    root = etree.fromstring(change(document or made("two rates").decode()).encode())
    return violated_rules(root), discouraged_uses(root)


@pytest.mark.parametrize(("rule", "change"), BINDING)
def test_each_rule_is_broken_by_its_cause(rule: str, change: Change) -> None:
    assert broken(change) == ((rule,), ())


@pytest.mark.parametrize(("rule", "change"), ADVICE)
def test_each_advice_is_told(rule: str, change: Change) -> None:
    assert broken(change) == ((), (rule,))


def test_a_credit_note_has_the_type_of_one() -> None:
    assert broken(put(">381<", ">380<"), made("credit note").decode()) == (("BR-NL-8",), ())


def test_they_hold_what_says_that_it_is_dutch() -> None:
    document = without("cac:PaymentMeans")(made("two rates").decode())
    assert broken(put(NLCIUS, PEPPOL), document) == ((), ())
    german = put("<cbc:IdentificationCode>NL<", "<cbc:IdentificationCode>DE<", SELLER)
    assert broken(german, document) == ((), ())
    reference = "<cac:OrderLineReference><cbc:LineID>1</cbc:LineID></cac:OrderLineReference>"
    assert broken(adding(reference, "<cac:Item>"), german(document)) == (("BR-NL-13",), ())
