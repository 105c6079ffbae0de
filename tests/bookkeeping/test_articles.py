"""Articles: search name, supplier, group, picture and stock; what is free of it follows from orders."""

from dataclasses import replace
from decimal import Decimal

import pytest

from grootboek.bookkeeping.articles import add_article, change_article, change_picture, name_article_group
from grootboek.bookkeeping.stock import change_stock, stock_levels
from grootboek.ledger.actor import Role
from grootboek.ledger.article import LARGEST_PICTURE, Article, ArticleDraft, ArticlePicture
from grootboek.ledger.refusal import Reason
from grootboek.store.audit import audit_trail
from grootboek.store.masters.article_groups import article_groups
from grootboek.store.masters.article_pictures import article_picture_of, pictured_articles
from grootboek.store.masters.articles import articles
from tests.bookkeeping.books import OPERATOR, Books, refused_for

BELL = ArticleDraft(code="BEL", name="Fietsbel", sales_price=Decimal("12.5"))


def added(books: Books, draft: ArticleDraft = BELL) -> Article:
    """Add an article and return it."""
    with books.writing() as book:
        return add_article(book, draft)


def test_an_article_keeps_what_trade_knows_of_it(books: Books) -> None:
    supplier = books.names.parties["LEVERANCIER"]
    facts = {
        "search_name": "BELLETJE",
        "supplier_id": supplier,
        "in_webshop": True,
        "door_fields": {"cash": {"2202": "X"}},
    }
    made = added(books, replace(BELL, **facts))
    assert {name: getattr(made, name) for name in facts} == facts
    assert (made.stock, made.stock_tracked) == (0, False)
    with books.writing() as book, refused_for(Reason.PARTY_UNKNOWN):
        change_article(book, "BEL", lambda article: replace(article, supplier_id=999))


def test_a_count_starts_the_tracking_of_stock_and_is_in_the_trail(books: Books) -> None:
    made = added(books)
    with books.writing() as book:
        counted = change_stock(book, "BEL", Decimal("7.25"))
        assert (counted.stock, counted.stock_tracked) == (Decimal("7.25"), True)
        assert stock_levels(book, [counted])[made.id].free == Decimal("7.25")
        trail = audit_trail(book, f"article {made.id}")[0]
        assert (trail.act, trail.before, trail.after) == ("change stock", {"stock": "0.0000"}, {"stock": "7.25"})


@pytest.mark.parametrize("stock", ["0.00001", "NaN", "1e10"])
def test_a_stock_that_cannot_be_kept_is_refused(books: Books, stock: str) -> None:
    added(books)
    with books.writing() as book, refused_for(Reason.VALUE_INVALID):
        change_stock(book, "BEL", Decimal(stock))
    with books.writing() as book, refused_for(Reason.NOT_FOUND):
        change_stock(book, "ANDERS", Decimal(1))


def test_a_reader_changes_nothing(books: Books) -> None:
    added(books)
    reader = replace(OPERATOR, role=Role.READER)
    for act in (
        lambda book: change_stock(book, "BEL", Decimal(1)),
        lambda book: change_picture(book, "BEL", ArticlePicture("bel.jpg", b"x")),
        lambda book: name_article_group(book, "G", "Groep"),
    ):
        with books.writing(reader) as book, refused_for(Reason.RIGHT_MISSING):
            act(book)
    with books.reading() as book:
        assert (articles(book)[0].stock, article_groups(book)) == (0, [])


def test_a_group_is_made_with_its_article_and_named_by_itself(books: Books) -> None:
    added(books, replace(BELL, group_code="GRP1", group_name="Bellen"))
    with books.writing() as book:
        name_article_group(book, "GRP1", "Bellen en toeters")
        name_article_group(book, "GRP2", "Sloten")
        assert [(one.code, one.name) for one in article_groups(book)] == [
            ("GRP1", "Bellen en toeters"),
            ("GRP2", "Sloten"),
        ]
        assert articles(book)[0].group_name == "Bellen en toeters"
    with books.writing() as book, refused_for(Reason.TEXT_MISSING):
        name_article_group(book, "GRP3", " ")


def test_an_article_has_one_picture_that_can_be_taken_away(books: Books) -> None:
    made = added(books)
    with books.writing() as book:
        change_picture(book, "BEL", ArticlePicture("oud.jpg", b"old"))
        change_picture(book, "BEL", ArticlePicture("bel.jpg", b"\x00new"))
        assert article_picture_of(book, made.id) == ArticlePicture("bel.jpg", b"\x00new")
        assert pictured_articles(book) == {made.id}
        change_picture(book, "BEL", None)
        assert article_picture_of(book, made.id) is None


@pytest.mark.parametrize(
    "picture",
    [ArticlePicture("", b"x"), ArticlePicture("bel.jpg", b""), ArticlePicture("bel.jpg", b"x" * (LARGEST_PICTURE + 1))],
)
def test_a_picture_has_a_name_and_a_size(books: Books, picture: ArticlePicture) -> None:
    added(books)
    with books.writing() as book, refused_for(Reason.VALUE_INVALID):
        change_picture(book, "BEL", picture)


def test_an_article_that_goes_to_another_group_leaves_both_their_names(books: Books) -> None:
    added(books, replace(BELL, group_code="G1", group_name="Bellen"))
    added(books, replace(BELL, code="SLOT", group_code="G2", group_name="Sloten"))
    with books.writing() as book:
        assert change_article(book, "BEL", lambda article: replace(article, group_code="G2")).group_name == "Sloten"
        assert change_article(book, "BEL", lambda article: replace(article, group_name="Alles")).group_name == "Alles"
        assert {group.code: group.name for group in article_groups(book)} == {"G1": "Bellen", "G2": "Alles"}


def test_a_code_that_no_database_can_look_for_is_refused(books: Books) -> None:
    added(books)
    with books.writing() as book, refused_for(Reason.VALUE_INVALID):
        add_article(book, replace(BELL, code="A\0"))
    with books.writing() as book, refused_for(Reason.VALUE_INVALID):
        change_article(book, "BEL", lambda article: replace(article, code="A\0"))
