"""Filed VAT returns in the store."""

from typing import Final

from sqlalchemy import bindparam, insert, select

from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.vat_return import VatReturn
from grootboek.store.book import Book, next_number
from grootboek.store.tables.holding import vat_return

_returns: Final = (
    select(*(vat_return.c[name] for name in VatReturn.__dataclass_fields__))
    .where(vat_return.c.administration_id == bindparam("a"))
    .order_by(vat_return.c.first)
)


def vat_returns(book: Book) -> list[VatReturn]:
    """Return the returns that were filed, in the order of their days."""
    return [VatReturn(*row) for row in book.connection.execute(_returns, {"a": book.administration_id})]


def insert_vat_return(book: Book, first: Day, last: Day) -> VatReturn:
    """Write that a return was filed now, and return it."""
    filed = VatReturn(next_number(book, "vat return"), first, last, book.now)
    row = {name: getattr(filed, name) for name in VatReturn.__dataclass_fields__}
    book.connection.execute(insert(vat_return), {"administration_id": book.administration_id, **row})
    return filed
