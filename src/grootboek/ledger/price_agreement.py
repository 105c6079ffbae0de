"""Prices: what is agreed (prijsafspraak) with customers, promotions (actieprijs), and what a customer pays for an article."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from grootboek.ledger.article import FINEST_PRICE, AnyArticle, price_including_vat, with_vat
from grootboek.ledger.place_of_supply import Taxation

FULL_DISCOUNT: Final = Decimal(100)
"""Percent of a price that is taken off when nothing is left of it."""
PROMOTION_NAME_LENGTH: Final = 100


class PriceBasis(StrEnum):
    """Why a price is what it is; of those that hold, the first in this order counts, and the sales price when none does."""

    PROMOTION_OF_ARTICLE = "promotion of article"
    PROMOTION_OF_GROUP = "promotion of group"
    ARTICLE_FOR_CUSTOMER = "article for customer"
    ARTICLE_FOR_CUSTOMER_GROUP = "article for customer group"
    GROUP_FOR_CUSTOMER = "group for customer"
    GROUP_FOR_CUSTOMER_GROUP = "group for customer group"
    SALES_PRICE = "sales price"


_RANK: Final = {basis: rank for rank, basis in enumerate(PriceBasis)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceAgreementDraft:
    """What is agreed: a price without VAT or a discount in percent of the sales price, one of the two.

    It is about an article or a discount group of articles, and is made with a customer or a discount group of customers; with
    neither it is a promotion, which has a name and holds for everybody. It holds from a quantity on (staffel), from and
    through a day where those are stated.
    """

    article_id: int | None = None
    article_group_id: int | None = None
    party_id: int | None = None
    customer_group_id: int | None = None
    name: str = ""
    quantity_from: Decimal = Decimal(0)
    price: Decimal | None = None
    discount: Decimal | None = None
    valid_from: date | None = None
    valid_through: date | None = None

    @property
    def basis(self) -> PriceBasis:
        """What a price is that follows from it."""
        of_article = self.article_id is not None
        if self.party_id is not None:
            return PriceBasis.ARTICLE_FOR_CUSTOMER if of_article else PriceBasis.GROUP_FOR_CUSTOMER
        if self.customer_group_id is not None:
            return PriceBasis.ARTICLE_FOR_CUSTOMER_GROUP if of_article else PriceBasis.GROUP_FOR_CUSTOMER_GROUP
        return PriceBasis.PROMOTION_OF_ARTICLE if of_article else PriceBasis.PROMOTION_OF_GROUP

    @property
    def is_promotion(self) -> bool:
        """Tell whether it holds for everybody."""
        return self.party_id is None and self.customer_group_id is None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedPrice(PriceAgreementDraft):
    """What was agreed, of a price agreement with an id."""

    id: int

    def holds(self, quantity: Decimal, day: date) -> bool:
        """Tell whether it holds for a quantity on a day; what comes back is priced as what went out."""
        begun = self.valid_from is None or self.valid_from <= day
        ended = self.valid_through is not None and self.valid_through < day
        return self.quantity_from <= abs(quantity) and begun and not ended


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceAgreement(AgreedPrice):
    """One price agreement as it was made."""

    uid: UUID
    created_at: datetime
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class Price:
    """What a customer pays for one unit without VAT: the price before discount, the discount in percent, and the reason.

    `base` is the sales price of the article. `agreement` is what was agreed, None when the sales price counts.
    """

    base: Decimal
    price: Decimal
    discount: Decimal
    agreement: AgreedPrice | None = None

    @property
    def basis(self) -> PriceBasis:
        """Why the price is what it is."""
        return PriceBasis.SALES_PRICE if self.agreement is None else self.agreement.basis

    @property
    def net(self) -> Decimal:
        """The price after discount, to four decimals, halves away from zero."""
        return (self.price * (FULL_DISCOUNT - self.discount) / 100).quantize(FINEST_PRICE, ROUND_HALF_UP)

    def before_discount(self, article: AnyArticle, day: date, *, including_vat: bool, way: Taxation) -> Decimal:
        """Return the price before discount, with VAT as a line is taxed on a day if asked.

        What consumers were told stays as it is where the VAT of the article is theirs.
        """
        if not including_vat:
            return self.price
        if way != Taxation(article.vat_code):
            return (self.price * (100 + way.rate_on(day)) / 100).quantize(FINEST_PRICE, ROUND_HALF_UP)
        agreed = None if self.agreement is None else self.agreement.price
        return price_including_vat(article, day) if agreed is None else with_vat(agreed, article.vat_code, day)


def is_discount(percent: Decimal) -> bool:
    """Tell whether a discount in percent can be kept: from 0 to 100, four decimals at most."""
    return percent.is_finite() and 0 <= percent <= FULL_DISCOUNT and percent == percent.quantize(FINEST_PRICE)


def price_of(base: Decimal, agreements: Iterable[AgreedPrice], quantity: Decimal, day: date) -> Price:
    """Return the price for a quantity on a day out of the agreements on one article and one customer, and their groups.

    What stands first in the order of `PriceBasis` counts. Of one basis it is the agreement with the highest quantity that is
    reached; of those, the one that began last.
    """

    def worth(agreement: AgreedPrice) -> tuple[int, Decimal, date, int]:
        # The id decides between two that began on one day: the later one counts.
        begun = agreement.valid_from or date.min
        return -_RANK[agreement.basis], agreement.quantity_from, begun, agreement.id

    best = max((each for each in agreements if each.holds(quantity, day)), key=worth, default=None)
    if best is None:
        return Price(base, base, Decimal(0))
    return Price(base, base if best.price is None else best.price, best.discount or Decimal(0), best)
