"""The Dutch rules for an invoice in UBL (NLCIUS, which is SI-UBL 2.0) on top of those of EN 16931.

Each rule has the number that the Dutch Peppol authority gives it. A rule that binds makes the document no NLCIUS invoice when it
is broken; advice names what is better left out. The rules hold documents that say they are NLCIUS, and but one of them only
those of a supplier in the Netherlands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from grootboek.formats.ubl.names import NLCIUS, NLCIUS_G_ACCOUNT, PREFIXES
from grootboek.wire.xml import Element

_SUPPLIER: Final = "/*/cac:AccountingSupplierParty/cac:Party"
_CUSTOMER: Final = "/*/cac:AccountingCustomerParty/cac:Party"
_REPRESENTATIVE: Final = "/*/cac:TaxRepresentativeParty"
_DELIVERY: Final = "/*/cac:Delivery/cac:DeliveryLocation"
_LACKS_ADDRESS: Final = (
    "[not(normalize-space(cbc:StreetName) and normalize-space(cbc:CityName) and normalize-space(cbc:PostalZone))]"
)
_IS_DUTCH: Final = "[cac:Country/cbc:IdentificationCode = 'NL']"
_REGISTERED: Final = "cac:PartyLegalEntity/cbc:CompanyID[@schemeID = '0106' or @schemeID = '0190'][normalize-space()]"
_TYPE: Final = "/*/*[self::cbc:InvoiceTypeCode or self::cbc:CreditNoteTypeCode]"


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule by its number; `broken_by` selects what breaks it, or is true when something does."""

    number: str
    broken_by: str
    binds: bool = True
    for_dutch_supplier: bool = True


def _advice(number: str, discouraged: str) -> _Rule:
    return _Rule(number, discouraged, binds=False)


