"""`grootboek year`: closing a fiscal year and opening it again."""

from typing import Annotated

import typer

from grootboek.bookkeeping.closing import close_year, reopen_year
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, open_books, out
from grootboek.ledger.fiscal_periods import FIRST_DATE, LAST_DATE
from grootboek.ledger.table import shown_amount

app = typer.Typer(help="Close a fiscal year and open it again.", no_args_is_help=True)

YearArgument = Annotated[
    int, typer.Argument(help="The fiscal year.", metavar="YEAR", min=FIRST_DATE.year, max=LAST_DATE.year)
]


@app.command()
def close(code: AdministrationArgument, year: YearArgument, database: DatabaseOption = None) -> None:
    """Close a year: its result goes to equity on its last day, and nothing can be booked in it any more."""
    with open_books(database, code, writing=True) as book:
        booked = close_year(book, year)
    result = "without a result" if booked is None else f"its result is booking {booked.number}"
    amount = "" if booked is None else f" of {shown_amount(abs(booked.amount))}"
    out.print(f"{year} of {code} is closed: {result}{amount}.")


@app.command()
def reopen(code: AdministrationArgument, year: YearArgument, database: DatabaseOption = None) -> None:
    """Open the year that was closed last: the booking of its result is withdrawn, earlier years stay closed."""
    with open_books(database, code, writing=True) as book:
        reopen_year(book, year)
    out.print(f"{year} of {code} is open again.")
