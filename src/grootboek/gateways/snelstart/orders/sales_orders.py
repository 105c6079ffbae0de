"""Verkooporders and offertes: kept with all five verbs; a quotation is an order in its first stage."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from grootboek.bookkeeping.ordering import add_sales_order, change_sales_order, withdraw_sales_order
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.errors import Violation, broken_rules
from grootboek.gateways.snelstart.fields import FieldTable, Row
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.orders.model import ORDER, QUOTE
from grootboek.gateways.snelstart.orders.stated import check_order, stage_in, stated_order, told
from grootboek.ledger.sales_order import OrderStage, SalesOrderDraft
from grootboek.store.book import Book
from grootboek.store.invoicing.order_lists import ShownOrder, page_of_orders, shown_order

_Shown = FieldTable[ShownOrder]


def _list(shown: _Shown, book: Book, call: Call) -> list[Row]:
    query = list_query(call, shown)
    return query.written(page_of_orders(book, query.request, quotes=shown is QUOTE))


def _order(book: Book, call: Call) -> ShownOrder:
    order = shown_order(book, "uid", call.uid)
    if order is None:
        raise call.unknown
    return order


def _changeable(shown: _Shown, book: Book, call: Call) -> ShownOrder:
    """Return the order of a call that changes it; `Failed` when it is no quotation and is called one."""
    order = _order(book, call)
    if shown is QUOTE and order.stage != OrderStage.QUOTE:
        raise broken_rules([Violation("VOR-0015")])
    return order


def _read(shown: _Shown, book: Book, call: Call) -> Row:
    order = _order(book, call)
    if shown is QUOTE and order.stage != OrderStage.QUOTE:
        raise call.unknown
    return shown.to_wire(order)


def _written(shown: _Shown, book: Book, number: int) -> Row:
    order = shown_order(book, "number", number)
    if order is None:
        raise LookupError(f"order {number} is gone")
    return shown.to_wire(order)


def _add(shown: _Shown, book: Book, call: Call) -> Row:
    stage = OrderStage.QUOTE if shown is QUOTE else stage_in(call.body, None)
    draft = stated_order(book, SalesOrderDraft(party_id=0, date=book.today), call.body, stage)
    with told():
        added = add_sales_order(book, draft, also=check_order(call, is_new=True))
    return _written(shown, book, added.number)


def _replace(shown: _Shown, book: Book, call: Call) -> Row:
    order = _changeable(shown, book, call)
    stage = OrderStage.QUOTE if shown is QUOTE else stage_in(call.body, OrderStage(order.stage))
    also = check_order(call, is_new=False)
    with told(call.unknown):
        change_sales_order(book, order.number, lambda draft: stated_order(book, draft, call.body, stage), also=also)
    return _written(shown, book, order.number)


def _set_status(book: Book, call: Call) -> Row:
    order = _order(book, call)
    stage = stage_in(call.body, OrderStage(order.stage))
    with told(call.unknown):
        change_sales_order(book, order.number, lambda draft: replace(draft, stage=stage), also=call.violations)
    return {}


def _remove(shown: _Shown, book: Book, call: Call) -> Row:
    order = _changeable(shown, book, call)
    with told(call.unknown):
        withdraw_sales_order(book, order.number)
    return {}


ANSWERS: Final[Mapping[str, Answer]] = {
    **{
        f"{name}": partial(answer, shown)
        for resource, shown in (("verkooporders", ORDER), ("offertes", QUOTE))
        for name, answer in (
            (f"GET /{resource}", _list),
            (f"POST /{resource}", _add),
            (f"GET /{resource}/{{id}}", _read),
            (f"PUT /{resource}/{{id}}", _replace),
            (f"DELETE /{resource}/{{id}}", _remove),
        )
    },
    "PUT /verkooporders/{id}/ProcesStatus": _set_status,
}
