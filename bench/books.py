"""The books that the measurements work in: administrations with a customer, made by the product's own verbs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bench.contestants import MeasurementFailed
from grootboek.access.credentials import DoorKeys, issue_door_keys
from grootboek.access.server import Server
from grootboek.access.users import add_user, grant
from grootboek.bookkeeping.opening import open_administration
from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.verifying import verify
from grootboek.ledger.actor import Actor, Role
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.party import PartyDraft
from grootboek.settings import Settings
from grootboek.store.book import Book, open_book
from grootboek.store.engine.database import Database
from grootboek.store.masters.chart import chart_of
from grootboek.store.migrations import upgrade_database

ACTOR = Actor(user_id=None, door="bench", role=Role.OWNER)
DAY = date(2026, 3, 2)
"""The day of every booking that is measured."""
_BATCH = 500
"""Customers written in one transaction; a database that does not know how many there are looks through all for each."""


@dataclass(frozen=True, slots=True)
class Books:
    """An administration made for a measurement, with its credentials."""

    id: int
    keys: DoorKeys


def migrated(url: str) -> Server:
    """Open a database with this version's tables."""
    database = Database(url)
    upgrade_database(database)
    return Server(database, Settings(database=url))


def make_books(installation: Server, code: str, customers: int = 1) -> Books:
    """Make an administration with so many customers, coded B1 and on."""
    number = open_administration(installation.database, AdministrationDraft(code=code, name=f"Meting {code}"), ACTOR)
    with installation.database.writing() as connection:
        user = add_user(installation, connection, f"{code}@example.org", code)
        grant(connection, user.email, number, Role.OWNER)
        keys = issue_door_keys(installation, connection, user, number, code)
    for first in range(1, customers + 1, _BATCH):
        with open_book(installation.database, number, ACTOR, writing=True) as book:
            for customer in range(first, min(first + _BATCH, customers + 1)):
                add_party(book, _customer(customer))
            book.connection.exec_driver_sql("ANALYZE party")
    return Books(number, keys)


def _customer(number: int) -> PartyDraft:
    return PartyDraft(
        code=f"B{number}",
        name=f"Klant & Zoon {number}",
        street=f"Dorpsstraat {number}",
        postcode="1234 AB",
        city="Dorp aan de Zaan",
        country="NL",
        phone="020-1234567",
        email=f"klant{number}@example.org",
        payment_term=14,
    )


def sale(book: Book, invoice_number: str, day: date = DAY, net: int = 10_000, party_id: int = 1) -> Statement:
    """Return the sale that is measured everywhere: one line with 21 % VAT, so an entry of three lines."""
    accounts = chart_of(book).account_by_code
    return Statement(
        kind=BookingKind.SALES_INVOICE,
        date=day,
        account_id=accounts["1300"].id,
        party_id=party_id,
        invoice_number=invoice_number,
        description="Verkoop van goederen",
        payment_term=14,
        lines=(StatedLine(account_id=accounts["8000"].id, net=net, vat_code="sales_high", vat=None),),
    )


def must_be_sound(installation: Server, all_books: Sequence[Books]) -> None:
    """Verify books that were written to; MeasurementFailed when something is found."""
    for books in all_books:
        with open_book(installation.database, books.id, ACTOR) as book:
            faults = list(verify(book))
        if faults:
            raise MeasurementFailed(f"the books of administration {books.id} are not sound: {faults[:3]}")
