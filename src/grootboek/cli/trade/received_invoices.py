"""`grootboek purchase-invoice import-ubl` and `received`: invoices in UBL booked from files, and files that came in by a door."""

from pathlib import Path
from typing import Annotated

import typer

from grootboek.bookkeeping.received_invoices import InvoiceFile, book_invoice_file
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import (
    OPERATOR,
    AdministrationArgument,
    DatabaseOption,
    JsonOption,
    errors,
    found_administration,
    open_books,
    open_server,
    out,
    shown_moment,
)
from grootboek.cli.words import sentences
from grootboek.formats.ubl.reading import UBL_FILE
from grootboek.ledger.received_file import problems_noted
from grootboek.ledger.refusal import Refused
from grootboek.store.book import open_book
from grootboek.store.queues.received_files import received_files

_SHOWN: tuple[str, ...] = ("came", "name", "state", "booking", "reason")


def import_ubl(
    code: AdministrationArgument,
    files: Annotated[
        list[Path],
        typer.Argument(help="Invoices and credit notes in UBL.", metavar="FILE...", exists=True, dir_okay=False),
    ],
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Overlook breaches of schema and rules, cents, and an unknown supplier or account."
        ),
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Book invoices of suppliers from files in UBL, each by itself; a PDF beside a file, of the same name, goes with it.

    Ends with 1 when one of them was not booked; what is wrong with it is told.
    """
    failed = False
    with open_server(database) as server:
        administration_id = found_administration(server, code).id
        for file in files:
            try:
                with open_book(server.database, administration_id, OPERATOR, writing=True) as book:
                    view = book_invoice_file(book, _invoice(file, forgiving=force))
            except Refused as refused:
                failed = True
                errors.print(f"grootboek: {file}: {sentences(refused)}", style="red", soft_wrap=True)
            else:
                out.print(f"{file}: booked invoice {view.invoice_number} as booking {view.number}.")
    if failed:
        raise typer.Exit(1)


def _invoice(file: Path, *, forgiving: bool) -> InvoiceFile:
    with file.open("rb") as opened:
        # A byte more tells that it is more than is read of one.
        content = opened.read(UBL_FILE.body + 1)
    beside = file.with_suffix(".pdf")
    pdf = beside.read_bytes() if beside.is_file() and beside != file else None
    return InvoiceFile(name=file.name, content=content, pdf=pdf, forgiving=forgiving)


def _words(reason: str) -> str:
    """Return why a file became no booking, in words."""
    problems = problems_noted(reason)
    return sentences(Refused(*problems)) if problems else reason


def received(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the files that came in to become bookings of purchases: how far each is, and why one became none."""
    with open_books(database, code) as book:
        rows = [
            {
                "came": shown_moment(file.created_at),
                "name": file.name,
                "state": file.state.value,
                "booking": file.booking_number,
                "reason": _words(file.reason),
                "id": str(file.uid),
            }
            for file in received_files(book)
        ]
    show_rows(rows, list(_SHOWN), as_json=as_json)
