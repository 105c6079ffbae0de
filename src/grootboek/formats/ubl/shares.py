"""What a UBL document charges by category and rate of VAT: the subtotals of its tax."""

from decimal import Decimal
from typing import Final

from grootboek.formats.parts import cents_at, number_of, part, parts, text_at
from grootboek.formats.received_invoice import VatShare
from grootboek.ledger.money import Cents
from grootboek.wire.xml import Element

STANDARD: Final = "S"
UNTAXED: Final = "O"
_AS_STANDARD: Final = frozenset({"S", "AA", "H"})
"""Categories of a charge at any rate: SI-UBL 1 tells the low and the high one apart."""


def tax_total(root: Element) -> Element | None:
    """Return the tax of a document in its own currency; one that is stated for the ledger alone has no subtotals."""
    totals = parts(root, "cac:TaxTotal")
    return next((each for each in totals if part(each, "cac:TaxSubtotal") is not None), totals[0] if totals else None)


def shares_of(root: Element, total: Cents) -> tuple[VatShare, ...] | None:
    """Return what a document with a total charges by category and rate, as it is written; None when it does not say."""
    tax = tax_total(root)
    subtotals = parts(tax, "cac:TaxSubtotal")
    if not subtotals:
        vat = cents_at(tax, "cbc:TaxAmount") or 0
        net = cents_at(part(root, "cac:LegalMonetaryTotal"), "cbc:TaxExclusiveAmount")
        # Whoever charges no VAT may leave it out altogether.
        is_untaxed = not vat and net in {None, total}
        return (VatShare(category=UNTAXED, rate=Decimal(0), base=total, vat=0),) if is_untaxed else None
    shares = [_share(each, total if len(subtotals) == 1 else None) for each in subtotals]
    whole = tuple(share for share in shares if share is not None)
    return whole if len(whole) == len(shares) else None


def _share(subtotal: Element, total: Cents | None) -> VatShare | None:
    """Return one subtotal; one that stands alone may leave out its base."""
    base, vat = cents_at(subtotal, "cbc:TaxableAmount"), cents_at(subtotal, "cbc:TaxAmount")
    if vat is None or (base is None and total is None):
        return None
    base = (total or 0) - vat if base is None else base
    category = text_at(subtotal, "cac:TaxCategory/cbc:ID").upper() or (STANDARD if vat else UNTAXED)
    category = STANDARD if category in _AS_STANDARD else category
    return VatShare(category=category, rate=_rate(subtotal, base, vat), base=base, vat=vat)


def _rate(subtotal: Element, base: Cents, vat: Cents) -> Decimal:
    """Return the percentage of a subtotal; where none is written, the whole one that its amounts come to."""
    for path in ("cac:TaxCategory/cbc:Percent", "cbc:Percent"):
        rate = number_of(text_at(subtotal, path))
        if rate is not None:
            return rate
    return Decimal(round(100 * vat / base)) if base else Decimal(0)
