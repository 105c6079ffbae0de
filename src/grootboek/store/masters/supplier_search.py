"""Finding suppliers by what an invoice says of its sender."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, case, func, or_, select

from grootboek.ledger.party import PartyKind
from grootboek.store.book import Book
from grootboek.store.tables.administration import PRESENT, party

_BETWEEN: Final = (" ", ".", "-")
"""What people write between the parts of a number."""


@dataclass(frozen=True, slots=True)
class FoundSupplier:
    """A supplier with the account on which his invoices are usually booked, if any."""

    id: int
    account_id: int | None


def supplier_with(book: Book, said: Mapping[str, Collection[str]]) -> FoundSupplier | None:
    """Return the supplier of whom a field is one of the texts that are said of it; the field that comes first counts most.

    Of several by the same field it is one in use before one that is hidden, then one of whom other fields are as said, then the
    first. The `name` has to be the same; of the identifiers blanks, dots, hyphens and case do not count, and the texts come
    without.
    """
    fits = [_field(by).in_(sorted(texts)) for by, texts in said.items() if texts]
    if not fits:
        return None
    query = (
        select(party.c.id, party.c.account_id)
        .where(
            party.c.administration_id == book.administration_id,
            party.c.is_supplier,
            party.c.kind == PartyKind.ORDINARY.value,
            PRESENT,
            or_(*fits),
        )
        .order_by(
            case(*((fit, place) for place, fit in enumerate(fits))),
            party.c.hidden,
            *(case((fit, 0), else_=1) for fit in fits),
            party.c.number,
        )
        .limit(1)
    )
    row = book.connection.execute(query).first()
    return None if row is None else FoundSupplier(*row)


def _field(by: str) -> ColumnElement[str]:
    column: ColumnElement[str] = party.c[by]
    if by == "name":
        return column
    for sign in _BETWEEN:
        column = func.replace(column, sign, "")
    return func.upper(column)


def unknown_supplier(book: Book) -> FoundSupplier | None:
    """Return the party for invoices of which nobody knows the supplier; None where the books have none."""
    query = select(party.c.id, party.c.account_id).where(
        party.c.administration_id == book.administration_id, party.c.kind == PartyKind.UNKNOWN_SUPPLIER.value, PRESENT
    )
    row = book.connection.execute(query).first()
    return None if row is None else FoundSupplier(*row)
