"""Purchase orders: placed with suppliers, closed when the goods came; what is open is coming, and keeps its parties."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.parties import delete_party
from grootboek.bookkeeping.purchasing import close_purchase_order, place_purchase_order
from grootboek.bookkeeping.stock import change_stock, stock_levels
from grootboek.ledger.article import ArticleDraft, StockLevels
from grootboek.ledger.purchase_order import PurchaseLineDraft, PurchaseOrder, PurchaseOrderDraft, PurchaseStage
from grootboek.ledger.refusal import Reason
from grootboek.store.audit import audit_trail
from grootboek.store.invoicing.purchase_orders import purchase_orders
from grootboek.store.masters.articles import articles
from tests.bookkeeping.books import Books, refused_for

DAY = date(2026, 3, 15)


@pytest.fixture
def shop(books: Books) -> Books:
    """Books with ten bells in stock, which cost 4,50."""
    with books.writing() as book:
        add_article(book, ArticleDraft(code="BEL", name="Fietsbel", purchase_price=Decimal("4.50")))
        change_stock(book, "BEL", Decimal(10))
    return books


def line(books: Books, quantity: object = 5, **facts: Any) -> PurchaseLineDraft:
    with books.reading() as book:
        bell = articles(book, code="BEL")[0]
    return PurchaseLineDraft(**{"article_id": bell.id, "quantity": Decimal(str(quantity)), **facts})


def place(books: Books, *lines: PurchaseLineDraft, **facts: Any) -> PurchaseOrder:
    stated = {"party_id": books.names.parties["LEVERANCIER"], "date": DAY, "lines": lines, **facts}
    with books.writing() as book:
        return place_purchase_order(book, PurchaseOrderDraft(**stated))


def levels(books: Books) -> StockLevels:
    with books.reading() as book:
        bells = articles(book)
        return stock_levels(book, bells)[bells[0].id]


def test_an_order_is_kept_as_it_was_placed(shop: Books) -> None:
    placed = place(shop, line(shop), line(shop, "2.5", unit_price=Decimal(4)), reference="L-1")
    assert [(row.quantity, row.unit_price) for row in placed.lines] == [
        (Decimal(5), Decimal("4.50")),
        (Decimal("2.5"), Decimal(4)),
    ]
    assert place(shop).number == placed.number + 1
    with shop.reading() as book:
        assert purchase_orders(book, placed.number) == [placed]
        assert [order.lines for order in purchase_orders(book)] == [placed.lines, ()]


def test_what_is_ordered_is_coming_and_then_in_stock(shop: Books) -> None:
    first, second = place(shop, line(shop), line(shop, 1)), place(shop, line(shop, 3))
    assert (levels(shop).free, levels(shop).economic) == (10, 19)
    with shop.writing() as book:
        closed = close_purchase_order(book, first.number, delivered=True)
        close_purchase_order(book, second.number, delivered=False)
        acts = [row.act for row in audit_trail(book, f"purchase order {first.number}")]
    assert (closed.stage, acts) == (PurchaseStage.CLOSED, ["close purchase order", "place purchase order"])
    assert levels(shop) == StockLevels(Decimal(16), Decimal(16))
    with shop.writing() as book, refused_for(Reason.WITHDRAWN):
        close_purchase_order(book, first.number, delivered=True)
    with shop.writing() as book, refused_for(Reason.NOT_FOUND):
        close_purchase_order(book, 99, delivered=True)


def test_what_goes_to_a_customer_at_once_is_never_in_stock(shop: Books) -> None:
    order = place(shop, line(shop), customer_id=shop.names.parties["KLANT"])
    assert levels(shop).economic == 10
    with shop.writing() as book:
        close_purchase_order(book, order.number, delivered=True)
    assert levels(shop).technical == 10


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"party_id": 999}, Reason.PARTY_UNKNOWN),
        ({"party_id": -2}, Reason.PARTY_NOT_SUPPLIER),
        ({"customer_id": -1}, Reason.PARTY_NOT_CUSTOMER),
        ({"reference": "x" * 256}, Reason.TEXT_TOO_LONG),
        ({"reference": "\0"}, Reason.VALUE_INVALID),
        ({"lines": (PurchaseLineDraft(article_id=99, quantity=Decimal(1)),)}, Reason.NOT_FOUND),
        ({"lines": (PurchaseLineDraft(article_id=1, quantity=Decimal(0)),)}, Reason.VALUE_INVALID),
        ({"lines": (PurchaseLineDraft(article_id=1, quantity=Decimal("NaN")),)}, Reason.VALUE_INVALID),
        (
            {"lines": (PurchaseLineDraft(article_id=1, quantity=Decimal(1), unit_price=Decimal("0.00001")),)},
            Reason.VALUE_INVALID,
        ),
    ],
)
def test_an_order_that_is_wrong_is_refused(shop: Books, facts: dict[str, Any], reason: Reason) -> None:
    with refused_for(reason):
        place(shop, **facts)
    with shop.reading() as book:
        assert purchase_orders(book) == []


def test_parties_of_open_orders_are_not_deleted(shop: Books) -> None:
    supplier, customer = (shop.names.parties[code] for code in ("LEVERANCIER", "KLANT"))
    order = place(shop, customer_id=customer)
    for party_id in (supplier, customer):
        with shop.writing() as book, refused_for(Reason.IN_USE):
            delete_party(book, party_id)
    with shop.writing() as book:
        close_purchase_order(book, order.number, delivered=True)
        delete_party(book, supplier)
    with shop.reading() as book:
        assert purchase_orders(book) == [replace(order, stage=PurchaseStage.CLOSED)]
