"""Price agreements: what a customer pays from a quantity on, during a time."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.pricing import add_price_agreement, price, remove_price_agreement
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.price_agreement import PriceAgreementDraft
from grootboek.ledger.refusal import Reason
from grootboek.store.masters.articles import articles
from tests.bookkeeping.books import Books, refused_for

DAY = date(2026, 3, 15)
Agree = Callable[..., int]


@pytest.fixture
def agree(books: Books) -> Agree:
    """Agree a price with KLANT on the article BEL of 12,50 and return the number of the agreement."""
    with books.writing() as book:
        article = add_article(book, ArticleDraft(code="BEL", name="Fietsbel", sales_price=Decimal("12.50")))

    def agreeing(quantity: str = "0", **facts: Any) -> int:
        own = {"article_id": article.id, "party_id": books.names.parties["KLANT"]}
        with books.writing() as book:
            draft = PriceAgreementDraft(**{**own, "quantity_from": Decimal(quantity), **facts})
            return add_price_agreement(book, draft).id

    return agreeing


def paid(books: Books, quantity: str, day: date = DAY, party: str = "KLANT") -> Decimal:
    """Return what a customer pays for one of so many bells."""
    with books.reading() as book:
        return price(book, articles(book)[0], books.names.parties[party], Decimal(quantity), day).net


def test_the_highest_quantity_that_is_reached_counts(books: Books, agree: Agree) -> None:
    agree("1", price=Decimal("12.00"))
    agree("5", price=Decimal("11.00"))
    agree("10", discount=Decimal(20))
    assert [paid(books, each) for each in ("0.5", "1", "4.9999", "5", "10")] == [
        Decimal(each) for each in ("12.50", "12", "12", "11", "10")
    ]
    assert paid(books, "10", party="BEIDE") == Decimal("12.50")


def test_an_agreement_holds_from_and_through_its_days_and_the_latest_to_begin_counts(
    books: Books, agree: Agree
) -> None:
    agree(price=Decimal(12))
    agree(price=Decimal(9), valid_from=date(2026, 3, 1), valid_through=date(2026, 3, 31))
    days = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1))
    assert [paid(books, "1", day) for day in days] == [12, 9, 9, 12]


def test_a_removed_agreement_counts_no_more(books: Books, agree: Agree) -> None:
    number = agree(discount=Decimal("33.3333"))
    assert paid(books, "1") == Decimal("8.3333")
    with books.writing() as book:
        remove_price_agreement(book, number)
    assert paid(books, "1") == Decimal("12.50")
    with books.writing() as book, refused_for(Reason.NOT_FOUND):
        remove_price_agreement(book, number)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, Reason.VALUE_INVALID),
        ({"price": Decimal(1), "discount": Decimal(1)}, Reason.VALUE_INVALID),
        ({"discount": Decimal("100.0001")}, Reason.VALUE_INVALID),
        ({"price": Decimal("0.00001")}, Reason.VALUE_INVALID),
        ({"price": Decimal(1), "valid_from": DAY, "valid_through": date(2026, 3, 14)}, Reason.VALUE_INVALID),
        ({"price": Decimal(1), "party_id": 999}, Reason.PARTY_UNKNOWN),
        ({"price": Decimal(1), "article_id": 999}, Reason.NOT_FOUND),
        ({"price": Decimal(1), "party_id": 2}, Reason.PARTY_NOT_CUSTOMER),
    ],
)
def test_what_cannot_be_agreed_is_refused(agree: Agree, facts: dict[str, Any], reason: Reason) -> None:
    with refused_for(reason):
        agree(**facts)
