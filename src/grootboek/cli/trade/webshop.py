"""`grootboek webshop-link`: whether changes of customers and articles are kept for a web shop to fetch."""

import typer

from grootboek.bookkeeping.webshop import link_webshop, unlink_webshop
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, open_books, out

app = typer.Typer(help="Switch the link of an administration with a web shop on or off.", no_args_is_help=True)


@app.command()
def on(code: AdministrationArgument, database: DatabaseOption = None) -> None:
    """Switch the link on: from now on CASH's exports 8502 and 8503 tell which customers and articles changed."""
    with open_books(database, code, writing=True) as book:
        new = link_webshop(book)
    out.print("The link with the web shop is active." if new else "The link was active already.")


@app.command()
def off(code: AdministrationArgument, database: DatabaseOption = None) -> None:
    """Switch the link off; changes that were not exported yet are forgotten."""
    with open_books(database, code, writing=True) as book:
        was_active = unlink_webshop(book)
    out.print("The link with the web shop has ended." if was_active else "The link was not active.")
