"""Price agreements and promotions in the store; prices, discounts and quantities are kept in ten-thousandths."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, bindparam, delete, insert, or_, select

from grootboek.ledger.article import AnyArticle
from grootboek.ledger.drafts import fields_of
from grootboek.ledger.price_agreement import AgreedPrice, PriceAgreement, PriceAgreementDraft
from grootboek.store.book import Book, next_number
from grootboek.store.engine.many_keys import is_listed, key_list
from grootboek.store.engine.prepared import Prepared
from grootboek.store.masters.draft_rows import columns_of, values_of
from grootboek.store.tables.trade import price_agreement

_SCALED: Final = ("quantity_from", "price", "discount")
_columns: Final = price_agreement.c
_counting: Final = (
    select(*columns_of(AgreedPrice, price_agreement))
    .where(
        _columns.administration_id == bindparam("a"),
        or_(
            and_(_columns.party_id.is_(None), _columns.customer_group_id.is_(None)),
            _columns.party_id == bindparam("party"),
            _columns.customer_group_id == bindparam("customers"),
        ),
    )
    .order_by(_columns.id)
)
_on_articles: Final = Prepared("agreements on articles", _counting.where(is_listed(_columns.article_id)))
_on_groups: Final = Prepared("agreements on groups of articles", _counting.where(is_listed(_columns.article_group_id)))


def price_agreements(book: Book, **exactly: int | None) -> list[PriceAgreement]:
    """Return the agreements in the order in which they were made, those whose columns are so; None is what is not stated."""
    return _read(book, [price_agreement.c[name] == value for name, value in exactly.items()])


def agreements_on(
    book: Book, articles: Collection[AnyArticle], party_id: int | None, group_id: int | None
) -> list[AgreedPrice]:
    """Return what may count for articles and a customer in a discount group; promotions count for everybody.

    However many articles there are, they take two statements: an OR of two columns finds no index.
    """
    whom = {"a": book.administration_id, "party": party_id, "customers": group_id}
    named = [article.id for article in articles]
    groups = [article.discount_group_id for article in articles if article.discount_group_id is not None]
    return [
        AgreedPrice(**_facts(AgreedPrice, row))
        for query, keys in ((_on_articles, named), (_on_groups, groups))
        if keys
        for row in query.all(book.connection, keys=key_list(sorted({*keys})), **whom)
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
    return [
        PriceAgreement(**_facts(PriceAgreement, row))
        for row in book.connection.execute(query.order_by(price_agreement.c.id))
    ]


def _facts(kind: type[AgreedPrice], row: Sequence[Any]) -> dict[str, Any]:
    values: dict[str, Any] = dict(zip(kind.__dataclass_fields__, row, strict=True))
    return values | {name: Decimal(values[name]).scaleb(-4) for name in _SCALED if values[name] is not None}


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
