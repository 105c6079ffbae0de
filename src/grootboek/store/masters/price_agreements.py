"""Price agreements and promotions in the store; prices, discounts and quantities are kept in ten-thousandths."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, delete, insert, or_, select

from grootboek.ledger.article import Article
from grootboek.ledger.drafts import fields_of
from grootboek.ledger.price_agreement import PriceAgreement, PriceAgreementDraft
from grootboek.store.book import Book, next_number
from grootboek.store.engine.many_keys import one_of, portions
from grootboek.store.masters.draft_rows import columns_of, values_of
from grootboek.store.tables.trade import price_agreement

_SCALED: Final = ("quantity_from", "price", "discount")


def price_agreements(book: Book, **exactly: int | None) -> list[PriceAgreement]:
    """Return the agreements in the order in which they were made, those whose columns are so; None is what is not stated."""
    return _read(book, [price_agreement.c[name] == value for name, value in exactly.items()])


def agreements_on(
    book: Book, articles: Collection[Article], party_id: int | None, group_id: int | None
) -> list[PriceAgreement]:
    """Return what may count for articles and a customer in a discount group; promotions count for everybody.

    However many articles there are, a portion of them takes two statements: an OR of two columns finds no index.
    """
    columns = price_agreement.c
    with_others = and_(columns.party_id.is_(None), columns.customer_group_id.is_(None))
    whom: list[ColumnElement[bool]] = [with_others]
    if party_id is not None:
        whom.append(columns.party_id == party_id)
    if group_id is not None:
        whom.append(columns.customer_group_id == group_id)
    named = {article.id for article in articles}
    groups = {article.discount_group_id for article in articles if article.discount_group_id is not None}
    return [
        agreement
        for column, numbers in ((columns.article_id, named), (columns.article_group_id, groups))
        for some in portions(sorted(numbers))
        for agreement in _read(book, [one_of(book.database, column, some), or_(*whom)])
    ]


def promotions(book: Book) -> list[PriceAgreement]:
    """Return what holds for everybody, in the order in which it was made."""
    return price_agreements(book, party_id=None, customer_group_id=None)


def is_group_agreed_on(book: Book, group_id: int) -> bool:
    """Tell whether something is agreed on or with a discount group."""
    columns = price_agreement.c
    named = (columns.article_group_id == group_id) | (columns.customer_group_id == group_id)
    query = select(columns.id).where(columns.administration_id == book.administration_id, named)
    return book.connection.execute(query.limit(1)).first() is not None


def _read(book: Book, where: Iterable[ColumnElement[bool]]) -> list[PriceAgreement]:
    query = select(*columns_of(PriceAgreement, price_agreement)).where(
        price_agreement.c.administration_id == book.administration_id, *where
    )
    return [_agreement(row) for row in book.connection.execute(query.order_by(price_agreement.c.id))]


def _agreement(row: Row[Any]) -> PriceAgreement:
    values: dict[str, Any] = dict(zip(PriceAgreement.__dataclass_fields__, row, strict=True))
    scaled = {name: Decimal(values[name]).scaleb(-4) for name in _SCALED if values[name] is not None}
    return PriceAgreement(**values | scaled)


def insert_price_agreement(book: Book, draft: PriceAgreementDraft) -> PriceAgreement:
    """Write a new agreement and return it."""
    agreement = PriceAgreement(
        id=next_number(book, "price agreement"),
        uid=book.new_uid(),
        created_at=book.now,
        modified_at=book.now,
        **fields_of(draft),
    )
    row = {"administration_id": book.administration_id, **values_of(agreement, price_agreement)}
    book.connection.execute(insert(price_agreement), row)
    return agreement


def delete_price_agreement(book: Book, agreement_id: int) -> None:
    """Remove an agreement."""
    own = price_agreement.c.administration_id == book.administration_id
    book.connection.execute(delete(price_agreement).where(own, price_agreement.c.id == agreement_id))
