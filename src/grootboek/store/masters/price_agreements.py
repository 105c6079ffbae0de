"""Price agreements in the store; prices, discounts and quantities are kept in ten-thousandths."""

from decimal import Decimal
from typing import Final

from sqlalchemy import RowMapping, delete, insert, select

from grootboek.ledger.price_agreement import PriceAgreement, PriceAgreementDraft
from grootboek.store.book import Book, next_number
from grootboek.store.tables.trade import price_agreement

_SCALED: Final = ("quantity_from", "price", "discount")
_FIELDS: Final = tuple(PriceAgreement.__dataclass_fields__)


def price_agreements(book: Book, **exactly: int) -> list[PriceAgreement]:
    """Return the agreements in the order in which they were made, those whose columns (`article_id`, `party_id`, `id`) are so."""
    query = select(*(price_agreement.c[name] for name in _FIELDS)).where(
        price_agreement.c.administration_id == book.administration_id,
        *(price_agreement.c[name] == value for name, value in exactly.items()),
    )
    return [_agreement(row) for row in book.connection.execute(query.order_by(price_agreement.c.id)).mappings()]


def _agreement(row: RowMapping) -> PriceAgreement:
    scaled = {name: None if row[name] is None else Decimal(row[name]).scaleb(-4) for name in _SCALED}
    return PriceAgreement(**{**row, **scaled})


def insert_price_agreement(book: Book, draft: PriceAgreementDraft) -> PriceAgreement:
    """Write a new agreement and return it."""
    stated = {name: getattr(draft, name) for name in PriceAgreementDraft.__dataclass_fields__}
    made = PriceAgreement(
        id=next_number(book, "price agreement"),
        uid=book.new_uid(),
        created_at=book.now,
        modified_at=book.now,
        **stated,
    )
    values = {name: getattr(made, name) for name in _FIELDS}
    scaled = {name: None if values[name] is None else int(values[name].scaleb(4)) for name in _SCALED}
    row = {"administration_id": book.administration_id, **values, **scaled}
    book.connection.execute(insert(price_agreement), row)
    return made


def delete_price_agreement(book: Book, agreement_id: int) -> None:
    """Remove an agreement."""
    own = price_agreement.c.administration_id == book.administration_id
    book.connection.execute(delete(price_agreement).where(own, price_agreement.c.id == agreement_id))
