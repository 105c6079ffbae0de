"""Electronic invoices written in CII (UN/CEFACT D16B) by EN 16931: what a PDF by Factur-X has inside."""

from collections.abc import Iterator, Mapping
from typing import Final

from grootboek.formats.elements import Part, document, group, text
from grootboek.formats.invoice_codes import (
    CREDIT_NOTE_TYPE,
    EURO,
    INVOICE_TYPE,
    SEPA_DIRECT_DEBIT,
    SEPA_TRANSFER,
    amount,
    endpoint,
    figure,
    payment_means,
    registration,
    unit_code,
)
from grootboek.formats.ubl.names import EN_16931
from grootboek.ledger.electronic_invoice import (
    CategorySum,
    DeliveryPlace,
    ElectronicInvoice,
    ElectronicLine,
    Trader,
    VatCategory,
)
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents

_NAMESPACES: Final[Mapping[str, str]] = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}
_DAY_FORMAT: Final = "102"
"""CCYYMMDD."""


def cii_of(invoice: ElectronicInvoice) -> bytes:
    """Write an invoice or a credit note in CII."""
    guideline = group("ram:GuidelineSpecifiedDocumentContextParameter", text("ram:ID", EN_16931))
    return document(
        "rsm:CrossIndustryInvoice",
        _NAMESPACES,
        group("rsm:ExchangedDocumentContext", guideline),
        group(
            "rsm:ExchangedDocument",
            text("ram:ID", invoice.number),
            text("ram:TypeCode", CREDIT_NOTE_TYPE if invoice.is_credit else INVOICE_TYPE),
            _day("ram:IssueDateTime", invoice.date),
            group("ram:IncludedNote", text("ram:Content", invoice.note)),
        ),
        group(
            "rsm:SupplyChainTradeTransaction",
            *(_line(number, line) for number, line in enumerate(invoice.lines, 1)),
            group(
                "ram:ApplicableHeaderTradeAgreement",
                text("ram:BuyerReference", invoice.buyer_reference),
                _party("ram:SellerTradeParty", invoice.seller),
                _party("ram:BuyerTradeParty", invoice.buyer),
            ),
            _delivery(invoice),
            group("ram:ApplicableHeaderTradeSettlement", *_settlement(invoice)),
        ),
    )


def _day(name: str, day: Day) -> Part:
    return group(name, text("udt:DateTimeString", day.strftime("%Y%m%d"), format=_DAY_FORMAT))


def _line(number: int, line: ElectronicLine) -> Part:
    price = group("ram:NetPriceProductTradePrice", text("ram:ChargeAmount", figure(line.price)))
    quantity = text("ram:BilledQuantity", figure(line.quantity), unitCode=unit_code(line.unit))
    total = group("ram:SpecifiedTradeSettlementLineMonetarySummation", text("ram:LineTotalAmount", amount(line.net)))
    return group(
        "ram:IncludedSupplyChainTradeLineItem",
        group("ram:AssociatedDocumentLineDocument", text("ram:LineID", str(number))),
        group(
            "ram:SpecifiedTradeProduct",
            text("ram:SellerAssignedID", line.article_code),
            text("ram:Name", line.name),
            text("ram:Description", line.description),
        ),
        group("ram:SpecifiedLineTradeAgreement", price),
        group("ram:SpecifiedLineTradeDelivery", quantity),
        group(
            "ram:SpecifiedLineTradeSettlement",
            group(
                "ram:ApplicableTradeTax",
                text("ram:TypeCode", "VAT"),
                text("ram:CategoryCode", line.category),
                _percent(line),
            ),
            _allowance(line.discount),
            total,
        ),
    )


def _percent(each: CategorySum | ElectronicLine) -> Part:
    # What is outside the VAT has no rate, not even that of 0.
    return None if each.category is VatCategory.NO_VAT else text("ram:RateApplicablePercent", figure(each.rate))


def _allowance(discount: Cents) -> Part:
    if discount == 0:
        return None
    return group(
        "ram:SpecifiedTradeAllowanceCharge",
        group("ram:ChargeIndicator", text("udt:Indicator", "false" if discount > 0 else "true")),
        text("ram:ActualAmount", amount(abs(discount))),
        text("ram:Reason", "Korting" if discount > 0 else "Toeslag"),
    )


