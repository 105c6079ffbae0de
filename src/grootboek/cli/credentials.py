"""`grootboek credentials`: which credentials are valid, and making new ones in their place."""

import json
from enum import StrEnum
from typing import Annotated, Final

import typer
from rich.table import Table

from grootboek.access.call_limits import Plan
from grootboek.access.credentials import (
    CLIENT_KEY,
    SECONDARY_SUBSCRIPTION_KEY,
    SUBSCRIPTION_KEY,
    issue_key,
)
from grootboek.access.server import Server
from grootboek.access.users import existing_user
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
from grootboek.store.access.access_rows import Credential, credentials, members
from grootboek.store.access.subscriptions import plan_of, set_plan
from grootboek.store.engine.database import Connection

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
                (user.email, credential, _limit_of(connection, credential))
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
                "limit": limited,
            }
            for email, credential, limited in valid
        ]
        print(json.dumps(rows))
        return
    table = Table("user", "door", "credential", "name", "since", "limit")
    for email, credential, limited in valid:
        table.add_row(
            email,
            credential.door,
            credential.kind.replace("_", " "),
            credential.name,
            shown_moment(credential.created_at),
            limited or "",
        )
    out.print(table)


def _limit_of(connection: Connection, credential: Credential) -> str | None:
    """Return the limit of a subscription key; None for one that is not limited, and for other credentials."""
    is_subscription = credential.kind in (SUBSCRIPTION_KEY, SECONDARY_SUBSCRIPTION_KEY)
    return plan_of(connection, credential.user_id) if is_subscription else None


class Key(StrEnum):
    """The keys of SnelStart's door, which can be made anew one by one."""

    CLIENT = "client-key"
    SUBSCRIPTION = "subscription-key"
    SECONDARY = "secondary-subscription-key"


_KINDS: Final = {
    Key.CLIENT: CLIENT_KEY,
    Key.SUBSCRIPTION: SUBSCRIPTION_KEY,
    Key.SECONDARY: SECONDARY_SUBSCRIPTION_KEY,
}


@app.command()
def rotate(
    code: AdministrationArgument,
    email: EmailOption = "",
    only: Annotated[
        Key | None,
        typer.Option(help="Make only this key of SnelStart's door anew; all other credentials go on working."),
    ] = None,
    as_json: JsonOption = False,
    database: DatabaseOption = None,
) -> None:
    """Make new credentials for all three doors; those that the user had no longer work.

    Programs that he coupled get new client keys as well, and are told.
    """
    with open_server(database) as server:
        row = found_administration(server, code)
        user = _user_of(server, row.id, email)
        if only is None:
            keys = new_keys(server, row, user)
        else:
            _rotate_one(server, (row.id, row.code), user, only, as_json)
            return
    if as_json:
        print(json.dumps(keys.as_json()))
    else:
        out.print("The old credentials no longer work. Keep the new ones: they are not shown again.\n")
        show_keys(keys)


def _rotate_one(server: Server, administration: tuple[int, str], email: str, only: Key, as_json: bool) -> None:
    with server.database.writing() as connection:
        user = existing_user(connection, "email", email.strip().lower())
        key = issue_key(server, connection, user, administration, _KINDS[only])
    if as_json:
        print(json.dumps({_KINDS[only]: key}))
    else:
        out.print(f"The old {only.value} no longer works. Keep the new one: it is not shown again.\n")
        print(f"  {key}")


class Limit(StrEnum):
    """The limits that a subscription can have."""

    NONE = "none"
    DEVELOPMENT = "development"
    PRODUCTION = "production"


@app.command()
def limit(
    code: AdministrationArgument,
    limits: Annotated[
        Limit, typer.Argument(help="`none`, or the vendor's limits for this kind of key.", metavar="LIMIT")
    ],
    email: EmailOption = "",
    database: DatabaseOption = None,
) -> None:
    """Limit how often the user's subscription keys call SnelStart's door for one administration; nothing is limited at first.

    development: 100 calls a minute, 1,000 an hour, 5 at once; production: 500, 5,000 and 50.
    """
    plan = None if limits is Limit.NONE else Plan(limits.value)
    with open_server(database) as server:
        row = found_administration(server, code)
        address = _user_of(server, row.id, email)
        with server.database.writing() as connection:
            set_plan(connection, existing_user(connection, "email", address.strip().lower()).id, plan)
    out.print(f"The limit of the subscription keys of {address} is: {limits.value}.", markup=False)


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
