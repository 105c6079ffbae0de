"""`grootboek collection`: direct debits for the bank, and the batches of before."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.table import Table

from grootboek.bookkeeping.collecting import CollectionWish, DueCollection, collect, due_collection, take_back
from grootboek.cli.files import write_new_file
from grootboek.cli.opening import (
    AdministrationArgument,
    DatabaseOption,
    JsonOption,
    day_option,
    errors,
    open_books,
    out,
    shown_day,
    stop,
)
from grootboek.cli.progress import working
from grootboek.cli.whole_numbers import whole
from grootboek.cli.words import sentence
from grootboek.ledger.money import decimal_from_cents
from grootboek.ledger.table import shown_amount
from grootboek.papers.direct_debit import FileFormat, filed_debits
from grootboek.store.invoicing.collection_batches import (
    CollectionBatch,
    batch_file,
    collection_batch_by_id,
    collection_batches,
)

app = typer.Typer(help="Collect invoices by direct debit, and show the batches that were made.", no_args_is_help=True)

STANDARD_OUTPUT: Final = "-"
OutOption = Annotated[
    Path | None,
    typer.Option("--out", help="The file to write for the bank; - prints it.", dir_okay=False, allow_dash=True),
]


BatchArgument = Annotated[int, typer.Argument(help="The number of the batch.", metavar="BATCH", parser=whole(1))]


@app.command()
def make(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    day: Annotated[
        date | None,
        day_option("--date", "The day of collection; in two business days when absent."),
    ] = None,
    schema: Annotated[FileFormat, typer.Option(help="The version of the file.")] = FileFormat.PAIN_008_001_08,
    file: OutOption = None,
    all_or_nothing: Annotated[
        bool, typer.Option("--all-or-nothing", help="Collect nothing when something is wrong with one of the invoices.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be collected; change nothing.")] = False,
    as_json: JsonOption = False,
    database: DatabaseOption = None,
) -> None:
    """Collect the invoices that are due for direct debit: write the file for the bank and mark them.

    An invoice that a bank would refuse is reported and left out; the command then ends with 1.
    """
    if as_json and str(file) == STANDARD_OUTPUT:
        stop("--json and --out - both print: leave one out", 2)
    _stop_if_there(file)
    wish = CollectionWish(date=day, file_format=schema, all_or_nothing=all_or_nothing)
    with working("Collecting"), open_books(database, code, writing=not dry_run) as book:
        batch, due = (None, due_collection(book, wish)) if dry_run else collect(book, wish)
        content = batch_file(book, batch.id) if batch else b""
    written = _write(content, file or Path(f"incasso-{code}-{batch.id}.xml"), code, batch.id) if batch else ""
    if as_json:
        print(json.dumps(_due_as_json(due, batch, written)))
    elif written != STANDARD_OUTPUT:
        _show_due(due, batch, written)
    for problem in due.problems:
        errors.print(f"grootboek: {sentence(problem)}", style="red", soft_wrap=True)
    if due.problems:
        raise typer.Exit(1)


@app.command()
def undo(
    code: AdministrationArgument,
    number: BatchArgument,
    invoices: Annotated[
        list[str] | None,
        typer.Option("--invoice", help="Take back only this invoice, which the bank did not collect; can be repeated."),
    ] = None,
    as_json: JsonOption = False,
    database: DatabaseOption = None,
) -> None:
    """Take back a batch that was not sent, or some of its invoices: they are due for direct debit again."""
    with open_books(database, code, writing=True) as book:
        batch = take_back(book, number, invoices or ())
    if as_json:
        print(json.dumps(_batch_as_json(batch)))
        return
    out.print(f"Batch {batch.id}: {batch.count - batch.held} of {batch.count} invoices were taken back.")


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the batches, with how many of their invoices were taken back."""
    with open_books(database, code) as book:
        batches = collection_batches(book)
    if as_json:
        print(json.dumps([_batch_as_json(batch) for batch in batches]))
        return
    table = Table("batch", "made", "collects on", "schema", "invoices", "taken back", "total")
    for batch in batches:
        taken_back = str(batch.count - batch.held) if batch.held < batch.count else ""
        made = shown_day(batch.created_at)
        table.add_row(
            str(batch.id), made, f"{batch.date}", batch.schema, str(batch.count), taken_back, shown_amount(batch.total)
        )
    out.print(table)


