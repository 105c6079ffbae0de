"""`grootboek sales-order`: listing sales orders, and withdrawing one that came in by mistake."""

from typing import Annotated

import typer

from grootboek.bookkeeping.ordering import withdraw_sales_order
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, JsonOption, open_books, out
from grootboek.cli.whole_numbers import whole
from grootboek.store.invoicing.sales_orders import SalesOrderFilter, stream_sales_orders
from grootboek.store.masters.parties import codes_of_parties

app = typer.Typer(help="List sales orders, and withdraw one.", no_args_is_help=True)


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
    number: Annotated[int, typer.Argument(help="The number of the order.", metavar="NUMBER", parser=whole(1))],
    database: DatabaseOption = None,
) -> None:
    """Withdraw an order of which nothing was delivered; its number stays used and its goods are free again."""
    with open_books(database, code, writing=True) as book:
        withdraw_sales_order(book, number)
    out.print(f"Order {number} is withdrawn.")
