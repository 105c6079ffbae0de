"""Bookings of money as a list: those in the journals of banks or of cash, whatever door they came in by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, bindparam, case, cast, select

from grootboek.ledger.booking import DEBITS_ITS_ACCOUNT, OF_MONEY
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.journal import JournalKind
from grootboek.ledger.money import Cents
from grootboek.ledger.presentation import BookingView
from grootboek.store.book import Book
from grootboek.store.ledger.bookings import BookingFilter, stream_bookings
from grootboek.store.lists.costs import refuse_if_too_costly
from grootboek.store.lists.pages import Listing, page_of
from grootboek.store.lists.request import ListRequest
from grootboek.store.masters.chart import chart_of
from grootboek.store.tables.administration import journal
from grootboek.store.tables.ledger import booking


@dataclass(frozen=True, slots=True)
class MoneyBooking:
    """What a booking of money says of itself; `received` and `spent` are what it moved, one of them zero."""

    number: int
    uid: UUID
    journal_uid: UUID
    date: Day
    modified_at: datetime
    reference: str
    description: str
    received: Cents
    spent: Cents


_ADDS: Final = booking.c.kind.in_([kind.value for kind in sorted(DEBITS_ITS_ACCOUNT)])
_MOVED: Final = case((_ADDS, booking.c.amount), else_=-booking.c.amount)
_FACTS: Final[Mapping[str, ColumnElement[Any]]] = {
    "number": booking.c.number,
    "uid": booking.c.uid,
    "journal_uid": journal.c.uid,
    "date": booking.c.date,
    "modified_at": booking.c.modified_at,
    "reference": case((booking.c.reference != "", booking.c.reference), else_=cast(booking.c.voucher_number, Text)),
    "description": booking.c.description,
    "received": case((_MOVED > 0, _MOVED), else_=0),
    "spent": case((_MOVED < 0, -_MOVED), else_=0),
}
FACTS: Final = frozenset(_FACTS)
"""What a list of them is filtered and ordered by."""


def _listing(kind: JournalKind) -> Listing[MoneyBooking]:
    in_journal = and_(journal.c.administration_id == booking.c.administration_id, journal.c.id == booking.c.journal_id)
    return Listing(
        select(*(column.label(name) for name, column in _FACTS.items()))
        .select_from(booking.join(journal, in_journal))
        .where(
            booking.c.administration_id == bindparam("a"),
            booking.c.withdrawn.is_(False),
            booking.c.kind.in_([kind.value for kind in sorted(OF_MONEY)]),
            journal.c.kind == kind.value,
        ),
        _FACTS,
        MoneyBooking,
    )


_OF_KIND: Final = {kind: _listing(kind) for kind in (JournalKind.BANK, JournalKind.CASH)}


def page_of_money_bookings(book: Book, kind: JournalKind, request: ListRequest) -> list[MoneyBooking]:
    """Return a page of the bookings in journals of one kind, in the order of booking unless another is asked for."""
    return page_of(book, _OF_KIND[kind], request)


def every_money_booking(book: Book, kind: JournalKind, request: ListRequest) -> Iterator[BookingView]:
    """Yield all bookings in journals of one kind with their lines, for a condition that needs more than the facts.

    FilterError when that takes too much on so many.
    """
    if request.query.condition is not None:
        refuse_if_too_costly(book, _OF_KIND[kind].query, request.query.condition)
    journals = {row.id for row in chart_of(book).journals.values() if row.kind is kind}
    every = stream_bookings(book, BookingFilter(kinds=OF_MONEY))
    return (view for view in every if view.journal_id in journals)