@app.command()
def show(
    code: AdministrationArgument,
    number: BatchArgument,
    file: OutOption = None,
    as_json: JsonOption = False,
    database: DatabaseOption = None,
) -> None:
    """Show what a batch asks the bank to collect, or write its file again."""
    _stop_if_there(file)
    with open_books(database, code) as book:
        batch = collection_batch_by_id(book, number)
        if batch is None:
            stop(f"there is no batch {number}")
        content = batch_file(book, number)
    written = _write(content, file, code, number) if file else ""
    debits = [asdict(debit) for debit in filed_debits(content)]
    if as_json:
        print(json.dumps(_batch_as_json(batch) | {"file": written or None, "debits": _with_euros(debits)}))
    elif written:
        errors.print(f"Wrote batch {number} to {written}.")
    else:
        _show_debits(f"batch {batch.id}, collects on {batch.date}", debits)


def _stop_if_there(file: Path | None) -> None:
    if file is not None and file.exists():
        stop(f"{file} is there already")


def _write(content: bytes, file: Path, code: str, number: int) -> str:
    """Write a file for the bank and return where it is; the batch stays in the books whatever happens here."""
    if str(file) == STANDARD_OUTPUT:
        sys.stdout.buffer.write(content)
        return STANDARD_OUTPUT
    try:
        # The file may have come since it was looked for: what goes to a bank never replaces another.
        write_new_file(file, content)
    except OSError as problem:
        stop(
            f"the batch was made, but cannot be written to {file}: {problem.strerror}; "
            f"write it with: grootboek collection show {code} {number} --out FILE"
        )
    return str(file)


def _show_due(due: DueCollection, batch: CollectionBatch | None, written: str) -> None:
    if not due.debits:
        out.print("There is nothing to collect.")
        return
    debits = [
        {"reference": debit.invoice_number, **{name: getattr(debit, name) for name in _SHOWN}}
        for debit in due.debits.values()
    ]
    title = f"batch {batch.id}" if batch else "not collected yet"
    _show_debits(f"{title}, collects on {due.date}", debits)
    if batch:
        out.print(f"Wrote {written}, to send to the bank.")


_SHOWN: Final = ("amount", "name", "iban", "mandate_reference")


def _show_debits(title: str, debits: Sequence[Mapping[str, Any]]) -> None:
    table = Table(title=title, show_footer=True)
    table.add_column("invoice", f"{len(debits)}")
    table.add_column("amount", shown_amount(sum(debit["amount"] for debit in debits)), justify="right")
    for heading in ("name", "IBAN", "mandate"):
        table.add_column(heading)
    for debit in debits:
        table.add_row(
            debit["reference"],
            shown_amount(debit["amount"]),
            debit["name"],
            debit["iban"],
            debit["mandate_reference"],
        )
    out.print(table)


def _due_as_json(due: DueCollection, batch: CollectionBatch | None, written: str) -> dict[str, Any]:
    debits = [
        {
            "invoice": debit.invoice_number,
            **{name: getattr(debit, name) for name in _SHOWN},
            "use": debit.use.value,
            "scheme": debit.scheme.value,
        }
        for debit in due.debits.values()
    ]
    return {
        "batch": batch.id if batch else None,
        "date": due.date.isoformat(),
        "count": len(due.debits),
        "total": str(decimal_from_cents(due.total)),
        "file": written or None,
        "debits": _with_euros(debits),
        "refused": [
            {
                "invoice": problem.place[1],
                "field": problem.place[2],
                "reason": problem.reason.name,
                "message": sentence(problem),
            }
            for problem in due.problems
        ],
    }


def _batch_as_json(batch: CollectionBatch) -> dict[str, Any]:
    return {
        "batch": batch.id,
        "made": batch.created_at.isoformat(),
        "date": batch.date.isoformat(),
        "schema": batch.schema,
        "count": batch.count,
        "held": batch.held,
        "total": str(decimal_from_cents(batch.total)),
    }


def _with_euros(debits: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**debit, "amount": str(decimal_from_cents(debit["amount"]))} for debit in debits]
