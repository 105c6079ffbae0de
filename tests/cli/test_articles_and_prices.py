"""The commands for what no door makes: groups, recipes, agreements, promotions and stock, one by one and from files."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grootboek.bookkeeping.articles import change_article
from grootboek.bookkeeping.parties import add_party
from grootboek.cli import importing
from grootboek.cli.opening import open_books
from grootboek.ledger.party import PartyDraft
from tests.cli.conftest import Run, made

File = Callable[[str], str]


@pytest.fixture
def file(tmp_path: Path) -> File:
    """Write a file of lines and return its name."""

    def write(text: str) -> str:
        path = tmp_path / "bestand.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def shop(run: Run) -> Run:
    """Commands on an administration with a customer and two articles."""
    made(run)
    with open_books(None, "zaak", writing=True) as book:
        add_party(book, PartyDraft(code="KLANT", name="Klant"))
    run("article", "add", "zaak", "BEL", "Fietsbel", "--consumer-price", "9,99", "--revenue-group", "2")
    run("article", "add", "zaak", "FIETS", "Fiets", "--sales-price", "100")
    return run


def listed(run: Run, what: str) -> list[dict[str, Any]]:
    """Return what a command lists."""
    rows: list[dict[str, Any]] = json.loads(run(what, "list", "zaak", "--json").stdout)
    return rows


def test_an_article_gets_account_and_vat_from_its_group_and_a_price_from_that_of_consumers(shop: Run) -> None:
    bell, bike = listed(shop, "article")
    assert (bell["revenue_group"], bell["account"], bell["vat_code"]) == (2, "8110", "sales_low")
    assert (bell["consumer_price"], bell["sales_price"]) == ("9.9900", "9.1651")
    assert (bike["revenue_group"], bike["account"], bike["vat_code"]) == (1, None, "sales_high")


def test_groups_come_from_a_file_and_their_articles_follow(shop: Run, file: File) -> None:
    groups = file("number;name;account;vat_code\n2;Laag;8010;sales_low\n20;Verzending;8300;sales_high\n")
    assert "line 2: number is in use already" in shop("revenue-group", "import", "zaak", groups, code=1).stderr
    assert shop("revenue-group", "import", "zaak", groups, "--update").stdout == "Revenue groups: 1 added, 1 changed.\n"
    assert listed(shop, "article")[0]["account"] == "8010"
    assert "has articles in it" in shop("revenue-group", "remove", "zaak", "2", code=1).stderr
    shop("revenue-group", "remove", "zaak", "20")
    assert [row["number"] for row in listed(shop, "revenue-group")] == [1, 2, 3, 4, 5, 6, 7, 8]
    shop("revenue-group", "remove", "zaak", "8")
    assert shop("revenue-group", "standard", "zaak").stdout == "Revenue groups: 1 added; 0 articles got one.\n"


def test_a_file_is_written_whole_or_in_portions(shop: Run, file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_AT_ONCE", 2)
    lines = [
        "code,name,group_code,group_name,sales_price",
        "A,Een,G,Groep,1",
        "B,Twee,G,,2",
        "C,Drie,,,3",
        "A,Weer,,,4",
    ]
    name = file("\n".join([*lines, "D,,,,5", "E\0,Vijf,,,5"]))
    told = shop("article", "import", "zaak", name, code=1).stderr
    for words in ("line 5: code is in use already (A)", "line 6: name is missing", "line 7: code is not valid"):
        assert words in told
    assert "3 of 6 lines are wrong; nothing was written" in told
    assert [row["code"] for row in listed(shop, "article")] == ["BEL", "FIETS"]
    told = shop("article", "import", "zaak", name, "--in-portions", code=1).stderr
    assert "1 of 4 lines is wrong; what stands before line 4 was written, and nothing behind it" in told
    assert [(row["code"], row["group_name"]) for row in listed(shop, "article")][:2] == [("A", "Groep"), ("B", "Groep")]
    whole = file("\n".join(lines[:4]))
    assert (
        shop("article", "import", "zaak", whole, "--in-portions", "--update").stdout
        == "Articles: 1 added, 2 changed.\n"
    )
    assert [row["code"] for row in listed(shop, "article")] == ["A", "B", "BEL", "C", "FIETS"]


def test_prices_are_agreed_with_groups_and_promised_to_everybody(shop: Run, file: File) -> None:
    text = "kind,code,name\narticles,METAAL,Van metaal\ncustomers,VAST,Vaste klanten\n"
    assert shop("discount-group", "import", "zaak", file(text)).stdout == "Discount groups: 2 added, 0 changed.\n"
    shop("discount-group", "import-customers", "zaak", file("customer,group\nKLANT,VAST\n"))
    assert [row["customers"] for row in listed(shop, "discount-group")] == ["", "KLANT"]
    shop("article", "import", "zaak", file("code,name,discount_group\nBEL,Bel,METAAL\n"), "--update")
    agreements = "article,article_group,customer,customer_group,from,price,discount,valid_from\n"
    good = 'BEL,,KLANT,,,"8,50",,\n,METAAL,,VAST,10,,5,2026-01-01\n'
    shop("price-agreement", "import", "zaak", file(agreements + good))
    first, second = listed(shop, "price-agreement")
    assert (first["article"], first["customer"], first["price"]) == ("BEL", "KLANT", "8.5000")
    assert (second["article_group"], second["customer_group"], second["valid_from"]) == ("METAAL", "VAST", "2026-01-01")
    wrong = "NIETS,,KLANT,,,1,,\nBEL,,,,,1,,\nBEL,METAAL,KLANT,,,1,,20260101\nBEL,METAAL,KLANT,,,1,,\n"
    told = shop("price-agreement", "import", "zaak", file(agreements + wrong), code=1).stderr
    for words in (
        "line 2: article: there is no article 'NIETS'",
        "line 3: customer is missing",
        "line 4: valid_from: '20260101' is not a day",
        "line 5: article or article_group is needed, and not both",
        "4 of 4 lines are wrong; nothing was written",
    ):
        assert words in told
    shop("promotion", "add", "zaak", "Lente", "--article-group", "METAAL", "--discount", "10")
    assert "name is missing" in shop("promotion", "import", "zaak", file("name,article,price\n,BEL,1\n"), code=1).stderr
    shop("promotion", "import", "zaak", file("name,article,price,valid_through\nOp=op,BEL,1,2026-12-31\n"))
    assert [(row["name"], row["article_group"], row["article"]) for row in listed(shop, "promotion")] == [
        ("Lente", "METAAL", None),
        ("Op=op", None, "BEL"),
    ]
    assert "is a promotion" in shop("price-agreement", "remove", "zaak", "3", code=1).stderr
    shop("promotion", "remove", "zaak", "3")
    assert (
        "has prices that were agreed on it"
        in shop("discount-group", "remove", "zaak", "customers", "VAST", code=1).stderr
    )


def test_recipes_and_stock_come_from_files(shop: Run, file: File) -> None:
    assert shop("recipe", "import", "zaak", file("article;part;quantity\nFIETS;BEL;2\n")).stdout == (
        "Parts: 1 added, 0 changed.\n"
    )
    assert listed(shop, "recipe") == [{"article": "FIETS", "part": "BEL", "quantity": "2.0000"}]
    assert "is made of the article itself" in shop("recipe", "put", "zaak", "BEL", "FIETS", "1", code=1).stderr
    assert "of another article has it as a part" in shop("article", "delete", "zaak", "BEL", code=1).stderr
    stock = "article;counted;moved\nBEL;10;\nBEL;;-2,5\nFIETS;;3\n"
    assert shop("stock", "import", "zaak", file(stock)).stdout == "Stock: 3 lines recorded.\n"
    assert [(row["code"], row["stock"]) for row in listed(shop, "stock")] == [("BEL", "7.5000"), ("FIETS", "3.0000")]
    told = shop("stock", "import", "zaak", file("article;counted;moved\nBEL;1;1\nNIETS;1;\n"), code=1).stderr
    assert "line 2: counted or moved is needed, and not both" in told
    assert "line 3: code is not known" in told or "line 3: article is not known" in told
    assert shop("stock", "move", "zaak", "BEL", "-7,5").stdout == "Article BEL: 0 in stock.\n"
    shop("recipe", "remove", "zaak", "FIETS", "BEL")
    shop("article", "delete", "zaak", "BEL")
    assert [row["code"] for row in listed(shop, "article")] == ["FIETS"]


def test_codes_of_articles_are_limited(shop: Run) -> None:
    words = "Codes of articles: letters and digits, 20 at most.\n"
    assert shop("article", "codes", "zaak", "--letters", "--longest", "20").stdout == words
    assert "is not a whole number from 1 to 50" in shop("article", "codes", "zaak", "--longest", "51", code=2).stderr


@pytest.mark.parametrize(
    ("what", "lines", "words"),
    [
        ("price-agreement", "customer;price\nKLANT;2\n", "article or article_group is needed, and not both"),
        (
            "price-agreement",
            "article;customer;customer_group;price\nBEL;KLANT;VAST;2\n",
            "customer or customer_group is needed, and not both",
        ),
        (
            "price-agreement",
            "article;customer;from;price\nBEL;KLANT;-1;2\n",
            "from must be zero or more, with four decimals at most, and not too large (-1)",
        ),
        ("recipe", "article;part;quantity\nFIETS;BEL;1,23456\n", "quantity must be zero or more, with four decimals"),
        ("article", "code;name;text\n-1;Goederen;ja\n", "text is not valid"),
    ],
)
def test_a_wrong_line_is_told_by_the_names_of_its_columns(
    shop: Run, file: File, what: str, lines: str, words: str
) -> None:
    shop("discount-group", "put", "zaak", "customers", "VAST", "Vaste klanten")
    update = ["--update"] if what == "article" else []
    assert f"line 2: {words}" in shop(what, "import", "zaak", file(lines), *update, code=1).stderr


@pytest.mark.parametrize(
    "arguments",
    [("stock", "count", "zaak", "BEL"), ("stock", "move", "zaak", "BEL"), ("recipe", "put", "zaak", "FIETS", "BEL")],
)
def test_a_quantity_that_is_empty_is_told(shop: Run, arguments: tuple[str, ...]) -> None:
    assert "QUANTITY is missing" in shop(*arguments, "", code=1).stderr


def test_own_articles_are_not_written_twice(shop: Run, file: File) -> None:
    rows = "code,name\n-1,Goederen\n"
    shop("article", "import", "zaak", file(rows), "--update")
    with open_books(None, "zaak", writing=True) as book:
        change_article(book, "-1", lambda article: replace(article, code="9"))
    assert shop("revenue-group", "standard", "zaak").stdout == "Revenue groups: 0 added; 0 articles got one.\n"
