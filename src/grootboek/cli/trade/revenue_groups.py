"""`grootboek revenue-group`: the groups that say on which account and with what VAT articles are booked."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Final

import typer

from grootboek.bookkeeping.articles import renew_articles
from grootboek.bookkeeping.revenue_groups import (
    add_revenue_group,
    add_standard_groups,
    change_revenue_group,
    remove_revenue_group,
)
from grootboek.cli.importing import (
    Column,
    Columns,
    account_id,
    fields_from_options,
    import_file,
    text,
    vat_code,
    yes_or_no,
)
from grootboek.cli.importing import whole_number as number
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, FileArgument, JsonOption, open_books, out
from grootboek.cli.whole_numbers import whole
from grootboek.ledger.revenue_group import RevenueGroupDraft
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.revenue_groups import revenue_groups

app = typer.Typer(help="Say on which account and with what VAT articles are booked, by group.", no_args_is_help=True)

COLUMNS: Final[Columns] = {
    "number": Column("number", number, needed=True),
    "name": Column("name", text, needed=True),
    "account": Column("account_id", account_id, needed=True),
    "vat_code": Column("vat_code", vat_code, needed=True),
    "services": Column("of_services", yes_or_no),
}
"""The columns of a file of revenue groups; `services` says yes where the articles of one are services, not goods."""

NumberArgument = Annotated[int, typer.Argument(help="The number of the group.", metavar="NUMBER", parser=whole(1))]


@app.command()
def add(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    own_number: NumberArgument,
    name: Annotated[str, typer.Argument(help="The name of the group.", metavar="NAME")],
    account: Annotated[str, typer.Option(help="The code of the revenue account.")],
    vat_code: Annotated[str, typer.Option(help="The VAT code.")],
    services: Annotated[bool, typer.Option("--services", help="Its articles are services, not goods.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Add a revenue group."""
    options = {"number": str(own_number), "name": name, "account": account, "vat_code": vat_code}
    options["services"] = "yes" if services else ""
    with open_books(database, code, writing=True) as book:
        add_revenue_group(book, RevenueGroupDraft(**fields_from_options(COLUMNS, book, options)))
    out.print(f"Added revenue group {own_number}.")


@app.command("import")
def import_groups(
    code: AdministrationArgument,
    file: FileArgument,
    update: Annotated[
        bool,
        typer.Option(
            "--update",
            help="Change the groups whose number exists already, and how their articles are booked with them; without it "
            "such a line is wrong.",
        ),
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Add the revenue groups of a CSV or XLSX file: all of them, or none when a line is wrong."""

    def write(book: Book, fields: Mapping[str, Any]) -> bool:
        if update and any(group.number == fields["number"] for group in revenue_groups(book)):
            change_revenue_group(book, fields["number"], lambda group: replace(group, **fields))
            return False
        add_revenue_group(book, RevenueGroupDraft(**fields))
        return True

    with open_books(database, code, writing=True) as book:
        new, changed = import_file(book, file, COLUMNS, write)
    out.print(f"Revenue groups: {new} added, {changed} changed.")


@app.command()
def standard(code: AdministrationArgument, database: DatabaseOption = None) -> None:
    """Give an administration of an older version the groups and the own articles of a new one, and its articles a group."""
    with open_books(database, code, writing=True) as book:
        added, grouped = add_standard_groups(book), renew_articles(book)
    out.print(f"Revenue groups: {added} added; {grouped} articles got one.")


@app.command()
def remove(code: AdministrationArgument, own_number: NumberArgument, database: DatabaseOption = None) -> None:
    """Remove a revenue group that no article is in."""
    with open_books(database, code, writing=True) as book:
        remove_revenue_group(book, own_number)
    out.print(f"Removed revenue group {own_number}.")


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the revenue groups."""
    with open_books(database, code) as book:
        accounts = chart_of(book).accounts
        rows = [
            {
                "number": group.number,
                "name": group.name,
                "account": accounts[group.account_id].code,
                "vat_code": group.vat_code,
                "services": "yes" if group.of_services else "no",
            }
            for group in revenue_groups(book)
        ]
    show_rows(rows, list(COLUMNS), as_json=as_json)
