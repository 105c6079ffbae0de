"""`grootboek sales-order`: listing sales orders, and what becomes of them."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from grootboek.bookkeeping.order_invoicing import deliver_sales_order, invoice_sales_order
from grootboek.bookkeeping.ordering import note_purchase, withdraw_sales_order
from grootboek.cli.importing import Unreadable, whole_number
from grootboek.cli.importing import number as quantity_of
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import (
    AdministrationArgument,
    DatabaseOption,
    JsonOption,
    day_option,
    open_books,
    out,
    stop,
)
from grootboek.cli.whole_numbers import whole
from grootboek.store.book import Book
from grootboek.store.invoicing.sales_orders import SalesOrderFilter, stream_sales_orders
from grootboek.store.masters.parties import codes_of_parties

app = typer.Typer(help="List sales orders, and say what becomes of them.", no_args_is_help=True)

NumberArgument = Annotated[int, typer.Argument(help="The number of the order.", metavar="NUMBER", parser=whole(1))]


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the sales orders of an administration."""
    with open_books(database, code) as book:
        orders = list(stream_sales_orders(book, SalesOrderFilter()))
        codes = codes_of_parties(book, {order.party_id for order in orders})
    rows = [
        {
            "number": order.number,
            "date": order.date.isoformat(),
            "customer": codes[order.party_id],
            "description": order.description,
            "stage": order.stage.value,
        }
        for order in orders
    ]
    show_rows(rows, ["number", "date", "customer", "description", "stage"], as_json=as_json)


@app.command()
def withdraw(
    code: AdministrationArgument,
    number: NumberArgument,
    database: DatabaseOption = None,
) -> None:
    """Withdraw an order of which nothing was delivered; its number stays used and its goods are free again."""
    with open_books(database, code, writing=True) as book:
        withdraw_sales_order(book, number)
    out.print(f"Order {number} is withdrawn.")


@app.command()
def bought(
    code: AdministrationArgument,
    number: NumberArgument,
    reference: Annotated[
        str, typer.Argument(help="What the purchase is called; nothing takes the note away.", metavar="REFERENCE")
    ] = "",
    database: DatabaseOption = None,
) -> None:
    """Note that goods were ordered of a supplier for an order, which then is not deleted."""
    with open_books(database, code, writing=True) as book:
        note_purchase(book, number, reference)
    out.print(
        f"Order {number} waits for {reference}." if reference else f"Order {number} waits for no purchase.",
        markup=False,
    )


@app.command()
def deliver(
    code: AdministrationArgument,
    number: NumberArgument,
    quantities: Annotated[
        list[str] | None,
        typer.Argument(
            help="A line and how many more of it were delivered; all that is left when absent.", metavar="LINE=QUANTITY"
        ),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """State that goods of an order were delivered: they leave the stock."""
    with open_books(database, code, writing=True) as book:
        given = dict(_delivered(book, text) for text in quantities) if quantities else None
        deliver_sales_order(book, number, given)
    out.print(f"Delivered goods of order {number}.")


def _delivered(book: Book, text: str) -> tuple[int, Decimal]:
    line, _, quantity = text.partition("=")
    try:
        return whole_number(book, line), quantity_of(book, quantity or "?")
    except Unreadable as problem:
        stop(str(problem))


@app.command()
def invoice(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    number: NumberArgument,
    day: Annotated[date | None, day_option("--date", "The day of the invoice; today when absent.")] = None,
    delivered_only: Annotated[
        bool,
        typer.Option(
            "--delivered-only", help="For what was delivered alone; what is left becomes an order of its own."
        ),
    ] = False,
    cash: Annotated[
        bool, typer.Option("--cash", help="The customer pays all of it now, and gets a cash receipt (contantbon).")
    ] = False,
    journal: Annotated[
        str, typer.Option(help="The code of the journal into which he pays; the first one of cash when absent.")
    ] = "",
    database: DatabaseOption = None,
) -> None:
    """Make the invoice of an order, book it and print it; what was not yet delivered of it leaves the stock."""
    if journal and not cash:
        stop("--journal goes with --cash")
    with open_books(database, code, writing=True) as book:
        made = invoice_sales_order(
            book, number, day, delivered_only=delivered_only, cash_journal=journal if cash else None
        )
    rest = f"; order {made.remaining.number} is for what is left" if made.remaining else ""
    out.print(f"Made invoice {made.invoice.number} of order {number}{rest}.")
