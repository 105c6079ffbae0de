"""`grootboek coupling-app`: the programs that a user can couple to his administration on a page."""

from typing import Annotated

import typer

from grootboek.access.couplings import add_app, remove_app
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import DatabaseOption, JsonOption, open_server, out
from grootboek.store.access.couplings import apps

app = typer.Typer(
    help="Register the programs that users couple to their administrations, at /couplings/activate/NAME.",
    no_args_is_help=True,
)

NameArgument = Annotated[
    str, typer.Argument(help="The short name of the program: lower-case letters, digits, - and _.", metavar="NAME")
]


@app.command()
def add(
    program: NameArgument,
    webhook: Annotated[str, typer.Option(help="The address to which client keys are posted.", metavar="URL")],
    success: Annotated[
        list[str] | None,
        typer.Option(help="An address to which a browser may be sent afterwards; may be repeated.", metavar="URL"),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Register a program, with its webhook and the addresses that it may name as successUrl."""
    with open_server(database) as server, server.database.writing() as connection:
        add_app(server, connection, program, webhook, success or [])
    out.print(f"Registered {program}; users couple it at /couplings/activate/{program}?referenceKey=...", markup=False)


@app.command()
def remove(program: NameArgument, database: DatabaseOption = None) -> None:
    """Remove a program that is not coupled to any administration; what it was not told yet it is not told any more."""
    with open_server(database) as server, server.database.writing() as connection:
        remove_app(connection, program)
    out.print(f"Removed {program}.", markup=False)


@app.command("list")
def show_all(as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the programs with their addresses."""
    with open_server(database) as server, server.database.reading() as connection:
        found = apps(connection)
    rows = [
        {
            "name": each.name,
            "webhook": each.webhook_url,
            "success": list(each.success_urls) if as_json else " ".join(each.success_urls),
            "since": each.created_at.isoformat(timespec="seconds"),
        }
        for each in found
    ]
    show_rows(rows, ["name", "webhook", "success", "since"], as_json=as_json)
