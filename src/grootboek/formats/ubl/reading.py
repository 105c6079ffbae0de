"""Reading an invoice or credit note in UBL 2.0 or 2.1: as it is, as SI-UBL 1, as NLCIUS (SI-UBL 2.0) or as Peppol BIS 3.

Everything that is wrong is told at once. What breaks the schema or a rule is read as far as it goes, for whoever wants it
all the same.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from grootboek.formats.parts import bytes_of, cents_at, day_at, part, parts, text_at
from grootboek.formats.received_invoice import (
    EmbeddedFile,
    FileCause,
    FileFault,
    FileReading,
    ReceivedInvoice,
    VatShare,
)
from grootboek.formats.ubl.rules import broken_rules
from grootboek.formats.ubl.schema import first_schema_error
from grootboek.formats.ubl.shares import shares_of, tax_total
from grootboek.formats.ubl.sums import sums_that_differ
from grootboek.formats.ubl.suppliers import supplier_of
from grootboek.formats.ubl.versions import is_ubl, kind_of, unknown_of
from grootboek.ledger.money import Cents
from grootboek.wire.budgets import Budget
from grootboek.wire.xml import Element, XmlCause, XmlRefused, local_name, parse

UBL_FILE: Final = Budget(body=16 * 1024 * 1024, tags=200_000)
"""What a file may be: an invoice of 5,000 lines, with attachments of 10 MB."""

_PARTIES: Final = ("cac:AccountingSupplierParty/cac:Party", "cac:AccountingCustomerParty/cac:Party")
_TOTALS: Final = "cac:LegalMonetaryTotal"
_EURO: Final = "EUR"
_CREDITS: Final = "381"
"""The type of a document that credits, which SI-UBL 1 writes as an invoice."""


def read_ubl(content: bytes) -> FileReading:
    """Read a file as an invoice or credit note in UBL."""
    root = parsed(content)
    return root if isinstance(root, FileReading) else read_document(root)


def parsed(content: bytes) -> Element | FileReading:
    """Parse a file as XML; what is none, or is too much to read, is a reading that says so."""
    try:
        return parse(content, limit=UBL_FILE.body, max_tags=UBL_FILE.tags, long_texts=True)
    except XmlRefused as refused:
        too_much = refused.cause in {XmlCause.TOO_LARGE, XmlCause.TOO_DEEP}
        cause = FileCause.TOO_MUCH if too_much else FileCause.UNREADABLE
        return FileReading(None, (FileFault(cause, str(refused)),))


def read_document(root: Element) -> FileReading:
    """Read a document that was parsed as an invoice or credit note in UBL."""
    if not is_ubl(root):
        return FileReading(None, (FileFault(FileCause.UNREADABLE, f"{local_name(root.tag)} is geen UBL"[:100]),))
    kind = kind_of(root)
    if kind is None:
        return FileReading(None, (FileFault(FileCause.UNKNOWN_KIND, unknown_of(root)[:200]),))
    faults = []
    if error := first_schema_error(root):
        faults.append(FileFault(FileCause.AGAINST_SCHEMA, error))
    faults += [FileFault(FileCause.AGAINST_RULES, rule) for rule in broken_rules(root, kind)]
    faults += [FileFault(FileCause.SUMS_DIFFER, place) for place in sums_that_differ(root)]
    faults += [FileFault(FileCause.OTHER_CURRENCY, currency[:10]) for currency in _other_currencies(root)]
    missing = list(_missing(root))
    if missing:
        return FileReading(None, (*faults, *(FileFault(FileCause.INCOMPLETE, what) for what in missing)))
    return FileReading(_invoice(root), tuple(faults))


def _other_currencies(root: Element) -> list[str]:
    """Return what is no euro of the currency of a document, and of those of the amounts that are booked."""
    told = [text_at(root, "cbc:DocumentCurrencyCode")]
    for whole in (tax_total(root), part(root, _TOTALS)):
        told += [amount.get("currencyID", "").strip() for amount in (() if whole is None else whole.iter("*"))]
    return [currency for currency in dict.fromkeys(told) if currency not in {"", _EURO}]


def _missing(root: Element) -> Iterator[str]:
    """Yield what an invoice has to have to be booked, and does not."""
    if not text_at(root, "cbc:ID"):
        yield "cbc:ID"
    if _day(root) is None:
        yield "cbc:IssueDate"
    if not text_at(root, "cbc:DocumentCurrencyCode"):
        yield "cbc:DocumentCurrencyCode"
    for path in _PARTIES:
        if part(root, path) is None:
            yield path
    if part(root, _PARTIES[0]) is not None and not supplier_of(root).is_named:
        yield f"{_PARTIES[0]}/cac:PartyName"
    if _total(root) is None:
        yield f"{_TOTALS}/cbc:PayableAmount"
    elif shares_of(root, _total(root) or 0) is None:
        yield "cac:TaxTotal/cac:TaxSubtotal"


def _day(root: Element) -> date | None:
    return day_at(root, "cbc:IssueDate")


def _total(root: Element) -> Cents | None:
    """Return what a document charges with VAT, of which some may have been paid already."""
    totals = part(root, _TOTALS)
    payable, total = cents_at(totals, "cbc:PayableAmount"), cents_at(totals, "cbc:TaxInclusiveAmount")
    if payable is None or total is not None:
        return None if payable is None else total
    return payable + (cents_at(totals, "cbc:PrepaidAmount") or 0) - _rounding(root)


def _rounding(root: Element) -> Cents:
    return cents_at(part(root, _TOTALS), "cbc:PayableRoundingAmount") or 0


def _invoice(root: Element) -> ReceivedInvoice:
    """Make the invoice of a document from which nothing is missing."""
    total, lines = _total(root) or 0, parts(root, "cac:InvoiceLine") + parts(root, "cac:CreditNoteLine")
    is_credit = local_name(root.tag) == "CreditNote" or (text_at(root, "cbc:InvoiceTypeCode") == _CREDITS and total > 0)
    sign = -1 if is_credit else 1
    return ReceivedInvoice(
        number=text_at(root, "cbc:ID"),
        date=_day(root) or date.min,
        due_date=day_at(
            root, "cbc:DueDate", "cac:PaymentMeans/cbc:PaymentDueDate", "cac:PaymentTerms/cbc:PaymentDueDate"
        ),
        supplier=supplier_of(root),
        shares=tuple(
            VatShare(category=each.category, rate=each.rate, base=sign * each.base, vat=sign * each.vat)
            for each in shares_of(root, total) or ()
        ),
        total=sign * total,
        rounding=sign * _rounding(root),
        payment_reference=text_at(root, "cac:PaymentMeans/cbc:PaymentID"),
        description=_description(root, lines),
        line_count=max(len(lines), 1),
        files=tuple(_files(root)),
    )


def _description(root: Element, lines: list[Element]) -> str:
    """Return what was bought: the first line by its name, and how many more there are."""
    names = (text_at(line, "cac:Item/cbc:Name") or text_at(line, "cac:Item/cbc:Description") for line in lines)
    first = next(filter(None, names), "") or text_at(root, "cbc:Note")
    return f"{first} en {len(lines) - 1} meer" if first and len(lines) > 1 else first


def _files(root: Element) -> Iterator[EmbeddedFile]:
    """Yield the files within a document that can be read; those without a name have that of their reference."""
    for reference in parts(root, "cac:AdditionalDocumentReference"):
        for element in parts(reference, "cac:Attachment/cbc:EmbeddedDocumentBinaryObject"):
            content = bytes_of(element)
            if content:
                yield EmbeddedFile(name=element.get("filename") or text_at(reference, "cbc:ID"), content=content)
