"""`grootboek vat-return`: noting that a VAT return was filed, and listing those that were."""

from typing import Annotated

import typer

from grootboek.bookkeeping.declaring import file_vat_return
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import (
    AdministrationArgument,
    DatabaseOption,
    JsonOption,
    open_books,
    out,
    shown_moment,
)
from grootboek.ledger.vat_return import VatPeriod, vat_period
from grootboek.store.ledger.vat_returns import vat_returns

app = typer.Typer(help="Note that a VAT return was filed, and list those that were.", no_args_is_help=True)


def _period(text: str) -> VatPeriod:
    try:
        return vat_period(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is not a period: write a month as 2026-03, a quarter as 2026-Q1, a year as 2026"
        ) from None


@app.command()
def file(
    code: AdministrationArgument,
    period: Annotated[
        VatPeriod,
        typer.Argument(
            help="The month (2026-03), quarter (2026-Q1) or year (2026) of the return.",
            metavar="PERIOD",
            parser=_period,
        ),
    ],
    database: DatabaseOption = None,
) -> None:
    """Note that a VAT return was filed: no door changes or deletes what stands on it any more.

    It is not taken back: what turns out wrong is undone by `grootboek correct` and goes into a supplementary return.
    """
    with open_books(database, code, writing=True) as book:
        filed, held = file_vat_return(book, period.first, period.last)
    out.print(f"The return of {filed.first} through {filed.last} is filed; bookings that it holds: {held}.")


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the returns that were filed."""
    with open_books(database, code) as book:
        filed = vat_returns(book)
    rows = [
        {
            "id": one.id,
            "first": one.first.isoformat(),
            "last": one.last.isoformat(),
            "filed": one.filed_at.isoformat() if as_json else shown_moment(one.filed_at),
        }
        for one in filed
    ]
    show_rows(rows, ["id", "first", "last", "filed"], as_json=as_json)
