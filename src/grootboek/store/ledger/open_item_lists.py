"""Long lists of what is outstanding: the items of many parties with what they belong to, and what is overdue of each."""

from collections.abc import Collection, Iterator
from contextlib import closing
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, select

from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents
from grootboek.store.book import Book
from grootboek.store.engine.batches import one_by_one
from grootboek.store.tables.administration import party
from grootboek.store.tables.ledger import booking, open_item


class ListedItem(NamedTuple):
    """One open item with its party, and the journal and number of the document that brought it in; amounts debit positive."""

    party_number: int
    party_name: str
    account_id: int
    invoice_number: str
    date: Day
    due_date: Day
    amount: Cents
    outstanding: Cents
    journal_id: int
    document_number: int


_own: Final = and_(open_item.c.administration_id == bindparam("a"), open_item.c.outstanding != 0)
_of_party: Final = and_(
    party.c.administration_id == open_item.c.administration_id,
    party.c.id == open_item.c.party_id,
)
_of_booking: Final = and_(
    booking.c.administration_id == open_item.c.administration_id,
    booking.c.number == open_item.c.booking_number,
)
_items: Final = (
    select(
        party.c.number,
        party.c.name,
        *(open_item.c[name] for name in ("account_id", "invoice_number", "date", "due_date", "amount", "outstanding")),
        booking.c.journal_id,
        booking.c.document_number,
    )
    .select_from(open_item)
    .join(party, _of_party)
    .join(booking, _of_booking)
    .where(_own)
    .order_by(party.c.number, open_item.c.date, open_item.c.invoice_number, open_item.c.account_id)
)
_overdue: Final = (
    select(party.c.number, func.sum(open_item.c.outstanding))
    .select_from(open_item)
    .join(party, _of_party)
    .where(_own, open_item.c.due_date < bindparam("day"))
    .group_by(party.c.number)
)


def stream_open_items(
    book: Book, account_ids: Collection[int], first: int | None = None, last: int | None = None
) -> Iterator[ListedItem]:
    """Yield the items with something outstanding on these accounts by party number, then date; in constant memory.

    Of the parties from number `first` up to and including `last`; None is no bound.
    """
    query = _of_parties(_items, account_ids, first, last)
    with closing(one_by_one(book.connection, query, {"a": book.administration_id})) as rows:
        yield from map(ListedItem._make, rows)


def overdue_by_party(
    book: Book, account_ids: Collection[int], first: int | None = None, last: int | None = None
) -> dict[int, Cents]:
    """Return by party number what was due before today on these accounts; parties without such items are left out."""
    query = _of_parties(_overdue, account_ids, first, last)
    rows = book.connection.execute(query, {"a": book.administration_id, "day": book.today})
    return {number: int(amount) for number, amount in rows}


def _of_parties(query: Select[Any], account_ids: Collection[int], first: int | None, last: int | None) -> Select[Any]:
    query = query.where(open_item.c.account_id.in_(account_ids))
    if first is not None:
        query = query.where(party.c.number >= first)
    return query if last is None else query.where(party.c.number <= last)
