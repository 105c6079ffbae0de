"""The commands for the books themselves: verify, migrate and backup."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from grootboek.access.server import Server
from grootboek.bookkeeping.verifying import verify as problems_in
from grootboek.cli.opening import (
    OPERATOR,
    DatabaseOption,
    found_administration,
    open_server,
    out,
    stop,
)
from grootboek.cli.progress import progress, working
from grootboek.store.book import open_book
from grootboek.store.database_state import database_state
from grootboek.store.engine.backup import BackupFailed, back_up_sqlite
from grootboek.store.engine.database import shown_address
from grootboek.store.masters.administrations import AdministrationRow, administrations


def verify(
    code: Annotated[
        str, typer.Argument(help="The code of one administration; all of them when absent.", metavar="[CODE]")
    ] = "",
    database: DatabaseOption = None,
) -> None:
    """Check the books: recompute the hash chain, balances, number series and documents; exit 1 when one is not as stored."""
    sound = True
    with open_server(database) as server:
        rows = [found_administration(server, code)] if code else administrations(server.database)
        for row in progress(rows, "Checking the books"):
            problems = _problems(server, row)
            sound = sound and not problems
            verdict = "the books are sound" if not problems else "the books are NOT sound: " + "; ".join(problems)
            print(f"{row.code}: {verdict}")
    if not rows:
        print("there are no administrations")
    if not sound:
        raise typer.Exit(1)


def migrate(database: DatabaseOption = None) -> None:
    """Upgrade the tables of the database to this version; the books in it stay."""
    with working("Upgrading the tables"), open_server(database, migrating=True) as server:
        state = database_state(server.database)
    out.print(f"The database is at version {state.version}.")


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.", dir_okay=False)],
    force: Annotated[bool, typer.Option("--force", help="Replace the file when it exists.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Copy an SQLite database to a file, also while the server runs; for PostgreSQL print the pg_dump command and exit 3."""
    if file.exists() and not force:
        stop(f"{file} is there already; --force replaces it")
    with open_server(database) as server:
        if not server.database.is_sqlite:
            address = shown_address(server.settings.database)
            print(shlex.join(["pg_dump", "--format=custom", f"--file={file}", address]))
            stop(f"no copy was made: run the command above, with which PostgreSQL makes it{_and_documents(server)}", 3)
        try:
            with working(f"Copying the books to {file}"):
                size = back_up_sqlite(server.database, file)
        except BackupFailed as problem:
            stop(f"no copy was made: {problem}")
        out.print(f"Copied the books to {file}: {size} bytes, checked{_and_documents(server)}.")


def _and_documents(server: Server) -> str:
    folder = server.database.content_folder
    return "" if folder is None else f"; within seven days copy the folder for documents, too: {folder.path}"


def _problems(server: Server, row: AdministrationRow) -> list[str]:
    with open_book(server.database, row.id, OPERATOR) as book:
        return list(problems_in(book))
