"""`grootboek mail`: what was queued, sent and refused, and sending again."""

import json
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from grootboek.access.server import Server
from grootboek.bookkeeping.mailing import MailInOutbox, outbox, send_again
from grootboek.cli.opening import (
    OPERATOR,
    AdministrationArgument,
    DatabaseOption,
    JsonOption,
    found_administration,
    open_server,
    out,
    shown_moment,
    stop,
)
from grootboek.cli.whole_numbers import whole
from grootboek.store.book import open_book
from grootboek.store.masters.administrations import AdministrationRow, administrations

app = typer.Typer(help="Show the mails of the administrations, or send some again.", no_args_is_help=True)

_NO_LIMIT = 1_000_000

AdministrationOption = Annotated[
    str,
    typer.Option("--administration", help="The code of one administration; all of them when absent.", metavar="CODE"),
]
FailedOption = Annotated[bool, typer.Option("--failed", help="Only mails that were given up.")]
LimitOption = Annotated[
    int,
    typer.Option(
        "--limit", help="How many mails to show of each administration.", metavar="COUNT", parser=whole(1, _NO_LIMIT)
    ),
]
MailsArgument = Annotated[
    list[int] | None, typer.Argument(help="The ids of the mails.", metavar="[ID]...", parser=whole(1))
]
AllFailedOption = Annotated[bool, typer.Option("--failed", help="All mails that were given up.")]


@app.command("list")
def list_mails(
    code: AdministrationOption = "",
    failed: FailedOption = False,
    limit: LimitOption = 100,
    as_json: JsonOption = False,
    database: DatabaseOption = None,
) -> None:
    """List the latest mails, the newest first: waiting, sent or failed, and why the last attempt failed."""
    with open_server(database) as server:
        rows = [found_administration(server, code)] if code else administrations(server.database)
        entries = [(row, entry) for row in rows for entry in _outbox(server, row, failed, limit)]
    if as_json:
        print(json.dumps([_as_json(row, entry) for row, entry in entries]))
        return
    table = Table("administration", "id", "queued", "to", "subject", "state", "at", "reason")
    for row, entry in entries:
        mail = entry.mail
        at = shown_moment(mail.sent_at or entry.next_attempt_at)
        cells = (row.code, str(mail.id), shown_moment(mail.created_at), mail.recipient, mail.subject, entry.state, at)
        table.add_row(*cells, entry.error)
    out.print(table)


@app.command()
def resend(
    code: AdministrationArgument,
    ids: MailsArgument = None,
    failed: AllFailedOption = False,
    database: DatabaseOption = None,
) -> None:
    """Queue mails again for the running server to send: those with the given ids, or all that were given up."""
    if bool(ids) == failed:
        stop("give the ids of the mails, or --failed for all that were given up", 2)
    with open_server(database) as server:
        row = found_administration(server, code)
        with open_book(server.database, row.id, OPERATOR, writing=True) as book:
            mail_ids = ids or [entry.mail.id for entry in outbox(book, only_failed=True, limit=_NO_LIMIT)]
            for mail_id in mail_ids:
                send_again(book, mail_id)
    print(f"{len(mail_ids)} to be sent again")


def _outbox(server: Server, row: AdministrationRow, failed: bool, limit: int) -> list[MailInOutbox]:
    with open_book(server.database, row.id, OPERATOR) as book:
        return outbox(book, only_failed=failed, limit=limit)


def _as_json(row: AdministrationRow, entry: MailInOutbox) -> dict[str, Any]:
    mail = entry.mail
    return {
        "administration": row.code,
        "id": mail.id,
        "message_id": str(mail.uid),
        "invoice_id": mail.invoice_id,
        "to": mail.recipient,
        "subject": mail.subject,
        "state": entry.state.value,
        "reason": entry.error,
        "queued_at": _iso(mail.created_at),
        "sent_at": _iso(mail.sent_at),
        "next_attempt_at": _iso(entry.next_attempt_at),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
