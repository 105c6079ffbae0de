"""`grootboek credentials`: which credentials are valid, and making new ones in their place."""

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

app = typer.Typer(help="Show which credentials are valid, or make new ones.", no_args_is_help=True)

EmailOption = Annotated[
    str, typer.Option("--email", help="The user whose credentials they are; may be absent when there is one user.")
]


@app.command()
def show(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """Show the valid credentials of an administration, without their secrets, which are shown only when they are made."""
    with open_server(database) as server:
        row = found_administration(server, code)
        with server.database.reading() as connection:
            valid = [
                (user.email, credential)
                for user, _role in members(connection, row.id)
                for credential in credentials(connection, user_id=user.id)
                if credential.administration_id in (None, row.id)
            ]
    if as_json:
        rows = [
            {
                "email": email,
                "door": credential.door,
                "kind": credential.kind,
                "name": credential.name,
                "since": credential.created_at.isoformat(),
            }
            for email, credential in valid
        ]
        print(json.dumps(rows))
        return
    table = Table("user", "door", "credential", "name", "since")
    for email, credential in valid:
        table.add_row(
            email,
            credential.door,
            credential.kind.replace("_", " "),
            credential.name,
            shown_moment(credential.created_at),
        )
    out.print(table)


@app.command()
def rotate(
    code: AdministrationArgument, email: EmailOption = "", as_json: JsonOption = False, database: DatabaseOption = None
) -> None:
    """Make new credentials for all three doors; those that the user had no longer work."""
    with open_server(database) as server:
        row = found_administration(server, code)
        keys = new_keys(server, row, _user_of(server, row.id, email))
    if as_json:
        print(json.dumps(keys.as_json()))
    else:
        out.print("The old credentials no longer work. Keep the new ones: they are not shown again.\n")
        show_keys(keys)


def _user_of(server: Server, administration_id: int, email: str) -> str:
    with server.database.reading() as connection:
        emails = [user.email for user, _role in members(connection, administration_id)]
    if not emails:
        stop("the administration has no users: give one a role with: grootboek user grant EMAIL CODE")
    if not email and len(emails) != 1:
        stop(f"the administration has {len(emails)} users: name one with --email ({', '.join(emails)})")
    if email and email.strip().lower() not in emails:
        stop(f"{email} is not a user of this administration")
    return email or emails[0]
