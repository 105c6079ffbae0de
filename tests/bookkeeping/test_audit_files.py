"""Test that books go into an audit file and out of it again: valid by the official schemas, and equal in other books."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
import pyxaf
from lxml import etree

from grootboek.bookkeeping.audit_files import write_audit_file
from grootboek.bookkeeping.carrying_over import carry_over
from grootboek.bookkeeping.opening import open_administration
from grootboek.bookkeeping.parties import add_party, delete_party
from grootboek.formats.audit_file.versions import Version
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.booking import BookingKind
from grootboek.ledger.entry import Line, Part
from grootboek.ledger.party import PartyDraft
from grootboek.store.engine import batches
from grootboek.store.ledger.balances import trial_balance
from grootboek.store.ledger.bookings import BookingFilter, stream_bookings
from grootboek.store.ledger.open_items import open_items
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import codes_of_parties
from grootboek.wire import made_once
from tests.bookkeeping.books import OPERATOR, Books

YEAR: Final = (date(2026, 1, 1), date(2026, 12, 31))
TEXTS: Final = ["", "Taart & <slagroom>", "  met ruimte ", "é€\U0001f600", "twee\nregels", "]]>\"'", "x" * 200]


@cache
def schema(version: Version) -> etree.XMLSchema:
    folder = Path(pyxaf.__file__).parent / "schemas"
    return etree.XMLSchema(etree.parse(folder / f"XmlAuditfileFinancieel{version}.xsd"))


def written(books: Books, version: Version, first: date = YEAR[0], last: date = YEAR[1]) -> bytes:
    """Write the audit file of books and hold it against the schema of its version and the rules that go with it."""
    with books.reading() as book:
        text = "".join(write_audit_file(book, version, first, last)).encode()
    schema(version).assertValid(etree.fromstring(text))
    report = pyxaf.validate(BytesIO(text))
    # Accounts share a class of the reference classification, and one with a blank before its text is what somebody wrote.
    wrong = [
        finding
        for finding in report.findings
        if finding.severity >= pyxaf.Severity.WARNING and finding.code != "XAF6003"
    ]
    assert not wrong, wrong
    return text


def carried(
    books: Books, content: bytes, code: str = "nieuw", answers: Mapping[tuple[str, str], str] | None = None
) -> Books:
    """Carry an audit file over into new books beside these."""
    new = empty(books, code)
    with new.writing() as book:
        carry_over(book, BytesIO(content), answers or {})
    assert new.faults() == []
    return new


def empty(books: Books, code: str) -> Books:
    """Open an administration without bookings beside these books."""
    draft = AdministrationDraft(code=code, name="demo BV")
    return Books(books.database, open_administration(books.database, draft, OPERATOR))


def shown(books: Books) -> dict[str, Any]:
    """Return what books hold, by codes: balances, open items, and each booking with its lines."""
    with books.reading() as book:
        chart = chart_of(book)
        accounts = {number: row.code for number, row in chart.accounts.items()}
        views = list(stream_bookings(book, BookingFilter()))
        ids = {line.party_id for view in views for line in view.lines} - {None}
        parties = codes_of_parties(book, ids) | {None: ""}
        items = open_items(book, list(chart.control_accounts))
        return {
            "balances": {accounts[number]: row.balance for number, row in trial_balance(book).items() if row.balance},
            "items": sorted(
                (accounts[item.key.account_id], parties[item.key.party_id], item.key.invoice_number, item.outstanding)
                for item in items
                if item.outstanding
            ),
            "bookings": sorted(
                (
                    chart.journals[view.journal_id].code,
                    view.fiscal_year,
                    view.document_number,
                    view.kind.value,
                    view.date,
                    view.reference,
                    view.description,
                    parties[view.party_id],
                    view.invoice_number,
                    [_line(line, accounts, parties) for line in view.lines],
                )
                for view in views
                # What opened the books is an opening balance: one booking, by account.
                if view.kind is not BookingKind.OPENING
            ),
        }


def _line(line: Line, accounts: Mapping[int, str], parties: Mapping[int | None, str]) -> tuple[Any, ...]:
    return (
        accounts[line.account_id],
        line.amount,
        # A file does not tell which line of a general booking was stated as its own.
        Part.DETAIL if line.part is Part.OWN else line.part,
        line.vat_code if line.vat_code != "none" else None,
        line.vat_base,
        line.vat_amount,
        line.cost_centre_id is not None,
        parties[line.party_id],
        line.invoice_number,
        line.description,
    )


def fill(books: Books, random: Random) -> None:
    """Book of every kind, revise some of it and withdraw some."""
    sold: list[str] = []
    for number in range(60):
        day = f"2026-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        one, two = (f"{random.randint(1, 10**6) / 100:.2f}".replace(".", ",") for _ in range(2))
        kinds = [
            f"sales_invoice 1300 KLANT V{number} {day} | 8000 {one} sales_high @WINKEL / 8010 {two} sales_low",
            f"sales_invoice 1300 KLANT V{number} {day} | 8000 {one} sales_eu_goods / 8000 -{two} sales_high",
            f"purchase_invoice 1600 LEVERANCIER I{number} {day} | 4360 {one} purchase_high / 4360 {two}",
            f"purchase_invoice 1600 BEIDE I{number} {day} | 4360 {one} purchase_reverse_high / 4360 1,00 purchase_eu",
            f"money_spent 1000 - - {day} | 4360 {one} purchase_low / 4360 {two} @WINKEL",
            f"money_received 1100 - - {day} | 8000 {one} sales_high",
            f"general 4360 - - {day} | 8000 {one} / 0700 {two}",
        ]
        if sold:
            kinds.append(f"payment_received 1100 KLANT {random.choice(sold)} 2026-12-30 | 1300 {one}")
        text = random.choice(kinds)
        texts = {"description": random.choice(TEXTS), "reference": random.choice(["", "REF & 1", "x" * 50])}
        booked = books.record(text, **texts)
        if text.startswith("sales"):
            sold.append(f"V{number}")
        elif random.random() < 0.1:
            books.withdraw(booked.number)


@pytest.mark.parametrize("version", list(Version))
def test_books_come_back_equal(books: Books, version: Version) -> None:
    fill(books, Random(7))
    books.record("opening 1100 - - 2026-01-01 | 0600 500,00")
    content = written(books, version)
    again = carried(books, content)
    before, after = shown(books), shown(again)
    for one, other in zip(before["bookings"], after["bookings"], strict=True):
        assert one == other
    assert after == before
    assert written(again, version) == content


@pytest.mark.parametrize("version", list(Version))
def test_second_year_opens_with_what_the_first_left(books_on_sqlite: Books, version: Version) -> None:
    books = books_on_sqlite
    books.record("sales_invoice 1300 KLANT V1 2025-11-01 | 8000 100,00 sales_high")
    books.record("purchase_invoice 1600 LEVERANCIER I1 2025-12-01 | 4360 40,00 purchase_high")
    books.record("payment_received 1100 KLANT V1 2025-12-30 | 1300 21,00")
    books.record("payment_received 1100 KLANT V1 2026-01-30 | 1300 100,00")
    content = written(books, version)
    again = carried(books, content)
    with again.reading() as book:
        codes = {row.id: row.code for row in chart_of(book).accounts.values()}
        balances = {codes[number]: row.balance for number, row in trial_balance(book).items() if row.balance}
        items = {
            (item.key.invoice_number, item.outstanding)
            for item in open_items(book, list(chart_of(book).control_accounts))
            if item.outstanding
        }
    # The result of the year before, which nobody closed, is equity.
    assert balances == {"0690": -6000, "1100": 12100, "1600": -4840, "1700": -2100, "1710": 840}
    if version is Version.V3_2:
        assert items == {("I1", -4840)}
    else:
        # 4.0 tells what somebody owed at the start, and not of which invoice.
        assert items == {("Beginbalans 2026", -4840), ("Beginbalans 2026", 10000), ("V1", -10000)}


def test_parties_that_are_deleted_and_years_that_follow(books_on_sqlite: Books) -> None:
    books = books_on_sqlite
    for year in (2025, 2026):
        books.record(f"sales_invoice 1300 KLANT V{year} {year}-02-01 | 8000 100,00 sales_high")
        books.record(f"payment_received 1100 KLANT V{year} {year}-02-03 | 1300 121,00")
    with books.writing() as book:
        delete_party(book, books.names.parties["KLANT"])
        add_party(book, PartyDraft(code="KLANT", name="Een ander"))
    content = written(books, Version.V4_0, date(2025, 1, 1), date(2026, 12, 31))
    assert b"<fiscalYear>2025-2026</fiscalYear>" in content
    again = carried(books, content)
    assert [(view.fiscal_year, view.document_number) for view in again.bookings()] == [
        (2025, 1),
        (2025, 1),
        (2026, 1),
        (2026, 1),
    ]
    assert shown(again)["balances"] == shown(books)["balances"]


def test_batches_of_lines_join(books_on_sqlite: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(books_on_sqlite, Random(3))
    whole = written(books_on_sqlite, Version.V4_0)
    monkeypatch.setattr(batches, "_BATCH", 2)
    monkeypatch.setattr(made_once, "_MOST", 5)
    assert written(books_on_sqlite, Version.V4_0) == whole
