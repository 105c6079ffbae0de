"""`grootboek stock`, `price-agreement` and `webshop-link`, and what `grootboek article` knows of trade."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grootboek.bookkeeping.articles import add_article, change_article
from grootboek.bookkeeping.parties import add_party
from grootboek.cli.opening import open_books
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.change import Subject
from grootboek.ledger.party import PartyDraft
from grootboek.store.masters.articles import articles
from grootboek.store.masters.changes import changes, webshop_linked_since
from grootboek.store.masters.discount_groups import discount_groups
from tests.cli.conftest import Run, made


@pytest.fixture
def shop(run: Run) -> Run:
    """Commands on an administration with a customer, a supplier and an article."""
    made(run)
    with open_books(None, "zaak", writing=True) as book:
        add_party(book, PartyDraft(code="KLANT", name="Klant"))
        add_party(book, PartyDraft(code="LEV", name="Leverancier", is_customer=False))
    options = ("--search-name", "BELLEN", "--supplier", "LEV", "--in-webshop", "--sales-price", "12,50")
    run("article", "add", "zaak", "BEL", "Fietsbel", *options)
    return run


def listed(run: Run, what: str) -> list[dict[str, Any]]:
    """Return what a command lists."""
    rows: list[dict[str, Any]] = json.loads(run(what, "list", "zaak", "--json").stdout)
    return rows


def test_an_article_says_what_trade_knows_of_it(shop: Run) -> None:
    (row,) = listed(shop, "article")
    assert (row["search_name"], row["supplier"], row["in_webshop"], row["stock"]) == ("BELLEN", "LEV", True, None)
    words = shop("article", "add", "zaak", "B2", "X", "--supplier", "NIEMAND", code=1).stderr
    assert "supplier: there is no party 'NIEMAND'" in words


def test_articles_of_a_file_have_suppliers_and_a_place_in_the_shop(shop: Run, tmp_path: Path) -> None:
    file = tmp_path / "artikelen.csv"
    file.write_text("code;name;supplier;in_webshop\nBEL;Fietsbel;;nee\nSLOT;Slot;LEV;ja\n", encoding="utf-8")
    shop("article", "import", "zaak", str(file), "--update")
    assert [(row["supplier"], row["in_webshop"]) for row in listed(shop, "article")] == [("LEV", False), ("LEV", True)]
    file.write_text("code;name;supplier\nX;X;NIEMAND\n", encoding="utf-8")
    assert "line 2: supplier: there is no party" in shop("article", "import", "zaak", str(file), code=1).stderr


def test_stock_is_counted_and_listed(shop: Run) -> None:
    assert shop("stock", "count", "zaak", "BEL", "12,5").stdout == "Article BEL: 12.5 in stock.\n"
    assert listed(shop, "stock") == [{"code": "BEL", "name": "Fietsbel", "stock": "12.5000", "free": "12.5000"}]
    assert "ARTICLE is not known (NIETS)" in shop("stock", "count", "zaak", "NIETS", "1", code=1).stderr
    assert "QUANTITY: 'x' is not a number" in shop("stock", "count", "zaak", "BEL", "x", code=1).stderr


def test_prices_are_agreed_listed_and_removed(shop: Run) -> None:
    shop("price-agreement", "add", "zaak", "BEL", "KLANT", "--from", "5", "--price", "11", "--valid-from", "2026-01-01")
    shop("price-agreement", "add", "zaak", "BEL", "KLANT", "--discount", "7,5", "--valid-through", "2026-12-31")
    first, second = listed(shop, "price-agreement")
    assert first == {
        "id": 1,
        "article": "BEL",
        "customer": "KLANT",
        "from": "5.0000",
        "price": "11.0000",
        "discount": None,
        "valid_from": "2026-01-01",
        "valid_through": None,
        "article_group": None,
        "customer_group": None,
    }
    assert (second["price"], second["discount"], second["valid_through"]) == (None, "7.5000", "2026-12-31")
    shop("price-agreement", "remove", "zaak", "1")
    assert [row["id"] for row in listed(shop, "price-agreement")] == [2]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("BEL", "NIEMAND", "--price", "1"), "there is no party 'NIEMAND'"),
        (("BEL", "LEV", "--price", "1"), "party is no customer (LEV)"),
        (("NIETS", "KLANT", "--price", "1"), "there is no article 'NIETS'"),
        (("BEL", "KLANT"), "--price or --discount is needed, and not both"),
    ],
)
def test_what_cannot_be_agreed_is_told(shop: Run, arguments: tuple[str, ...], words: str) -> None:
    assert words in shop("price-agreement", "add", "zaak", *arguments, code=1).stderr


def test_the_link_with_a_web_shop_is_activated_and_ended(shop: Run) -> None:
    def asked(of_book: Callable[..., Any], *more: Any) -> Any:
        with open_books(None, "zaak") as book:
            return of_book(book, *more)

    assert shop("webshop-link", "on", "zaak").stdout == "The link with the web shop is active.\n"
    assert shop("webshop-link", "on", "zaak").stdout == "The link was active already.\n"
    shop("stock", "count", "zaak", "BEL", "1")
    assert len(asked(changes, Subject.ARTICLE)) == 1
    assert shop("webshop-link", "off", "zaak").stdout == "The link with the web shop has ended.\n"
    assert shop("webshop-link", "off", "zaak").stdout == "The link was not active.\n"
    assert asked(webshop_linked_since) is None


def test_a_price_of_a_group_changes_its_articles_for_the_web_shop(shop: Run) -> None:
    shop("discount-group", "put", "zaak", "articles", "METAAL", "Van metaal")
    with open_books(None, "zaak", writing=True) as book:
        (group,) = discount_groups(book)
        change_article(book, "BEL", lambda article: replace(article, discount_group_id=group.id, in_webshop=True))
        add_article(book, ArticleDraft(code="BUITEN", name="Niet in de winkel", discount_group_id=group.id))
    shop("webshop-link", "on", "zaak")
    shop("promotion", "add", "zaak", "Actie", "--article-group", "METAAL", "--discount", "5")
    with open_books(None, "zaak") as book:
        (bell,) = articles(book, code="BEL")
        assert [change.subject_id for change in changes(book, Subject.ARTICLE)] == [bell.id]


def test_purchase_orders_are_placed_listed_and_closed(shop: Run) -> None:
    shop("stock", "count", "zaak", "BEL", "1")
    words = shop("purchase-order", "place", "zaak", "LEV", "--line", "BEL 10", "--line", "BEL 2,5 4,25").stdout
    assert words == "Placed purchase order 1.\n"
    shop("purchase-order", "place", "zaak", "LEV", "--customer", "KLANT", "--date", "2026-03-01", "--reference", "L-2")
    first, second = listed(shop, "purchase-order")
    assert (first["supplier"], first["customer"], first["lines"], first["stage"]) == (
        "LEV",
        None,
        "10 BEL, 2.5 BEL",
        "open",
    )
    assert (second["customer"], second["date"], second["reference"]) == ("KLANT", "2026-03-01", "L-2")
    shop("stock", "count", "zaak", "BEL", "0")
    refused = shop("article", "delete", "zaak", "BEL", code=1).stderr
    assert "purchase orders are open that have it (BEL)" in refused
    shop("stock", "count", "zaak", "BEL", "1")
    assert shop("purchase-order", "close", "zaak", "1").stdout == "Purchase order 1 is closed.\n"
    assert [row["stock"] for row in listed(shop, "stock")] == ["13.5000"]
    assert "purchase order was closed already" in shop("purchase-order", "close", "zaak", "1", code=1).stderr
    shop("stock", "count", "zaak", "BEL", "0")
    shop("article", "delete", "zaak", "BEL")
    assert listed(shop, "purchase-order")[0]["lines"] == "10 BEL, 2.5 BEL"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("NIEMAND",), "there is no party 'NIEMAND'"),
        (("KLANT", "--customer", "LEV"), "customer is no customer (LEV)"),
        (("LEV", "--line", "BEL"), "--line: 'BEL' is not an article with a quantity, and a price if any"),
        (("LEV", "--line", ""), "--line: '' is not an article with a quantity, and a price if any"),
        (("LEV", "--line", "BEL x"), "--line: 'x' is not a number"),
        (("LEV", "--line", "NIETS 1"), "is not known (NIETS)"),
        (("LEV", "--line", "BEL -1"), "line 1: ordered is not valid (-1)"),
    ],
)
def test_what_cannot_be_ordered_is_told(shop: Run, arguments: tuple[str, ...], words: str) -> None:
    assert words in shop("purchase-order", "place", "zaak", *arguments, code=1).stderr
    assert listed(shop, "purchase-order") == []
