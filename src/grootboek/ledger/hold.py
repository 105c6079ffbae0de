"""What holds a booking, so that it is not changed or withdrawn: something outside it counts on what it says."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from grootboek.ledger.refusal import Reason


class HoldKind(StrEnum):
    """What a booking is held by."""

    CORRECTION = "correction"
    VAT_RETURN = "vat_return"
    SALES_INVOICE = "sales_invoice"
    PURCHASE_INVOICE = "purchase_invoice"
    CASH_DRAWER = "cash_drawer"
    BANK_ORDER = "bank_order"


HOLD_REASON: Final[Mapping[HoldKind, Reason]] = {
    HoldKind.CORRECTION: Reason.CORRECTED,
    HoldKind.VAT_RETURN: Reason.HELD_BY_VAT_RETURN,
    HoldKind.SALES_INVOICE: Reason.HELD_BY_SALES_INVOICE,
    HoldKind.PURCHASE_INVOICE: Reason.HELD_BY_PURCHASE_INVOICE,
    HoldKind.CASH_DRAWER: Reason.HELD_BY_CASH_DRAWER,
    HoldKind.BANK_ORDER: Reason.HELD_BY_BANK_ORDER,
}


class Hold(NamedTuple):
    """A booking is held by one thing.

    `source` is the number of the booking that corrects it, the id of the filed return or of the closing of a drawer, the id of
    the invoice that made it or that a bank was asked to collect; for an approved purchase invoice the booking's own number.
    """

    kind: HoldKind
    source: int
