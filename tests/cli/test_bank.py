"""`grootboek bank`: what waits is listed and matched again, and what was found and cannot be booked is told."""

import json
from pathlib import Path

import pytest

from grootboek.bookkeeping.parties import add_party
from grootboek.ledger.party import PartyDraft
from grootboek.store.engine.database import Database
from grootboek.store.masters.administrations import administration_by_code
from tests.bookkeeping.bank_files import ACCOUNT, camt, statement, transaction
from tests.bookkeeping.books import Books
from tests.cli.conftest import Run, made


@pytest.fixture
def zaak(run: Run, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Books:
    """An administration `zaak` with two payments of which nothing tells yet."""
    monkeypatch.chdir(tmp_path)
    made(run)
    run("journal", "set", "zaak", "BANK", "--iban", ACCOUNT)
    payments = (
        transaction(12_100, "V-2026-1", identity="first-payment"),
        transaction(500, "?", identity="other-payment"),
    )
    Path("bank.xml").write_bytes(camt(statement(*payments)))
    run("bank", "import", "zaak", "bank.xml")
    database = Database(database_url)
    row = administration_by_code(database, "zaak")
    assert row
    books = Books(database, row.id)
    with books.writing() as book:
        add_party(book, PartyDraft(code="KLANT", name="Jansen"))
    yield books
    database.close()


def test_what_waits_is_matched_when_its_invoice_is_there(run: Run, zaak: Books) -> None:
    assert run("bank", "match", "zaak").stdout == "Nothing tells of what waits.\n"
    zaak.record("sales_invoice 1300 KLANT V-2026-1 2026-03-11 | 8000 100,00 sales_high 21,00")
    ran = run("bank", "match", "zaak")
    assert ran.stdout == "Transaction 1 is matched (invoice number, amount): booking 1.\n"
    assert zaak.outstanding() == {}
    assert "first" not in run("bank", "list", "zaak", "--unknown", "--json").stdout


def test_what_waits_in_a_locked_period_is_told(run: Run, zaak: Books) -> None:
    zaak.record("sales_invoice 1300 KLANT V-2026-1 2026-03-11 | 8000 100,00 sales_high 21,00")
    run("period", "lock", "zaak", "2026-03-31")
    ran = run("bank", "match", "zaak", code=1)
    assert ran.stderr.startswith("Transaction 1: ")
    assert "2026-03-31" in ran.stderr
    assert list(zaak.outstanding()) == ["V-2026-1"]


def test_thousands_of_payments_that_wait_are_listed_each_once_in_their_order(run: Run, zaak: Books) -> None:
    """More than are read and printed at a time."""
    payments = (transaction(100 + number, "?", identity=f"payment-{number:04}") for number in range(2_500))
    Path("many.xml").write_bytes(camt(statement(*payments, identity="many", opening=12_600)))
    run("bank", "import", "zaak", "many.xml")
    told = json.loads(run("bank", "list", "zaak", "--unknown", "--json").stdout)
    assert [row["id"] for row in told] == list(range(1, 2_503))
    assert (told[0]["text"], told[-1]["amount"]) == ("V-2026-1", "25,99")
    shown = run("bank", "list", "zaak", "--unknown").stdout
    assert shown.count("outcome") == 3
    assert "25,99" in shown


def test_when_nothing_waits_the_list_is_empty(run: Run, zaak: Books) -> None:
    zaak.record("sales_invoice 1300 KLANT V-2026-1 2026-03-11 | 8000 100,00 sales_high 21,00")
    run("bank", "match", "zaak")
    run("bank", "assign", "zaak", "2", "--account", "4990")
    assert run("bank", "list", "zaak", "--unknown", "--json").stdout == "[]\n"
    assert "outcome" in run("bank", "list", "zaak", "--unknown").stdout
