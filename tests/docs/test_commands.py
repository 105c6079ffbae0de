"""Every command block of docs/ is run as it is printed, in order, on books of its own; README.md has a test of its own."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import pytest

from docs.pages.cli import commands
from docs.pages.sources import DOCS, ROOT
from grootboek.bookkeeping.opening import open_administration
from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.recording import record
from grootboek.cli import sync
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.party import PartyDraft
from grootboek.store.engine.database import Database
from tests.bookkeeping.bank_files import ACCOUNT, camt, statement, transaction
from tests.bookkeeping.books import OPERATOR, Books
from tests.bookkeeping.direct_debits import invoiced
from tests.docs.blocks import NOT_RUN, Reader, blocks, runnable
from tests.docs.pages import PAGES, name
from tests.engines import Engines
from tests.formats.ubl_files import PDF, party, ubl
from tests.live_server import serving
from tests.pango import skip_without_pango

SVG: Final = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
WITH_COMMANDS: Final = [page for page in PAGES if page.is_relative_to(DOCS)]


@dataclass
class Stage:
    """A reader with a folder and an empty database, and what runs as long as he reads."""

    reader: Reader
    database_url: str
    running: ExitStack = field(default_factory=ExitStack)

    def administration(self, code: str, customer: str) -> Books:
        """Make an administration with a customer."""
        database = Database(self.database_url)
        self.running.callback(database.close)
        draft = AdministrationDraft(code=code, name="Zaak")
        books = Books(database, open_administration(database, draft, OPERATOR))
        with books.writing() as book:
            add_party(book, PartyDraft(code=customer, name="Jansen"))
        return books


def trade(stage: Stage) -> None:
    """Prepare an administration with a customer."""
    stage.administration("demo", "JANSEN")


def sales_of_a_year(stage: Stage) -> None:
    """Prepare two sales, a credit note and a purchase."""
    books = stage.administration("demo", "JANSEN")
    with books.writing() as book:
        add_party(book, PartyDraft(code="DRUKKER", name="Drukkerij"))
    for number, net in (("2026-000", "50,00"), ("2026-001", "100,00"), ("C-001", "-20,00")):
        with books.writing() as book:
            record(book, books.statement(f"sales_invoice 1300 JANSEN {number} 2026-02-01 | 8000 {net} sales_high"))
    with books.writing() as book:
        record(book, books.statement("purchase_invoice 1600 DRUKKER 26-0117 2026-02-05 | 4310 100,00 purchase_high"))


def reports_of_a_year(stage: Stage) -> None:
    """Prepare what a year has, and what draws a page."""
    skip_without_pango()
    sales_of_a_year(stage)


def sales_and_a_return(stage: Stage) -> None:
    """Prepare sales in two months."""
    books = stage.administration("demo", "JANSEN")
    for number, day in (("2026-001", "2026-01-10"), ("2026-002", "2026-02-10")):
        with books.writing() as book:
            record(book, books.statement(f"sales_invoice 1300 JANSEN {number} {day} | 8000 100,00 sales_high"))


def invoices_to_collect(stage: Stage) -> None:
    """Prepare two invoices that are due, with an order to collect each."""
    books = stage.administration("zaak", "KLANT")
    for number in ("F00007", "F00008"):
        invoiced(books, number, date=books.today)


def invoices_of_suppliers(stage: Stage) -> None:
    """Prepare a supplier, and two of his invoices in the reader's folder, of which one is of somebody else."""
    books = stage.administration("zaak", "KLANT")
    with books.writing() as book:
        add_party(book, PartyDraft(code="BAKKER", name="Bakkerij", vat_number="NL820646660B01"))
    (stage.reader.folder / "2026-117.xml").write_bytes(ubl("2026-117"))
    (stage.reader.folder / "2026-117.pdf").write_bytes(PDF)
    (stage.reader.folder / "9001.xml").write_bytes(
        ubl("9001", supplier=party("Drukkerij", "NL001234567B02", "30124000"))
    )


def statements_of_a_bank(stage: Stage) -> None:
    """Prepare sales to two customers, and what the bank reports: two payments, costs, and a payment of nobody knows what."""
    books = stage.administration("zaak", "JANSEN")
    with books.writing() as book:
        add_party(book, PartyDraft(code="BAKKER", name="Bakker"))
    for customer, number, net in (("JANSEN", "2026-001", "100,00"), ("BAKKER", "2026-002", "50,00")):
        with books.writing() as book:
            record(book, books.statement(f"sales_invoice 1300 {customer} {number} 2026-03-01 | 8000 {net} sales_high"))
    reported = (
        transaction(12_100, "Factuur 2026 001", identity="R1"),
        transaction(-1_210, "Hosting maart", party_iban="NL02ABNA0123456789", identity="R2"),
        transaction(6_000, "bedankt", identity="R3"),
    )
    (stage.reader.folder / "maart.xml").write_bytes(camt(statement(*reported, account=ACCOUNT)))


