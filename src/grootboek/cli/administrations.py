"""`grootboek administration`: making administrations and listing them."""

import json
from typing import Annotated

import typer
from rich.table import Table

from grootboek.bookkeeping.opening import AdministrationDraft
from grootboek.cli.keys import create_administration, show_keys
from grootboek.cli.opening import DatabaseOption, JsonOption, open_hall, out
from grootboek.store.administrations import administrations

app = typer.Typer(help="Make administrations and list them.", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="The name of the business.")],
    code: Annotated[str, typer.Option(help="A short code: lower-case letters, digits, - and _.")],
    email: Annotated[str, typer.Option(help="Its user; made when not there yet.")] = "",
    as_json: JsonOption = False,
    database: DatabaseOption = None,
) -> None:
    """Make an administration with the standard chart, its user and the credentials of all three doors."""
    with open_hall(database, migrating=True) as hall:
        keys = create_administration(
            hall, AdministrationDraft(code=code, name=name), email or f"{code}@grootboek.local"
        )
    if as_json:
        print(json.dumps(keys.as_json()))
    else:
        out.print(f"Administration {code} is made. Keep these credentials: they are shown only now.\n", markup=False)
        show_keys(keys)


@app.command("list")
def show_all(as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the administrations."""
    with open_hall(database) as hall:
        rows = administrations(hall.database)
    if as_json:
        print(json.dumps([{"code": row.code, "name": row.name, "id": row.id} for row in rows]))
        return
    table = Table("code", "name", "made", "last changed")
    for row in rows:
        table.add_row(row.code, row.name, f"{row.created_at:%Y-%m-%d}", f"{row.changed_at:%Y-%m-%d %H:%M}")
    out.print(table)
