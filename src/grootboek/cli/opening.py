"""What every command needs: its settings, the database opened, and a plain reason when that cannot be."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from grootboek.access.server import Server
from grootboek.ledger.actor import Actor
from grootboek.ledger.refusal import Problem, Reason, Refused
from grootboek.settings import BadSetting, Settings, settings_from
from grootboek.store.book import Book, open_book
from grootboek.store.database_state import database_at, database_state
from grootboek.store.engine.backup import leave_checkpoints_to_the_server
from grootboek.store.engine.database import Database, shown_address
from grootboek.store.engine.trouble import DatabaseFailed, trouble_of
from grootboek.store.masters.administrations import AdministrationRow, administration_by_code
from grootboek.store.migrations import upgrade_database

DatabaseOption = Annotated[
    str | None, typer.Option("--database", help="Where the books are; GROOTBOEK_DATABASE when absent.", metavar="URL")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
AdministrationArgument = Annotated[str, typer.Argument(help="The code of the administration.", metavar="CODE")]

FileArgument = Annotated[
    Path,
    typer.Argument(
        help="A CSV file: a line with the names of its columns, then a line for each item.",
        metavar="FILE",
        exists=True,
        dir_okay=False,
    ),
]

OPERATOR = Actor(user_id=None, door="command line")
"""The actor of every command: the operator of the server."""

_NO_TERMINAL = 1_000
"""How many characters wide a table is in a file or for another program, so that nothing in it is cut off."""

out = Console(highlight=False, width=None if sys.stdout.isatty() else _NO_TERMINAL)
errors = Console(stderr=True, highlight=False)


def stop(reason: str, code: int = 1) -> NoReturn:
    """End the command with a reason on standard error."""
    errors.print(f"grootboek: {reason}", style="red", markup=False, soft_wrap=True)
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

    What the books refuse ends the command, with their reasons on standard error.
    """
    settings = read_settings(database)
    try:
        opened = database_at(settings.database)
    except ValueError as problem:
        stop(f"the database {shown_address(settings.database)} cannot be opened: {problem}", 2)
    try:
        _make_ready(opened, migrating)
        leave_checkpoints_to_the_server(opened)
        yield Server(opened, settings)
    except Refused as refused:
        stop("; ".join(map(words_of, refused.problems)))
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
    """Return a moment to the minute, in UTC; nothing for None."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def in_brackets(reason: str) -> str:
    """Return a reason to stand behind what it explains; nothing for none."""
    return f" ({reason})" if reason else ""


def _make_ready(database: Database, migrating: bool) -> None:
    state = database_state(database)
    if state.state == "unreachable":
        stop(f"the database {shown_address(database.url)} does not answer" + in_brackets(state.reason), 2)
    if state.state in ("missing", "outdated") and migrating:
        _upgrade(database)
    elif state.state == "missing":
        stop(f"there is no database {shown_address(database.url)}; make it with: grootboek migrate", 2)
    elif state.state == "outdated":
        stop("the database does not have this version's tables; run: grootboek migrate", 2)


def _upgrade(database: Database) -> None:
    try:
        upgrade_database(database)
    except OSError as problem:
        stop(f"the database {shown_address(database.url)} cannot be made: {problem.strerror}", 2)


def words_of(problem: Problem) -> str:
    """Return a problem in words: where it is, what it is and the facts."""
    words = _WORDS.get((problem.reason, problem.place)) or _WORDS.get((problem.reason, ()))
    words = words or problem.reason.name.lower().replace("_", " ")
    facts = ", ".join(str(fact) for fact in problem.facts.values())
    place = ".".join(str(part) for part in problem.place)
    if "@" in words:
        return f"{place}: {words.replace('@', facts)}"
    return f"{place}: {words}" + (f" ({facts})" if facts else "")


# The facts of a problem stand at the @, or behind the words in brackets. An empty place is any place.
_WORDS: dict[tuple[Reason, tuple[str | int, ...]], str] = {
    (Reason.CODE_TAKEN, ()): "is in use already",
    (Reason.IN_USE, ("mail",)): "is being sent right now",
    (Reason.IN_USE, ("template",)): "invoices use it",
    (Reason.NOT_FOUND, ()): "is not known",
    (Reason.COST_CENTRE_LOOP, ()): "lies inside the cost centre itself",
    (Reason.TEXT_MISSING, ()): "is missing",
    (Reason.TEXT_MISSING, ("administration", "creditor_id")): (
        "is missing; set it with: grootboek administration set CODE --creditor-id"
    ),
    (
        Reason.TEXT_MISSING,
        ("administration", "iban"),
    ): "is missing; set it with: grootboek administration set CODE --iban",
    (Reason.TEXT_MISSING, ("sender", "address")): (
        "is missing; set it with: grootboek administration set CODE --street --postcode --city"
    ),
    (Reason.TEXT_MISSING, ("sender", "vat_number")): (
        "is missing; set it with: grootboek administration set CODE --vat-number"
    ),
    (Reason.TEXT_MISSING, ("sender", "coc_number")): (
        "is missing; set it with: grootboek administration set CODE --coc-number"
    ),
    (Reason.TEXT_TOO_LONG, ()): "is too long",
    (Reason.WITHDRAWN, ()): "was taken back already",
    (Reason.IN_USE, ("sales_order",)): "something of it was delivered",
    (Reason.LOCKED_BY_YEAR_CLOSE, ("year",)): "is closed already (@)",
    (Reason.LOCKED_BY_YEAR_CLOSE, ("kind",)): "a closed year is opened by: grootboek year reopen",
    (
        Reason.YEAR_NOT_CLOSABLE,
        (),
    ): "cannot be closed before @ is: an account of suspense must be zero, an earlier year closed",
    (Reason.YEAR_NOT_OPENABLE, ()): "is not the year that was closed last (closed through: @)",
    (Reason.PERIOD_OPEN, ()): "is in an open period: revise or delete it where it was booked (@)",
    (Reason.CORRECTED, ()): "was corrected already, by booking @",
    (Reason.INVOICE_UNKNOWN, ()): "is no invoice with something outstanding of this relation",
    (Reason.INVOICE_HAS_PAYMENTS, ()): "is an invoice of which something was paid",
    (
        Reason.SETTLEMENT_SAME_SIGN,
        (),
    ): "stands on the same side: only what is to be received and what is to be paid settle each other",
    (Reason.SETTLEMENT_TOO_LARGE, ()): "is not above zero, or more than is outstanding of one of them",
    (Reason.DATE_OUT_OF_RANGE, ()): "must be from 1980-01-01 to 2049-12-31",
    (Reason.COLLECTION_DATE_INVALID, ()): "banks do not collect on this day; the nearest on which they do is @",
    (Reason.MANDATE_INCOMPLETE, ()): "is missing from the mandate",
    (Reason.MANDATE_REFERENCE_INVALID, ()): "has characters that banks refuse",
    (Reason.MANDATE_USED, ()): "belongs to a one-off mandate that was used before",
    (Reason.MANDATE_OF_ANOTHER_ACCOUNT, ()): "belongs to a mandate for another account",
    (Reason.MANDATE_LAPSED, ()): "belongs to a mandate that was not used for 36 months",
    (Reason.ACCOUNT_OUTSIDE_SEPA, ()): "is an account outside SEPA",
    (Reason.ADDRESS_MISSING, ()): "is missing; banks ask for it when the account is in @",
    (Reason.IBAN_INVALID, ()): "is not a valid IBAN",
    (Reason.VALUE_INVALID, ()): "is not valid",
    (Reason.VALUE_INVALID, ("price", "discount")): "give either a price or a discount",
    (Reason.VALUE_INVALID, ("email",)): "is not a valid e-mail address",
    (Reason.VALUE_INVALID, ("number_pattern",)): "must hold {number} or {number:5} once, and end in a digit",
    (Reason.VALUE_INVALID, ("colour",)): "must be #rrggbb, such as #1f4e79",
    (Reason.VALUE_INVALID, ("html",)): "this template cannot be filled in",
    (Reason.VALUE_INVALID, ("logo",)): "an invoice cannot carry this file",
    (Reason.NOT_FOUND, ("customer",)): "no user has this number",
    (Reason.VALUE_INVALID, ("customer",)): "owns the administration already",
    (Reason.VALUE_INVALID, ("customer_number",)): "must be from 1 to 999999999",
    (Reason.VALUE_INVALID, ("password",)): "must have twelve characters or more",
    (Reason.VALUE_INVALID, ("code",)): "must be 1 to 20 lower-case letters, digits, - and _",
}
