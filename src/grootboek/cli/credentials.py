"""`grootboek credentials`: which credentials hold, and making new ones in their place."""

import json
from typing import Annotated

import typer
from rich.table import Table

from grootboek.access.server import Server
from grootboek.cli.keys import new_keys, show_keys
from grootboek.cli.opening import (
    AdministrationArgument,
    DatabaseOption,
    JsonOption,
    found_administration,
    open_server,
    out,
    shown_moment,
    stop,
)
from grootboek.store.access.access_rows import credentials, members

app = typer.Typer(help="Show which credentials hold, or make new ones.", no_args_is_help=True)

EmailOption = Annotated[str, typer.Option("--email", help="Whose credentials; not needed when there is one user.")]


@app.command()
def show(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """Show the credentials that hold for an administration, without their secrets: those are shown only when made."""
    with open_server(database) as server:
        row = found_administration(server, code)
        with server.database.reading() as connection:
            found = [
                (user.email, one)
                for user, _role in members(connection, row.id)
                for one in credentials(connection, user_id=user.id)
                if one.administration_id in (None, row.id)
            ]
    if as_json:
        rows = [
            {"email": email, "door": one.door, "kind": one.kind, "name": one.name, "since": one.created_at.isoformat()}
            for email, one in found
        ]
        print(json.dumps(rows))
        return
    table = Table("user", "door", "credential", "name", "since")
    for email, one in found:
        table.add_row(email, one.door, one.kind.replace("_", " "), one.name, shown_moment(one.created_at))
    out.print(table)


@app.command()
def rotate(
    code: AdministrationArgument, email: EmailOption = "", as_json: JsonOption = False, database: DatabaseOption = None
) -> None:
    """Make new credentials for all three doors; the old ones of this user no longer work."""
    with open_server(database) as server:
        row = found_administration(server, code)
        keys = new_keys(server, row, _user_of(server, row.id, email))
    if as_json:
        print(json.dumps(keys.as_json()))
    else:
        out.print("The old credentials no longer work. Keep the new ones: they are shown only now.\n")
        show_keys(keys)


def _user_of(server: Server, administration_id: int, email: str) -> str:
    with server.database.reading() as connection:
        found = [user.email for user, _role in members(connection, administration_id)]
    if email and email.strip().lower() not in found:
        stop(f"{email} is no user of this administration")
    if not email and len(found) != 1:
        stop(f"the administration has {len(found)} users: name one with --email ({', '.join(found)})")
    return email or found[0]
