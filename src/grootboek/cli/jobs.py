"""`grootboek jobs`: the work that waits to be done, and what was given up."""

import json
from datetime import datetime

import typer
from rich.markup import escape
from rich.table import Table

from grootboek.cli.opening import DatabaseOption, JsonOption, open_server, out, shown_moment
from grootboek.store.masters.administrations import administrations
from grootboek.store.queues.jobs import OpenJob, open_jobs

app = typer.Typer(help="Show the work that is done afterwards.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `list` a word of its own, also while it is the only one."""


@app.command("list")
def list_jobs(as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the jobs that are not done: waiting, running or given up, and why the last attempt failed."""
    with open_server(database) as server:
        now = server.database.clock()
        codes: dict[int | None, str] = {row.id: row.code for row in administrations(server.database)}
        with server.database.reading() as connection:
            found = [(one, _state(one, now)) for one in open_jobs(connection)]
    if as_json:
        rows = [
            {
                "id": one.id,
                "kind": one.kind,
                "administration": codes.get(one.administration_id),
                "state": state,
                "attempts": one.attempts,
                "next_attempt_at": None if one.given_up else one.run_after.isoformat(),
                "reason": one.error,
            }
            for one, state in found
        ]
        print(json.dumps(rows))
        return
    table = Table("id", "kind", "administration", "state", "attempts", "next attempt", "reason")
    for one, state in found:
        at = "" if one.given_up else shown_moment(one.run_after)
        cells = (str(one.id), one.kind, codes.get(one.administration_id, ""), state, str(one.attempts), at, one.error)
        table.add_row(*(escape(cell) for cell in cells))
    out.print(table)


def _state(one: OpenJob, now: datetime) -> str:
    if one.given_up:
        return "given up"
    return "running" if one.claimed_until and one.claimed_until > now else "waiting"
