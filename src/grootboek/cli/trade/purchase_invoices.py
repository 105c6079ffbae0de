"""`grootboek purchase-invoice`: booking invoices of suppliers from files, approving them, and taking an approval back."""

from typing import Annotated

import typer

from grootboek.bookkeeping.approving import approve as approve_invoice
from grootboek.bookkeeping.approving import disapprove as disapprove_invoice
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, open_books, out, stop
from grootboek.cli.trade.received_invoices import import_ubl, received
from grootboek.store.book import Book
from grootboek.store.masters.parties import party_facts

app = typer.Typer(
    help="Book invoices of suppliers from files, and approve them: they stand as they are from then on.",
    no_args_is_help=True,
)
app.command("import-ubl")(import_ubl)
app.command()(received)

SupplierArgument = Annotated[str, typer.Argument(help="The code of the supplier.", metavar="SUPPLIER")]
InvoiceArgument = Annotated[str, typer.Argument(help="The supplier's number of the invoice.", metavar="INVOICE")]


@app.command()
def approve(
    code: AdministrationArgument, supplier: SupplierArgument, invoice: InvoiceArgument, database: DatabaseOption = None
) -> None:
    """Approve an invoice: no door changes or deletes its booking any more."""
    with open_books(database, code, writing=True) as book:
        number = approve_invoice(book, _supplier(book, supplier), invoice)
    out.print(f"Invoice {invoice} of {supplier} is approved: booking {number} is held.")


@app.command()
def disapprove(
    code: AdministrationArgument, supplier: SupplierArgument, invoice: InvoiceArgument, database: DatabaseOption = None
) -> None:
    """Take an approval back, so that the booking can be changed again."""
    with open_books(database, code, writing=True) as book:
        number = disapprove_invoice(book, _supplier(book, supplier), invoice)
    out.print(f"Invoice {invoice} of {supplier} is not approved any more: booking {number} is free.")


def _supplier(book: Book, code: str) -> int:
    party = party_facts(book, "code", code)
    if party is None:
        stop(f"there is no relation {code!r}")
    return party.id