_RULES: Final = (
    _Rule("BR-NL-1", f"{_SUPPLIER}[not({_REGISTERED})]"),
    _Rule("BR-NL-2", "not(/*/cbc:BuyerReference[normalize-space()] | /*/cac:OrderReference/cbc:ID[normalize-space()])"),
    _Rule("BR-NL-3", f"{_SUPPLIER}/cac:PostalAddress{_LACKS_ADDRESS}"),
    _Rule("BR-NL-4", f"{_CUSTOMER}/cac:PostalAddress{_IS_DUTCH}{_LACKS_ADDRESS}"),
    _Rule("BR-NL-5", f"{_REPRESENTATIVE}/cac:PostalAddress{_IS_DUTCH}{_LACKS_ADDRESS}"),
    _Rule("BR-NL-7", f"{_TYPE}[not(. = '380' or . = '381' or . = '384' or . = '389')]"),
    _Rule("BR-NL-8", "/*/cbc:InvoiceTypeCode[. = '381'] | /*/cbc:CreditNoteTypeCode[. != '381']"),
    _Rule(
        "BR-NL-9",
        f"{_TYPE}[. = '384'][not(/*/cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID[normalize-space()])]",
    ),
    _Rule("BR-NL-10", f"{_CUSTOMER}[cac:PostalAddress{_IS_DUTCH}][cac:PartyLegalEntity][not({_REGISTERED})]"),
    _Rule("BR-NL-11", "/*/cac:LegalMonetaryTotal[number(cbc:PayableAmount) > 0][not(//cac:PaymentMeans)]"),
    _Rule(
        "BR-NL-12",
        "//cac:PaymentMeans[not(cbc:PaymentMeansCode = 30 or cbc:PaymentMeansCode = 48 or cbc:PaymentMeansCode = 49"
        " or cbc:PaymentMeansCode = 57 or cbc:PaymentMeansCode = 58 or cbc:PaymentMeansCode = 59)]",
    ),
    _Rule(
        "BR-NL-13",
        "//cac:OrderLineReference/cbc:LineID[not(/*/cac:OrderReference/cbc:ID)]",
        for_dutch_supplier=False,
    ),
    _advice("BR-NL-19", "/*/cbc:TaxCurrencyCode"),
    _advice("BR-NL-20", "//cbc:TaxPointDate"),
    _advice("BR-NL-21", "//cac:InvoicePeriod/cbc:DescriptionCode"),
    _advice("BR-NL-24", "/*/cac:BillingReference/cac:InvoiceDocumentReference/cbc:IssueDate"),
    _advice("BR-NL-25", f"{_SUPPLIER}/cac:PartyTaxScheme[cbc:CompanyID][not(cac:TaxScheme/cbc:ID = 'VAT')]"),
    _advice("BR-NL-26", f"{_SUPPLIER}/cac:PartyLegalEntity/cbc:CompanyLegalForm"),
    _advice("BR-NL-27-1", f"{_SUPPLIER}/cac:PostalAddress/cac:AddressLine/cbc:Line"),
    _advice("BR-NL-27-2", f"{_CUSTOMER}/cac:PostalAddress/cac:AddressLine/cbc:Line"),
    _advice("BR-NL-27-3", f"{_REPRESENTATIVE}/cac:PostalAddress/cac:AddressLine/cbc:Line"),
    _advice("BR-NL-27-4", f"{_DELIVERY}/cac:Address/cac:AddressLine/cbc:Line"),
    _advice("BR-NL-28-1", f"{_SUPPLIER}/cac:PostalAddress/cbc:CountrySubentity"),
    _advice("BR-NL-28-2", f"{_CUSTOMER}/cac:PostalAddress/cbc:CountrySubentity"),
    _advice("BR-NL-28-3", f"{_REPRESENTATIVE}/cac:PostalAddress/cbc:CountrySubentity"),
    _advice("BR-NL-28-4", f"{_DELIVERY}/cac:Address/cbc:CountrySubentity"),
    _advice("BR-NL-29", "//cac:PaymentMeans/cbc:PaymentMeansCode[@name]"),
    _advice("BR-NL-30", "//cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:Name"),
    _advice(
        "BR-NL-31",
        "//cac:PaymentMeans[cbc:PaymentMeansCode = 58 or cbc:PaymentMeansCode = 59]"
        "/cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID",
    ),
    _advice("BR-NL-32-1", "//cac:AllowanceCharge/cbc:AllowanceChargeReasonCode"),
    _advice("BR-NL-33", "/*/cac:TaxTotal/cbc:TaxAmount[not(@currencyID = /*/cbc:DocumentCurrencyCode)]"),
    _advice("BR-NL-35", "//cac:TaxSubtotal/cac:TaxCategory/cbc:TaxExemptionReasonCode"),
)


def violated_rules(root: Element) -> tuple[str, ...]:
    """Return the numbers of the rules that bind and that a UBL invoice or credit note breaks, in their order.

    None for a document that does not say that it is NLCIUS.
    """
    return tuple(rule.number for rule in _broken(root) if rule.binds)


def discouraged_uses(root: Element) -> tuple[str, ...]:
    """Return the numbers of the advice that a document does not follow; it is valid all the same."""
    return tuple(rule.number for rule in _broken(root) if not rule.binds)


def _broken(root: Element) -> Iterator[_Rule]:
    specification = _find("normalize-space(/*/cbc:CustomizationID)", root)
    if specification not in {NLCIUS, NLCIUS_G_ACCOUNT}:
        return
    country = _find(f"normalize-space({_SUPPLIER}/cac:PostalAddress/cac:Country/cbc:IdentificationCode)", root)
    is_dutch = str(country).upper() == "NL"
    for rule in _RULES:
        if (is_dutch or not rule.for_dutch_supplier) and _find(rule.broken_by, root):
            yield rule


def _find(path: str, root: Element) -> object:
    return etree.ElementTree(root).xpath(path, namespaces=dict(PREFIXES))
