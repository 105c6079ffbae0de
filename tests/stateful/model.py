"""The small model that the doors are held against: invoices, with what is to be received for each."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

CENT: Final = Decimal("0.01")
VAT_RATE: Final = Decimal("0.21")


@dataclass
class Invoice:
    """An invoice as the model knows it."""

    net: Decimal
    vat: Decimal
    paid: Decimal = Decimal(0)
    year: int = 2026
    corrected: bool = False

    @property
    def total(self) -> Decimal:
        """What is to be received for it."""
        return self.net + self.vat

    @property
    def outstanding(self) -> Decimal:
        """What is still to be received for it."""
        return Decimal(0) if self.corrected else self.total - self.paid


def tax(net: Decimal) -> Decimal:
    """Return 21 % of an amount, rounded half up."""
    return (net * VAT_RATE).quantize(CENT, "ROUND_HALF_UP")
