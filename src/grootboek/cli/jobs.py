"""`grootboek jobs`: the work that waits for the worker of the server, and what it gave up."""

import json
from datetime import datetime

import typer
from rich.table import Table

from grootboek.cli.opening import DatabaseOption, JsonOption, open_server, out, shown_moment
from grootboek.store.masters.administrations import administrations
from grootboek.store.queues.jobs import OpenJob, open_jobs

app = typer.Typer(help="Show the work that the server does in the background.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Make `list` a command: typer drops the name of the only command of a group without this."""


@app.command("list")
def list_jobs(as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the jobs that wait, run or were given up, and why the last attempt of each failed."""
    with open_server(database) as server:
        now = server.database.clock()
        codes: dict[int | None, str] = {row.id: row.code for row in administrations(server.database)}
        with server.database.reading() as connection:
            jobs = [(job, _state(job, now)) for job in open_jobs(connection)]
    if as_json:
        rows = [
            {
                "id": job.id,
                "kind": job.kind,
                "administration": codes.get(job.administration_id),
                "state": state,
                "attempts": job.attempts,
                "next_attempt_at": None if job.given_up else job.run_after.isoformat(),
                "reason": job.error,
            }
            for job, state in jobs
        ]
        print(json.dumps(rows))
        return
    table = Table("id", "kind", "administration", "state", "attempts", "next attempt", "reason")
    for job, state in jobs:
        at = "" if job.given_up else shown_moment(job.run_after)
        cells = (str(job.id), job.kind, codes.get(job.administration_id, ""), state, str(job.attempts), at, job.error)
        table.add_row(*cells)
    out.print(table)


def _state(job: OpenJob, now: datetime) -> str:
    if job.given_up:
        return "given up"
    return "running" if job.claimed_until and job.claimed_until > now else "waiting"
