"""What an invoice says of its VAT: the words for a code in the column of rates, in the sums, and in the remark by law.

The remarks follow articles 226 of Directive 2006/112/EC and 35a of the Wet op de omzetbelasting 1968.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from grootboek.ledger.invoice import VatSum
from grootboek.ledger.vat import NO_VAT, UNTAXED
from grootboek.papers import dutch


@dataclass(frozen=True, slots=True)
class _VatText:
    rate: str
    label: str
    remark: str
    names_buyer: bool = False


_REVERSE: Final = _VatText("verlegd", "Btw verlegd", "Btw verlegd{to}.", names_buyer=True)
_TEXTS: Final = {
    "sales_reverse_high": _REVERSE,
    "sales_reverse_low": _REVERSE,
    "sales_eu_goods": _VatText(
        "0%", "0% btw (EU)", "Intracommunautaire levering: 0% btw, btw verlegd{to}.", names_buyer=True
    ),
    "sales_eu_services": _VatText(
        "verlegd", "Btw verlegd (EU)", "Intracommunautaire dienst: btw verlegd{to}.", names_buyer=True
    ),
    "sales_outside_eu": _VatText("0%", "0% btw (buiten EU)", "Levering of dienst buiten de EU: 0% btw."),
    "sales_eu_distance": _VatText("0%", "Afstandsverkoop (EU)", "Afstandsverkoop binnen de EU: geen Nederlandse btw."),
    UNTAXED: _VatText("geen", "Onbelast", ""),
    NO_VAT: _VatText("geen", "Geen btw", ""),
}
_NO_VAT_AT_ALL: Final = "Over deze factuur is geen btw berekend."


def rate_text(vat_sum: VatSum) -> str:
    """Return what the column of rates says at a line with this code."""
    text = None if vat_sum.foreign else _TEXTS.get(vat_sum.vat_code)
    return text.rate if text else dutch.percentage(vat_sum.rate)


def sum_label(vat_sum: VatSum, country: str) -> str:
    """Return how the VAT of a code is called in the sums; that of another country with its name."""
    if vat_sum.foreign:
        return f"{dutch.percentage(vat_sum.rate)} btw ({country})"
    text = _TEXTS.get(vat_sum.vat_code)
    return text.label if text else f"{dutch.percentage(vat_sum.rate)} btw"


def names_buyer(sums: Iterable[VatSum]) -> bool:
    """Tell whether the customer's VAT number has to be on the invoice: the VAT is his to pay."""
    return any(vat_sum.vat_code in _TEXTS and _TEXTS[vat_sum.vat_code].names_buyer for vat_sum in sums)


def remarks(sums: Iterable[VatSum], buyer_vat_number: str) -> tuple[str, ...]:
    """Return the remarks that go with the codes of an invoice, each once."""
    codes = [vat_sum.vat_code for vat_sum in sums]
    if set(codes) <= {NO_VAT, UNTAXED}:
        return (_NO_VAT_AT_ALL,)
    return tuple(dict.fromkeys(_remarks(codes, buyer_vat_number)))


def _remarks(codes: Iterable[str], buyer_vat_number: str) -> Iterator[str]:
    to = f" naar {buyer_vat_number}" if buyer_vat_number else ""
    for code in codes:
        if code in _TEXTS and _TEXTS[code].remark:
            yield _TEXTS[code].remark.format(to=to)
