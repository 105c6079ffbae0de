"""`grootboek webshop-link`: from when on changes of customers and articles are kept for a web shop."""

import typer

from grootboek.bookkeeping.webshop import link_webshop, unlink_webshop
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, open_books, out

app = typer.Typer(help="Activate or end the link of an administration with a web shop.", no_args_is_help=True)


@app.command()
def on(code: AdministrationArgument, database: DatabaseOption = None) -> None:
    """Activate the link: CASH's 8502 and 8503 tell what changes from now on."""
    with open_books(database, code, writing=True) as book:
        new = link_webshop(book)
    out.print("The link with the web shop is active." if new else "The link was active already.", markup=False)


@app.command()
def off(code: AdministrationArgument, database: DatabaseOption = None) -> None:
    """End the link: what changed and was not yet told is forgotten."""
    with open_books(database, code, writing=True) as book:
        was_active = unlink_webshop(book)
    out.print("The link with the web shop has ended." if was_active else "There was no link.", markup=False)
