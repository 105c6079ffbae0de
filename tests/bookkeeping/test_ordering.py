"""Sales orders: their lines, totals and stages, and what they reserve and take of the stock."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from grootboek.bookkeeping.articles import add_article, change_article
from grootboek.bookkeeping.ordering import (
    add_sales_order,
    change_sales_order,
    put_sales_order_line,
    withdraw_sales_order,
)
from grootboek.bookkeeping.parties import change_party
from grootboek.bookkeeping.pricing import add_price_agreement
from grootboek.bookkeeping.stock import change_stock, stock_levels
from grootboek.ledger.address import Address
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.price_agreement import PriceAgreementDraft
from grootboek.ledger.refusal import Reason
from grootboek.ledger.sales_order import (
    LinesTogether,
    OrderLineDraft,
    OrderStage,
    SalesOrder,
    SalesOrderDraft,
)
from grootboek.store.book import attempt
from grootboek.store.invoicing.sales_orders import (
    SalesOrderFilter,
    lines_together,
    sales_order_by,
    stream_sales_orders,
)
from grootboek.store.masters.articles import articles
from tests.bookkeeping.books import Books, refused_for
from tests.counting import noted_statements

DAY = date(2026, 3, 15)
Take = Callable[..., SalesOrder]


def line(quantity: str, price: str | None = "12.50", **facts: Any) -> OrderLineDraft:
    """Return a line of so many bells."""
    stated = {"article_id": 1, "quantity": Decimal(quantity), "unit_price": None if price is None else Decimal(price)}
    return OrderLineDraft(**{**stated, **facts})


@pytest.fixture
def take(books: Books) -> Take:
    """Take an order of KLANT; there are 100 bells of 12,50."""
    with books.writing() as book:
        add_article(book, ArticleDraft(code="BEL", name="Fietsbel", sales_price=Decimal("12.50")))
        change_stock(book, "BEL", Decimal(100))

    def taking(*lines: OrderLineDraft, **facts: Any) -> SalesOrder:
        draft = SalesOrderDraft(**{"party_id": books.names.parties["KLANT"], "date": DAY, "lines": lines, **facts})
        with books.writing() as book:
            return add_sales_order(book, draft)

    return taking


def stock(books: Books) -> tuple[Decimal, Decimal]:
    """Return how many bells there are, and how many are free."""
    with books.reading() as book:
        bells = articles(book)
        levels = stock_levels(book, bells)[bells[0].id]
        assert levels.economic == levels.free
        return levels.technical, levels.free


def read(books: Books, number: int) -> SalesOrder:
    """Return an order that is there."""
    with books.reading() as book:
        order = sales_order_by(book, "number", number)
    assert order is not None
    return order


def test_an_order_is_read_as_it_was_taken_with_exact_totals(books: Books, take: Take) -> None:
    text = OrderLineDraft(description="Met dank")
    address = Address(name="Magazijn", street="Kade 1", city="Rotterdam")
    facts = {
        "discount": Decimal("2.5"),
        "delivery_address": address,
        "reference": "web-17",
        "door_fields": {"cash": {"2404": "X"}},
    }
    made = take(line("3", "0.3333", discount=Decimal(10)), text, line("-1", "0.05"), **facts)
    assert read(books, made.number) == made
    assert [(each.number, each.description, each.net) for each in made.lines] == [
        (1, "Fietsbel", 90),
        (2, "Met dank", 0),
        (3, "Fietsbel", -5),
    ]
    assert (made.subtotal, made.total) == (85, 83)


def test_numbers_are_given_or_the_next(books: Books, take: Take) -> None:
    assert [take().number, take(number=500).number, take().number] == [1, 500, 501]
    with refused_for(Reason.NUMBER_TAKEN):
        take(number=500)
    with books.reading() as book:
        assert [one.number for one in stream_sales_orders(book, SalesOrderFilter(number_from=2))] == [500, 501]


def test_a_line_without_a_price_gets_what_was_agreed(books: Books, take: Take) -> None:
    with books.writing() as book:
        own = {"article_id": 1, "party_id": books.names.parties["KLANT"]}
        add_price_agreement(book, PriceAgreementDraft(**own, quantity_from=Decimal(5), discount=Decimal(20)))
    made = take(line("4", None), line("5", None))
    assert [(each.unit_price, each.discount) for each in made.lines] == [(Decimal("12.50"), 0), (Decimal("12.50"), 20)]
    assert made.total == 5000 + 5000


def test_open_orders_reserve_what_was_not_delivered_and_quotes_nothing(books: Books, take: Take) -> None:
    take(line("10", delivered=Decimal(4)), line("-2"))
    take(line("50"), stage=OrderStage.QUOTE)
    assert stock(books) == (96, 90)


def test_goods_leave_the_stock_as_they_are_delivered(books: Books, take: Take) -> None:
    made = take(line("10"))
    with books.writing() as book:
        put_sales_order_line(book, made.number, replace(made.lines[0], delivered=Decimal(3)))
    assert stock(books) == (97, 90)
    with books.writing() as book:
        done = change_sales_order(book, made.number, lambda order: replace(order, stage=OrderStage.DELIVERED))
    assert (done.lines[0].delivered, stock(books)) == (10, (90, 90))
    with books.writing() as book:
        change_sales_order(book, made.number, lambda order: replace(order, lines=()))
    assert stock(books) == (100, 100)


def test_stock_that_is_not_tracked_stays_as_it_is(books: Books, take: Take) -> None:
    with books.writing() as book:
        other = add_article(book, ArticleDraft(code="SLOT", name="Slot"))
    take(line("1", article_id=other.id, delivered=Decimal(1)))
    with books.reading() as book:
        assert articles(book, code="SLOT")[0].stock == 0


def test_lines_are_added_and_changed_one_by_one(books: Books, take: Take) -> None:
    made = take(line("1"))
    with books.writing() as book:
        added = put_sales_order_line(book, made.number, line("2", "1.00", status="M", number=7))
        assert put_sales_order_line(book, made.number, line("3", "1.00")).number == 8
        put_sales_order_line(book, made.number, replace(added, status="V"))
    assert [(each.number, each.quantity, each.status) for each in read(books, made.number).lines] == [
        (1, 1, ""),
        (7, 2, "V"),
        (8, 3, ""),
    ]


def test_the_lines_of_an_order_are_read_once_however_many_are_put(books: Books, take: Take) -> None:
    made = take(*[line("1")] * 5)
    with noted_statements(books.database) as statements, books.writing() as book:
        for number in range(4, 10):
            put_sales_order_line(book, made.number, line("2", "3.333", number=number))
        with refused_for(Reason.VALUE_INVALID), attempt(book):
            put_sales_order_line(book, made.number, line("2", "3.333", number=100_000))
        together = lines_together(book, made.id)
    assert len([text for text in statements if "ORDER BY sales_order_line.order_id" in text]) == 1
    order = read(books, made.number)
    assert together == LinesTogether(len(order.lines), order.lines[-1].number, order.subtotal)


def test_a_line_that_makes_its_order_too_large_is_refused(books: Books, take: Take) -> None:
    made = take(line("1000000", "9000000", article_id=None))
    with books.writing() as book:
        put_sales_order_line(book, made.number, line("1", "900", article_id=None))
        with refused_for(Reason.AMOUNT_TOO_LARGE), attempt(book):
            put_sales_order_line(book, made.number, line("1000000", "9000000", article_id=None))
        put_sales_order_line(book, made.number, line("1", "1", article_id=None, number=1))
        put_sales_order_line(book, made.number, line("1000000", "9000000", article_id=None))
    assert len(read(books, made.number).lines) == 3


def test_a_withdrawn_order_reserves_nothing_and_its_number_stays_used(books: Books, take: Take) -> None:
    made = take(line("10"))
    with books.writing() as book:
        withdraw_sales_order(book, made.number)
    assert stock(books) == (100, 100)
    with books.reading() as book:
        assert list(stream_sales_orders(book, SalesOrderFilter())) == []
    assert take().number == made.number + 1
    for act in (withdraw_sales_order, lambda book, number: change_sales_order(book, number, lambda order: order)):
        with books.writing() as book, refused_for(Reason.WITHDRAWN):
            act(book, made.number)


def test_an_order_of_which_something_was_delivered_is_not_withdrawn(books: Books, take: Take) -> None:
    made = take(line("10", delivered=Decimal(1)))
    with books.writing() as book, refused_for(Reason.IN_USE):
        withdraw_sales_order(book, made.number)
    with books.writing() as book, refused_for(Reason.NOT_FOUND):
        withdraw_sales_order(book, 999)


@pytest.mark.parametrize(
    ("lines", "facts", "reason"),
    [
        ([], {"party_id": 999}, Reason.PARTY_UNKNOWN),
        ([], {"party_id": 2}, Reason.PARTY_NOT_CUSTOMER),
        ([], {"invoice_party_id": 999}, Reason.PARTY_UNKNOWN),
        ([], {"cost_centre_id": 999}, Reason.COST_CENTRE_UNKNOWN),
        ([], {"number": 0}, Reason.VALUE_INVALID),
        ([], {"discount": Decimal(101)}, Reason.VALUE_INVALID),
        ([], {"payment_term": -1}, Reason.PAYMENT_TERM_INVALID),
        ([], {"memo": "\0"}, Reason.VALUE_INVALID),
        ([], {"delivery_address": Address(name="x" * 101)}, Reason.TEXT_TOO_LONG),
        ([], {"stage": OrderStage.WITHDRAWN}, Reason.VALUE_INVALID),
        ([line("1", article_id=999)], {}, Reason.NOT_FOUND),
        ([line("0.00001")], {}, Reason.VALUE_INVALID),
        ([line("1", "1e14")], {}, Reason.VALUE_INVALID),
        ([line("1", number=-1)], {}, Reason.VALUE_INVALID),
        ([line("1", number=1), line("1", number=1)], {}, Reason.NUMBER_TAKEN),
        ([line("1", status="MM")], {}, Reason.TEXT_TOO_LONG),
        ([line("1", discount=Decimal(-1))], {}, Reason.VALUE_INVALID),
        ([line("1e9", "1e9")], {}, Reason.AMOUNT_TOO_LARGE),
        ([line("1e9", "6000"), line("1e9", "6000")], {}, Reason.AMOUNT_TOO_LARGE),
    ],
)
def test_an_order_that_is_wrong_is_refused(
    take: Take, lines: list[OrderLineDraft], facts: dict[str, Any], reason: Reason
) -> None:
    with refused_for(reason):
        take(*lines, **facts)


def test_a_blocked_customer_orders_nothing(books: Books, take: Take) -> None:
    with books.writing() as book:
        change_party(book, books.names.parties["KLANT"], lambda party: replace(party, hidden=True))
    with refused_for(Reason.PARTY_HIDDEN):
        take()


def test_an_article_that_changes_between_two_orders_of_a_transaction_is_sold_as_it_then_is(
    books: Books, take: Take
) -> None:
    take(line("1"))
    stated = SalesOrderDraft(party_id=books.names.parties["KLANT"], date=DAY, lines=(line("1", None),))
    with books.writing() as book:
        before = add_sales_order(book, stated)
        change_article(book, "BEL", lambda draft: replace(draft, name="Bel", sales_price=Decimal(13)))
        after = add_sales_order(book, stated)
    told = [(each.lines[0].description, each.lines[0].unit_price) for each in (before, after)]
    assert told == [("Fietsbel", Decimal("12.5")), ("Bel", Decimal(13))]
