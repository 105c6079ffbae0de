"""Finding suppliers by what an invoice says of its sender."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, select

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


def supplier_with(book: Book, by: str, texts: Collection[str]) -> FoundSupplier | None:
    """Return the supplier of whom a field is one of some texts; of several one in use before one that is hidden, then the first.

    The `name` has to be the same; of the identifiers blanks, dots, hyphens and case do not count, and the texts come without.
    """
    if not texts:
        return None
    column: ColumnElement[str] = party.c[by]
    if by != "name":
        for sign in _BETWEEN:
            column = func.replace(column, sign, "")
        column = func.upper(column)
    query = (
        select(party.c.id, party.c.account_id)
        .where(
            party.c.administration_id == book.administration_id,
            party.c.is_supplier,
            party.c.kind == PartyKind.ORDINARY.value,
            PRESENT,
            column.in_(sorted(texts)),
        )
        .order_by(party.c.hidden, party.c.number)
        .limit(1)
    )
    row = book.connection.execute(query).first()
    return None if row is None else FoundSupplier(*row)


def unknown_supplier(book: Book) -> FoundSupplier | None:
    """Return the party for invoices of which nobody knows the supplier; None where the books have none."""
    query = select(party.c.id, party.c.account_id).where(
        party.c.administration_id == book.administration_id, party.c.kind == PartyKind.UNKNOWN_SUPPLIER.value, PRESENT
    )
    row = book.connection.execute(query).first()
    return None if row is None else FoundSupplier(*row)
