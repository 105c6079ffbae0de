"""The QR code on an invoice by which a bank's program fills in its payment (EPC069-12 of the European Payments Council)."""

from typing import Final

from segno import helpers

from grootboek.ledger.electronic_invoice import ElectronicInvoice
from grootboek.ledger.money import decimal_from_cents

_LARGEST: Final = 99_999_999_999
"""In cents: the most that such a code can ask."""
_LONGEST_NAME: Final = 70
_LONGEST_TEXT: Final = 140
_QUIET_ZONE: Final = 4


def payment_qr(invoice: ElectronicInvoice | None) -> str:
    """Return the code as the address of a picture (SVG in a data URI).

    Empty for what nobody is to transfer: a credit note, a direct debit, an invoice without IBAN, or of an amount that is none.
    """
    if invoice is None or invoice.is_credit or invoice.payment.mandate or not 0 < invoice.due <= _LARGEST:
        return ""
    name, payment = invoice.seller.name[:_LONGEST_NAME].strip(), invoice.payment
    if not payment.iban or not name:
        return ""
    try:
        code = helpers.make_epc_qr(
            name=name,
            iban=payment.iban,
            amount=decimal_from_cents(invoice.due),
            text=payment.reference[:_LONGEST_TEXT],
            encoding="utf-8",
        )
    except ValueError:  # a name or a number that the code has no room or no signs for
        return ""
    return code.svg_data_uri(border=_QUIET_ZONE, xmldecl=False, encode_minimal=True)
