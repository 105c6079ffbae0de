"""`grootboek settle`, `unsettle` and `correct`: what is done to bookings that no door can do."""

from datetime import date
from typing import Annotated

import typer

from grootboek.bookkeeping.correcting import correct as correct_booking
from grootboek.bookkeeping.settling import settle as settle_items
from grootboek.bookkeeping.settling import unsettle as unsettle_items
from grootboek.cli.importing import Column, cents, fields_from_options
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, day_option, open_books, out, stop
from grootboek.cli.whole_numbers import whole
from grootboek.ledger.money import Cents
from grootboek.ledger.open_items import OpenItem
from grootboek.ledger.table import shown_amount
from grootboek.store.book import Book
from grootboek.store.ledger.open_items import open_items
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_facts

NumberArgument = Annotated[
    int, typer.Argument(help="The number of the booking (MutatieNr).", metavar="NUMBER", parser=whole(1))
]


def settle(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    relation: Annotated[str, typer.Argument(help="The code of the relation.", metavar="RELATION")],
    invoice: Annotated[str, typer.Argument(help="The number of an invoice or payment.", metavar="INVOICE")],
    against: Annotated[str, typer.Argument(help="The number that stands against it.", metavar="AGAINST")],
    amount: Annotated[str, typer.Option(help="How much; as much as both have outstanding when absent.")] = "",
    day: Annotated[date | None, day_option("--date", "The day of booking; today when absent.")] = None,
    database: DatabaseOption = None,
) -> None:
    """Settle a credit note or a loose payment of a relation against one of its invoices."""
    with open_books(database, code, writing=True) as book:
        items = _items_of(book, relation)
        item, other = (_item(items, wanted, relation) for wanted in (invoice, against))
        most = min(abs(item.outstanding), abs(other.outstanding))
        settled = _amount(book, amount) if amount else most
        booked = settle_items(book, item.key, other.key, settled, day or book.today)
    out.print(f"Settled {shown_amount(settled)} of {invoice} with {against}: booking {booked.number}.")


def unsettle(code: AdministrationArgument, number: NumberArgument, database: DatabaseOption = None) -> None:
    """Undo a settlement by the number of its booking."""
    with open_books(database, code, writing=True) as book:
        unsettle_items(book, number)
    out.print(f"Settlement {number} is undone.")


def correct(code: AdministrationArgument, number: NumberArgument, database: DatabaseOption = None) -> None:
    """Undo a booking in a locked period by a booking in the first open period, which names it."""
    with open_books(database, code, writing=True) as book:
        booked = correct_booking(book, number)
    out.print(f"Booking {number} is undone on {booked.date} by booking {booked.number}.")


def _items_of(book: Book, relation: str) -> list[OpenItem]:
    party = party_facts(book, "code", relation)
    if party is None:
        stop(f"there is no relation {relation!r}")
    return open_items(book, sorted(chart_of(book).control_accounts), party.id)


def _item(items: list[OpenItem], invoice_number: str, relation: str) -> OpenItem:
    found = [item for item in items if item.key.invoice_number == invoice_number]
    if not found:
        stop(f"nothing is outstanding of {invoice_number!r} of relation {relation}")
    return found[0]


def _amount(book: Book, written: str) -> Cents:
    amount: Cents = fields_from_options({"amount": Column("amount", cents)}, book, {"amount": written})["amount"]
    return amount
