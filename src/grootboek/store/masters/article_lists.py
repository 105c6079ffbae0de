"""Articles as lists show them: with the groups, suppliers, parts and agreements that they name, read in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, false, func, select, text, true, type_coerce

from grootboek.ledger.article import Article
from grootboek.ledger.sales_order import RESERVING
from grootboek.store.book import Book
from grootboek.store.engine.column_types import TenThousandths
from grootboek.store.lists.inner_rows import rows_together
from grootboek.store.lists.pages import Listing, page_of
from grootboek.store.lists.request import ListRequest
from grootboek.store.tables.administration import article, party
from grootboek.store.tables.trade import price_agreement, recipe_part, revenue_group, sales_order, sales_order_line

_PRESENT: Final = text("NOT article.deleted")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownArticle(Article):
    """An article with what it names.

    `free_stock` is what orders have not reserved; `parts` have the `code` and `uid` of an article and a `quantity` in
    ten-thousandths.
    """

    revenue_group_uid: UUID | None
    supplier_uid: UUID | None
    free_stock: Decimal
    parts: Sequence[Mapping[str, Any]]

    @property
    def is_composed(self) -> bool:
        """Whether it is made of other articles."""
        return bool(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedArticle:
    """An article with what was agreed on it with customers.

    `agreements` have the `uid`, `number` and `name` of a customer, `valid_from`, `valid_through`, `quantity_from`, `price` and
    `discount`, as JSON has them: days as texts, numbers in ten-thousandths.
    """

    id: int
    code: str
    name: str
    sales_price: Decimal
    agreements: Sequence[Mapping[str, Any]]


_part: Final = article.alias("part")
_of_article: Final = and_(
    recipe_part.c.administration_id == article.c.administration_id, recipe_part.c.article_id == article.c.id
)
_parts: Final = (
    select(rows_together(code=_part.c.code, uid=_part.c.uid, quantity=recipe_part.c.quantity))
    .select_from(recipe_part)
    .join(
        _part,
        and_(_part.c.administration_id == recipe_part.c.administration_id, _part.c.id == recipe_part.c.part_id),
    )
    .where(_of_article)
    .correlate(article)
    .scalar_subquery()
)
_line: Final = sales_order_line.c
_reserved: Final = (
    select(func.sum(case((_line.quantity > _line.delivered, _line.quantity - _line.delivered), else_=0)))
    .select_from(sales_order_line)
    .join(
        sales_order,
        and_(sales_order.c.administration_id == _line.administration_id, sales_order.c.id == _line.order_id),
    )
    .where(
        _line.administration_id == article.c.administration_id,
        _line.article_id == article.c.id,
        _line.quantity > 0,
        sales_order.c.stage.in_(sorted(stage.value for stage in RESERVING)),
    )
    .correlate(article)
    .scalar_subquery()
)
_SCALED: Final = ("purchase_price", "sales_price", "stock", "consumer_price")
_FACTS: Final[dict[str, ColumnElement[Any]]] = {
    name: type_coerce(article.c[name], TenThousandths()) if name in _SCALED else article.c[name]
    for name in Article.__dataclass_fields__
    if name in article.c
} | {
    "revenue_group_uid": revenue_group.c.uid,
    "supplier_uid": party.c.uid,
    "free_stock": type_coerce(article.c.stock - func.coalesce(_reserved, 0), TenThousandths()),
    "parts": _parts,
}
_MADE: Final[dict[str, ColumnElement[Any]]] = {
    "is_composed": case((exists().where(_of_article).correlate(article), true()), else_=false()),
}
"""What an article tells of itself, for filters."""
_shown: Final = (
    select(*(column.label(name) for name, column in _FACTS.items()))
    .select_from(article)
    .outerjoin(
        revenue_group,
        and_(
            revenue_group.c.administration_id == article.c.administration_id,
            revenue_group.c.id == article.c.revenue_group_id,
        ),
    )
    .outerjoin(
        party, and_(party.c.administration_id == article.c.administration_id, party.c.id == article.c.supplier_id)
    )
    .where(article.c.administration_id == bindparam("a"), _PRESENT)
)
_ARTICLES: Final = Listing(_shown, _FACTS | _MADE, ShownArticle, keys=("id",), wide=True)

_with_customer: Final = and_(
    price_agreement.c.administration_id == article.c.administration_id,
    price_agreement.c.article_id == article.c.id,
    price_agreement.c.party_id.is_not(None),
)
_agreements: Final = (
    select(
        rows_together(
            uid=party.c.uid,
            number=party.c.number,
            name=party.c.name,
            **{
                name: price_agreement.c[name]
                for name in ("id", "valid_from", "valid_through", "quantity_from", "price", "discount")
            },
        )
    )
    .select_from(price_agreement)
    .join(
        party,
        and_(
            party.c.administration_id == price_agreement.c.administration_id,
            party.c.id == price_agreement.c.party_id,
        ),
    )
    .where(_with_customer)
    .correlate(article)
    .scalar_subquery()
)
_AGREED_FACTS: Final[dict[str, ColumnElement[Any]]] = {
    "id": article.c.id,
    "code": article.c.code,
    "name": article.c.name,
    "sales_price": type_coerce(article.c.sales_price, TenThousandths()),
    "agreements": _agreements,
}
_AGREED: Final = Listing(
    select(*(column.label(name) for name, column in _AGREED_FACTS.items())).where(
        article.c.administration_id == bindparam("a"), _PRESENT, exists().where(_with_customer).correlate(article)
    ),
    _AGREED_FACTS,
    AgreedArticle,
    keys=("id",),
    wide=True,
)


def page_of_articles(book: Book, request: ListRequest) -> list[ShownArticle]:
    """Return a page of articles, the administration's own among them, in the order in which they were made."""
    return page_of(book, _ARTICLES, request)


def shown_article(book: Book, by: str, value: object) -> ShownArticle | None:
    """Return the article with this `id`, `uid` or `code`; None when there is none, or it is deleted."""
    return next(iter(_ARTICLES.items(book, _ARTICLES.query.where(article.c[by] == value))), None)


def page_of_agreed_articles(book: Book, request: ListRequest) -> list[AgreedArticle]:
    """Return a page of the articles on which something was agreed with customers, in the order in which they were made."""
    return page_of(book, _AGREED, request)
