"""Books to test with: the standard chart, a customer, a supplier and a cost centre, on both engines."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from grootboek.bookkeeping.closing import unlock_period
from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.bookkeeping.invoicing import add_invoice
from grootboek.bookkeeping.invoicing_settings import change_settings
from grootboek.bookkeeping.opening import open_administration
from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.revising import booking_to_change, revise, withdraw
from grootboek.bookkeeping.verifying import verify
from grootboek.ledger.actor import Actor
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.booking import Document, Statement
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.invoice import Invoice, InvoiceDraft, InvoiceLine
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.refusal import Reason, Refused
from grootboek.store.book import Book, book_for_one_act, open_book
from grootboek.store.engine.database import Database
from grootboek.store.ledger.balances import trial_balance
from grootboek.store.ledger.bookings import BookingFilter, booking_by_number, stream_bookings
from grootboek.store.ledger.open_items import open_items
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import stream_parties
from tests.bookkeeping.ledger_language import Names, euros
from tests.engines import Engines

MOMENT = datetime(2026, 3, 15, 10, 30, tzinfo=UTC)
OPERATOR = Actor(None, "test", "request-1")


@dataclass
class Books:
    """The books of one administration in one database."""

    database: Database
    administration_id: int
    actor: Actor = OPERATOR

    def writing(self, actor: Actor | None = None) -> AbstractContextManager[Book]:
        """Open the book to write."""
        return open_book(self.database, self.administration_id, actor or self.actor, writing=True)

    def reading(self, actor: Actor | None = None) -> AbstractContextManager[Book]:
        """Open the book to read."""
        return open_book(self.database, self.administration_id, actor or self.actor)

    @property
    def today(self) -> date:
        """The date in the Netherlands by the clock of the database."""
        with self.reading() as book:
            return book.today

    @cached_property
    def names(self) -> Names:
        """The codes of the chart and of the parties as they stand now; read once."""
        with self.reading() as book:
            chart = chart_of(book)
            return Names(
                {row.code: row.id for row in chart.accounts.values()},
                {row.code: row.id for row in chart.journals.values()},
                {row.code: row.id for row in stream_parties(book)},
                {row.code: row.id for row in chart.cost_centres.values()},
            )

    def statement(self, text: str, **facts: Any) -> Statement:
        """Read a statement in the ledger's language."""
        return self.names.statement(text, **facts)

    def document(self, text: str, **facts: Any) -> Document:
        """Read a document in the ledger's language."""
        return self.names.document(text, **facts)

    def invoice_draft(self, **changes: Any) -> InvoiceDraft:
        """Return an invoice to KLANT of one line of 100,00 with 21 % VAT on 8000, with some fields changed."""
        line = InvoiceLine(
            quantity=Decimal(2),
            unit_price=Decimal(50),
            description="Fietsbel",
            vat_code="sales_high",
            account_id=self.names.accounts["8000"],
        )
        stated = {"party_id": self.names.parties["KLANT"], "date": date(2026, 3, 1), "lines": (line,)}
        return InvoiceDraft(**{**stated, **changes})

    def invoice(self, **changes: Any) -> Invoice:
        """Make the invoice of `invoice_draft` and return it."""
        with self.writing() as book:
            return add_invoice(book, self.invoice_draft(**changes))

    def record(self, text: str, **facts: Any) -> BookingView:
        """Record a statement and return the booking."""
        with self.writing() as book:
            number = record(book, self.statement(text, **facts)).number
        return self.booking(number)

    def record_document(self, text: str, **facts: Any) -> BookingView:
        """Record a document and return the booking."""
        with self.writing() as book:
            number = record(book, self.document(text, **facts)).number
        return self.booking(number)

    def revise(self, number: int, text: str, **facts: Any) -> BookingView:
        """Revise a booking to a statement and return it."""
        with self.writing() as book:
            return revise(book, booking_to_change(book, number), self.statement(text, **facts))

    def withdraw(self, number: int) -> None:
        """Withdraw a booking."""
        with self.writing() as book:
            withdraw(book, booking_to_change(book, number))

    def unlock_returns(self) -> None:
        """Open the days of VAT returns to bookings again, though they were filed."""
        with self.writing() as book:
            unlock_period(book, LockKind.VAT_RETURN, None)

    def booking(self, number: int) -> BookingView:
        """Return a booking that is there."""
        with self.reading() as book:
            view = booking_by_number(book, number)
        assert view is not None
        return view

    def bookings(self) -> list[BookingView]:
        """Return all bookings that are not withdrawn."""
        with self.reading() as book:
            return list(stream_bookings(book, BookingFilter()))

    def posted(self, number: int) -> str:
        """Return the entry of a booking in the ledger's language."""
        return self.names.posted(self.booking(number).lines)

    def balances(self) -> str:
        """Return all balances that are not zero in the ledger's language."""
        with self.reading() as book:
            return self.names.balances(trial_balance(book))

    def outstanding(self) -> dict[str, str]:
        """Return what is outstanding by invoice number, debit positive."""
        with self.reading() as book:
            items = open_items(book, [self.names.accounts["1300"], self.names.accounts["1600"]])
        return {
            item.key.invoice_number: f"{'-' if item.outstanding < 0 else ''}{euros(abs(item.outstanding))}"
            for item in items
        }

    def faults(self) -> list[str]:
        """Return what a proof of the books finds."""
        with self.reading() as book:
            return list(verify(book))


