"""`grootboek purchase-invoice import-ubl` and `received`."""

import json
from pathlib import Path

from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.received_files import RECEIVED_JOB, receive_file
from grootboek.cli.opening import open_books, open_server
from grootboek.jobs.received_files import book_file
from grootboek.jobs.worker import run_due_jobs
from grootboek.ledger.party import PartyDraft
from tests.cli.conftest import Run, made
from tests.formats.ubl_files import PDF, party, total, ubl


def test_invoices_are_booked_each_by_itself(run: Run, tmp_path: Path) -> None:
    made(run)
    with open_books(None, "zaak", writing=True) as book:
        add_party(book, PartyDraft(code="BAKKER", name="Bakkerij", vat_number="NL820646660B01"))
    files = {
        "een.xml": ubl("F-1"),
        "twee.xml": ubl("F-2", supplier=party("Drukkerij", "NL001234567B02", "30124000")),
        "drie.xml": ubl("F-3", currency="USD", more="<cbc:X/>", totals=total(gross="121.01", payable="121.01")),
        "vier.xml": b"geen xml",
        "vijf.xml": ubl("F-5"),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "een.pdf").write_bytes(PDF)
    paths = [str(tmp_path / name) for name in files]
    result = run("purchase-invoice", "import-ubl", "zaak", *paths, code=1)
    booked = [line.rpartition("/")[2] for line in result.stdout.splitlines()]
    assert booked == ["een.xml: booked invoice F-1 as booking 1.", "vijf.xml: booked invoice F-5 as booking 2."]
    told = [line.rpartition("/")[2] for line in result.stderr.splitlines()]
    assert told[0] == "twee.xml: supplier is not known by any number, IBAN or name: Drukkerij"
    assert told[1].startswith(
        "drie.xml: file has amounts that do not add up (BR-CO-15); file does not fit its schema: Element 'X'"
    )
    assert told[1].endswith("file is not in euros: USD")
    assert told[2] == "vier.xml: file cannot be read: Start tag expected, '<' not found"
    documents = json.loads(run("document", "list", "zaak", "--json").stdout)
    assert [(row["booking"], row["name"]) for row in documents] == [(1, "een.xml"), (1, "een.pdf"), (2, "vijf.xml")]
    assert "invoice F-2 as booking 3" in run("purchase-invoice", "import-ubl", "zaak", paths[1], "--force").stdout
    assert "invoice_number is in use" in run("purchase-invoice", "import-ubl", "zaak", paths[0], code=1).stderr


def test_files_that_came_in_are_listed(run: Run) -> None:
    made(run)
    with open_books(None, "zaak", writing=True) as book:
        receive_file(book, "bon.pdf", PDF)
    (row,) = json.loads(run("purchase-invoice", "received", "zaak", "--json").stdout)
    assert (row["name"], row["state"], row["booking"], row["reason"]) == ("bon.pdf", "pending", None, "")


def test_why_a_file_became_no_booking_is_told_in_words(run: Run) -> None:
    made(run)
    files = {"brief.txt": b"geen factuur", "een.xml": ubl("F-1"), "twee.xml": ubl("F-1")}
    with open_books(None, "zaak", writing=True) as book:
        for name, content in files.items():
            receive_file(book, name, content)
    with open_server(None) as server:
        run_due_jobs(server, {RECEIVED_JOB: book_file})
    rows = json.loads(run("purchase-invoice", "received", "zaak", "--json").stdout)
    assert {row["name"]: row["reason"] for row in rows} == {
        "brief.txt": "file cannot be read: Start tag expected, '<' not found",
        "een.xml": "",
        "twee.xml": "invoice_number is in use already (F-1)",
    }
