"""Invoicing orders: an order becomes an invoice with its booking, its paper and its open item, and its goods leave the stock.

All of it is one transaction of whoever calls. What the invoice comes to is what the order came to, to the cent.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from grootboek.bookkeeping.cash_receipts import cash_drawer, receive_cash
from grootboek.bookkeeping.invoice_of_order import invoice_of_order
from grootboek.bookkeeping.invoicing import add_invoice
from grootboek.bookkeeping.ordering import change_sales_order, standing_order, write_order
from grootboek.bookkeeping.rights import require
from grootboek.bookkeeping.taxing_orders import destination_of_order, taxed_lines
from grootboek.ledger.actor import Right
from grootboek.ledger.invoice import Invoice
from grootboek.ledger.refusal import Problem, Reason, refuse_if
from grootboek.ledger.sales_order import OrderLineDraft, OrderStage, SalesOrder, SalesOrderDraft, SalesOrderLine
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration, next_number
from grootboek.store.invoicing.sales_orders import highest_order_number, sales_order_by


@dataclass(frozen=True, slots=True)
class InvoicedOrder:
    """An order of which an invoice was made, the invoice, and the order for what remains, if anything does."""

    order: SalesOrder
    invoice: Invoice
    remaining: SalesOrder | None


def deliver_sales_order(book: Book, number: int, quantities: Mapping[int, Decimal] | None = None) -> SalesOrder:
    """State that so many more of lines of an order, by their numbers, were delivered, or with None all that is left of it."""

    def delivered(line: OrderLineDraft) -> OrderLineDraft:
        more = line.quantity - line.delivered if quantities is None else quantities.get(line.number, Decimal(0))
        return replace(line, delivered=line.delivered + more) if more else line

    def change(draft: SalesOrderDraft) -> SalesOrderDraft:
        unknown = set(quantities or ()) - {line.number for line in draft.lines}
        refuse_if(Problem(Reason.NOT_FOUND, ("line",), {"line": line}) for line in sorted(unknown))
        lines = tuple(map(delivered, draft.lines))
        refuse_if([*_check_stage(draft), *_check_delivered(lines)])
        return replace(draft, lines=lines)

    return change_sales_order(book, number, change)


def invoice_sales_order(
    book: Book,
    number: int,
    day: date | None = None,
    *,
    delivered_only: bool = False,
    cash_journal: str | None = None,
) -> InvoicedOrder:
    """Make the invoice of the order with a number; `Refused` with every problem when something is wrong.

    All of it is delivered with that. With `delivered_only` the invoice is for what was delivered before, and what is left becomes
    an order of its own. With the code of a journal of cash, or an empty one for the first of these, it is a cash receipt: the
    customer pays all of it into that.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    old = standing_order(sales_order_by(book, "number", number), number)
    lines, left = _parted(old.lines) if delivered_only else (tuple(map(_whole, old.lines)), ())
    refuse_if(_check(old, lines))
    day, drawer = day or book.today, None if cash_journal is None else cash_drawer(book, cash_journal)
    destination = destination_of_order(book, old, day)
    stage = OrderStage.INVOICED if drawer is None else OrderStage.CASH_RECEIPT
    order = replace(old, stage=stage, lines=taxed_lines(book, old, lines, day), modified_at=book.now)
    invoice = add_invoice(book, invoice_of_order(book, order, destination, day, in_cash=drawer is not None))
    if drawer is not None:
        receive_cash(book, drawer, invoice)
    order = replace(order, invoice_id=invoice.id, purchase_reference="" if left else old.purchase_reference)
    write_order(book, old, order)
    remaining = _remaining(book, old, left) if left else None
    after = {"invoice": invoice.number, "remaining": remaining.number if remaining else None}
    write_audit(book, "invoice sales order", f"sales order {number}", after=after)
    return InvoicedOrder(order, invoice, remaining)


def _check_stage(order: SalesOrderDraft) -> Iterator[Problem]:
    """Yield a problem for a quotation, of which nothing is delivered or invoiced."""
    if order.stage is OrderStage.QUOTE:
        yield Problem(Reason.VALUE_INVALID, ("sales_order", "stage"), {"stage": order.stage.value})


def _check_delivered(lines: Sequence[OrderLineDraft]) -> Iterator[Problem]:
    """Yield the lines of which less than nothing was delivered, or of returns, came back."""
    for order, line in enumerate(lines):
        if line.delivered * (line.quantity or 1) < 0:
            yield Problem(Reason.VALUE_INVALID, ("lines", order, "quantity"), {"quantity": line.delivered})


def _check(order: SalesOrder, lines: Sequence[SalesOrderLine]) -> Iterator[Problem]:
    yield from _check_stage(order)
    if order.blocked:
        yield Problem(Reason.READ_ONLY, ("sales_order",), {"number": order.number})
    if not any(line.quantity for line in lines):
        yield Problem(Reason.LINES_MISSING, ("lines",))


def _whole(line: SalesOrderLine) -> SalesOrderLine:
    return replace(line, delivered=line.delivered + line.outstanding)


def _parted(lines: Sequence[SalesOrderLine]) -> tuple[tuple[SalesOrderLine, ...], tuple[SalesOrderLine, ...]]:
    """Return the lines with what was delivered of them, and with what is left; a text goes with what is delivered."""
    delivered = (replace(line, quantity=line.delivered) for line in lines if line.delivered or not line.quantity)
    left = (replace(line, quantity=line.outstanding, delivered=Decimal(0)) for line in lines if line.outstanding)
    return tuple(delivered), tuple(left)


def _remaining(book: Book, old: SalesOrder, left: tuple[SalesOrderLine, ...]) -> SalesOrder:
    remaining = replace(
        old,
        id=next_number(book, "sales order"),
        number=highest_order_number(book) + 1,
        uid=book.new_uid(),
        stage=OrderStage.ORDER,
        lines=left,
        created_at=book.now,
        modified_at=book.now,
    )
    write_order(book, None, remaining)
    write_audit(book, "add sales order", f"sales order {remaining.number}", after={"remains_of": old.number})
    return remaining