LAWFUL: dict[str, str] = {
    "street": "Molenstraat 12",
    "city": "Utrecht",
    "vat_number": "NL001234567B29",
    "coc_number": "12345678",
}
"""What an administration must say of itself for its invoices to be mailed."""


def prepare_to_mail(books: Books) -> None:
    """Let invoices to KLANT be mailed."""
    with books.writing() as book:
        change_settings(book, lambda settings: replace(settings, **LAWFUL))
        stated = {"email": "klant@example.nl", "street": "Kade 1", "city": "Delft"}
        change_party(book, books.names.parties["KLANT"], lambda party: replace(party, **stated))


@contextmanager
def open_book_for_one_act(database: Database, administration_id: int, actor: Actor) -> Iterator[Book]:
    """Open the book of an administration for one verb that writes by one statement, as the doors do."""
    with database.by_statement(writing=True) as connection:
        yield book_for_one_act(connection, database, administration_id, actor)


@contextmanager
def refused_for(*reasons: Reason) -> Iterator[None]:
    """Hold that a block is refused for exactly these reasons."""
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.reasons == reasons


def steady_uids(start: int = 0) -> Callable[[], UUID]:
    """Return a source of uids that gives the same ones each time."""
    numbers = iter(range(start + 1, 2**31))
    return lambda: UUID(int=next(numbers))


def open_books(database: Database, code: str = "demo") -> Books:
    """Open an administration with a customer, a supplier, a party that is both and a cost centre."""
    books = Books(database, open_administration(database, AdministrationDraft(code=code, name=f"{code} BV"), OPERATOR))
    with books.writing() as book:
        add_party(book, PartyDraft(code="KLANT", name="Jansen Fietsen", is_supplier=False, payment_term=14))
        add_party(book, PartyDraft(code="LEVERANCIER", name="De Boer Banden", is_customer=False, payment_term=30))
        add_party(book, PartyDraft(code="BEIDE", name="Van Dijk Onderdelen"))
        add_cost_centre(book, CostCentreDraft(name="Winkel", code="WINKEL"))
    return books


@pytest.fixture(scope="session")
def opened_sqlite(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with opened books, to be copied."""
    folder = tmp_path_factory.mktemp("opened")
    database = Database(engines.new_sqlite(folder), clock=lambda: MOMENT, new_uid=steady_uids())
    open_books(database)
    database.close()
    return folder / "books.sqlite"


@pytest.fixture(scope="session")
def opened_postgresql(engines: Engines) -> Iterator[str]:
    """The address of a database with opened books, to be copied."""
    with engines.template_on_postgresql() as url:
        database = Database(url, clock=lambda: MOMENT, new_uid=steady_uids())
        open_books(database)
        database.close()
        yield url


@contextmanager
def copied_sqlite(template: Path, folder: Path) -> Iterator[Books]:
    """Copy opened books into a folder."""
    path = folder / "books.sqlite"
    shutil.copyfile(template, path)
    database = Database(f"sqlite:///{path}", clock=lambda: MOMENT, new_uid=steady_uids(1_000_000))
    yield Books(database, 1)
    database.close()


@contextmanager
def copied_postgresql(engines: Engines, template: str) -> Iterator[Books]:
    """Copy opened books into a database of their own."""
    with engines.copied_postgresql(template) as url:
        database = Database(url, clock=lambda: MOMENT, new_uid=steady_uids(1_000_000))
        yield Books(database, 1)
        database.close()


@pytest.fixture
def books_on_sqlite(opened_sqlite: Path, tmp_path: Path) -> Iterator[Books]:
    """Books in an SQLite file of their own."""
    with copied_sqlite(opened_sqlite, tmp_path) as copied:
        yield copied


@pytest.fixture
def books_on_postgresql(engines: Engines, opened_postgresql: str) -> Iterator[Books]:
    """Books in a PostgreSQL database of their own."""
    with copied_postgresql(engines, opened_postgresql) as copied:
        yield copied


@pytest.fixture(params=["sqlite", "postgresql"])
def books(request: pytest.FixtureRequest) -> Books:
    """Books on each engine in turn."""
    opened: Books = request.getfixturevalue(f"books_on_{request.param}")
    return opened
