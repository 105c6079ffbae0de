"""Invoices as lists: every booking of a sale or of a purchase, with what is outstanding of it now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, case, func, select

from grootboek.ledger.booking import BookingKind
from grootboek.ledger.composing import natural_sign
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
class Invoice:
    """One invoice: the booking it stands for, and what is outstanding, in the sign of the amount.

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
        # By its number, which has an index; another booking may bear the number of an invoice that it was not made of.
        invoice.c.number == booking.c.invoice_number,
        invoice.c.booking_number == booking.c.number,
    )
    .correlate(booking)
    .scalar_subquery()
)


def _facts(kind: BookingKind) -> Mapping[str, ColumnElement[Any]]:
    """Return the SQL of the facts of the invoices of a kind."""
    outstanding = open_item.c.outstanding if natural_sign(kind) > 0 else -open_item.c.outstanding
    return {
        "number": booking.c.number,
        "uid": booking.c.uid,
        "party_uid": party.c.uid,
        "invoice_number": booking.c.invoice_number,
        "date": booking.c.date,
        "due_date": func.coalesce(open_item.c.due_date, booking.c.date, type_=booking.c.date.type),
        "amount": booking.c.amount,
        "outstanding": func.coalesce(outstanding, 0),
        # A payment changes what is outstanding, and with it the invoice.
        "modified_at": case(
            (open_item.c.modified_at > booking.c.modified_at, open_item.c.modified_at), else_=booking.c.modified_at
        ),
        "orders": _orders,
    }


def _listing(kind: BookingKind) -> Listing[Invoice]:
    facts = _facts(kind)
    rows = booking.join(
        party, and_(party.c.administration_id == booking.c.administration_id, party.c.id == booking.c.party_id)
    ).outerjoin(
        open_item,
        and_(
            open_item.c.administration_id == booking.c.administration_id,
            open_item.c.account_id == booking.c.account_id,
            open_item.c.party_id == booking.c.party_id,
            open_item.c.invoice_number == booking.c.invoice_number,
        ),
    )
    query = select(*(column.label(name) for name, column in facts.items())).select_from(rows)
    return Listing(
        query.where(
            booking.c.administration_id == bindparam("a"),
            booking.c.kind == kind.value,
            booking.c.withdrawn.is_(False),
        ),
        facts,
        Invoice,
    )


_LISTINGS: Final = {kind: _listing(kind) for kind in (BookingKind.SALES_INVOICE, BookingKind.PURCHASE_INVOICE)}


def page_of_invoices(book: Book, kind: BookingKind, request: ListRequest) -> list[Invoice]:
    """Return a page of the invoices of a kind, in the order in which they were booked unless another is asked for.

    The facts are the fields of an invoice.
    """
    return page_of(book, _LISTINGS[kind], request)


def invoice_by_uid(book: Book, kind: BookingKind, uid: UUID) -> Invoice | None:
    """Return the invoice of the booking of a kind with this uid; None when there is none."""
    listing = _LISTINGS[kind]
    return next(iter(listing.items(book, listing.query.where(booking.c.uid == uid))), None)
