"""Reading an invoice or credit note in CII: what a PDF by Factur-X or ZUGFeRD 2 has inside.

Neither its schema nor its rules are held: a booking needs what is read here, and nothing else of it.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from lxml import etree

from grootboek.formats.cii.names import CII
from grootboek.formats.parts import cents_at, number_of, part, parts, text_at, text_of, texts_at
from grootboek.formats.received_invoice import (
    FileCause,
    FileFault,
    FileReading,
    ReceivedInvoice,
    Supplier,
    VatShare,
)
from grootboek.formats.ubl.names import KVK, OIN
from grootboek.wire.xml import Element

_CREDITS: Final = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"})
"""The types of documents that credit, of which EN 16931 has more than the usual one."""
_TRANSACTION: Final = "rsm:SupplyChainTradeTransaction"
_SELLER: Final = f"{_TRANSACTION}/ram:ApplicableHeaderTradeAgreement/ram:SellerTradeParty"
_SETTLEMENT: Final = f"{_TRANSACTION}/ram:ApplicableHeaderTradeSettlement"
_TOTALS: Final = f"{_SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation"
_DAY: Final = "udt:DateTimeString"
_NUMBER: Final = "rsm:ExchangedDocument/ram:ID"
_ISSUED: Final = f"rsm:ExchangedDocument/ram:IssueDateTime/{_DAY}"
_CURRENCY: Final = f"{_SETTLEMENT}/ram:InvoiceCurrencyCode"
_TAX: Final = f"{_SETTLEMENT}/ram:ApplicableTradeTax"


def is_cii(root: Element) -> bool:
    """Tell whether a document is an invoice in CII."""
    name = etree.QName(root)
    return (name.namespace, name.localname) == (CII, "CrossIndustryInvoice")


def read_cii(root: Element) -> FileReading:
    """Read a document as an invoice or credit note in CII."""
    faults = []
    currency = text_at(root, _CURRENCY)
    if currency not in {"", "EUR"}:
        faults.append(FileFault(FileCause.OTHER_CURRENCY, currency[:10]))
    missing = [FileFault(FileCause.INCOMPLETE, what) for what in _missing(root)]
    if missing:
        return FileReading(None, (*faults, *missing))
    return FileReading(_invoice(root), tuple(faults))


def _missing(root: Element) -> Iterator[str]:
    for path in (_NUMBER, _CURRENCY):
        if not text_at(root, path):
            yield path
    if _day(root, _ISSUED) is None:
        yield _ISSUED
    if not _supplier(root).is_named:
        yield _SELLER
    if cents_at(root, f"{_TOTALS}/ram:GrandTotalAmount") is None:
        yield f"{_TOTALS}/ram:GrandTotalAmount"
    if not _shares(root, 1):
        yield _TAX


def _day(root: Element, path: str) -> date | None:
    try:
        return datetime.strptime(text_at(root, path)[:8], "%Y%m%d").date()  # noqa: DTZ007 (a day has no time zone)
    except ValueError:
        return None


def _invoice(root: Element) -> ReceivedInvoice:
    """Make the invoice of a document from which nothing is missing."""
    total = cents_at(root, f"{_TOTALS}/ram:GrandTotalAmount") or 0
    is_credit = text_at(root, "rsm:ExchangedDocument/ram:TypeCode") in _CREDITS and total > 0
    sign = -1 if is_credit else 1
    lines = parts(root, f"{_TRANSACTION}/ram:IncludedSupplyChainTradeLineItem")
    return ReceivedInvoice(
        number=text_at(root, _NUMBER),
        date=_day(root, _ISSUED) or date.min,
        due_date=_day(root, f"{_SETTLEMENT}/ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/{_DAY}"),
        supplier=_supplier(root),
        shares=_shares(root, sign),
        total=sign * total,
        rounding=sign * (cents_at(root, f"{_TOTALS}/ram:RoundingAmount") or 0),
        payment_reference=text_at(root, f"{_SETTLEMENT}/ram:PaymentReference"),
        description=_description(lines),
        line_count=max(len(lines), 1),
    )


def _supplier(root: Element) -> Supplier:
    seller = part(root, _SELLER)
    account = "ram:SpecifiedTradeSettlementPaymentMeans/ram:PayeePartyCreditorFinancialAccount/ram:IBANID"
    return Supplier(
        names=tuple(texts_at(seller, "ram:Name", "ram:SpecifiedLegalOrganization/ram:TradingBusinessName")),
        vat_number=_identified(seller, "VA"),
        coc_number=_identified(seller, KVK),
        oin=_identified(seller, OIN),
        ibans=tuple(texts_at(part(root, _SETTLEMENT), account)),
        country=text_at(seller, "ram:PostalTradeAddress/ram:CountryID").upper(),
    )


def _identified(seller: Element | None, scheme: str) -> str:
    places = ("ram:SpecifiedTaxRegistration/ram:ID", "ram:SpecifiedLegalOrganization/ram:ID", "ram:GlobalID")
    elements = (element for path in places for element in parts(seller, path))
    return next((text_of(element) for element in elements if element.get("schemeID") == scheme), "")


def _shares(root: Element, sign: int) -> tuple[VatShare, ...]:
    """Return what is charged by category and rate; nothing where not every part of it says how much."""
    shares = tuple(share for each in parts(root, _TAX) if (share := _share(each, sign)) is not None)
    return shares if len(shares) == len(parts(root, _TAX)) else ()


def _share(tax: Element, sign: int) -> VatShare | None:
    base, vat = cents_at(tax, "ram:BasisAmount"), cents_at(tax, "ram:CalculatedAmount")
    if base is None or vat is None:
        return None
    rate = number_of(text_at(tax, "ram:RateApplicablePercent"))
    category = text_at(tax, "ram:CategoryCode").upper()
    return VatShare(category=category, rate=rate or Decimal(0), base=sign * base, vat=sign * vat)


def _description(lines: list[Element]) -> str:
    """Return what was bought: the first line by its name, and how many more there are."""
    first = next(filter(None, (text_at(line, "ram:SpecifiedTradeProduct/ram:Name") for line in lines)), "")
    return f"{first} en {len(lines) - 1} meer" if first and len(lines) > 1 else first
