"""Price agreements (prijsafspraak): what a customer pays for an article from a quantity on, during a time."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from uuid import UUID

from grootboek.ledger.article import FINEST_PRICE

FULL_DISCOUNT: Final = Decimal(100)
"""Percent of a price that is taken off when nothing is left of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceAgreementDraft:
    """What is agreed: a price without VAT or a discount in percent of the sales price, one of the two.

    It holds from a quantity on (staffel), from and through a day where those are stated.
    """

    article_id: int
    party_id: int
    quantity_from: Decimal = Decimal(0)
    price: Decimal | None = None
    discount: Decimal | None = None
    valid_from: date | None = None
    valid_through: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceAgreement(PriceAgreementDraft):
    """One price agreement as it was made."""

    id: int
    uid: UUID
    created_at: datetime
    modified_at: datetime

    def holds(self, quantity: Decimal, day: date) -> bool:
        """Tell whether it holds for a quantity on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        ended = self.valid_through is not None and self.valid_through < day
        return self.quantity_from <= quantity and begun and not ended


@dataclass(frozen=True, slots=True)
class AgreedPrice:
    """What a customer pays for one unit without VAT: the price before discount and the discount in percent."""

    price: Decimal
    discount: Decimal

    @property
    def net(self) -> Decimal:
        """The price after discount, to four decimals, halves away from zero."""
        return (self.price * (FULL_DISCOUNT - self.discount) / 100).quantize(FINEST_PRICE, ROUND_HALF_UP)


def is_discount(percent: Decimal) -> bool:
    """Tell whether a discount in percent can be kept: from 0 to 100, four decimals at most."""
    return percent.is_finite() and 0 <= percent <= FULL_DISCOUNT and percent == percent.quantize(FINEST_PRICE)


def agreed_price(base_price: Decimal, agreements: list[PriceAgreement], quantity: Decimal, day: date) -> AgreedPrice:
    """Return the price for a quantity on a day out of what was agreed with one customer on one article.

    The agreement with the highest quantity that is reached counts; of those, the one that began last.
    """
    holding = [agreement for agreement in agreements if agreement.holds(quantity, day)]
    best = max(
        holding,
        # The id decides between two that began on one day: the later one counts.
        key=lambda agreement: (agreement.quantity_from, agreement.valid_from or date.min, agreement.id),
        default=None,
    )
    if best is None:
        return AgreedPrice(base_price, Decimal(0))
    price = base_price if best.price is None else best.price
    return AgreedPrice(price, best.discount or Decimal(0))
