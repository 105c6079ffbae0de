"""`grootboek collection`, on a database with invoices to collect."""

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from grootboek.bookkeeping.parties import add_party
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.target_calendar import business_day_after
from grootboek.store.engine.database import Database
from grootboek.store.masters.administrations import administration_by_code
from tests.bookkeeping.books import Books
from tests.bookkeeping.direct_debits import invoiced
from tests.cli.conftest import Run, made


@pytest.fixture
def zaak(run: Run, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Books:
    """An administration `zaak` that may collect, with three invoices of which one cannot be."""
    monkeypatch.chdir(tmp_path)
    made(run)
    run("administration", "set", "zaak", "--iban", "NL91ABNA0417164300", "--creditor-id", "NL28ZZZ401234560000")
    database = Database(database_url)
    row = administration_by_code(database, "zaak")
    assert row
    books = Books(database, row.id)
    with books.writing() as book:
        add_party(book, PartyDraft(code="KLANT", name="Jansen"))
    invoiced(books, "F1", date=books.today)
    invoiced(books, "F2", 5_000, date=books.today, mandate_reference="x" * 40)
    invoiced(books, "F3", 2_500, date=books.today)
    yield books
    database.close()


def asked(run: Run, *arguments: str, code: int = 0) -> Any:
    return json.loads(run(*arguments, "--json", code=code).stdout)


def test_the_file_for_the_bank_is_written_and_what_is_wrong_is_told(run: Run, zaak: Books, tmp_path: Path) -> None:
    ran = run("collection", "make", "zaak", "--out", "uit.xml", code=1)
    assert "invoice F2: mandate reference is too long: at most 35 characters" in ran.stderr
    assert "151,25" in ran.stdout
    file = etree.parse(tmp_path / "uit.xml")
    assert [one.text for one in file.iterfind(".//{*}EndToEndId")] == ["F1", "F3"]
    assert file.findtext(".//{*}CtrlSum") == "151.25"
    assert (tmp_path / "uit.xml").stat().st_mode & 0o077 == 0


def test_a_second_run_has_nothing_left(run: Run, zaak: Books, tmp_path: Path) -> None:
    first = asked(run, "collection", "make", "zaak", code=1)
    assert (first["batch"], first["count"], first["total"], first["file"]) == (1, 2, "151.25", "incasso-zaak-1.xml")
    assert first["date"] == str(business_day_after(zaak.today, 2))
    assert first["debits"][0] == {
        "invoice": "F1",
        "amount": "121.00",
        "name": "J. Jansen",
        "iban": "NL44RABO0123456789",
        "mandate_reference": "M-F1",
        "use": "again",
        "scheme": "core",
    }
    (refused,) = first["refused"]
    assert (refused["invoice"], refused["field"], refused["reason"]) == ("F2", "mandate_reference", "TEXT_TOO_LONG")
    again = asked(run, "collection", "make", "zaak", code=1)
    assert (again["batch"], again["debits"], again["file"]) == (None, [], None)
    assert "nothing to collect" in run("collection", "make", "zaak", code=1).stdout
    assert [path.name for path in tmp_path.glob("*.xml")] == ["incasso-zaak-1.xml"]


def test_a_dry_run_writes_nothing(run: Run, zaak: Books, tmp_path: Path) -> None:
    told = asked(run, "collection", "make", "zaak", "--dry-run", code=1)
    assert (told["batch"], told["count"], told["file"]) == (None, 2, None)
    assert "not collected yet" in run("collection", "make", "zaak", "--dry-run", code=1).stdout
    assert asked(run, "collection", "list", "zaak") == []
    assert list(tmp_path.glob("*.xml")) == []


def test_all_or_nothing_collects_nothing(run: Run, zaak: Books) -> None:
    assert "invoice F2" in run("collection", "make", "zaak", "--all-or-nothing", code=1).stderr
    assert asked(run, "collection", "list", "zaak") == []


@pytest.mark.parametrize("schema", ["pain.008.001.08", "pain.008.001.02"])
def test_a_batch_is_shown_and_written_again(run: Run, zaak: Books, tmp_path: Path, schema: str) -> None:
    day = str(business_day_after(zaak.today, 3))
    run("collection", "make", "zaak", "--date", day, "--schema", schema, "--out", "een.xml", code=1)
    (listed,) = asked(run, "collection", "list", "zaak")
    assert (listed["batch"], listed["date"], listed["schema"], listed["total"]) == (1, day, schema, "151.25")
    shown = asked(run, "collection", "show", "zaak", "1")
    assert [(one["reference"], one["amount"]) for one in shown["debits"]] == [("F1", "121.00"), ("F3", "30.25")]
    assert "J. Jansen" in run("collection", "show", "zaak", "1").stdout
    assert schema in run("collection", "list", "zaak").stdout
    run("collection", "show", "zaak", "1", "--out", "twee.xml")
    assert (tmp_path / "een.xml").read_bytes() == (tmp_path / "twee.xml").read_bytes()
    printed = run("collection", "show", "zaak", "1", "--out", "-")
    assert printed.stdout_bytes == (tmp_path / "een.xml").read_bytes()


def test_a_batch_is_taken_back_in_parts_and_whole(run: Run, zaak: Books) -> None:
    run("collection", "make", "zaak", code=1)
    assert "1 of 2 invoices" in run("collection", "undo", "zaak", "1", "--invoice", "F3").stdout
    assert asked(run, "collection", "undo", "zaak", "1")["held"] == 0
    assert "taken back already" in run("collection", "undo", "zaak", "1", code=1).stderr
    assert "is not known" in run("collection", "undo", "zaak", "9", code=1).stderr
    assert "2" in run("collection", "list", "zaak").stdout
    again = asked(run, "collection", "make", "zaak", code=1)
    assert (again["batch"], again["count"]) == (2, 2)


def test_no_file_is_replaced(run: Run, zaak: Books, tmp_path: Path) -> None:
    (tmp_path / "uit.xml").write_text("van een ander")
    assert "is there already" in run("collection", "make", "zaak", "--out", "uit.xml", code=1).stderr
    assert asked(run, "collection", "list", "zaak") == []
    (tmp_path / "incasso-zaak-1.xml").write_text("van een ander")
    told = run("collection", "make", "zaak", code=1).stderr
    assert "collection show zaak 1" in told
    assert (tmp_path / "incasso-zaak-1.xml").read_text() == "van een ander"
    assert [row["batch"] for row in asked(run, "collection", "list", "zaak")] == [1]


def test_the_file_goes_to_standard_output_alone(run: Run, zaak: Books) -> None:
    ran = run("collection", "make", "zaak", "--out", "-", code=1)
    assert etree.fromstring(ran.stdout_bytes).findtext(".//{*}NbOfTxs") == "2"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--out", "-", "--json"), 2, "both print"),
        (
            ("--date", "2020-01-01"),
            1,
            "--date is a day on which banks do not collect; the nearest one on which they do is 20",
        ),
        (("--schema", "pain.008.001.09"), 2, "pain.008.001.08"),
    ],
)
def test_what_cannot_be_asked_is_said(run: Run, zaak: Books, arguments: tuple[str, ...], code: int, words: str) -> None:
    assert words in run("collection", "make", "zaak", *arguments, code=code).stderr
    assert asked(run, "collection", "list", "zaak") == []


def test_an_administration_without_a_creditor_id_is_told_how_to_set_it(run: Run, zaak: Books) -> None:
    run("administration", "set", "zaak", "--creditor-id", "")
    told = run("collection", "make", "zaak", code=1).stderr
    assert (
        "administration: creditor id is missing; set it with: grootboek administration set CODE --creditor-id" in told
    )
    assert "there is no batch 1" in run("collection", "show", "zaak", "1", code=1).stderr
