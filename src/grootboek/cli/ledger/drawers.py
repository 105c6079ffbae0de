"""`grootboek drawer`: closing a cash drawer at the end of a day, opening it again, and listing the closings."""

from datetime import date
from typing import Annotated

import typer

from grootboek.bookkeeping.drawers import close_drawer, reopen_drawer
from grootboek.cli.importing import cents, value_from_text
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, JsonOption, day_argument, open_books, out
from grootboek.ledger.money import Cents, decimal_from_cents
from grootboek.ledger.table import shown_amount
from grootboek.store.ledger.drawer_closings import drawer_closings
from grootboek.store.masters.chart import chart_of

app = typer.Typer(help="Close cash drawers by what was counted, and list the closings.", no_args_is_help=True)

JournalArgument = Annotated[str, typer.Argument(help="The code of the cash journal.", metavar="JOURNAL")]
DayArgument = Annotated[date, day_argument("The day of the closing.")]


@app.command()
def close(
    code: AdministrationArgument,
    journal: JournalArgument,
    day: DayArgument,
    counted: Annotated[str, typer.Argument(help="How much was counted.", metavar="AMOUNT")],
    database: DatabaseOption = None,
) -> None:
    """Close the drawer of a cash journal on a day: what was booked in it on that day is not changed or deleted any more."""
    with open_books(database, code, writing=True) as book:
        closing = close_drawer(book, journal, day, value_from_text(book, "counted", cents, counted))
    difference = f", a difference of {shown_amount(closing.difference)}" if closing.difference else ""
    out.print(
        f"Drawer {journal} is closed on {day}: {shown_amount(closing.counted)} counted, "
        f"{shown_amount(closing.booked)} booked{difference}."
    )


@app.command()
def reopen(
    code: AdministrationArgument, journal: JournalArgument, day: DayArgument, database: DatabaseOption = None
) -> None:
    """Take a closing back, so that the bookings of its day can be changed again."""
    with open_books(database, code, writing=True) as book:
        reopen_drawer(book, journal, day)
    out.print(f"Drawer {journal} is open again on {day}.")


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the closings, with what was counted and what was booked then."""
    with open_books(database, code) as book:
        journals = chart_of(book).journals
        closings = drawer_closings(book)
    amount = _exact if as_json else shown_amount
    rows = [
        {
            "journal": journals[closing.journal_id].code,
            "day": closing.day.isoformat(),
            "counted": amount(closing.counted),
            "booked": amount(closing.booked),
            "difference": amount(closing.difference),
        }
        for closing in closings
    ]
    show_rows(rows, ["journal", "day", "counted", "booked", "difference"], as_json=as_json)


def _exact(amount: Cents) -> str:
    return str(decimal_from_cents(amount))
