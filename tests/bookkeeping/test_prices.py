"""What a customer pays: cases of article, customer, quantity and day, with the price and why; prices with VAT; renewed books."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from grootboek.bookkeeping.articles import add_article, change_article, delete_article, renew_articles
from grootboek.bookkeeping.discount_groups import put_customer_in_group, put_discount_group
from grootboek.bookkeeping.ordering import add_sales_order
from grootboek.bookkeeping.pricing import add_price_agreement, price
from grootboek.bookkeeping.recipes import put_recipe_part
from grootboek.bookkeeping.revenue_groups import change_revenue_group
from grootboek.ledger.article import Article, ArticleDraft, price_including_vat
from grootboek.ledger.discount_group import DiscountGroupDraft, GroupKind
from grootboek.ledger.price_agreement import PriceAgreementDraft, PriceBasis
from grootboek.ledger.refusal import Reason
from grootboek.ledger.sales_order import OrderLineDraft, SalesOrderDraft
from grootboek.store.masters.articles import articles, articles_by_id
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.discount_groups import discount_groups
from tests.bookkeeping.books import Books, refused_for

# What is agreed: on what, with whom, then the words of an agreement.
AGREED = """
METAAL | VAST  | discount 5
METAAL | VAST  | discount 8 from 100
METAAL | KLANT | discount 10 through 2026-06-30
BEL    | VAST  | price 9.5
BEL    | KLANT | price 9 from 1
BEL    | KLANT | price 8 from 10
BEL    | KLANT | price 8.5 from 10 since 2026-05-01
METAAL | -     | discount 12 since 2026-07-01 through 2026-07-31
BEL    | -     | price 7.7777 from 5 since 2026-07-10 through 2026-07-20
BEL    | -     | price 12 since 2026-08-01 through 2026-08-31
"""
# Article, customer, quantity and day; then the net price, and why. KLANT and BEIDE are in the group VAST, LOS is in none.
CASES = """
BEL  KLANT 1    2026-03-01 | 9      article for customer
BEL  KLANT 0.5  2026-03-01 | 9.5    article for customer group
BEL  KLANT 9.99 2026-03-01 | 9      article for customer
BEL  KLANT 10   2026-03-01 | 8      article for customer
BEL  KLANT -10  2026-03-01 | 8      article for customer
BEL  KLANT 10   2026-05-01 | 8.5    article for customer
BEL  BEIDE 10   2026-03-01 | 9.5    article for customer group
BEL  LOS   10   2026-03-01 | 10     sales price
BEL  -     10   2026-03-01 | 10     sales price
SLOT KLANT 1    2026-06-30 | 18     group for customer
SLOT KLANT 1    2026-07-01 | 17.6   promotion of group
SLOT KLANT 1    2026-08-01 | 19     group for customer group
SLOT BEIDE 100  2026-03-01 | 18.4   group for customer group
SLOT LOS   1    2026-07-31 | 17.6   promotion of group
BEL  KLANT 4    2026-07-15 | 8.8    promotion of group
BEL  KLANT 5    2026-07-10 | 7.7777 promotion of article
BEL  -     5    2026-07-20 | 7.7777 promotion of article
BEL  -     5    2026-07-21 | 8.8    promotion of group
BEL  KLANT 10   2026-08-15 | 12     promotion of article
PLANK KLANT 1   2026-07-15 | 3      sales price
"""


@pytest.fixture
def shop(books: Books) -> Books:
    """Books with three articles, two discount groups and what is agreed."""
    with books.writing() as book:
        put_discount_group(book, DiscountGroupDraft(kind=GroupKind.ARTICLES, code="METAAL", name="Van metaal"))
        put_discount_group(book, DiscountGroupDraft(kind=GroupKind.CUSTOMERS, code="VAST", name="Vaste klanten"))
        groups = {group.code: group.id for group in discount_groups(book)}
        for code in ("KLANT", "BEIDE"):
            put_customer_in_group(book, code, "VAST")
        made = {}
        for code, sold, group in (("BEL", "10", "METAAL"), ("SLOT", "20", "METAAL"), ("PLANK", "3", "")):
            draft = ArticleDraft(code=code, name=code, sales_price=Decimal(sold), discount_group_id=groups.get(group))
            made[code] = add_article(book, draft).id
        for row in AGREED.strip().splitlines():
            add_price_agreement(book, agreed(row, groups, made, books.names.parties))
    return books


def agreed(
    row: str, groups: Mapping[str, int], made: Mapping[str, int], parties: Mapping[str, int]
) -> PriceAgreementDraft:
    """Read an agreement from its row."""
    what, whom, text = (part.strip() for part in row.split("|"))
    words = text.split()
    stated = dict(zip(words[::2], words[1::2], strict=True))
    return PriceAgreementDraft(
        article_id=made.get(what),
        article_group_id=groups.get(what),
        party_id=parties.get(whom),
        customer_group_id=groups.get(whom),
        name="" if whom != "-" else "Actie",
        quantity_from=Decimal(stated.get("from", "0")),
        price=Decimal(stated["price"]) if "price" in stated else None,
        discount=Decimal(stated["discount"]) if "discount" in stated else None,
        valid_from=date.fromisoformat(stated["since"]) if "since" in stated else None,
        valid_through=date.fromisoformat(stated["through"]) if "through" in stated else None,
    )


def test_prices_and_their_reasons(shop: Books) -> None:
    told = []
    with shop.reading() as book:
        for row in CASES.strip().splitlines():
            asked, _ = row.split("|")
            code, whom, quantity, day = asked.split()
            (article,) = articles(book, code=code)
            party = shop.names.parties.get(whom, 0 if whom == "LOS" else None)
            paid = price(book, article, party, Decimal(quantity), date.fromisoformat(day))
            told.append(f"{asked.strip()} | {paid.net.normalize():f} {paid.basis.value}")
            assert paid.base == article.sales_price
    assert told == [" | ".join(" ".join(part.split()) if i else part.strip() for i, part in enumerate(row.split("|")))
                    for row in CASES.strip().splitlines()]  # fmt: skip
    assert {case.split(maxsplit=6)[-1] for case in told} == set(PriceBasis)


def test_an_order_takes_the_price_that_holds_with_vat_as_consumers_are_told(shop: Books) -> None:
    with shop.writing() as book:
        change_article(book, "PLANK", lambda draft: replace(draft, consumer_price=Decimal("9.99")))
        lines = tuple(
            OrderLineDraft(article_id=articles(book, code=code)[0].id, quantity=Decimal(1000))
            for code in ("PLANK", "BEL")
        )
        for including, prices, total in ((True, ("9.99", "10.2850"), 2_027_500), (False, ("8.2562", "8.5"), 1_675_620)):
            head = {"party_id": shop.names.parties["KLANT"], "date": date(2026, 6, 1), "amounts_include_vat": including}
            order = add_sales_order(book, SalesOrderDraft(**head, lines=lines))
            assert tuple(line.unit_price for line in order.lines) == tuple(map(Decimal, prices))
            assert order.total == total


def test_a_price_for_consumers_leads_until_somebody_states_another_sales_price(books: Books) -> None:
    with books.writing() as book:
        made = add_article(book, ArticleDraft(code="BEL", name="Bel", consumer_price=Decimal("9.99")))
        assert (made.sales_price, price_including_vat(made, book.today)) == (Decimal("8.2562"), Decimal("9.99"))
        lower = change_article(book, "BEL", lambda draft: replace(draft, vat_code="sales_low"))
        assert (lower.sales_price, lower.consumer_price) == (Decimal("9.1651"), Decimal("9.99"))
        same = change_article(book, "BEL", lambda draft: replace(draft, name="Fietsbel"))
        assert (same.sales_price, same.consumer_price) == (Decimal("9.1651"), Decimal("9.99"))
        other = change_article(book, "BEL", lambda draft: replace(draft, sales_price=Decimal(10)))
        assert (other.sales_price, other.consumer_price) == (10, None)


def test_articles_follow_their_revenue_group_unless_they_left_it(books: Books) -> None:
    with books.writing() as book:
        for code in ("A", "B"):
            add_article(book, ArticleDraft(code=code, name=code))
        low = change_article(book, "B", lambda draft: replace(draft, vat_code="sales_low"))
        account = chart_of(book).account_by_code["8000"].id
        change_revenue_group(book, 1, lambda group: replace(group, account_id=account, vat_code="sales_high_19"))
        first, second = articles(book)
    assert (first.account_id, first.vat_code) == (account, "sales_high_19")
    assert (second.account_id, second.vat_code, second.revenue_group_id) == (None, "sales_low", low.revenue_group_id)


def test_articles_of_older_books_get_a_group(books: Books) -> None:
    with books.writing() as book:
        made = add_article(book, ArticleDraft(code="A", name="A"))
        book.connection.exec_driver_sql("UPDATE article SET revenue_group_id = NULL")
        assert renew_articles(book) == 1
        assert articles(book)[0].revenue_group_id == made.revenue_group_id


def test_what_is_deleted_is_gone_but_for_orders_that_were_done(books: Books) -> None:
    with books.writing() as book:
        whole, part = (add_article(book, ArticleDraft(code=code, name=code)) for code in ("A", "B"))
        put_recipe_part(book, "A", "B", Decimal(2))
        with refused_for(Reason.IN_USE):
            put_recipe_part(book, "B", "A", Decimal(1))
    with books.writing() as book, refused_for(Reason.IN_USE):
        delete_article(book, "B")
    with books.writing() as book:
        delete_article(book, "A")
        delete_article(book, "B")
        assert articles(book) == articles(book, id=whole.id) == []
        assert shown(articles_by_id(book, [whole.id]).values()) == [("A", True)]
        again = add_article(book, ArticleDraft(code="A", name="Anders"))
        assert again.id not in (whole.id, part.id)


def shown(some: Iterable[Article]) -> list[tuple[str, bool]]:
    """Return the codes of articles and whether they are deleted."""
    return [(article.code, article.deleted) for article in some]


def test_an_article_is_no_part_of_itself_however_far(books: Books) -> None:
    with books.writing() as book:
        for code in "ABCD":
            add_article(book, ArticleDraft(code=code, name=code))
        for whole, part in ("AB", "AC", "BD", "CD"):
            assert put_recipe_part(book, whole, part, Decimal(1))
        assert not put_recipe_part(book, "C", "D", Decimal(2))
        for whole, part in ("AA", "DA", "DB"):
            with refused_for(Reason.IN_USE):
                put_recipe_part(book, whole, part, Decimal(1))
        put_recipe_part(book, "B", "D", Decimal(0))
        assert put_recipe_part(book, "D", "B", Decimal(1))
