"""Price agreements in the store; prices, discounts and quantities are kept in ten-thousandths."""

from decimal import Decimal
from typing import Final

from sqlalchemy import RowMapping, delete, insert, select

from grootboek.ledger.drafts import fields_of
from grootboek.ledger.price_agreement import PriceAgreement, PriceAgreementDraft
from grootboek.store.book import Book, next_number
from grootboek.store.masters.draft_rows import columns_of, values_of
from grootboek.store.tables.trade import price_agreement

_SCALED: Final = ("quantity_from", "price", "discount")


def price_agreements(book: Book, **exactly: int) -> list[PriceAgreement]:
    """Return the agreements in the order in which they were made, those whose columns (`article_id`, `party_id`, `id`) are so."""
    query = select(*columns_of(PriceAgreement, price_agreement)).where(
        price_agreement.c.administration_id == book.administration_id,
        *(price_agreement.c[name] == value for name, value in exactly.items()),
    )
    return [_agreement(row) for row in book.connection.execute(query.order_by(price_agreement.c.id)).mappings()]


def _agreement(row: RowMapping) -> PriceAgreement:
    scaled = {name: None if row[name] is None else Decimal(row[name]).scaleb(-4) for name in _SCALED}
    return PriceAgreement(**{**row, **scaled})


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
