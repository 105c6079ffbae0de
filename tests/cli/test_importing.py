"""`grootboek article` and `grootboek cost-centre`: adding, importing all or nothing, and listing."""

import json
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grootboek.cli.importing import Unreadable, number
from grootboek.ledger.chart import Chart
from tests.cli.conftest import Run, made

HEADING = "code;name;unit;group_code;group_name;purchase_price;sales_price;vat_code;account;cost_centre;active\n"
Written = Callable[..., str]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write a file and return its name."""

    def write(text: str, encoding: str = "utf-8") -> str:
        file = tmp_path / "import.csv"
        file.write_bytes(text.encode(encoding))
        return str(file)

    return write


def listed(run: Run, what: str = "article") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run(what, "list", "zaak", "--json").stdout)
    return rows


def test_article_is_added_and_listed(run: Run) -> None:
    made(run)
    run("cost-centre", "add", "zaak", "Winkel", "--code", "WINKEL")
    options = {
        "--unit": "uur",
        "--group-code": "U",
        "--group-name": "[Uren]",
        "--purchase-price": "40",
        "--sales-price": "1.095,1234",
        "--vat-code": "sales_low",
        "--account": "8010",
        "--cost-centre": "WINKEL",
    }
    told = run("article", "add", "zaak", "A1", "Advies", *(part for pair in options.items() for part in pair)).stdout
    assert told == "Added article A1.\n"
    run("article", "add", "zaak", "A0", "Korting", "--sales-price", "-10", "--inactive")
    rows = listed(run)
    assert [row["code"] for row in rows] == ["A0", "A1"]
    assert rows[1] == {
        "id": 1,
        "code": "A1",
        "name": "Advies",
        "unit": "uur",
        "group_code": "U",
        "group_name": "[Uren]",
        "purchase_price": "40.0000",
        "sales_price": "1095.1234",
        "vat_code": "sales_low",
        "account": "8010",
        "cost_centre": "WINKEL",
        "active": True,
        "search_name": "",
        "supplier": None,
        "in_webshop": False,
        "revenue_group": 2,
        "discount_group": None,
        "consumer_price": None,
        "stock_tracked": False,
        "text": False,
        "from_wholesaler": False,
        "stock": None,
    }
    assert (rows[0]["sales_price"], rows[0]["active"], rows[0]["account"]) == ("-10.0000", False, None)
    shown = run("article", "list", "zaak").stdout
    assert "1.095,1234" in shown
    assert "[Uren]" in shown


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--sales-price", "veel"), "--sales-price: 'veel' is not a number"),
        (("--sales-price", "1.234"), "--sales-price: '1.234' can mean two numbers: write 1234 or 1.2340"),
        (("--sales-price", "0,00001"), "--sales-price must have four decimals at most, and not be too large (0.00001)"),
        (("--sales-price", "10000000000000,01"), "--sales-price must have four decimals at most, and not be too large"),
        (("--vat-code", "hoog"), "--vat-code: 'hoog' is not a VAT code; the codes are none, sales_high_19, sales_high"),
        (("--account", "8001"), "--account: there is no account '8001'"),
        (("--cost-centre", "X"), "--cost-centre: there is no cost centre 'X'"),
        (("--unit", "x" * 51), "--unit is too long: at most 50 characters"),
    ],
    ids=str,
)
def test_wrong_article_is_refused(run: Run, options: tuple[str, str], words: str) -> None:
    made(run)
    assert words in run("article", "add", "zaak", "A1", "Advies", *options, code=1).stderr
    assert listed(run) == []


def test_code_of_an_article_is_given_once(run: Run) -> None:
    made(run)
    run("article", "add", "zaak", "A1", "Advies")
    assert "code is in use already (A1)" in run("article", "add", "zaak", "A1", "Anders", code=1).stderr
    assert "NAME is missing" in run("article", "add", "zaak", "A2", " ", code=1).stderr


def test_articles_are_imported(run: Run, written: Written) -> None:
    made(run)
    run("cost-centre", "add", "zaak", "Winkel", "--code", "WINKEL")
    file = written(
        "\ufeff" + HEADING + "A1;Advies;uur;U;Uren;;95,50;sales_high;8000;WINKEL;ja\r\n"
        '"0042";"Boek ""De Kas""; deel 1";;;;"1.250,00";"12.5";sales_low;;;no\n'
        ";;;;;;;;;;\n"
        "A3; Café ;;;;;;;;;\n"
    )
    assert run("article", "import", "zaak", file).stdout == "Articles: 3 added, 0 changed.\n"
    rows = {row["code"]: row for row in listed(run)}
    assert list(rows) == ["0042", "A1", "A3"]
    assert (rows["A1"]["sales_price"], rows["A1"]["account"], rows["A1"]["cost_centre"]) == (
        "95.5000",
        "8000",
        "WINKEL",
    )
    assert (rows["0042"]["name"], rows["0042"]["purchase_price"]) == ('Boek "De Kas"; deel 1', "1250.0000")
    assert (rows["0042"]["sales_price"], rows["0042"]["active"]) == ("12.5000", False)
    assert (rows["A3"]["name"], rows["A3"]["sales_price"], rows["A3"]["vat_code"]) == ("Café", "0.0000", "sales_high")


def test_columns_may_be_fewer_in_any_order_and_separated_by_commas(run: Run, written: Written) -> None:
    made(run)
    file = written('Name,SALES_PRICE,code\nAdvies,95.50,A1\nMeer,"1,50",A2\n')
    run("article", "import", "zaak", file)
    assert [(row["code"], row["name"], row["sales_price"]) for row in listed(run)] == [
        ("A1", "Advies", "95.5000"),
        ("A2", "Meer", "1.5000"),
    ]


THREE_WRONG = "sales_price: 'x' is not a number; account: there is no account '1'; active: 'misschien' is not yes or no"


def test_every_wrong_line_is_told_and_nothing_is_written(run: Run, written: Written) -> None:
    made(run)
    run("article", "add", "zaak", "A9", "Er al")
    lines = [
        "A1;Goed;;;;;1;;;;",
        "A2;;;;;;x;;1;;misschien",
        "",
        'A3;"Twee\nregels";;;;;1.234;;;;',
        "A9;Dubbel;;;;;;;;;",
        "A1;Nog eens;;;;;;;;;",
        "A4;Te kort",
        "A5;Ook goed;;;;;;;;;",
        f"A6;{'x' * 256};;;;;;;;;",
    ]
    file = written(HEADING + "\n".join(lines) + "\n")
    told = run("article", "import", "zaak", file, code=1).stderr.splitlines()
    assert told == [
        f"{file}, line 3: {THREE_WRONG}; name is missing",
        f"{file}, line 5: sales_price: '1.234' can mean two numbers: write 1234 or 1.2340",
        f"{file}, line 7: code is in use already (A9)",
        f"{file}, line 8: code is in use already (A1)",
        f"{file}, line 9: values: 2 under 11 columns",
        f"{file}, line 11: name is too long: at most 255 characters",
        "grootboek: 6 of 8 lines are wrong; nothing was written",
    ]
    assert [row["code"] for row in listed(run)] == ["A9"]
    assert "books are sound" in run("verify", "zaak").stdout


def test_import_changes_articles_when_asked(run: Run, written: Written) -> None:
    made(run)
    run("article", "add", "zaak", "A1", "Advies", "--sales-price", "95", "--unit", "uur")
    file = written("code;name;sales_price;unit\nA1;Advies en meer;99,50;\nA2;Nieuw;1;stuk\n")
    assert "is in use already" in run("article", "import", "zaak", file, code=1).stderr
    assert run("article", "import", "zaak", file, "--update").stdout == "Articles: 1 added, 1 changed.\n"
    rows = {row["code"]: row for row in listed(run)}
    assert (rows["A1"]["name"], rows["A1"]["sales_price"], rows["A1"]["unit"]) == ("Advies en meer", "99.5000", "uur")
    assert rows["A2"]["unit"] == "stuk"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "must name each column once; missing: code, name"),
        ("code\nA1\n", "must name each column once; missing: name"),
        ("code;name;name\nA1;X;Y\n", "must name each column once; missing: none"),
        ("code;name;prijs\nA1;X;1\n", "has unknown columns: 'prijs'; the columns are code, name, unit"),
        ('code;name\nA1;"X\n', "line 2: unexpected end of data"),
        ('code;name\nA1;"X" Y\n', "line 2: "),
    ],
)
def test_file_that_is_none_is_refused(run: Run, written: Written, text: str, words: str) -> None:
    made(run)
    told = run("article", "import", "zaak", written(text), code=1).stderr
    assert words in told
    assert listed(run) == []


def test_file_in_another_encoding_or_place_is_refused(run: Run, written: Written) -> None:
    made(run)
    file = written("code;name\nA1;Caf\x81\n", "latin-1")
    assert "is not UTF-8" in run("article", "import", "zaak", file, code=1).stderr
    assert "does not exist" in run("article", "import", "zaak", "nowhere.csv", code=2).stderr
    assert "there is no administration 'nergens'" in run("article", "import", "nergens", file, code=1).stderr
    assert listed(run) == []


def test_cost_centres_are_added_imported_and_listed(run: Run, written: Written) -> None:
    made(run)
    assert run("cost-centre", "add", "zaak", "Winkel", "--code", "WINKEL").stdout == "Added cost centre WINKEL.\n"
    assert (
        run("cost-centre", "add", "zaak", "Kassa", "--parent", "WINKEL", "--inactive").stdout
        == "Added cost centre 2.\n"
    )
    file = written("code;name;parent;active\nNOORD;Noord;;\nHAL;Hal;NOORD;yes\n;Zonder code;HAL;\n")
    assert run("cost-centre", "import", "zaak", file).stdout == "Cost centres: 3 added, 0 changed.\n"
    assert [(row["code"], row["name"], row["parent"], row["active"]) for row in listed(run, "cost-centre")] == [
        ("2", "Kassa", "WINKEL", False),
        ("5", "Zonder code", "HAL", True),
        ("HAL", "Hal", "NOORD", True),
        ("NOORD", "Noord", None, True),
        ("WINKEL", "Winkel", None, True),
    ]
    shown = run("cost-centre", "list", "zaak").stdout
    assert "Zonder code" in shown
    file = written("code;name;parent;active\nNOORD;Noorden;WINKEL;nee\nZUID;Zuid;;\n")
    assert run("cost-centre", "import", "zaak", file, "--update").stdout == "Cost centres: 1 added, 1 changed.\n"
    (north,) = [row for row in listed(run, "cost-centre") if row["code"] == "NOORD"]
    assert (north["name"], north["parent"], north["active"]) == ("Noorden", "WINKEL", False)
    assert run("cost-centre", "delete", "zaak", "NOORD").stdout == "Deleted cost centre NOORD.\n"
    assert {row["code"]: row["parent"] for row in listed(run, "cost-centre")} == {
        "2": "WINKEL",
        "5": "HAL",
        "HAL": "WINKEL",
        "WINKEL": None,
        "ZUID": None,
    }
    assert "there is no cost centre 'NOORD'" in run("cost-centre", "delete", "zaak", "NOORD", code=1).stderr


def test_wrong_cost_centres_are_told(run: Run, written: Written) -> None:
    made(run)
    run("cost-centre", "add", "zaak", "Winkel", "--code", "WINKEL")
    assert "there is no cost centre 'X'" in run("cost-centre", "add", "zaak", "Y", "--parent", "X", code=1).stderr
    file = written("code;name;parent\nWINKEL;Nog een;\nA;A;B\nB;B;A\nC;;\n")
    told = run("cost-centre", "import", "zaak", file, code=1).stderr.splitlines()
    assert [line.partition(", line ")[2] for line in told[:-1]] == [
        "2: code is in use already (WINKEL)",
        "3: parent: there is no cost centre 'B'",
        "4: parent: there is no cost centre 'A'",
        "5: name is missing",
    ]
    loop = written("code;name;parent\nA;A;\nB;B;A\nA;A;B\n")
    told = run("cost-centre", "import", "zaak", loop, "--update", code=1).stderr.splitlines()
    assert told[0].endswith("line 4: parent lies inside the cost centre itself")
    assert [row["code"] for row in listed(run, "cost-centre")] == ["WINKEL"]


PRICES = {
    "0": "0",
    "12": "12",
    "1234": "1234",
    "12,5": "12.5",
    "12.5": "12.5",
    "12,50": "12.50",
    "0.125": "0.125",
    "0,125": "0.125",
    "1.2340": "1.2340",
    "12345.678": "12345.678",
    "1.234,5": "1234.5",
    "1,234.5": "1234.5",
    "1.234.567": "1234567",
    "1,234,567.89": "1234567.89",
    "-1.234,56": "-1234.56",
    "+3,10": "3.10",
    "007,5": "7.5",
}
NO_PRICES = [
    "1.234",
    "999,999",
    "-1,234",
    "x",
    "1.2.3",
    "1,2,3",
    "1.23.456",
    "12.34,5.6",
    "1 000",
    "€ 5",
    ",5",
    "5,",
    "-",
    "1e3",
    "١",
]


def chart() -> Chart:
    """Return nothing: a price is read without the chart."""
    return None  # type: ignore[return-value]


@pytest.mark.parametrize("text", PRICES)
def test_price_is_read(text: str) -> None:
    assert str(number(chart(), text)) == PRICES[text]


@pytest.mark.parametrize("text", NO_PRICES)
def test_price_that_is_none_or_two_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        number(chart(), text)


def test_price_is_exact() -> None:
    assert number(chart(), "0,1") + number(chart(), "0.2") == Decimal("0.3")


def test_a_file_may_be_a_pipe(run: Run) -> None:
    made(run)
    reading, writing = os.pipe()
    os.write(writing, "\ufeffcode;name\nA1;Advies\n".encode())
    os.close(writing)
    assert run("article", "import", "zaak", f"/dev/fd/{reading}").stdout == "Articles: 1 added, 0 changed.\n"
    os.close(reading)


def test_a_number_may_have_thousands_of_digits(run: Run, tmp_path: Path) -> None:
    made(run)
    digits = f"{1:020}" + "0" * 5_000
    file = tmp_path / "groepen.csv"
    file.write_text(f"number;name;account;vat_code\n{digits};Groep;8000;sales_high\n", encoding="utf-8")
    assert "is not a whole number from 1" in run("revenue-group", "import", "zaak", str(file), code=1).stderr
    assert "is not a whole number from 1" in run("revenue-group", "remove", "zaak", digits, code=2).stderr


def test_a_cell_that_cannot_be_kept_is_told_before_it_is_looked_for(run: Run, written: Written) -> None:
    made(run)
    told = run("article", "import", "zaak", written("code;name;supplier\nA1;x;L\0\n"), code=1).stderr
    assert "line 2: supplier is not valid (U+0000)" in told
