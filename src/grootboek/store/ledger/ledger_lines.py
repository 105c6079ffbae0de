"""Lines of the ledger as a list: those of the current entry of every booking that was not withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, bindparam, case, cast, func, select, type_coerce

from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents
from grootboek.store.book import Book
from grootboek.store.engine.column_types import Uid
from grootboek.store.lists.groups import Group, groups_of
from grootboek.store.lists.pages import Listing, page_of
from grootboek.store.lists.request import ListRequest
from grootboek.store.tables.administration import account, cost_centre, journal, ledger_head, party
from grootboek.store.tables.ledger import booking, line


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line with what its booking says of it; `amount` is positive on the debit side."""

    booking_number: int
    line_no: int
    booking_uid: UUID
    account_uid: UUID
    cost_centre_uid: UUID | None
    journal_uid: UUID
    party_uid: UUID | None
    date: Day
    modified_at: datetime
    description: str
    reference: str
    invoice_number: str
    amount: Cents
    debit: Cents
    credit: Cents


def _own_or(own: ColumnElement[str], other: ColumnElement[str]) -> ColumnElement[str]:
    return case((own != "", own), else_=other)


_FACTS: Final[Mapping[str, ColumnElement[Any]]] = {
    "booking_number": booking.c.number,
    "line_no": line.c.line_no,
    "booking_uid": booking.c.uid,
    "account_uid": account.c.uid,
    # Not the columns themselves, which are never null in their tables: a line may have neither.
    "cost_centre_uid": type_coerce(cost_centre.c.uid, Uid),
    "journal_uid": journal.c.uid,
    "party_uid": type_coerce(party.c.uid, Uid),
    "date": booking.c.date,
    "modified_at": booking.c.modified_at,
    "description": _own_or(line.c.description, booking.c.description),
    "reference": _own_or(booking.c.reference, cast(booking.c.voucher_number, Text)),
    "invoice_number": _own_or(line.c.invoice_number, booking.c.invoice_number),
    "amount": line.c.amount,
    "debit": case((line.c.amount > 0, line.c.amount), else_=0),
    "credit": case((line.c.amount < 0, -line.c.amount), else_=0),
}


def _of(table: Any, number: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(table.c.administration_id == booking.c.administration_id, table.c.id == number)


def _stamp(book: Book) -> int:
    """Return how often bookings were revised or withdrawn: otherwise lines come at the end alone."""
    query = select(ledger_head.c.last_revision).where(ledger_head.c.administration_id == book.administration_id)
    return int(book.connection.execute(query).scalar_one())


_LINES: Final = Listing(
    select(*(column.label(name) for name, column in _FACTS.items()))
    .select_from(
        # Not by the entry: by its number too PostgreSQL would expect a single row, and sort all of them.
        booking.join(
            line, and_(line.c.administration_id == booking.c.administration_id, line.c.entry_id == booking.c.entry_id)
        )
        .join(account, _of(account, line.c.account_id))
        .join(journal, _of(journal, booking.c.journal_id))
        .outerjoin(cost_centre, _of(cost_centre, line.c.cost_centre_id))
        .outerjoin(party, _of(party, func.coalesce(line.c.party_id, booking.c.party_id)))
    )
    .where(booking.c.administration_id == bindparam("a"), booking.c.withdrawn.is_(False)),
    _FACTS,
    LedgerLine,
    ("booking_number", "line_no"),
    _stamp,
)


def page_of_ledger_lines(book: Book, request: ListRequest) -> list[LedgerLine]:
    """Return a page of lines, in the order of their bookings unless another is asked for.

    The facts are the fields of a line.
    """
    return page_of(book, _LINES, request)


def groups_of_ledger_lines(
    book: Book, request: ListRequest, common: Sequence[str], numbers: Sequence[str]
) -> list[Group]:
    """Return a page of the groups of the lines that a condition keeps, with the totals of some of their facts."""
    return groups_of(book, _LINES, request, common, numbers)


def ledger_lines_between(book: Book, first: UUID, last: UUID) -> list[LedgerLine]:
    """Return the lines of the bookings whose uid lies between two, both included."""
    return _LINES.items(book, _LINES.query.where(booking.c.uid.between(first, last)))
