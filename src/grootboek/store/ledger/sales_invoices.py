"""Sales invoices as a list: every booking of that kind with what is outstanding of it now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, case, func, select

from grootboek.ledger.booking import BookingKind
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents
from grootboek.store.book import Book
from grootboek.store.lists.inner_rows import rows_together
from grootboek.store.lists.pages import Listing, page_of
from grootboek.store.lists.request import ListRequest
from grootboek.store.tables.administration import party
from grootboek.store.tables.invoicing import invoice
from grootboek.store.tables.ledger import booking, open_item
from grootboek.store.tables.trade import sales_order


@dataclass(frozen=True, slots=True)
class SalesInvoice:
    """One sales invoice: the booking it stands for, and what is outstanding, debit positive.

    `orders` have the `uid` and `number` of each sales order that it was made of.
    """

    number: int
    uid: UUID
    party_uid: UUID
    invoice_number: str
    date: Day
    due_date: Day
    amount: Cents
    outstanding: Cents
    modified_at: datetime
    orders: Sequence[Mapping[str, Any]]


_orders: Final = (
    select(rows_together(uid=sales_order.c.uid, number=sales_order.c.number))
    .select_from(sales_order)
    .join(
        invoice,
        and_(invoice.c.administration_id == sales_order.c.administration_id, invoice.c.id == sales_order.c.invoice_id),
    )
    .where(
        invoice.c.administration_id == booking.c.administration_id,
        invoice.c.booking_number == booking.c.number,
    )
    .correlate(booking)
    .scalar_subquery()
)
_FACTS: Final[Mapping[str, ColumnElement[Any]]] = {
    "number": booking.c.number,
    "uid": booking.c.uid,
    "party_uid": party.c.uid,
    "invoice_number": booking.c.invoice_number,
    "date": booking.c.date,
    "due_date": func.coalesce(open_item.c.due_date, booking.c.date, type_=booking.c.date.type),
    "amount": booking.c.amount,
    "outstanding": func.coalesce(open_item.c.outstanding, 0),
    # A payment changes what is outstanding, and with it the invoice.
    "modified_at": case(
        (open_item.c.modified_at > booking.c.modified_at, open_item.c.modified_at), else_=booking.c.modified_at
    ),
    "orders": _orders,
}
_INVOICES: Final = Listing(
    select(*(column.label(name) for name, column in _FACTS.items()))
    .select_from(
        booking.join(
            party,
            and_(party.c.administration_id == booking.c.administration_id, party.c.id == booking.c.party_id),
        ).outerjoin(
            open_item,
            and_(
                open_item.c.administration_id == booking.c.administration_id,
                open_item.c.account_id == booking.c.account_id,
                open_item.c.party_id == booking.c.party_id,
                open_item.c.invoice_number == booking.c.invoice_number,
            ),
        )
    )
    .where(
        booking.c.administration_id == bindparam("a"),
        booking.c.kind == BookingKind.SALES_INVOICE.value,
        booking.c.withdrawn.is_(False),
    ),
    _FACTS,
    SalesInvoice,
)


def page_of_sales_invoices(book: Book, request: ListRequest) -> list[SalesInvoice]:
    """Return a page of sales invoices, in the order in which they were booked unless another is asked for.

    The facts are the fields of a sales invoice.
    """
    return page_of(book, _INVOICES, request)


def sales_invoice_by_uid(book: Book, uid: UUID) -> SalesInvoice | None:
    """Return the sales invoice of the booking with this uid; None when there is none."""
    return next(iter(_INVOICES.items(book, _INVOICES.query.where(booking.c.uid == uid))), None)