def _party(name: str, trader: Trader) -> Part:
    registered, number = registration(trader)
    scheme, address = endpoint(trader)
    return group(
        name,
        text("ram:Name", trader.name),
        group("ram:SpecifiedLegalOrganization", text("ram:ID", number, schemeID=registered)),
        group(
            "ram:DefinedTradeContact",
            text("ram:PersonName", trader.contact),
            group("ram:TelephoneUniversalCommunication", text("ram:CompleteNumber", trader.phone)),
            group("ram:EmailURIUniversalCommunication", text("ram:URIID", trader.email)),
        ),
        group("ram:PostalTradeAddress", *_address(trader)),
        group("ram:URIUniversalCommunication", text("ram:URIID", address, schemeID=scheme)),
        group("ram:SpecifiedTaxRegistration", text("ram:ID", trader.vat_number, schemeID="VA")),
    )


def _address(place: Trader | DeliveryPlace) -> tuple[Part, ...]:
    street, *more = place.street or ("",)
    return (
        text("ram:PostcodeCode", place.postcode),
        text("ram:LineOne", street),
        text("ram:LineTwo", ", ".join(more)),
        text("ram:CityName", place.city),
        text("ram:CountryID", place.country),
    )


def _delivery(invoice: ElectronicInvoice) -> Part:
    place = invoice.delivery_place
    receiver = (text("ram:Name", place.name), group("ram:PostalTradeAddress", *_address(place))) if place else ()
    return group(
        "ram:ApplicableHeaderTradeDelivery",
        group("ram:ShipToTradeParty", *receiver),
        group("ram:ActualDeliverySupplyChainEvent", _day("ram:OccurrenceDateTime", invoice.supplied_on)),
    )


def _settlement(invoice: ElectronicInvoice) -> Iterator[Part]:
    payment, code = invoice.payment, payment_means(invoice)
    is_debit = code == SEPA_DIRECT_DEBIT
    yield text("ram:CreditorReferenceID", payment.creditor_id)
    yield text("ram:PaymentReference", payment.reference)
    yield text("ram:InvoiceCurrencyCode", EURO)
    yield group(
        "ram:SpecifiedTradeSettlementPaymentMeans",
        text("ram:TypeCode", code),
        group("ram:PayerPartyDebtorFinancialAccount", text("ram:IBANID", payment.debtor_iban if is_debit else "")),
        group(
            "ram:PayeePartyCreditorFinancialAccount", text("ram:IBANID", payment.iban if code == SEPA_TRANSFER else "")
        ),
    )
    for each in invoice.sums:
        yield _tax(each)
    yield group(
        "ram:SpecifiedTradePaymentTerms",
        text("ram:Description", invoice.terms),
        _day("ram:DueDateDateTime", invoice.due_date) if invoice.due_date else None,
        text("ram:DirectDebitMandateID", payment.mandate if is_debit else ""),
    )
    yield group(
        "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
        text("ram:LineTotalAmount", amount(invoice.net)),
        text("ram:TaxBasisTotalAmount", amount(invoice.net)),
        text("ram:TaxTotalAmount", amount(invoice.vat), currencyID=EURO),
        text("ram:GrandTotalAmount", amount(invoice.gross)),
        text("ram:TotalPrepaidAmount", amount(invoice.prepaid)) if invoice.prepaid else None,
        text("ram:DuePayableAmount", amount(invoice.due)),
    )
    yield group("ram:InvoiceReferencedDocument", text("ram:IssuerAssignedID", invoice.original_number))


def _tax(each: CategorySum) -> Part:
    return group(
        "ram:ApplicableTradeTax",
        text("ram:CalculatedAmount", amount(each.vat)),
        text("ram:TypeCode", "VAT"),
        text("ram:ExemptionReason", each.reason),
        text("ram:BasisAmount", amount(each.base)),
        text("ram:CategoryCode", each.category),
        _percent(each),
    )