def files_for_a_template(stage: Stage) -> None:
    """Prepare an administration, and a logo and a text in the reader's folder."""
    skip_without_pango()
    stage.administration("zaak", "KLANT")
    (stage.reader.folder / "logo.svg").write_text(SVG, encoding="utf-8")
    (stage.reader.folder / "voorwaarden.txt").write_text("Betaling binnen 14 dagen.", encoding="utf-8")


def a_server_to_synchronise_with(stage: Stage) -> None:
    """Prepare a server; the program does what waits there and ends, where the page lets it go on."""
    server = stage.running.enter_context(serving(stage.database_url))
    own = {"--server https://boeken.example.nl": f"--once --server {server.url}"}
    password = "a-password-of-the-user"
    typing = {"user password": f"{password}\n{password}\n", "sync --once": f"{password}\n"}
    stage.reader = replace(stage.reader, replacing=own, typing=typing)


def a_machine(stage: Stage) -> None:
    """Prepare places for what the page installs, with SQLite for its PostgreSQL; only its script knows the settings."""
    folder = stage.reader.folder
    (folder / "bin").mkdir()
    own = {
        "postgresql://grootboek:choose-another@127.0.0.1/grootboek": stage.database_url,
        "postgresql://grootboek_owner:choose-one@127.0.0.1/grootboek": stage.database_url,
        "sudo -u grootboek ": "",
        "sudo ": "",
        "/usr/local/bin/": f"{folder}/bin/",
        "/opt/grootboek/bin/": f"{folder}/program/",
        "/etc/": f"{folder}/etc/",
        "/var/lib/grootboek/": f"{folder}/",
    }
    stage.reader = replace(stage.reader, environment={}, replacing=own)


def nothing_yet(stage: Stage) -> None:
    """Prepare nothing: the page makes its own administration."""


SCENES: Final[Mapping[str, Callable[[Stage], None]]] = {
    "docs/how-to/add-articles-and-cost-centres.md": trade,
    "docs/how-to/book-invoices-of-suppliers.md": invoices_of_suppliers,
    "docs/how-to/close-periods-and-years.md": sales_of_a_year,
    "docs/how-to/declare-vat.md": sales_and_a_return,
    "docs/how-to/collect-invoices.md": invoices_to_collect,
    "docs/how-to/couple-programs.md": nothing_yet,
    "docs/how-to/import-bank-statements.md": statements_of_a_bank,
    "docs/how-to/invoice-templates.md": files_for_a_template,
    "docs/how-to/move-your-books.md": sales_of_a_year,
    "docs/how-to/off-line-administrations.md": a_server_to_synchronise_with,
    "docs/how-to/print-reports.md": reports_of_a_year,
    "docs/how-to/run-in-production.md": a_machine,
}
"""What has happened when a reader begins with a page."""


@pytest.fixture
def stage(engines: Engines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """An empty folder in which commands find an empty database."""
    url = engines.new_sqlite(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sync, "start_log", lambda _settings: None)
    opened = Stage(Reader(tmp_path, {"GROOTBOEK_DATABASE": url}), url)
    with opened.running:
        yield opened


@pytest.mark.slow
@pytest.mark.parametrize("page", SCENES)
def test_commands_do_what_the_page_says(page: str, stage: Stage) -> None:
    SCENES[page](stage)
    running = runnable(blocks((ROOT / page).read_text(encoding="utf-8")))
    printed = stage.reader.follow(running)
    assert len(printed) == sum(block.is_commands for block in running)


def test_every_page_with_commands_is_read() -> None:
    with_commands = {
        name(page)
        for page in WITH_COMMANDS
        if any(block.is_commands for block in runnable(blocks(page.read_text(encoding="utf-8"))))
    }
    assert with_commands == SCENES.keys()


@pytest.mark.parametrize("page", [ROOT / "README.md", *WITH_COMMANDS], ids=name)
def test_commands_stand_in_command_blocks(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    found = blocks(text)
    assert len(found) * 2 == len(re.findall(r"^```", text, re.MULTILINE)), "a fence is not closed, or has unknown words"
    assert [block for block in found if not block.language] == [], "say what is in it; text for what a command prints"
    others = {block.language: block.programs for block in found if block.language not in ("sh", "dockerfile")}
    assert [language for language, programs in others.items() if programs & {"sudo", "curl", *NOT_RUN}] == []


@pytest.mark.parametrize("page", [ROOT / "README.md", *WITH_COMMANDS], ids=name)
def test_options_exist(page: Path) -> None:
    known = {
        words: {part for option in command.params for part in (*option.opts, *option.secondary_opts)}
        for words, command in commands()
    }
    for line in re.findall(r"(?:grootboek )+([a-z][^`\n]*(?:\\\n[^`\n]*)*)", page.read_text(encoding="utf-8")):
        words = line.replace("\\\n", " ").split()
        named = {word.partition("=")[0] for word in words if re.fullmatch(r"--[a-z-]+(=.*)?", word)}
        command = next((key for many in (3, 2, 1) if (key := tuple(words[:many])) in known), None)
        assert not named or (command and named <= known[command] | {"--help"}), line
