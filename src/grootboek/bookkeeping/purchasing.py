"""Purchase orders: placing them with suppliers, and closing them when the goods came or no longer will."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from grootboek.bookkeeping.rights import require
from grootboek.bookkeeping.stock import take_from_stock
from grootboek.ledger.actor import Right
from grootboek.ledger.article import is_price, is_quantity
from grootboek.ledger.drafts import draft_of, fields_of
from grootboek.ledger.purchase_order import (
    MAX_LINES,
    TEXT_LENGTHS,
    PurchaseLine,
    PurchaseLineDraft,
    PurchaseOrder,
    PurchaseOrderDraft,
    PurchaseStage,
)
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.storable_texts import check_texts
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration, next_number
from grootboek.store.invoicing.purchase_orders import insert_purchase_order, purchase_orders, write_purchase_stage
from grootboek.store.masters.articles import articles, mark_articles
from grootboek.store.masters.parties import party_facts

SERIES = "purchase order"
"""The series that numbers the orders of an administration."""


def place_purchase_order(book: Book, draft: PurchaseOrderDraft) -> PurchaseOrder:
    """Place an order with a supplier and return it; `Refused` with every problem when something is wrong."""
    require(book, Right.BOOK)
    lock_administration(book)
    refuse_if(_check(book, draft))
    order = PurchaseOrder(
        **fields_of(draft) | {"lines": tuple(_line(book, line) for line in draft.lines)},
        number=next_number(book, SERIES),
        uid=book.new_uid(),
        stage=PurchaseStage.OPEN,
        created_at=book.now,
        modified_at=book.now,
    )
    insert_purchase_order(book, order)
    mark_articles(book, {line.article_id for line in order.lines})
    write_audit(book, "place purchase order", f"purchase order {order.number}", after=_facts(order))
    return order


def close_purchase_order(book: Book, number: int, *, delivered: bool) -> PurchaseOrder:
    """Close the order with a number and return it: what was `delivered` to us is in stock from then on.

    `Refused` when there is none, or it was closed before.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    order = next(iter(purchase_orders(book, number)), None)
    if order is None:
        raise refusal(Reason.NOT_FOUND, "purchase_order", number=number)
    if order.stage is PurchaseStage.CLOSED:
        raise refusal(Reason.WITHDRAWN, "purchase_order", number=number)
    write_purchase_stage(book, number, PurchaseStage.CLOSED)
    if delivered and order.customer_id is None:
        come: dict[int, Decimal] = {}
        for line in order.lines:
            come[line.article_id] = come.get(line.article_id, Decimal(0)) + line.quantity
        take_from_stock(book, {article: -quantity for article, quantity in come.items()})
    mark_articles(book, {line.article_id for line in order.lines})
    closed = replace(order, stage=PurchaseStage.CLOSED, modified_at=book.now)
    after = _facts(closed) | {"delivered": delivered}
    write_audit(book, "close purchase order", f"purchase order {number}", before=_facts(order), after=after)
    return closed


def _line(book: Book, draft: PurchaseLineDraft) -> PurchaseLine:
    price = draft.unit_price
    if price is None:
        price = articles(book, id=draft.article_id)[0].purchase_price
    return draft_of(PurchaseLine, replace(draft, unit_price=price))


def _check(book: Book, draft: PurchaseOrderDraft) -> Iterator[Problem]:
    yield from check_texts(draft, TEXT_LENGTHS)
    yield from _check_party(book, draft.party_id, "supplier")
    if draft.customer_id is not None:
        yield from _check_party(book, draft.customer_id, "customer")
    if len(draft.lines) > MAX_LINES:
        yield Problem(Reason.TOO_MANY_LINES, ("lines",), {"most": MAX_LINES})
    for place, line in enumerate(draft.lines):
        if not articles(book, id=line.article_id):
            yield Problem(Reason.NOT_FOUND, ("lines", place, "article"))
        if not is_quantity(line.quantity) or line.quantity <= 0:
            yield Problem(Reason.VALUE_INVALID, ("lines", place, "ordered"), {"ordered": line.quantity})
        if line.unit_price is not None and not is_price(line.unit_price):
            yield Problem(Reason.VALUE_INVALID, ("lines", place, "unit_price"), {"price": line.unit_price})


def _check_party(book: Book, party_id: int, as_what: str) -> Iterator[Problem]:
    party = party_facts(book, "id", party_id)
    if party is None:
        yield Problem(Reason.PARTY_UNKNOWN, (as_what,))
    elif party.hidden:
        yield Problem(Reason.PARTY_HIDDEN, (as_what,), {"party": party.code})
    elif as_what == "supplier" and not party.is_supplier:
        yield Problem(Reason.PARTY_NOT_SUPPLIER, (as_what,), {"party": party.code})
    elif as_what == "customer" and not party.is_customer:
        yield Problem(Reason.PARTY_NOT_CUSTOMER, (as_what,), {"party": party.code})


def _facts(order: PurchaseOrder) -> dict[str, object]:
    return {
        "supplier": order.party_id,
        "customer": order.customer_id,
        "date": order.date.isoformat(),
        "reference": order.reference,
        "stage": order.stage.value,
        "lines": len(order.lines),
    }
