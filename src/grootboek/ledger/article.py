"""Articles (artikel): what is sold, with its prices, VAT code and revenue account; their groups, pictures and stock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, Final, TypeAlias
from uuid import UUID

from grootboek.ledger.money import LARGEST, decimal_from_cents
from grootboek.ledger.vat import vat_code

TEXT_LENGTHS: Final[Mapping[str, int]] = {
    "code": 50,
    "name": 255,
    "unit": 50,
    "group_code": 50,
    "group_name": 50,
    "search_name": 50,
}
"""The longest text of each field."""
FINEST_PRICE: Final = Decimal("0.0001")
HIGHEST_PRICE: Final = decimal_from_cents(LARGEST)
LARGEST_QUANTITY: Final = Decimal(10) ** 10
"""No quantity is this large."""
GROUP_NAME_LENGTH: Final = TEXT_LENGTHS["group_name"]
PICTURE_NAME_LENGTH: Final = 100
LARGEST_PICTURE: Final = 2_000_000
"""Bytes of a picture at most."""


class ArticleKind(StrEnum):
    """What an article is for: to be sold, to put a text on an invoice, or to stand for goods or services that are no article."""

    ORDINARY = "ordinary"
    TEXT = "text"
    ANY_GOODS = "any goods"
    ANY_SERVICES = "any services"


OWN_KINDS: Final = frozenset({ArticleKind.ANY_GOODS, ArticleKind.ANY_SERVICES})
"""The kinds of articles that every administration has from its start; lists of articles leave them out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDraft:
    """What somebody states about an article; prices exclude VAT and have four decimals at most.

    An empty `group_name` leaves the group the name that it has. `supplier_id` is the party from whom it is bought; of an
    article whose stock is tracked, orders reserve. `free_fields` are the values of the fields that articles have. A revenue
    group gives the VAT code and the account. `consumer_price` is the price with VAT, where that is what customers are told:
    then the sales price follows from it.
    """

    code: str
    name: str
    unit: str = ""
    group_code: str = ""
    group_name: str = ""
    purchase_price: Decimal = Decimal(0)
    sales_price: Decimal = Decimal(0)
    vat_code: str = "sales_high"
    account_id: int | None = None
    cost_centre_id: int | None = None
    active: bool = True
    search_name: str = ""
    supplier_id: int | None = None
    in_webshop: bool = False
    stock_tracked: bool = False
    free_fields: Mapping[str, str] = field(default_factory=dict)
    door_fields: Mapping[str, Any] = field(default_factory=dict)
    revenue_group_id: int | None = None
    discount_group_id: int | None = None
    consumer_price: Decimal | None = None
    kind: str = ArticleKind.ORDINARY
    from_wholesaler: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(ArticleDraft):
    """One article as it stands in the books; `stock` is how many there are, whatever was ordered.

    One that is deleted is only there for the orders that name it.
    """

    id: int
    uid: UUID
    stock: Decimal
    deleted: bool = False
    created_at: datetime
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What pricing and taxing a line have to know of an article."""

    id: int
    uid: UUID
    name: str
    kind: str
    deleted: bool
    vat_code: str
    revenue_group_id: int | None
    discount_group_id: int | None
    sales_price: Decimal
    consumer_price: Decimal | None


AnyArticle: TypeAlias = Article | ArticleFacts
"""An article, or no more of it than its facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleGroup:
    """A group of articles (artikelgroep), which articles name by its code."""

    code: str
    uid: UUID
    name: str
    created_at: datetime
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class ArticlePicture:
    """The picture of an article: the name of its file and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class RecipePart:
    """What an article is made of: so many of another article."""

    article_id: int
    uid: UUID
    code: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class ArticleSettings:
    """What codes of articles may be where an administration limits them: digits alone, and of some length."""

    numeric_codes: bool = True
    longest_code: int = 10


@dataclass(frozen=True, slots=True)
class StockLevels:
    """How many there are of an article (technical), how many of those sales orders have not reserved (free), and what is coming.

    `ordered` is what open purchase orders bring into the stock.
    """

    technical: Decimal
    free: Decimal
    ordered: Decimal = Decimal(0)

    @property
    def economic(self) -> Decimal:
        """What will be there when all orders are carried out."""
        return self.free + self.ordered


def is_quantity(quantity: Decimal) -> bool:
    """Tell whether a quantity can be kept exactly: finite, four decimals at most, and not too large; it may be negative."""
    # The bounds come first: quantize raises when the result has more digits than Decimal's context holds.
    return quantity.is_finite() and abs(quantity) < LARGEST_QUANTITY and quantity == quantity.quantize(FINEST_PRICE)


def is_price(price: Decimal) -> bool:
    """Tell whether a price can be kept exactly: finite, four decimals at most, and not above the highest; it may be negative."""
    return price.is_finite() and abs(price) <= HIGHEST_PRICE and price == price.quantize(FINEST_PRICE)


def price_including_vat(article: ArticleDraft | ArticleFacts, day: date) -> Decimal:
    """Return the sales price with the VAT of a day: what consumers are told, else to four decimals, halves away from zero.

    A free rate adds nothing.
    """
    if article.consumer_price is not None:
        return article.consumer_price
    return with_vat(article.sales_price, article.vat_code, day)


def with_vat(price: Decimal, code: str, day: date) -> Decimal:
    """Return a price with the VAT of a day, to four decimals, halves away from zero."""
    return (price * (100 + vat_code(code).rate_on(day)) / 100).quantize(FINEST_PRICE, ROUND_HALF_UP)


def without_vat(price: Decimal, code: str, day: date) -> Decimal:
    """Return what a price with the VAT of a day is without it, to four decimals, halves away from zero."""
    return (price * 100 / (100 + vat_code(code).rate_on(day))).quantize(FINEST_PRICE, ROUND_HALF_UP)
