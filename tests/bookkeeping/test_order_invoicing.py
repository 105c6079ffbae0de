"""Orders that become invoices: what the order came to is booked to the cent, goods leave the stock, and a part may remain."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.crediting import credit_invoice
from grootboek.bookkeeping.mandates import add_mandate
from grootboek.bookkeeping.order_invoicing import deliver_sales_order, invoice_sales_order
from grootboek.bookkeeping.ordering import add_sales_order, change_sales_order
from grootboek.bookkeeping.parties import change_party
from grootboek.bookkeeping.stock import change_stock
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.mandate import MandateDraft
from grootboek.ledger.refusal import Reason, Refused
from grootboek.ledger.sales_order import OrderLineDraft, OrderStage, SalesOrder, SalesOrderDraft
from grootboek.store.invoicing.invoices import invoice_by, outstanding_of_invoices
from grootboek.store.invoicing.sales_orders import sales_order_by
from grootboek.store.ledger.bookings import booking_by_number
from grootboek.store.masters.articles import articles
from tests.bookkeeping.books import Books, refused_for

DAY = date(2026, 3, 15)
CODES = ("sales_high", "sales_low", "sales_untaxed")


def furnish(books: Books) -> None:
    """Make an article under each of three VAT codes, the first with 100 in stock."""
    with books.writing() as book:
        for number, code in enumerate(CODES, 1):
            name = f"Artikel {number}"
            add_article(book, ArticleDraft(code=str(number), name=name, vat_code=code, unit="stuk"))
        change_stock(book, "1", Decimal(100))


def taken(books: Books, *lines: OrderLineDraft, **facts: Any) -> SalesOrder:
    """Take an order of KLANT."""
    draft = SalesOrderDraft(**{"party_id": books.names.parties["KLANT"], "date": DAY, "lines": lines, **facts})
    with books.writing() as book:
        return add_sales_order(book, draft)


def line(article: int, quantity: str, price: str, discount: str = "0") -> OrderLineDraft:
    """Return a line of so many of an article."""
    numbers = {"quantity": Decimal(quantity), "unit_price": Decimal(price), "discount": Decimal(discount)}
    return OrderLineDraft(article_id=article, **numbers)


def stock(books: Books) -> Decimal:
    """Return how many there are of the first article."""
    with books.reading() as book:
        return articles(book, code="1")[0].stock


def test_an_order_becomes_an_invoice_with_booking_open_item_and_paper(books: Books) -> None:
    furnish(books)
    with books.writing() as book:
        party_id = books.names.parties["KLANT"]
        change_party(book, party_id, lambda party: replace(party, payment_term=30, iban="NL91ABNA0417164300"))
        mandate = add_mandate(book, MandateDraft(party_id=party_id, reference="SEPA-1", signed_on=date(2026, 1, 2)))
    text = OrderLineDraft(description="Met dank")
    facts = {"reference": "web-17", "discount": Decimal(10), "mandate_id": mandate.id}
    order = taken(books, line(1, "3", "0.3333", "10"), text, line(2, "2", "10"), **facts)
    assert stock(books) == 100
    with books.writing() as book:
        made = invoice_sales_order(book, order.number, DAY)
        again = invoice_by(book, "id", made.invoice.id)
        outstanding = outstanding_of_invoices(book, [made.invoice])[made.invoice.id]
    assert again == made.invoice
    assert [(each.description, each.net) for each in made.invoice.lines] == [
        ("Uw referentie: web-17", 0),
        ("Artikel 1 (korting 10%)", 90),
        ("Met dank", 0),
        ("Artikel 2", 2000),
        ("Factuurkorting 10%", -9),
        ("Factuurkorting 10%", -200),
    ]
    assert (made.invoice.net, made.invoice.gross) == (order.totals.net, order.totals.gross) == (1881, 2060)
    assert (outstanding, made.invoice.payment_term) == (2060, 30)
    assert made.invoice.collection is not None
    assert (made.invoice.collection.mandate_reference, made.invoice.collection.first) == ("SEPA-1", True)
    assert (made.order.stage, made.order.invoice_id, made.remaining) == (OrderStage.INVOICED, made.invoice.id, None)
    assert stock(books) == 97
    assert books.faults() == []
    with books.reading() as book:
        assert sales_order_by(book, "number", order.number) == made.order
    for act in (
        lambda book: invoice_sales_order(book, order.number),
        lambda book: change_sales_order(book, order.number, lambda draft: draft),
    ):
        with refused_for(Reason.IN_USE), books.writing() as book:
            act(book)


def test_what_was_delivered_is_invoiced_and_what_is_left_is_an_order(books: Books) -> None:
    furnish(books)
    order = taken(books, line(1, "5", "10"), line(2, "2", "1"), stage=OrderStage.PACKING_SLIP)
    with books.writing() as book:
        deliver_sales_order(book, order.number, {1: Decimal(2)})
        made = invoice_sales_order(book, order.number, DAY, delivered_only=True)
    assert made.remaining is not None
    assert (stock(books), made.invoice.net) == (98, 2000)
    assert [(each.number, each.quantity, each.delivered) for each in made.remaining.lines] == [(1, 3, 0), (2, 2, 0)]
    assert (made.remaining.number, made.remaining.stage) == (order.number + 1, OrderStage.ORDER)
    with books.writing() as book:
        deliver_sales_order(book, made.remaining.number)
        last = invoice_sales_order(book, made.remaining.number, DAY, delivered_only=True)
        credit = credit_invoice(book, last.invoice, DAY)
    assert (last.remaining, last.invoice.net, credit.net, stock(books)) == (None, 3200, -3200, 95)


def test_what_comes_back_goes_into_the_stock_and_remains_as_long_as_it_did_not(books: Books) -> None:
    furnish(books)
    order = taken(books, line(1, "-3", "10"), line(2, "1", "1"))
    with books.writing() as book:
        deliver_sales_order(book, order.number, {1: Decimal(-1), 2: Decimal(1)})
        made = invoice_sales_order(book, order.number, DAY, delivered_only=True)
    assert made.remaining is not None
    assert [(each.number, each.quantity) for each in made.remaining.lines] == [(1, -2)]
    with books.writing() as book:
        invoice_sales_order(book, made.remaining.number, DAY)
    assert stock(books) == 103
    wrong = taken(books, line(1, "5", "10"), line(1, "-5", "10"))
    for quantities in ({1: Decimal(-1)}, {2: Decimal(1)}):
        with refused_for(Reason.VALUE_INVALID), books.writing() as book:
            deliver_sales_order(book, wrong.number, quantities)
    with books.writing() as book:
        deliver_sales_order(book, wrong.number, {1: Decimal(4)})
        mended = deliver_sales_order(book, wrong.number, {1: Decimal(-4)})
    assert (mended.lines[0].delivered, stock(books)) == (0, 103)
    quote = taken(books, line(1, "1", "1"), stage=OrderStage.QUOTE)
    with refused_for(Reason.VALUE_INVALID), books.writing() as book:
        deliver_sales_order(book, quote.number)


def test_an_order_that_is_invoiced_twice_at_once_has_one_invoice(books: Books) -> None:
    furnish(books)
    order = taken(books, line(1, "5", "10"))
    begin = Barrier(2)

    def invoice() -> str:
        begin.wait()
        try:
            with books.writing() as book:
                return invoice_sales_order(book, order.number, DAY).invoice.number
        except Refused as refused:
            return refused.reasons[0].name

    with ThreadPoolExecutor(2) as pool:
        ends = [pool.submit(invoice) for _ in range(2)]
    assert sorted(end.result() for end in ends) == ["F00001", "IN_USE"]
    assert (stock(books), books.outstanding(), books.faults()) == (95, {"F00001": "60,50"}, [])


def test_an_order_that_cannot_be_invoiced_stays_as_it_is(books: Books) -> None:
    furnish(books)
    quote = taken(books, line(1, "1", "1"), stage=OrderStage.QUOTE)
    blocked = taken(books, line(1, "1", "1"), blocked=True)
    empty, waiting = taken(books), taken(books, line(1, "1", "1"))
    with refused_for(Reason.VALUE_INVALID), books.writing() as book:
        invoice_sales_order(book, quote.number, DAY)
    with refused_for(Reason.READ_ONLY), books.writing() as book:
        invoice_sales_order(book, blocked.number, DAY)
    with refused_for(Reason.LINES_MISSING), books.writing() as book:
        invoice_sales_order(book, empty.number, DAY)
    with refused_for(Reason.LINES_MISSING), books.writing() as book:
        invoice_sales_order(book, waiting.number, DAY, delivered_only=True)
    with refused_for(Reason.NOT_FOUND), books.writing() as book:
        deliver_sales_order(book, waiting.number, {7: Decimal(1)})
    with refused_for(Reason.NOT_FOUND), books.writing() as book:
        invoice_sales_order(book, 999, DAY)
    with books.reading() as book:
        assert sales_order_by(book, "number", waiting.number) == waiting
    assert stock(books) == 100


PRICES = st.decimals(min_value=-50, max_value=2000, places=4)
LINES = st.tuples(
    st.integers(1, len(CODES)),
    st.decimals(min_value=-20, max_value=20, places=2).filter(bool),
    PRICES,
    st.sampled_from([Decimal(0), Decimal(0), Decimal("12.5"), Decimal("33.3333"), Decimal(100)]),
)


@pytest.mark.parametrize("books", ["sqlite"], indirect=True)
def test_an_invoice_and_its_booking_come_to_what_the_order_came_to(books: Books) -> None:
    furnish(books)

    @given(
        drawn=st.lists(LINES, min_size=1, max_size=6),
        includes_vat=st.booleans(),
        discount=st.sampled_from([Decimal(0), Decimal("2.5"), Decimal(100)]),
    )
    def holds(drawn: list[tuple[int, Decimal, Decimal, Decimal]], includes_vat: bool, discount: Decimal) -> None:
        lines = [
            OrderLineDraft(article_id=article, quantity=quantity, unit_price=price, discount=less)
            for article, quantity, price, less in drawn
        ]
        order = taken(books, *lines, amounts_include_vat=includes_vat, discount=discount)
        # What the customer sees as the total of an order is the sum of its lines as they are rounded.
        assert order.total == (order.totals.gross if includes_vat else order.totals.net)
        assert discount or order.total == sum(each.net for each in order.lines)
        with books.writing() as book:
            made = invoice_sales_order(book, order.number, DAY)
            kept = invoice_by(book, "id", made.invoice.id)
            booking = booking_by_number(book, made.invoice.booking_number or 0)
        assert kept == made.invoice
        assert booking is not None
        assert (made.invoice.net, made.invoice.gross) == (order.totals.net, order.totals.gross)
        assert booking.amount == order.totals.gross

    holds()
    assert books.faults() == []
