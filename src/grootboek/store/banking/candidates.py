"""What payments can be of: open items with what a bank may tell of them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, select

from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents
from grootboek.ledger.open_items import ItemKey
from grootboek.store.book import Book
from grootboek.store.engine.many_keys import among, portions
from grootboek.store.tables.administration import party
from grootboek.store.tables.ledger import booking, open_item


@dataclass(slots=True)
class Candidate:
    """An open item, what is outstanding of it (debit positive), and who owes it or is owed."""

    key: ItemKey
    due_date: Day
    outstanding: Cents
    payment_reference: str
    party_name: str
    party_iban: str


_KEY: Final = (open_item.c.account_id, open_item.c.party_id, open_item.c.invoice_number)
_query: Final = (
    select(
        *_KEY, open_item.c.due_date, open_item.c.outstanding, booking.c.payment_reference, party.c.name, party.c.iban
    )
    .join(party, and_(party.c.administration_id == open_item.c.administration_id, party.c.id == open_item.c.party_id))
    .join(
        booking,
        and_(
            booking.c.administration_id == open_item.c.administration_id,
            booking.c.number == open_item.c.booking_number,
        ),
    )
    .where(open_item.c.administration_id == bindparam("a"))
)
_open: Final = _query.where(open_item.c.outstanding != 0).order_by(
    open_item.c.due_date, open_item.c.party_id, open_item.c.invoice_number
)


def open_candidates(book: Book) -> Iterator[Candidate]:
    """Yield the items with something outstanding, those that are due first in front."""
    return _read(book, _open)


def candidates_by_key(book: Book, keys: Collection[ItemKey]) -> list[Candidate]:
    """Return the items with some keys, also those of which nothing is outstanding any more."""
    return [
        candidate
        for some in portions(keys)
        for candidate in _read(book, among(book.database, _query, _KEY, [tuple(_parts(key)) for key in some]))
    ]


def candidates_numbered(book: Book, invoice_numbers: Sequence[str]) -> list[Candidate]:
    """Return the items with some invoice numbers, also those of which nothing is outstanding any more."""
    return list(_read(book, among(book.database, _query, [open_item.c.invoice_number], list(invoice_numbers))))


def _parts(key: ItemKey) -> Sequence[object]:
    return key.account_id, key.party_id, key.invoice_number


def _read(book: Book, query: Select[Any]) -> Iterator[Candidate]:
    rows: Iterable[Sequence[Any]] = book.connection.execute(query, {"a": book.administration_id})
    for row in rows:
        yield Candidate(ItemKey(*row[:3]), *row[3:])
