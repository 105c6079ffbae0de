"""Sales invoices as a list: every booking of that kind with what is outstanding of it now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, select

from grootboek.ledger.booking import BookingKind
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents
from grootboek.store.book import Book
from grootboek.store.tables.administration import party
from grootboek.store.tables.ledger import booking, open_item


@dataclass(frozen=True, slots=True)
class SalesInvoice:
    """One sales invoice: the booking it stands for, and what is outstanding, debit positive."""

    number: int
    uid: UUID
    party_uid: UUID
    invoice_number: str
    date: Day
    due_date: Day
    amount: Cents
    outstanding: Cents
    modified_at: datetime


_outstanding: Final = func.coalesce(open_item.c.outstanding, 0)
_due: Final = func.coalesce(open_item.c.due_date, booking.c.date, type_=booking.c.date.type)

COLUMNS: Final[Mapping[str, ColumnElement[Any]]] = {
    "uid": booking.c.uid,
    "party_uid": party.c.uid,
    "invoice_number": booking.c.invoice_number,
    "date": booking.c.date,
    "due_date": _due,
    "amount": booking.c.amount,
    "outstanding": _outstanding,
    "modified_at": booking.c.modified_at,
}
"""What a list of sales invoices can be filtered and ordered by."""

_invoices: Final = (
    select(
        booking.c.number,
        booking.c.uid,
        party.c.uid,
        booking.c.invoice_number,
        booking.c.date,
        _due,
        booking.c.amount,
        _outstanding,
        booking.c.modified_at,
    )
    .join(party, and_(party.c.administration_id == booking.c.administration_id, party.c.id == booking.c.party_id))
    .outerjoin(
        open_item,
        and_(
            open_item.c.administration_id == booking.c.administration_id,
            open_item.c.account_id == booking.c.account_id,
            open_item.c.party_id == booking.c.party_id,
            open_item.c.invoice_number == booking.c.invoice_number,
        ),
    )
    .where(
        booking.c.administration_id == bindparam("a"),
        booking.c.kind == BookingKind.SALES_INVOICE.value,
        booking.c.withdrawn.is_(False),
    )
)


def sales_invoices(
    book: Book, where: Sequence[ColumnElement[bool]], limit: int | None = None, offset: int = 0
) -> list[SalesInvoice]:
    """Return sales invoices by conditions on `COLUMNS`, in the order of their booking numbers."""
    query = _invoices.where(*where).order_by(booking.c.number).limit(limit).offset(offset)
    return [SalesInvoice(*row) for row in book.connection.execute(query, {"a": book.administration_id})]
