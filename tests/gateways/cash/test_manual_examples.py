"""Test that the examples of the manual's chapter 17 are answered as they were when they were read over, to the byte."""

from decimal import Decimal

import pytest

from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.pricing import add_price_agreement
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.price_agreement import PriceAgreementDraft
from grootboek.store.masters.articles import articles
from tests.gateways.cash.conftest import CASES, Door, golden
from tests.gateways.cash.test_exports_every import books
from tests.gateways.cash.trade import brought

__all__ = ["books"]
EXAMPLES = sorted(path.parent.name for path in (CASES / "Export").glob("example_*/case.toml"))


@pytest.fixture
def traded(books: Door) -> Door:
    """The books of the financial examples, with what those of trade ask for."""
    brought(
        books,
        "2208 2208=GRP1 2001=Presentatie",
        "2260 2260=BEAMER 2001=Beamer 2208=GRP1 2266=40000 2267=64900 2273=3",
        "2260 2260=ARTIKEL 2001=Artikel 2261=art 2267=12,50",
    )
    with books.book(writing=True) as book:
        customer = add_party(book, PartyDraft(number=99, name="Negenennegentig"))
        (article,) = articles(book, code="ARTIKEL")
        agreed = PriceAgreementDraft(
            article_id=article.id, party_id=customer.id, quantity_from=Decimal(5), price=Decimal("11.95")
        )
        add_price_agreement(book, agreed)
    return books


@pytest.mark.parametrize("case", EXAMPLES)
def test_example(traded: Door, case: str) -> None:
    request, response, _ = golden(f"Export/{case}")
    assert traded.post(request).text == response
