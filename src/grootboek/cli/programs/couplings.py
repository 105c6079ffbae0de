"""`grootboek coupling`: the programs that are coupled to an administration, and their client keys."""

from typing import Annotated

import typer

from grootboek.access.couplings import regenerate, uncouple
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import (
    AdministrationArgument,
    DatabaseOption,
    JsonOption,
    found_administration,
    open_server,
    out,
)
from grootboek.store.access.access_rows import members
from grootboek.store.access.couplings import couplings

app = typer.Typer(
    help="Show the programs that are coupled to an administration, give one a new client key, or end a coupling.",
    no_args_is_help=True,
)

IdArgument = Annotated[
    int, typer.Argument(help="The id of the coupling, as `coupling list` shows it.", metavar="ID", min=1, max=2**31 - 1)
]


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the couplings of an administration."""
    with open_server(database) as server:
        row = found_administration(server, code)
        with server.database.reading() as connection:
            emails = {user.id: user.email for user, _role in members(connection, row.id)}
            found = couplings(connection, row.id)
    rows = [
        {
            "id": each.credential_id,
            "program": each.app,
            "reference": each.reference,
            "user": emails.get(each.user_id),
            "key": each.name,
            "since": each.created_at.isoformat(timespec="seconds"),
        }
        for each in found
    ]
    show_rows(rows, ["id", "program", "reference", "user", "key", "since"], as_json=as_json)


@app.command()
def rotate(code: AdministrationArgument, coupling: IdArgument, database: DatabaseOption = None) -> None:
    """Give a coupled program a new client key, which is posted to it; the old one no longer works."""
    with open_server(database) as server:
        row = found_administration(server, code)
        with server.database.writing() as connection:
            regenerate(server, connection, row.id, coupling)
    out.print("The old client key no longer works; the new one is posted to the program.", markup=False)


@app.command()
def revoke(code: AdministrationArgument, coupling: IdArgument, database: DatabaseOption = None) -> None:
    """End a coupling, which is posted to the program; its client key no longer works."""
    with open_server(database) as server:
        row = found_administration(server, code)
        with server.database.writing() as connection:
            uncouple(server, connection, row.id, coupling)
    out.print("The client key no longer works; the program is told.", markup=False)
