"""`grootboek administration`: making administrations, listing them, and the facts that stand on their invoices."""

import json
from dataclasses import asdict, replace
from typing import Annotated

import typer
from rich.table import Table

from grootboek.bookkeeping.invoicing_settings import change_settings, is_vat_number, settings
from grootboek.cli.keys import create_administration, show_keys
from grootboek.cli.opening import (
    OPERATOR,
    AdministrationArgument,
    DatabaseOption,
    JsonOption,
    errors,
    found_administration,
    open_server,
    out,
    shown_moment,
)
from grootboek.ledger.administration import AdministrationDraft
from grootboek.store.book import open_book
from grootboek.store.masters.administrations import administrations

app = typer.Typer(help="Make administrations, list them, and set what stands on their invoices.", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="The name of the business.")],
    code: Annotated[str, typer.Option(help="A short code: lower-case letters, digits, - and _.")],
    email: Annotated[
        str, typer.Option(help="The e-mail address of its owner, who is made when there is no such user.")
    ] = "",
    as_json: JsonOption = False,
    database: DatabaseOption = None,
) -> None:
    """Make an administration with the standard chart, its owner, and his credentials for all three doors."""
    with open_server(database, migrating=True) as server:
        keys = create_administration(
            server, AdministrationDraft(code=code, name=name), email or f"{code}@grootboek.local"
        )
    if as_json:
        print(json.dumps(keys.as_json()))
    else:
        out.print(f"Made administration {code}. Keep these credentials: they are not shown again.\n", markup=False)
        show_keys(keys)


@app.command("list")
def show_all(as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the administrations."""
    with open_server(database) as server:
        rows = administrations(server.database)
    if as_json:
        print(json.dumps([{"code": row.code, "name": row.name, "id": row.id} for row in rows]))
        return
    table = Table("code", "name", "made", "last changed")
    for row in rows:
        table.add_row(row.code, row.name, f"{row.created_at:%Y-%m-%d}", shown_moment(row.changed_at))
    out.print(table)


@app.command("set")
def change(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    name: Annotated[str | None, typer.Option(help="The name of the business.")] = None,
    street: Annotated[str | None, typer.Option(help="Street and house number.")] = None,
    postcode: Annotated[str | None, typer.Option(help="Postcode.")] = None,
    city: Annotated[str | None, typer.Option(help="City.")] = None,
    country: Annotated[str | None, typer.Option(help="Country, by name or code.")] = None,
    vat_number: Annotated[str | None, typer.Option(help="VAT number (btw-id).")] = None,
    coc_number: Annotated[str | None, typer.Option(help="Number at the chamber of commerce (KvK).")] = None,
    email: Annotated[str | None, typer.Option(help="E-mail address.")] = None,
    phone: Annotated[str | None, typer.Option(help="Telephone number.")] = None,
    iban: Annotated[str | None, typer.Option(help="The IBAN that customers pay to.")] = None,
    bic: Annotated[str | None, typer.Option(help="The BIC of that bank (optional).")] = None,
    creditor_id: Annotated[str | None, typer.Option(help="Creditor id (incassant-id), for direct debits.")] = None,
    number_pattern: Annotated[
        str | None,
        typer.Option("--invoice-pattern", help="How invoices are numbered: {year}-{number:4} makes 2026-0001."),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Set what stands on invoices and what banks need for direct debits; an empty text clears an option."""
    # locals() is the options as long as no other name was bound: this line has to be the first.
    changes = {key: value for key, value in locals().items() if key not in ("code", "database") and value is not None}
    with open_server(database) as server:
        row = found_administration(server, code)
        with open_book(server.database, row.id, OPERATOR, writing=True) as book:
            change_settings(book, lambda settings: replace(settings, **changes))
    if vat_number and not is_vat_number(vat_number):
        errors.print(
            f"grootboek: {vat_number} is not the VAT number of an EU country; it was set all the same", markup=False
        )
    names = ", ".join(key.replace("_", " ") for key in changes) or "nothing"
    out.print(f"Set {names} of administration {code}.", markup=False)


@app.command()
def show(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """Show what stands on the invoices of an administration and what banks need for direct debits."""
    with open_server(database) as server:
        row = found_administration(server, code)
        with open_book(server.database, row.id, OPERATOR) as book:
            shown = asdict(settings(book))
    if as_json:
        print(json.dumps(shown))
        return
    table = Table("", row.code)
    for key, value in shown.items():
        table.add_row(key.replace("_", " "), value)
    out.print(table)
