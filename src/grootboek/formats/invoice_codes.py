"""Codes and figures that the syntaxes of electronic invoices share: units, means of payment, who is who, numbers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from grootboek.formats.ubl.names import KVK, OIN, VAT_SCHEMES
from grootboek.ledger.electronic_invoice import ElectronicInvoice, Trader
from grootboek.ledger.money import Cents, decimal_from_cents

EURO: Final = "EUR"
INVOICE_TYPE: Final = "380"
CREDIT_NOTE_TYPE: Final = "381"

_PIECE: Final = "C62"
_UNITS: Final[Mapping[str, tuple[str, ...]]] = {
    "ANN": ("jaar", "jaren"),
    "CMT": ("cm", "centimeter"),
    "DAY": ("dag", "dagen"),
    "GRM": ("g", "gr", "gram"),
    "H87": ("stuk", "stuks", "st", "st.", "stk", "stk."),
    "HUR": ("uur", "uren", "u", "u."),
    "KGM": ("kg", "kilo", "kilogram"),
    "KMT": ("km", "kilometer", "kilometers"),
    "KWH": ("kwh",),
    "LTR": ("l", "liter", "liters"),
    "MIN": ("min", "min.", "minuut", "minuten"),
    "MMT": ("mm", "millimeter"),
    "MON": ("maand", "maanden", "mnd"),
    "MTK": ("m2", "m²", "vierkante meter"),
    "MTQ": ("m3", "m³", "kubieke meter"),
    "MTR": ("m", "meter", "meters"),
    "PR": ("paar", "paren"),
    "SET": ("set", "sets"),
    "TNE": ("ton",),
    "WEE": ("week", "weken"),
    "XBX": ("doos", "dozen"),
    "XPK": ("pak", "pakken", "verpakking"),
}
_CODE_OF_UNIT: Final = {word: code for code, words in _UNITS.items() for word in words}

CASH: Final = "10"
SEPA_TRANSFER: Final = "58"
SEPA_DIRECT_DEBIT: Final = "59"
STANDING_AGREEMENT: Final = "57"


def unit_code(unit: str) -> str:
    """Return the code of a unit by its Dutch word (UNECE recommendation 20 and 21); that of a piece when it is not known."""
    return _CODE_OF_UNIT.get(unit.strip().casefold(), _PIECE)


def payment_means(invoice: ElectronicInvoice) -> str:
    """Return the code of how an invoice is paid: in cash, by transfer, by direct debit, or as both agreed."""
    if invoice.is_paid:
        return CASH
    if invoice.is_credit or not (invoice.payment.iban or invoice.payment.mandate):
        return STANDING_AGREEMENT
    return SEPA_DIRECT_DEBIT if invoice.payment.mandate else SEPA_TRANSFER


def registration(trader: Trader) -> tuple[str, str]:
    """Return the scheme and the number under which a trader is registered in the Netherlands; empty when it is not."""
    if trader.oin:
        return OIN, trader.oin
    return (KVK, trader.coc_number) if trader.coc_number else ("", "")


def endpoint(trader: Trader) -> tuple[str, str]:
    """Return the scheme and the number by which a trader is reached; empty when it has none of a known scheme."""
    registered = registration(trader)
    if any(registered):
        return registered
    scheme = VAT_SCHEMES.get(trader.vat_number[:2], "")
    return (scheme, trader.vat_number) if scheme else ("", "")


def amount(cents: Cents) -> str:
    """Write an amount in euros with two decimals."""
    return f"{decimal_from_cents(cents):f}"


def figure(number: Decimal) -> str:
    """Write a number with the decimals that it has."""
    plain = f"{number + 0:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
