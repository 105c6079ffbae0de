"""Who gets the invoices of a party, asked of every order."""

from typing import Final

from sqlalchemy import bindparam, select

from grootboek.store.book import Book
from grootboek.store.engine.prepared import Prepared
from grootboek.store.masters.parties import party_by
from grootboek.store.tables.administration import PRESENT, party

_billed_for: Final = Prepared(
    "party that is billed for another",
    select(party.c.invoice_party_id).where(
        party.c.administration_id == bindparam("a"), party.c.id == bindparam("value"), PRESENT
    ),
)


def party_billed_for(book: Book, party_id: int) -> int | None:
    """Return the id of the party that gets the invoices of the one with an id; None when that gets its own, or is not there."""
    if book.portion is not None:
        known = party_by(book, "id", party_id)
        return None if known is None else known.invoice_party_id
    billed: int | None = _billed_for.scalar(book.connection, a=book.administration_id, value=party_id)
    return billed
