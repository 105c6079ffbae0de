"""What every command needs: its settings, the database opened, and a plain reason when that cannot be."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from grootboek.access.server import Server
from grootboek.ledger.actor import Actor
from grootboek.settings import BadSetting, Settings, settings_from
from grootboek.store.book import Book, open_book
from grootboek.store.database_state import database_state
from grootboek.store.engine.backup import leave_checkpoints_to_the_server
from grootboek.store.engine.database import Database, shown_address
from grootboek.store.engine.trouble import DatabaseFailed, trouble_of
from grootboek.store.masters.administrations import AdministrationRow, administration_by_code
from grootboek.wire.literals import DUTCH_TIME

DatabaseOption = Annotated[
    str | None, typer.Option("--database", help="Where the books are; GROOTBOEK_DATABASE when absent.", metavar="URL")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Print CSV for a spreadsheet.")]
AdministrationArgument = Annotated[str, typer.Argument(help="The code of the administration.", metavar="CODE")]


def _day(text: str) -> date:
    try:
        # ASCII, since strptime reads digits of every script.
        return datetime.strptime(text if text.isascii() else "", "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day: write it as YYYY-MM-DD, such as 2026-12-31") from None


def day_option(name: str, meaning: str) -> Any:
    """Return an option that takes a day as YYYY-MM-DD."""
    return typer.Option(name, parser=_day, metavar="YYYY-MM-DD", help=meaning)


def day_argument(meaning: str) -> Any:
    """Return an argument that is a day as YYYY-MM-DD."""
    return typer.Argument(parser=_day, metavar="YYYY-MM-DD", help=meaning)


FileArgument = Annotated[
    Path,
    typer.Argument(
        help="A CSV or XLSX file: a line with the names of its columns, then a line for each item.",
        metavar="FILE",
        exists=True,
        dir_okay=False,
    ),
]

OPERATOR = Actor(user_id=None, door="command line")
"""The actor of every command: the operator of the server."""

_NO_TERMINAL = 1_000
"""How many characters wide a table is in a file or for another program, so that nothing in it is cut off."""

# No markup and no emoji: a name may hold square brackets or colons, and is shown as it stands.
out = Console(highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else _NO_TERMINAL)
errors = Console(highlight=False, markup=False, emoji=False, stderr=True)


def stop(reason: str, code: int = 1) -> NoReturn:
    """End the command with a reason on standard error."""
    errors.print(f"grootboek: {reason}", style="red", soft_wrap=True)
    raise typer.Exit(code)


def read_settings(database: str | None = None) -> Settings:
    """Read the settings from the environment; `database` wins over it."""
    option = {"GROOTBOEK_DATABASE": database} if database else {}
    try:
        return settings_from({**os.environ, **option})
    except BadSetting as problem:
        stop(str(problem), 2)


@contextmanager
def open_server(database: str | None, *, migrating: bool = False) -> Iterator[Server]:
    """Open the database for a command; with `migrating` it is brought to this version's tables first.

    What is wrong with the database ends the command, in words on standard error.
    """
    settings = read_settings(database)
    try:
        opened = Database(settings.database)
    except ValueError as problem:
        stop(f"the database {shown_address(settings.database)} cannot be opened: {problem}", 2)
    opened.keep_contents_in(settings.document_folder)
    try:
        _make_ready(opened, migrating)
        leave_checkpoints_to_the_server(opened)
        yield Server(opened, settings)
    except DatabaseFailed as failure:
        trouble = trouble_of(failure)
        if not trouble:
            raise
        stop(f"the database {shown_address(opened.url)} cannot be used: {trouble}", 2)
    finally:
        opened.close()


@contextmanager
def open_books(database: str | None, code: str, *, writing: bool = False) -> Iterator[Book]:
    """Open the book of the administration with a code for a command."""
    with open_server(database) as server:
        row = found_administration(server, code)
        with open_book(server.database, row.id, OPERATOR, writing=writing) as book:
            yield book


def found_administration(server: Server, code: str) -> AdministrationRow:
    """Return the administration with a code; the command ends when there is none."""
    row = administration_by_code(server.database, code)
    if row is None:
        stop(f"there is no administration {code!r}")
    return row


def shown_moment(moment: datetime | None) -> str:
    """Return a moment to the minute, in Dutch time; nothing for None."""
    return f"{moment.astimezone(DUTCH_TIME):%Y-%m-%d %H:%M}" if moment else ""


def shown_day(moment: datetime) -> str:
    """Return the day on which a moment falls in the Netherlands."""
    return f"{moment.astimezone(DUTCH_TIME):%Y-%m-%d}"


def in_brackets(reason: str) -> str:
    """Return a reason to stand behind what it explains; nothing for none."""
    return f" ({reason})" if reason else ""


def _make_ready(database: Database, migrating: bool) -> None:
    state = database_state(database)
    if state.state == "unreachable":
        what = "cannot be opened" if database.is_sqlite else "does not answer"
        stop(f"the database {shown_address(database.url)} {what}" + in_brackets(state.reason), 2)
    if state.state == "newer":
        stop(f"the database has the tables of a later Grootboek (version {state.version}): use that one, or a newer", 2)
    if state.state in ("missing", "outdated") and migrating:
        _upgrade(database)
    elif state.state == "missing":
        stop(f"there is no database {shown_address(database.url)}; make it with: grootboek migrate", 2)
    elif state.state == "outdated":
        stop("the database does not have this version's tables; run: grootboek migrate", 2)


def _upgrade(database: Database) -> None:
    # Imported only here: a command or a server whose database is up to date waits for no Alembic.
    migrations = import_module("grootboek.store.migrations")
    try:
        migrations.upgrade_database(database)
    except OSError as problem:
        stop(f"the database {shown_address(database.url)} cannot be made: {problem.strerror}", 2)
