"""`grootboek export` and `grootboek import`: audit files, and tables of relations, accounts and an opening balance."""

import json
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from grootboek.formats.tables import workbook
from tests.cli.conftest import Run, made

RELATIONS = """code;name;customer;supplier;city;country;payment_term
JANSEN;Bakkerij Jansen;ja;nee;Delft;nl;14
BOER;De Boer;nee;ja;Gouda;;
"""
OPENING = """account;debit;credit;relation;invoice_number;description
1100;1.000,00;;;;Bank
1300;121,00;;JANSEN;V1;
1600;;50,00;BOER;I9;
0600;;1.071,00;;;
"""


def written(folder: Path, text: str, name: str = "in.csv", encoding: str = "utf-8") -> str:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return str(file)


def balances(run: Run, code: str) -> dict[str, Any]:
    year = ("--from", "2026-01-01", "--through", "2026-12-31", "--format", "json")
    rows = json.loads(run("report", "trial-balance", code, *year).stdout)["rows"]
    return {row["account"]: (row["debit"], row["credit"]) for row in rows if row["account"]}


def opened(run: Run, folder: Path, code: str = "zaak") -> None:
    """Make an administration with relations and an opening balance."""
    made(run, code)
    assert run("import", "relations", code, written(folder, RELATIONS)).stdout == "Relations: 2 added, 0 changed.\n"
    file = written(folder, OPENING)
    told = run("import", "opening-balance", code, file, "--date", "2026-01-01").stdout
    assert told == "Booked the opening balance as number 1: 4 lines.\n"


def test_books_move_by_an_audit_file(run: Run, tmp_path: Path) -> None:
    opened(run, tmp_path)
    for version in ("4.0", "3.2"):
        file, code = str(tmp_path / f"{version}.xaf"), f"nieuw{version[0]}"
        told = run("export", "xaf", "zaak", "--year", "2026", "--version", version, "--out", file).stdout
        assert told == f"Wrote the audit file {version} of 2026-01-01 through 2026-12-31 to {file}.\n"
        made(run, code)
        assert "Nothing was written." in run("import", "xaf", code, file, "--dry-run").stdout
        assert balances(run, code) == {}
        assert "bookings: 1, lines: 4." in run("import", "xaf", code, file).stdout
        assert balances(run, code) == balances(run, "zaak")
        assert "administration has bookings already" in run("import", "xaf", code, file, code=1).stderr
        assert "sound" in run("verify", code).stdout


def test_spans_of_an_audit_file(run: Run, tmp_path: Path) -> None:
    opened(run, tmp_path)
    file = str(tmp_path / "x.xaf")
    told = run("export", "xaf", "zaak", "--from", "2025-07-01", "--until", "2026-06-30", "--out", file).stdout
    assert "of 2025-07-01 through 2026-06-30" in told
    for options, words in (
        (["--year", "2026", "--from", "2026-01-01"], "name a year or days"),
        (["--from", "2026-02-01", "--until", "2026-01-01"], "comes after"),
        (["--year", "1900"], "is not a year of books"),
        (["--from", "1900-01-01"], "books lie between"),
    ):
        assert words in run("export", "xaf", "zaak", *options, "--out", file, code=2).stderr


def test_table_is_previewed_and_wrong_lines_are_told(run: Run, tmp_path: Path) -> None:
    made(run)
    file = written(tmp_path, RELATIONS)
    told = run("import", "relations", "zaak", file, "--dry-run").stdout
    assert "Bakkerij Jansen" in told
    assert told.endswith("Relations: 2 added, 0 changed. Nothing was written.\n")
    assert run("import", "relations", "zaak", file).stdout == "Relations: 2 added, 0 changed.\n"
    assert "line 2: code is in use already" in run("import", "relations", "zaak", file, code=1).stderr
    assert run("import", "relations", "zaak", file, "--update").stdout == "Relations: 0 added, 2 changed.\n"
    wrong = written(tmp_path, OPENING.replace("V1", "").replace("0600;;1.071,00", "0600;;1.071,005"))
    told = run("import", "opening-balance", "zaak", wrong, code=1).stderr
    assert "line 5: credit" in told
    wrong = written(tmp_path, OPENING.replace("V1", ""))
    told = run("import", "opening-balance", "zaak", wrong, code=1).stderr
    assert f"{wrong}, line 3: invoice number is missing" in told
    wrong = written(tmp_path, OPENING.replace("1.071", "1.070"))
    told = run("import", "opening-balance", "zaak", wrong, code=1).stderr
    assert "the file does not balance: debit is 1.121,00, credit 1.120,00, which differ by 1,00" in told
    wrong = written(tmp_path, OPENING.replace("JANSEN", ""))
    assert f"{wrong}, line 3: relation is missing" in run("import", "opening-balance", "zaak", wrong, code=1).stderr
    told = run("import", "opening-balance", "zaak", written(tmp_path, OPENING), "--dry-run").stdout
    assert [word for word in told.split() if word in {"1100", "1300", "JANSEN", "121,00", "1.071,00"}] == [
        "1100",
        "1300",
        "121,00",
        "JANSEN",
        "1.071,00",
    ]
    assert balances(run, "zaak") == {}


def test_accounts_come_from_a_workbook(run: Run, tmp_path: Path) -> None:
    made(run)
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ("code", "name", "balance_sheet", "role"),
        (4999, "Café & kosten", False, None),
        ("0999", "Bank 2", True, "bank"),
    ):
        sheet.append(row)
    file = tmp_path / "accounts.xlsx"
    book.save(file)
    assert run("import", "accounts", "zaak", str(file)).stdout == "Accounts: 2 added, 0 changed.\n"
    assert "code is in use already" in run("import", "accounts", "zaak", str(file), code=1).stderr
    file.write_bytes(file.read_bytes()[:-300])
    assert "is no workbook that can be read" in run("import", "accounts", "zaak", str(file), code=1).stderr


def test_template_names_all_columns(run: Run, tmp_path: Path) -> None:
    made(run)
    for what, needed in (
        ("relations", "name"),
        ("accounts", "code, name, balance_sheet"),
        ("opening-balance", "account"),
    ):
        file = tmp_path / f"{what}.csv"
        assert f"Each line has to have {needed};" in run("import", what, "zaak", "--template", str(file)).stdout
        assert file.read_bytes().startswith(b"\xef\xbb\xbf")
        run("import", what, "zaak", str(file), code=1 if what == "opening-balance" else 0)
        assert "name a file to read" in run("import", what, "zaak", code=2).stderr


def test_workbook_that_is_too_large_when_unpacked_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "LARGEST_UNPACKED", 1_000)
    made(run)
    file = tmp_path / "bomb.xlsx"
    with ZipFile(file, "w", ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b" " * 1_001)
    assert "more than 1000 bytes" in run("import", "accounts", "zaak", str(file), code=1).stderr
    with ZipFile(file, "w") as parts:
        parts.writestr("xl/workbook.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")
    assert "document type" in run("import", "accounts", "zaak", str(file), code=1).stderr
