"""`grootboek co-working`: administrations that are open to the users of another customer, at CASH's door."""

from typing import Annotated

import typer

from grootboek.access.co_working import link_customer, unlink_customer
from grootboek.cli.listing import show_rows
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
from grootboek.store.access.co_working import co_workings

app = typer.Typer(
    help="Open an administration to the users of another customer at CASH's door (meewerkfunctie).",
    no_args_is_help=True,
)

NumberArgument = Annotated[
    int,
    typer.Argument(help="The customer number of the other customer.", metavar="NUMBER", parser=whole(1, 999_999_999)),
]


@app.command()
def add(
    code: AdministrationArgument,
    number: NumberArgument,
    role: Annotated[Role, typer.Option(help="The role of its users in the administration.")] = Role.BOOKKEEPER,
    database: DatabaseOption = None,
) -> None:
    """Open an administration to every user of another customer, or change their role in it."""
    with open_server(database) as server:
        row = found_administration(server, code)
        with server.database.writing() as connection:
            link_customer(server, connection, row.id, number, role)
    out.print(f"Every user of customer {number} is {role.value} of {code}.")


@app.command()
def remove(code: AdministrationArgument, number: NumberArgument, database: DatabaseOption = None) -> None:
    """Close an administration to the users of another customer; a role that a user has himself stays."""
    with open_server(database) as server:
        row = found_administration(server, code)
        with server.database.writing() as connection:
            unlink_customer(connection, row.id, number)
    out.print(f"{code} is closed to customer {number}.")


@app.command("list")
def show_all(as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the administrations that are open to other customers."""
    with open_server(database) as server, server.database.reading() as connection:
        links = co_workings(connection)
    rows = [
        {
            "administration": link.code,
            "customer_number": link.customer_number,
            "role": link.role.value,
            "since": link.created_at.isoformat(timespec="seconds"),
        }
        for link in links
    ]
    show_rows(rows, ["administration", "customer_number", "role", "since"], as_json=as_json)
