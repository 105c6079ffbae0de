"""`grootboek webhook`: the addresses at which changes of an administration are told."""

from typing import Annotated

import typer

from grootboek.access.webhook_secrets import webhook_secret
from grootboek.bookkeeping.webhooks import add_webhook, remove_webhook
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import (
    OPERATOR,
    AdministrationArgument,
    DatabaseOption,
    JsonOption,
    found_administration,
    open_books,
    open_server,
    out,
)
from grootboek.store.book import open_book
from grootboek.store.queues.webhooks import webhooks

app = typer.Typer(help="Have changes of relations and bookings posted to an address.", no_args_is_help=True)

IdArgument = Annotated[
    int, typer.Argument(help="The id of the webhook, as `webhook list` shows it.", metavar="ID", min=1, max=2**31 - 1)
]


@app.command()
def add(
    code: AdministrationArgument,
    url: Annotated[str, typer.Argument(help="The address to which changes are posted.", metavar="URL")],
    database: DatabaseOption = None,
) -> None:
    """Have every change from now on posted to an address, and print the secret with which the posts are signed."""
    with open_server(database) as server:
        row = found_administration(server, code)
        with open_book(server.database, row.id, OPERATOR, writing=True) as book:
            webhook_id, uid = add_webhook(book, url)
        secret = webhook_secret(server.keyring, uid)
    out.print(f"Changes of {code} are posted to {url} (webhook {webhook_id}), signed with this secret:\n", markup=False)
    print(f"  {secret}")


@app.command()
def remove(code: AdministrationArgument, webhook: IdArgument, database: DatabaseOption = None) -> None:
    """Post no more changes to an address."""
    with open_books(database, code, writing=True) as book:
        remove_webhook(book, webhook)
    out.print(f"Webhook {webhook} of {code} is told no more.", markup=False)


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the webhooks of an administration, and how many of its acts each has not been told of; `jobs list` says why."""
    with open_books(database, code) as book:
        found = webhooks(book.connection, book.administration_id)
    rows = [
        {"id": each.id, "url": each.url, "behind": each.behind, "since": each.created_at.isoformat(timespec="seconds")}
        for each in found
    ]
    show_rows(rows, ["id", "url", "behind", "since"], as_json=as_json)
