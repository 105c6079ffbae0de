"""The change feed: what a web shop is told once, from the moment on that its link is active."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from grootboek.bookkeeping.articles import add_article, change_article, change_picture
from grootboek.bookkeeping.ordering import add_sales_order
from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.bookkeeping.pricing import add_price_agreement, remove_price_agreement
from grootboek.bookkeeping.stock import change_stock
from grootboek.bookkeeping.webshop import changes_delivered, link_webshop, unlink_webshop
from grootboek.ledger.actor import Role
from grootboek.ledger.article import ArticleDraft, ArticlePicture
from grootboek.ledger.change import Change, Subject
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.price_agreement import PriceAgreementDraft
from grootboek.ledger.refusal import Reason
from grootboek.ledger.sales_order import OrderLineDraft, SalesOrderDraft
from grootboek.store.book import Book
from grootboek.store.masters.changes import changes
from tests.bookkeeping.books import OPERATOR, Books, refused_for

BELL = ArticleDraft(code="BEL", name="Fietsbel", in_webshop=True)


@pytest.fixture
def linked(books: Books) -> Books:
    """Books with an article in the web shop and one out of it, and an active link."""
    with books.writing() as book:
        add_article(book, BELL)
        add_article(book, replace(BELL, code="SLOT", in_webshop=False))
        assert link_webshop(book)
        assert not link_webshop(book)
    return books


def told(book: Book, subject: Subject) -> list[Change]:
    """Take what changed off the feed, as an answer that arrived does."""
    found = changes(book, subject)
    changes_delivered(book, found)
    return found


def test_nothing_is_kept_before_the_link_and_after_it(books: Books) -> None:
    with books.writing() as book:
        add_article(book, BELL)
        add_party(book, PartyDraft(name="Nieuw"))
        assert changes(book, Subject.ARTICLE) == changes(book, Subject.PARTY) == []
        link_webshop(book)
        change_stock(book, "BEL", Decimal(1))
        assert unlink_webshop(book)
        assert not unlink_webshop(book)
        assert changes(book, Subject.ARTICLE) == []


def test_each_change_of_an_article_in_the_shop_is_told(linked: Books) -> None:
    klant = linked.names.parties["KLANT"]
    order = SalesOrderDraft(party_id=klant, date=date(2026, 3, 1), lines=(OrderLineDraft(article_id=1),))
    acts = (
        lambda book: change_article(book, "BEL", lambda article: replace(article, sales_price=Decimal(2))),
        lambda book: change_stock(book, "BEL", Decimal(1)),
        lambda book: change_picture(book, "BEL", ArticlePicture("bel.jpg", b"x")),
        lambda book: change_picture(book, "BEL", None),
        lambda book: add_sales_order(book, order),
        lambda book: add_price_agreement(book, PriceAgreementDraft(article_id=1, party_id=klant, price=Decimal(1))),
        lambda book: remove_price_agreement(book, 1),
        lambda book: change_article(book, "BEL", lambda article: replace(article, in_webshop=False)),
    )
    for act in acts:
        with linked.writing() as book:
            act(book)
            assert [one.subject_id for one in told(book, Subject.ARTICLE)] == [1]
    with linked.writing() as book:
        change_article(book, "BEL", lambda article: replace(article, name="Bel"))
        change_article(book, "SLOT", lambda article: replace(article, name="Slot"))
        assert told(book, Subject.ARTICLE) == []
        change_article(book, "SLOT", lambda article: replace(article, in_webshop=True))
        assert [one.subject_id for one in told(book, Subject.ARTICLE)] == [2]


def test_what_changed_again_since_it_was_answered_is_told_again(linked: Books) -> None:
    with linked.writing() as book:
        party = add_party(book, PartyDraft(name="Nieuw"))
        other = add_party(book, PartyDraft(name="Ander"))
        answered = changes(book, Subject.PARTY)
        assert [one.subject_id for one in answered] == [party.id, other.id]
        change_party(book, party.id, lambda party: replace(party, name="Nieuwer"))
        changes_delivered(book, answered)
        left = changes(book, Subject.PARTY)
        assert [one.subject_id for one in left] == [party.id]
        changes_delivered(book, left)
        change_party(book, party.id, lambda party: replace(party, name="Nieuwst"))
        changes_delivered(book, [*answered, *left])
        assert [one.subject_id for one in changes(book, Subject.PARTY)] == [party.id]


def test_a_change_that_is_rolled_back_is_not_told(linked: Books) -> None:
    with pytest.raises(ValueError, match="no"), linked.writing() as book:
        change_stock(book, "BEL", Decimal(1))
        raise ValueError("no")
    with linked.reading() as book:
        assert changes(book, Subject.ARTICLE) == []


def test_only_who_manages_the_books_links_a_shop(books: Books) -> None:
    for act in (link_webshop, unlink_webshop):
        with books.writing(replace(OPERATOR, role=Role.BOOKKEEPER)) as book, refused_for(Reason.RIGHT_MISSING):
            act(book)
