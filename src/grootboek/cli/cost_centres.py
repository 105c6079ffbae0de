"""`grootboek cost-centre`: adding cost centres, bringing them in from a file, deleting and listing them, and who has them."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Any, Final

import typer

from grootboek.bookkeeping.chart import change_account
from grootboek.bookkeeping.cost_centres import add_cost_centre, change_cost_centre, delete_cost_centre
from grootboek.cli.importing import Column, Columns, cost_centre_id, fields_from_options, import_file, text, yes_or_no
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import (
    AdministrationArgument,
    DatabaseOption,
    FileArgument,
    JsonOption,
    open_books,
    out,
    stop,
)
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

app = typer.Typer(help="Add cost centres, bring them in from a file, delete and list them.", no_args_is_help=True)

COLUMNS: Final[Columns] = {
    "code": Column("code", text),
    "name": Column("name", text, needed=True),
    "parent": Column("parent_id", cost_centre_id),
    "active": Column("active", yes_or_no),
}
"""The columns of a file of cost centres; a parent stands above its children in the file."""


@app.command()
def add(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    name: Annotated[str, typer.Argument(help="The name of the cost centre.", metavar="NAME")],
    own_code: Annotated[str, typer.Option("--code", help="Its code; the next free number when absent.")] = "",
    parent: Annotated[str, typer.Option(help="The code of the cost centre above it.")] = "",
    inactive: Annotated[bool, typer.Option("--inactive", help="Not for use: nothing can be booked on it.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Add a cost centre."""
    options = {"code": own_code, "name": name, "parent": parent, "active": "no" if inactive else ""}
    with open_books(database, code, writing=True) as book:
        centre = add_cost_centre(book, CostCentreDraft(**fields_from_options(COLUMNS, book, options)))
    out.print(f"Added cost centre {centre.code}.")


@app.command("import")
def import_cost_centres(
    code: AdministrationArgument,
    file: FileArgument,
    update: Annotated[
        bool,
        typer.Option(
            "--update", help="Change the cost centres whose code exists already; without it such a line is wrong."
        ),
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Add the cost centres of a CSV or XLSX file: all of them, or none when a line is wrong."""

    def write(book: Book, fields: Mapping[str, Any]) -> bool:
        old = chart_of(book).cost_centre_by_code.get(fields.get("code", ""))
        if update and old is not None:
            change_cost_centre(book, old.id, lambda centre: replace(centre, **fields))
            return False
        add_cost_centre(book, CostCentreDraft(**fields))
        return True

    with open_books(database, code, writing=True) as book:
        new, changed = import_file(book, file, COLUMNS, write)
    out.print(f"Cost centres: {new} added, {changed} changed.")


@app.command()
def delete(
    code: AdministrationArgument,
    own_code: Annotated[str, typer.Argument(help="The code of the cost centre.", metavar="CODE")],
    database: DatabaseOption = None,
) -> None:
    """Delete a cost centre: its code is free again, and what was booked on it shows it still."""
    with open_books(database, code, writing=True) as book:
        centre = chart_of(book).cost_centre_by_code.get(own_code)
        if centre is None:
            stop(f"there is no cost centre {own_code!r}")
        delete_cost_centre(book, centre.id)
    out.print(f"Deleted cost centre {own_code}.", markup=False)


class OnLines(StrEnum):
    """Whether a line on an account has a cost centre."""

    REQUIRED = "required"
    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"


@app.command()
def account(
    code: AdministrationArgument,
    own_code: Annotated[str, typer.Argument(help="The code of the account.", metavar="ACCOUNT")],
    on_lines: Annotated[OnLines, typer.Argument(help="What a line on it has.", metavar="USE")],
    database: DatabaseOption = None,
) -> None:
    """Say whether lines on an account have a cost centre: required, allowed or forbidden."""
    with open_books(database, code, writing=True) as book:
        found = chart_of(book).account(own_code)
        if found is None:
            stop(f"there is no account {own_code!r}")
        required, forbidden = (on_lines is use for use in (OnLines.REQUIRED, OnLines.FORBIDDEN))
        change_account(
            book,
            found.id,
            lambda draft: replace(draft, cost_centre_required=required, cost_centre_forbidden=forbidden),
        )
    out.print(f"A cost centre is {on_lines.value} on account {found.code}.", markup=False)


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the cost centres by code."""
    with open_books(database, code) as book:
        centres = chart_of(book).cost_centres
    rows = [
        {
            "id": centre.id,
            "code": centre.code,
            "name": centre.name,
            "parent": None if centre.parent_id is None else centres[centre.parent_id].code,
            "active": centre.active,
        }
        for centre in sorted(centres.values(), key=lambda centre: centre.code)
    ]
    show_rows(rows, list(COLUMNS), as_json=as_json)
