"""Electronic invoices written in UBL 2.1, as an Invoice or a CreditNote.

A document says which specification it meets: the one that is asked for when it does, else EN 16931 alone. The Dutch one wants a
KvK number or OIN of a customer in the Netherlands, for one, which a consumer has not.
"""

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
from grootboek.formats.ubl.dutch_rules import violated_rules
from grootboek.formats.ubl.names import (
    CREDIT_NOTE,
    EN_16931,
    INVOICE,
    NLCIUS,
    PEPPOL,
    PEPPOL_PROFILE,
    PREFIXES,
)
from grootboek.ledger.electronic_invoice import (
    CategorySum,
    DeliveryPlace,
    ElectronicInvoice,
    ElectronicLine,
    Trader,
    UblForm,
    VatCategory,
)
from grootboek.ledger.money import Cents
from grootboek.wire.xml import parse

_CUSTOMIZATIONS: Final[Mapping[UblForm, str]] = {
    UblForm.NLCIUS: NLCIUS,
    UblForm.PEPPOL: PEPPOL,
    UblForm.EN_16931: EN_16931,
}


def ubl_of(invoice: ElectronicInvoice, wanted: UblForm) -> bytes:
    """Write an invoice in UBL by the specification that is wanted when it meets that, else by EN 16931."""
    return _written(invoice, wanted if _meets(invoice, wanted) else UblForm.EN_16931)


def _meets(invoice: ElectronicInvoice, wanted: UblForm) -> bool:
    if wanted is UblForm.EN_16931:
        return True
    # Peppol's rules for Dutch suppliers are those of NLCIUS, with two more: both can be reached, and a credit note says of what.
    if wanted is UblForm.PEPPOL:
        reachable = all(any(endpoint(trader)) for trader in (invoice.seller, invoice.buyer))
        if not reachable or (invoice.is_credit and not invoice.original_number):
            return False
    return not violated_rules(parse(_written(invoice, UblForm.NLCIUS)))


def _written(invoice: ElectronicInvoice, specification: UblForm) -> bytes:
    name, namespace = ("CreditNote", CREDIT_NOTE) if invoice.is_credit else ("Invoice", INVOICE)
    return document(name, {"": namespace, **PREFIXES}, *_head(invoice, specification), *_body(invoice))


def _head(invoice: ElectronicInvoice, specification: UblForm) -> Iterator[Part]:
    yield text("cbc:CustomizationID", _CUSTOMIZATIONS[specification])
    if specification is not UblForm.EN_16931:
        yield text("cbc:ProfileID", PEPPOL_PROFILE)
    yield text("cbc:ID", invoice.number)
    yield text("cbc:IssueDate", invoice.date.isoformat())
    if invoice.is_credit:
        yield text("cbc:CreditNoteTypeCode", CREDIT_NOTE_TYPE)
    else:
        yield text("cbc:DueDate", invoice.due_date.isoformat() if invoice.due_date else "")
        yield text("cbc:InvoiceTypeCode", INVOICE_TYPE)
    yield text("cbc:Note", invoice.note)
    yield text("cbc:DocumentCurrencyCode", EURO)
    yield text("cbc:BuyerReference", invoice.buyer_reference)
    yield group("cac:BillingReference", group("cac:InvoiceDocumentReference", text("cbc:ID", invoice.original_number)))


def _body(invoice: ElectronicInvoice) -> Iterator[Part]:
    yield group("cac:AccountingSupplierParty", _party(invoice.seller, invoice.payment.creditor_id))
    yield group("cac:AccountingCustomerParty", _party(invoice.buyer))
    yield _delivery(invoice)
    yield _payment(invoice)
    yield group("cac:PaymentTerms", text("cbc:Note", invoice.terms))
    yield group("cac:TaxTotal", _money("cbc:TaxAmount", invoice.vat), *(_subtotal(each) for each in invoice.sums))
    yield group(
        "cac:LegalMonetaryTotal",
        _money("cbc:LineExtensionAmount", invoice.net),
        _money("cbc:TaxExclusiveAmount", invoice.net),
        _money("cbc:TaxInclusiveAmount", invoice.gross),
        _money("cbc:PrepaidAmount", invoice.prepaid) if invoice.prepaid else None,
        _money("cbc:PayableAmount", invoice.due),
    )
    for number, line in enumerate(invoice.lines, 1):
        yield _line(number, line, is_credit=invoice.is_credit)


def _money(name: str, cents: Cents) -> Part:
    return text(name, amount(cents), currencyID=EURO)


