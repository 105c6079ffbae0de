"""`grootboek report`: each report in each form, and what cannot be reported."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

from grootboek.store.engine.database import Database
from tests.bookkeeping.books import Books, open_books
from tests.cli.conftest import Run
from tests.pango import skip_without_pango

REPORTS = (
    ("trial-balance",),
    ("period-balance",),
    ("balance-sheet", "--at", "2026-12-31"),
    ("profit-and-loss",),
    ("aged-items", "--at", "2026-06-30"),
    ("aged-items", "--side", "creditors", "--at", "2026-06-30"),
    ("ledger-card", "1300"),
    ("journal",),
    ("cost-centres",),
)
PERIOD = ("--from", "2026-01-01", "--through", "2026-12-31")


@pytest.fixture
def books(run: Run, database_url: str) -> Iterator[Books]:
    """Books of the administration demo with a sale, a part payment, a purchase and costs on a cost centre."""
    run("migrate")
    database = Database(database_url)
    made = open_books(database)
    made.record("sales_invoice 1300 KLANT F1 2026-01-10 | 8000 1000,00 sales_high 210,00")
    made.record("payment_received 1100 KLANT F1 2026-02-01 | 1300 210,00")
    made.record("sales_invoice 1300 KLANT F2 2026-06-20 | 8000 100,00 sales_high 21,00", description="=1+1")
    made.record("purchase_invoice 1600 LEVERANCIER I1 2026-03-01 | 4310 50,00 purchase_high 10,50 @WINKEL")
    yield made
    database.close()


def asked(run: Run, report: tuple[str, ...], *options: str) -> str:
    name, *more = report
    days = () if "--at" in more else PERIOD
    return run("report", name, "demo", *more, *days, *options).stdout


def rows(run: Run, *report: str, kind: str = "line") -> list[dict[str, Any]]:
    """Return the rows of a report as JSON tells them."""
    told = json.loads(asked(run, report, "--format", "json"))
    assert list(told) == ["owner", "title", "period", "rows"]
    return [row for row in told["rows"] if row["kind"] == kind]


@pytest.mark.usefixtures("books")
def test_every_report_is_the_same_in_every_form(run: Run, tmp_path: Path) -> None:
    for report in REPORTS:
        told = json.loads(asked(run, report, "--format", "json"))["rows"]
        text = asked(run, report)
        assert text.startswith("demo BV\n")
        table = list(csv.reader(io.StringIO(asked(run, report, "--format", "csv").removeprefix("\ufeff"), newline="")))
        assert len(table) == len(told) + 1
        file = tmp_path / f"{'-'.join(report)}.xlsx"
        assert asked(run, report, "--out", str(file)) == ""
        sheet = list(openpyxl.load_workbook(file).active.iter_rows(min_row=5, values_only=True))
        assert len(sheet) == len(told)
        for row, cells in zip(told, sheet, strict=True):
            values = [value for name, value in row.items() if name != "kind"]
            shown = [cell.date().isoformat() if hasattr(cell, "date") else cell for cell in cells]
            assert [value or None for value in values] == [value or None for value in shown]


@pytest.mark.usefixtures("books")
def test_every_report_is_printed_on_sheets_with_numbers(run: Run, tmp_path: Path) -> None:
    skip_without_pango()
    for number, report in enumerate(REPORTS):
        file = tmp_path / f"{number}.pdf"
        asked(run, report, "--out", str(file))
        text = pypdf.PdfReader(file).pages[0].extract_text()
        assert "Pagina 1 van 1" in text
        assert "demo BV" in text
        assert json.loads(asked(run, report, "--format", "json"))["title"] in text


@pytest.mark.usefixtures("books")
def test_a_trial_balance_shows_what_moved(run: Run) -> None:
    moved = {row["account"]: (row["debit"], row["credit"]) for row in rows(run, "trial-balance")}
    assert moved["1300"] == (1331, 210)
    assert moved["4310"] == (50, None)
    (end,) = rows(run, "trial-balance", kind="total")
    assert end["result_debit"] == end["result_credit"]
    assert end["balance_debit"] == end["balance_credit"] == 1341.5
    assert "1.331,00" in asked(run, ("trial-balance",))


@pytest.mark.usefixtures("books")
def test_a_sheet_and_its_result(run: Run) -> None:
    sums = rows(run, "balance-sheet", "--at", "2026-12-31", kind="total")
    assert [row["amount"] for row in sums] == [1341.5, 1341.5]
    (result,) = rows(run, "profit-and-loss", kind="total")
    assert (result["name"], result["amount"], result["year_before"]) == ("Winst", 1050, 0)
    results = [row for row in rows(run, "balance-sheet", "--at", "2026-12-31") if not row["account"]]
    assert [(row["name"], row["amount"]) for row in results] == [("Resultaat boekjaar, niet afgesloten", 1050)]


@pytest.mark.usefixtures("books")
def test_items_stand_under_their_age(run: Run) -> None:
    first, second = rows(run, "aged-items", "--at", "2026-06-30")
    assert (first["invoice"], first["outstanding"], first["overdue_over_90"], first["days_overdue"]) == (
        "F1",
        1000,
        1000,
        157,
    )
    assert (second["invoice"], second["not_due"], second["due_date"]) == ("F2", 121, "2026-07-04")
    assert [row["outstanding"] for row in rows(run, "aged-items", "--at", "2026-01-31")] == [1210]
    (owed,) = rows(run, "aged-items", "--side", "creditors", "--at", "2026-04-30")
    assert (owed["overdue_1_30"], owed["outstanding"]) == (60.5, 60.5)


@pytest.mark.usefixtures("books")
def test_a_card_has_a_balance_after_each_line(run: Run) -> None:
    lines = rows(run, "ledger-card", "1300")
    assert [line["balance"] for line in lines] == [0, 1210, 1000, 1121]
    assert [line["relation"] for line in lines[1:]] == ["Jansen Fietsen"] * 3
    late = json.loads(run("report", "ledger-card", "demo", "1300", "--from", "2026-02-01", "--format", "json").stdout)
    assert late["rows"][0]["balance"] == 1210


@pytest.mark.usefixtures("books")
def test_journals_under_each_other_or_one(run: Run) -> None:
    sums = rows(run, "journal", kind="subtotal")
    assert {row["journal"]: row["debit"] for row in sums} == {"BANK": 210, "INK": 60.5, "VERK": 1331}
    only = json.loads(run("report", "journal", "demo", "--journal", "verk", *PERIOD, "--format", "json").stdout)["rows"]
    assert {row["journal"] for row in only if row["kind"] == "line"} == {"VERK"}


@pytest.mark.usefixtures("books")
def test_a_text_is_no_formula(run: Run, tmp_path: Path) -> None:
    assert "'=1+1" in asked(run, ("ledger-card", "8000"), "--format", "csv")
    file = tmp_path / "kaart.xlsx"
    asked(run, ("ledger-card", "8000"), "--out", str(file))
    cells = [cell for row in openpyxl.load_workbook(file).active for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


@pytest.mark.usefixtures("books")
def test_what_cannot_be_reported_is_said_in_a_line(run: Run, tmp_path: Path) -> None:
    for code, arguments in (
        (1, ("ledger-card", "demo", "9876")),
        (1, ("journal", "demo", "--journal", "X")),
        (2, ("trial-balance", "demo", "--format", "pdf")),
        (2, ("balance-sheet", "demo", "--at", "1979-12-31")),
        (1, ("balance-sheet", "demo", "--out", str(tmp_path / "nowhere" / "x.csv"))),
    ):
        told = run("report", *arguments, code=code).stderr
        assert told.startswith("grootboek: ")
        assert len(told.strip().splitlines()) == 1


@pytest.mark.usefixtures("books")
def test_a_report_that_is_made_again_takes_the_place_of_the_old(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "saldi.csv"
    file.write_text("old", encoding="utf-8")
    asked(run, ("trial-balance",), "--out", str(file))
    assert file.read_text(encoding="utf-8-sig").startswith("Rekening,Omschrijving,")
    assert [each.name for each in tmp_path.iterdir() if "saldi" in each.name] == ["saldi.csv"]
    today = json.loads(run("report", "balance-sheet", "demo", "--format", "json").stdout)
    assert today["period"].endswith(str(date.today().year))
