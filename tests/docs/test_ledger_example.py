"""The worked example of docs/explanation/ledger.md is what the books do."""

from datetime import date

import pytest

from docs.pages.sources import DOCS
from grootboek.bookkeeping.opening import open_administration
from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.revising import revise
from grootboek.bookkeeping.verifying import verify
from grootboek.ledger.actor import Actor
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.booking import BookingKind, Document, DocumentLine, StatedLine, Statement
from grootboek.ledger.money import Cents, decimal_from_cents
from grootboek.ledger.party import PartyDraft
from grootboek.store.book import Book, open_book
from grootboek.store.engine.database import Database
from grootboek.store.ledger.balances import trial_balance
from grootboek.store.ledger.bookings import booking_by_number, lines_of_entries
from grootboek.store.ledger.open_items import open_items
from grootboek.store.masters.chart import chart_of

PAGE = (DOCS / "explanation/ledger.md").read_text(encoding="utf-8")
OPERATOR = Actor(None, "cli")


def table_under(heading: str) -> list[list[str]]:
    """Return the cells of the first table below a heading of the page."""
    lines = PAGE.split(f"## {heading}\n")[1].splitlines()
    start = next(order for order, line in enumerate(lines) if line.startswith("|"))
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows[2:]


def euros(cents: Cents) -> str:
    """Write an amount as the page does."""
    return str(decimal_from_cents(cents))


@pytest.fixture
def books(sqlite_url: str) -> Database:
    """Books in which the example has happened."""
    database = Database(sqlite_url)
    administration = open_administration(database, AdministrationDraft(code="demo", name="Demo"), OPERATOR)
    assert administration == 1
    with open_book(database, 1, OPERATOR, writing=True) as book:
        _let_it_happen(book)
    return database


def _let_it_happen(book: Book) -> None:
    chart = chart_of(book)
    debtors, revenue = chart.account_by_code["1300"].id, chart.account_by_code["8000"].id
    party = add_party(book, PartyDraft(code="JANSEN", name="Jansen", is_customer=True)).id
    bank = next(journal for journal in chart.journals.values() if journal.code == "BANK")

    def sale(net: Cents) -> Statement:
        line = StatedLine(account_id=revenue, net=net, vat_code="sales_high", vat=None)
        return Statement(
            kind=BookingKind.SALES_INVOICE,
            date=date(2026, 3, 2),
            account_id=debtors,
            party_id=party,
            invoice_number="260014",
            payment_term=14,
            lines=(line,),
        )

    sold = record(book, sale(10000))
    paid = DocumentLine(account_id=debtors, amount=-5000, party_id=party, invoice_number="260014")
    record(book, Document(journal_id=bank.id, date=date(2026, 3, 9), lines=(paid,)))
    revise(book, sold, sale(12000))


def test_entries_are_those_of_the_page(books: Database) -> None:
    with open_book(books, 1, OPERATOR) as book:
        chart = chart_of(book)
        shown = [
            [str(entry_id), chart.accounts[line.account_id].code, line.part.name, euros(line.amount)]
            for entry_id, lines in sorted(lines_of_entries(book, [1, 2, 3, 4]).items())
            for line in lines
        ]
    assert [[row[0], row[2], row[3], row[4]] for row in table_under("What the books write")] == shown


def test_balances_are_those_of_the_page(books: Database) -> None:
    with open_book(books, 1, OPERATOR) as book:
        chart = chart_of(book)
        moved = trial_balance(book)
        shown = [
            [chart.accounts[one].code, euros(row.debit), euros(row.credit), euros(row.balance)]
            for one, row in sorted(moved.items(), key=lambda item: chart.accounts[item[0]].code)
        ]
        (item,) = open_items(book, [chart.account_by_code["1300"].id])
        sale = booking_by_number(book, 1)
        assert list(verify(book)) == []
    assert [[row[0].split()[0], *row[1:]] for row in table_under("What it adds up to")] == shown
    for amount in (item.amount, item.settled, item.outstanding):
        assert euros(amount) in PAGE
    assert sale is not None
    assert (sale.version, sale.entry_id, sale.voucher_number, item.due_date) == (2, 4, 1, date(2026, 3, 16))
