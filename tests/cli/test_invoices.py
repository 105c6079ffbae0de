"""`grootboek invoice`: an invoice or credit note by hand says what no door can state, and its PDF is that of its link."""

from datetime import date
from pathlib import Path

import pytest

from grootboek.bookkeeping import printing
from grootboek.bookkeeping.parties import add_party
from grootboek.cli.opening import open_books
from grootboek.ledger.invoice import Invoice
from grootboek.ledger.party import PartyDraft
from grootboek.store.invoicing.invoices import InvoiceFilter, invoices
from tests.cli.conftest import Run, made

LINES = "quantity;price;description;vat;account;unit\n2,5;85,00;Advies;sales_high;8000;Uur\n1;10;Boek;sales_low;8010;\n"


@pytest.fixture
def shop(run: Run, tmp_path: Path) -> Run:
    """Commands on an administration with a customer, and a file with the lines of an invoice."""
    made(run)
    with open_books(None, "zaak", writing=True) as book:
        add_party(book, PartyDraft(code="KLANT", name="Klant"))
    (tmp_path / "regels.csv").write_text(LINES)
    return run


def kept() -> list[Invoice]:
    """Return the invoices of the books."""
    with open_books(None, "zaak") as book:
        return invoices(book, InvoiceFilter())


def test_an_invoice_states_its_day_of_supply_and_its_credit_note_names_it(shop: Run, tmp_path: Path) -> None:
    options = ("--date", "2026-03-31", "--delivered", "2026-03-28", "--term", "14", "--book", "Advies")
    said = shop("invoice", "add", "zaak", "KLANT", str(tmp_path / "regels.csv"), *options).stdout
    assert said == "Made invoice F00001.\n"
    said = shop("invoice", "credit", "zaak", "F00001", "--date", "2026-04-02").stdout
    assert said == "Made credit note F00002 of invoice F00001.\n"
    invoice, note = kept()
    assert (invoice.date, invoice.supplied_on, invoice.original_number) == (date(2026, 3, 31), date(2026, 3, 28), "")
    assert (note.date, note.supplied_on, note.original_number) == (date(2026, 4, 2), date(2026, 3, 28), "F00001")
    assert (invoice.net, invoice.vat, note.net, note.vat) == (22_250, 4_553, -22_250, -4_553)
    assert (invoice.booking_number, note.booking_number) == (1, 2)
    assert shop("verify", "zaak").stdout == "zaak: the books are sound\n"


def test_a_whole_invoice_is_credited_once(shop: Run, tmp_path: Path) -> None:
    shop("invoice", "add", "zaak", "KLANT", str(tmp_path / "regels.csv"))
    shop("invoice", "credit", "zaak", "F00001")
    told = shop("invoice", "credit", "zaak", "F00001", code=1).stderr
    assert told.startswith("grootboek: invoice was credited already, by F00002; the rest of it is credited with: ")
    shop("invoice", "credit", "zaak", "F00002")
    assert shop("invoice", "credit", "zaak", "F00001").stdout == "Made credit note F00004 of invoice F00001.\n"
    assert [invoice.net for invoice in kept()] == [22_250, -22_250, 22_250, -22_250]


@pytest.mark.parametrize(
    ("line", "options", "words"),
    [
        ("1;0,1234567;x;sales_high;8000", (), "line 1: unit price must have six decimals at most (0.1234567)"),
        ("1;1;x\0y;sales_high;8000", (), "line 2: description is not valid (U+0000)"),
        ("1;1;x;hoog;8000", (), "regels.csv, line 2: vat: 'hoog' is not a VAT code; the codes are none, "),
        ("1;1;x;purchase_high;8000", (), "line 1: vat code cannot be used here (purchase_high)"),
        ("1;1;x;sales_high;8000", ("--number", "x" * 51), "--number is too long: at most 50 characters"),
        ("1;1;x;sales_high;8000", ("--delivered", "0001-01-01"), "--delivered must be from 1980-01-01 to 2049-12-31"),
    ],
)
def test_what_is_wrong_with_an_invoice_is_said_once(
    shop: Run, tmp_path: Path, line: str, options: tuple[str, ...], words: str
) -> None:
    file = tmp_path / "regels.csv"
    file.write_text(f"quantity;price;description;vat;account\n{line}\n")
    told = shop("invoice", "add", "zaak", "KLANT", str(file), *options, code=1).stderr
    assert words in told
    assert told.count(words) == 1
    assert kept() == []


def test_an_original_of_another_system_can_be_named(shop: Run, tmp_path: Path) -> None:
    (tmp_path / "retour.csv").write_text("quantity,price,description,vat,account\n-1,50,Retour,sales_high,8000\n")
    shop("invoice", "add", "zaak", "KLANT", str(tmp_path / "retour.csv"), "--original", "2025-17", "--number", "C1")
    assert [(note.number, note.original_number, note.net) for note in kept()] == [("C1", "2025-17", -5_000)]


def test_the_pdf_is_written_once(shop: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "pdf_of", lambda _html, _identifier: b"%PDF-drawn")
    shop("invoice", "add", "zaak", "KLANT", str(tmp_path / "regels.csv"))
    file = tmp_path / "F.pdf"
    shop("invoice", "pdf", "zaak", "F00001", str(file))
    assert file.read_bytes() == b"%PDF-drawn"
    assert "is there already" in shop("invoice", "pdf", "zaak", "F00001", str(file), code=1).stderr


def test_the_ubl_is_printed_or_written_once(shop: Run, tmp_path: Path) -> None:
    shop("invoice", "add", "zaak", "KLANT", str(tmp_path / "regels.csv"))
    shop("administration", "set", "zaak", "--ubl", "en16931")
    printed = shop("invoice", "ubl", "zaak", "F00001").stdout
    assert "<cbc:ID>F00001</cbc:ID>" in printed
    file = tmp_path / "F.xml"
    shop("invoice", "ubl", "zaak", "F00001", "--out", str(file))
    assert file.read_text(encoding="utf-8") == printed
    assert "is there already" in shop("invoice", "ubl", "zaak", "F00001", "--out", str(file), code=1).stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ubl", "zaak", "F9"), "there is no invoice 'F9'"),
        (("credit", "zaak", "F9"), "there is no invoice 'F9'"),
        (("add", "zaak", "NIEMAND", "{}"), "there is no party 'NIEMAND'"),
        (("add", "zaak", "KLANT", "{}", "--template", "Anders"), "--template is not known (Anders)"),
        (("add", "zaak", "KLANT", "{}", "--delivered", "28-03-2026"), "'28-03-2026' is not a day"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    shop: Run, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    filled = [argument.format(tmp_path / "regels.csv") for argument in arguments]
    code = 2 if "--delivered" in arguments else 1
    assert words in shop("invoice", *filled, code=code).stderr
    assert kept() == []
