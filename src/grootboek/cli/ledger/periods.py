"""`grootboek period`: locking and unlocking the past, and listing what is locked."""

from datetime import date
from typing import Annotated

import typer

from grootboek.bookkeeping.closing import lock_period, unlock_period
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import (
    AdministrationArgument,
    DatabaseOption,
    JsonOption,
    day_argument,
    day_option,
    open_books,
    out,
)
from grootboek.ledger.period_lock import LockKind
from grootboek.store.masters.chart import chart_of

app = typer.Typer(help="Lock and unlock periods, and list what is locked.", no_args_is_help=True)

KindOption = Annotated[
    LockKind,
    typer.Option("--kind", help="Who locks: the user, the accountant, or a VAT return (the doors tell them apart)."),
]


@app.command()
def lock(
    code: AdministrationArgument,
    locked_through: Annotated[date, day_argument("The last day that is locked.")],
    kind: KindOption = LockKind.USER,
    database: DatabaseOption = None,
) -> None:
    """Lock all days up to and including one: nothing can be booked, changed or deleted on them, through any door."""
    with open_books(database, code, writing=True) as book:
        if kind is LockKind.YEAR_CLOSE:
            raise typer.BadParameter("a year is closed by: grootboek year close", param_hint="--kind")
        lock_period(book, kind, locked_through)
        last_locked = chart_of(book).locked_through(kind)
    out.print(f"{code} is locked through {last_locked} ({kind.value}).")


@app.command()
def unlock(
    code: AdministrationArgument,
    through: Annotated[
        date | None, day_option("--through", "The last day that stays locked; none when absent.")
    ] = None,
    kind: KindOption = LockKind.USER,
    database: DatabaseOption = None,
) -> None:
    """Move a lock back to an earlier day, or take it away."""
    with open_books(database, code, writing=True) as book:
        unlock_period(book, kind, through)
        locked_through = chart_of(book).locked_through(kind)
    state = f"locked through {locked_through}" if locked_through else "not locked"
    out.print(f"{code} is {state} ({kind.value}).")


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the locks of an administration."""
    with open_books(database, code) as book:
        locks = chart_of(book).locks
    rows = [
        {"kind": lock.kind.value, "locked_through": lock.locked_through.isoformat()}
        for lock in sorted(locks, key=lambda lock: lock.locked_through)
    ]
    show_rows(rows, ["kind", "locked_through"], as_json=as_json)
