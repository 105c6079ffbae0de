"""The Soorten of mutations and the kinds of bookings that they are."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from grootboek.ledger.booking import BookingKind

TO_WIRE: Final[Mapping[BookingKind, str]] = MappingProxyType(
    {
        BookingKind.OPENING: "OpeningsSaldo",
        BookingKind.PURCHASE_INVOICE: "FactuurOntvangen",
        BookingKind.SALES_INVOICE: "FactuurVerstuurd",
        BookingKind.PAYMENT_RECEIVED: "FactuurbetalingOntvangen",
        BookingKind.PAYMENT_SENT: "FactuurbetalingVerstuurd",
        BookingKind.MONEY_RECEIVED: "GeldOntvangen",
        BookingKind.MONEY_SPENT: "GeldUitgegeven",
        BookingKind.GENERAL: "Memoriaal",
    }
)
"""The Soort of each kind of booking."""

FROM_WIRE: Final[Mapping[str, BookingKind]] = MappingProxyType(
    {soort: kind for kind, soort in TO_WIRE.items() if kind is not BookingKind.OPENING}
)
"""The kind of each Soort that AddMutatie takes (manual chapter 3: all but OpeningsSaldo)."""