def _party(trader: Trader, creditor_id: str = "") -> Part:
    scheme, address = endpoint(trader)
    registered, number = registration(trader)
    return group(
        "cac:Party",
        text("cbc:EndpointID", address, schemeID=scheme),
        group("cac:PartyIdentification", text("cbc:ID", creditor_id, schemeID="SEPA")),
        group("cac:PartyName", text("cbc:Name", trader.name)),
        group("cac:PostalAddress", *_address(trader)),
        group("cac:PartyTaxScheme", text("cbc:CompanyID", trader.vat_number), _tax_scheme())
        if trader.vat_number
        else None,
        group(
            "cac:PartyLegalEntity",
            text("cbc:RegistrationName", trader.name),
            text("cbc:CompanyID", number, schemeID=registered),
        ),
        group(
            "cac:Contact",
            text("cbc:Name", trader.contact),
            text("cbc:Telephone", trader.phone),
            text("cbc:ElectronicMail", trader.email),
        ),
    )


def _address(place: Trader | DeliveryPlace) -> tuple[Part, ...]:
    street, *more = place.street or ("",)
    return (
        text("cbc:StreetName", street),
        text("cbc:AdditionalStreetName", ", ".join(more)),
        text("cbc:CityName", place.city),
        text("cbc:PostalZone", place.postcode),
        group("cac:Country", text("cbc:IdentificationCode", place.country)),
    )


def _tax_scheme() -> Part:
    return group("cac:TaxScheme", text("cbc:ID", "VAT"))


def _delivery(invoice: ElectronicInvoice) -> Part:
    place = invoice.delivery_place
    return group(
        "cac:Delivery",
        text("cbc:ActualDeliveryDate", invoice.supplied_on.isoformat()),
        group("cac:DeliveryLocation", group("cac:Address", *_address(place))) if place else None,
        group("cac:DeliveryParty", group("cac:PartyName", text("cbc:Name", place.name))) if place else None,
    )


def _payment(invoice: ElectronicInvoice) -> Part:
    code, payment = payment_means(invoice), invoice.payment
    account = text("cbc:ID", payment.iban if code == SEPA_TRANSFER else "")
    mandate: tuple[Part, ...] = ()
    if code == SEPA_DIRECT_DEBIT:
        debtor = group("cac:PayerFinancialAccount", text("cbc:ID", payment.debtor_iban))
        mandate = (text("cbc:ID", payment.mandate), debtor)
    return group(
        "cac:PaymentMeans",
        text("cbc:PaymentMeansCode", code),
        text("cbc:PaymentID", payment.reference),
        group("cac:PayeeFinancialAccount", account),
        group("cac:PaymentMandate", *mandate),
    )


def _subtotal(each: CategorySum) -> Part:
    return group(
        "cac:TaxSubtotal",
        _money("cbc:TaxableAmount", each.base),
        _money("cbc:TaxAmount", each.vat),
        group(
            "cac:TaxCategory",
            text("cbc:ID", each.category),
            _percent(each),
            text("cbc:TaxExemptionReason", each.reason),
            _tax_scheme(),
        ),
    )


def _percent(each: CategorySum | ElectronicLine) -> Part:
    # What is outside the VAT has no rate, not even that of 0.
    return None if each.category is VatCategory.NO_VAT else text("cbc:Percent", figure(each.rate))


def _line(number: int, line: ElectronicLine, *, is_credit: bool) -> Part:
    kind, quantity = ("CreditNote", "Credited") if is_credit else ("Invoice", "Invoiced")
    return group(
        f"cac:{kind}Line",
        text("cbc:ID", str(number)),
        text(f"cbc:{quantity}Quantity", figure(line.quantity), unitCode=unit_code(line.unit)),
        _money("cbc:LineExtensionAmount", line.net),
        _allowance(line.discount),
        group(
            "cac:Item",
            text("cbc:Description", line.description),
            text("cbc:Name", line.name),
            group("cac:SellersItemIdentification", text("cbc:ID", line.article_code)),
            group("cac:ClassifiedTaxCategory", text("cbc:ID", line.category), _percent(line), _tax_scheme()),
        ),
        group("cac:Price", text("cbc:PriceAmount", figure(line.price), currencyID=EURO)),
    )


def _allowance(discount: Cents) -> Part:
    if discount == 0:
        return None
    return group(
        "cac:AllowanceCharge",
        text("cbc:ChargeIndicator", "false" if discount > 0 else "true"),
        text("cbc:AllowanceChargeReason", "Korting" if discount > 0 else "Toeslag"),
        _money("cbc:Amount", abs(discount)),
    )
