"""`grootboek user`: the users, their passwords and their roles."""

import json
from typing import Annotated

import typer
from rich.table import Table

from grootboek.access.users import add_user, grant, set_active, set_default, set_password, user_identifier
from grootboek.cli.opening import (
    AdministrationArgument,
    DatabaseOption,
    JsonOption,
    found_administration,
    open_server,
    out,
)
from grootboek.cli.whole_numbers import whole
from grootboek.ledger.actor import Role
from grootboek.store.access.access_rows import memberships, users
from grootboek.store.access.default_administrations import default_administration_codes

app = typer.Typer(help="Make users, and give them passwords and roles.", no_args_is_help=True)

EmailArgument = Annotated[str, typer.Argument(help="The user's e-mail address.", metavar="EMAIL")]


@app.command()
def create(
    email: EmailArgument,
    name: Annotated[str, typer.Option(help="The user's name.")] = "",
    customer_number: Annotated[
        int | None,
        typer.Option(
            help="The customer number with which the user signs in at CASH's door; the next free one when absent.",
            metavar="CUSTOMER-NUMBER",
            parser=whole(1),
        ),
    ] = None,
    default_administration: Annotated[
        str, typer.Option(help="The only administration that the user reaches at CASH's door.", metavar="CODE")
    ] = "",
    database: DatabaseOption = None,
) -> None:
    """Make a user without rights; `user grant` gives a role, `user password` a password."""
    with open_server(database, migrating=True) as server:
        default = found_administration(server, default_administration) if default_administration else None
        with server.database.writing() as connection:
            user = add_user(server, connection, email, name or email, customer_number)
            set_default(connection, user.email, default.id if default else None)
    out.print(f"Made user {user.email}, with customer number {user.customer_number}.")


@app.command("list")
def show_all(as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the users, with their role in each administration."""
    with open_server(database) as server:
        everyone = users(server.database)
        with server.database.reading() as connection:
            defaults = default_administration_codes(connection)
            roles = {
                user.id: {membership.code: membership.role.value for membership in memberships(connection, user.id)}
                for user in everyone
            }
    rows = [
        {
            "email": user.email,
            "name": user.name,
            "customer_number": user.customer_number,
            "identifier": str(user_identifier(user)),
            "active": user.active,
            "roles": roles[user.id],
            "default_administration": defaults.get(user.id),
        }
        for user in everyone
    ]
    if as_json:
        print(json.dumps(rows))
        return
    table = Table("e-mail", "name", "number", "active", "roles", "default")
    for row, user in zip(rows, everyone, strict=True):
        shown_roles = ", ".join(f"{code}: {role}" for code, role in roles[user.id].items())
        active = "yes" if row["active"] else "no"
        table.add_row(user.email, user.name, str(user.customer_number), active, shown_roles, defaults.get(user.id, ""))
    out.print(table)


@app.command()
def password(
    email: EmailArgument,
    new: Annotated[
        str,
        typer.Option(
            prompt=True, hide_input=True, confirmation_prompt=True, help="The new password; asked for when absent."
        ),
    ],
    database: DatabaseOption = None,
) -> None:
    """Set the password of a user, of twelve characters or more; at CASH's door it replaces the one that was made for him."""
    with open_server(database) as server, server.database.writing() as connection:
        set_password(server, connection, email, new)
    out.print(f"Set the password of {email}.")


@app.command("grant")
def grant_role(
    email: EmailArgument,
    code: AdministrationArgument,
    role: Annotated[Role, typer.Option(help="The role of the user in the administration.")] = Role.BOOKKEEPER,
    database: DatabaseOption = None,
) -> None:
    """Give a user a role in an administration."""
    with open_server(database) as server:
        row = found_administration(server, code)
        with server.database.writing() as connection:
            grant(connection, email, row.id, role)
    out.print(f"{email} is {role.value} of {code}.")


@app.command("revoke")
def revoke_role(email: EmailArgument, code: AdministrationArgument, database: DatabaseOption = None) -> None:
    """Take away a user's role in an administration."""
    with open_server(database) as server:
        row = found_administration(server, code)
        with server.database.writing() as connection:
            grant(connection, email, row.id, None)
    out.print(f"{email} may no longer open {code}.")


@app.command()
def default(
    email: EmailArgument,
    code: Annotated[
        str, typer.Argument(help="The code of the administration; without it the limit is removed.", metavar="[CODE]")
    ] = "",
    database: DatabaseOption = None,
) -> None:
    """Limit a user at CASH's door to one administration (this gives him no role there); without CODE remove the limit."""
    with open_server(database) as server:
        row = found_administration(server, code) if code else None
        with server.database.writing() as connection:
            set_default(connection, email, row.id if row else None)
    reached = f"{code} only, with the role that he has there" if code else "all of his administrations"
    out.print(f"At CASH's door {email} reaches {reached}.")


@app.command()
def disable(email: EmailArgument, database: DatabaseOption = None) -> None:
    """Refuse a user at every door."""
    _set_active(email, False, database)
    out.print(f"Disabled user {email}.")


@app.command()
def enable(email: EmailArgument, database: DatabaseOption = None) -> None:
    """Let a user in again."""
    _set_active(email, True, database)
    out.print(f"Enabled user {email}.")


def _set_active(email: str, active: bool, database: str | None) -> None:
    with open_server(database) as server, server.database.writing() as connection:
        set_active(connection, email, active)
