"""Whether the amounts of a UBL document add up, by the sums of EN 16931, to the cent."""

from collections.abc import Iterator

from grootboek.formats.parts import cents_at, part, parts, sum_at
from grootboek.formats.ubl.shares import tax_total
from grootboek.ledger.money import Cents
from grootboek.wire.xml import Element


def sums_that_differ(root: Element) -> Iterator[str]:
    """Yield the rules of the sums that do not come out; a total that is not stated is no sum."""
    totals = part(root, "cac:LegalMonetaryTotal")
    lines = cents_at(totals, "cbc:LineExtensionAmount")
    net, gross = cents_at(totals, "cbc:TaxExclusiveAmount"), cents_at(totals, "cbc:TaxInclusiveAmount")
    payable, tax = cents_at(totals, "cbc:PayableAmount"), tax_total(root)
    vat = cents_at(tax, "cbc:TaxAmount")
    of_lines = sum_at(parts(root, "cac:InvoiceLine") + parts(root, "cac:CreditNoteLine"), "cbc:LineExtensionAmount")
    subtotals = parts(tax, "cac:TaxSubtotal")
    rows: tuple[tuple[str, Cents | None, Cents | None], ...] = (
        ("BR-CO-10", lines, of_lines),
        ("BR-CO-13", net, of_lines + _document_charges(root)),
        ("BR-S-08", net, sum_at(subtotals, "cbc:TaxableAmount") if _all_have_a_base(subtotals) else None),
        ("BR-CO-14", vat if subtotals else None, sum_at(subtotals, "cbc:TaxAmount")),
        ("BR-CO-15", gross, None if net is None or vat is None else net + vat),
        ("BR-CO-16", payable, None if gross is None else gross - _paid(totals) + _rounding(totals)),
    )
    for rule, stated, expected in rows:
        if stated is not None and expected is not None and stated != expected:
            yield rule


def _all_have_a_base(subtotals: list[Element]) -> bool:
    return bool(subtotals) and all(part(each, "cbc:TaxableAmount") is not None for each in subtotals)


def _document_charges(root: Element) -> Cents:
    """Return what is charged, less what is allowed, on a whole document."""
    charges = parts(root, "cac:AllowanceCharge")
    signs = [1 if _is_charge(each) else -1 for each in charges]
    amounts = [cents_at(each, "cbc:Amount") or 0 for each in charges]
    return sum(sign * amount for sign, amount in zip(signs, amounts, strict=True))


def _is_charge(element: Element) -> bool:
    indicator = part(element, "cbc:ChargeIndicator")
    return indicator is not None and (indicator.text or "").strip() in {"true", "1"}


def _paid(totals: Element | None) -> Cents:
    return cents_at(totals, "cbc:PrepaidAmount") or 0


def _rounding(totals: Element | None) -> Cents:
    return cents_at(totals, "cbc:PayableRoundingAmount") or 0
