"""`grootboek invoice`: making invoices and credit notes by hand, and writing their papers to files."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from grootboek.bookkeeping.crediting import credit_invoice
from grootboek.bookkeeping.electronic_invoices import invoice_as_ubl, sale_as_ubl
from grootboek.bookkeeping.invoicing import add_invoice
from grootboek.bookkeeping.printing import printed_invoice
from grootboek.cli.files import write_new_file
from grootboek.cli.importing import Column, Columns, account_id, cost_centre_id, import_file, number, text, vat_code
from grootboek.cli.opening import (
    OPERATOR,
    AdministrationArgument,
    DatabaseOption,
    FileArgument,
    day_option,
    found_administration,
    open_books,
    open_server,
    out,
    stop,
)
from grootboek.cli.whole_numbers import whole
from grootboek.ledger.booking import LONGEST_PAYMENT_TERM
from grootboek.ledger.invoice import DEFAULT_TEMPLATE, Invoice, InvoiceDraft, InvoiceLine
from grootboek.papers.errors import CannotPrint
from grootboek.store.book import Book, open_book
from grootboek.store.invoicing.invoices import invoice_by
from grootboek.store.ledger.bookings import booking_by_number
from grootboek.store.ledger.open_items import sales_invoice_booking
from grootboek.store.masters.parties import party_facts

app = typer.Typer(help="Make invoices and credit notes, and write them as PDF or UBL.", no_args_is_help=True)

COLUMNS: Final[Columns] = {
    "quantity": Column("quantity", number, needed=True),
    "price": Column("unit_price", number, needed=True),
    "description": Column("description", text, needed=True),
    "vat": Column("vat_code", vat_code, needed=True),
    "account": Column("account_id", account_id, needed=True),
    "unit": Column("unit", text),
    "article": Column("article_code", text),
    "cost_centre": Column("cost_centre_id", cost_centre_id),
}
"""The columns of a file with the lines of an invoice."""

NumberArgument = Annotated[str, typer.Argument(help="The number of the invoice.", metavar="NUMBER")]


@app.command()
def add(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    customer: Annotated[str, typer.Argument(help="The code of the customer.", metavar="CUSTOMER")],
    file: FileArgument,
    day: Annotated[date | None, day_option("--date", "The day of the invoice; today when absent.")] = None,
    supplied_on: Annotated[
        date | None, day_option("--delivered", "The day of supply; that of the invoice when absent.")
    ] = None,
    original_number: Annotated[
        str,
        typer.Option(
            "--original", help="For a credit note: the number of the invoice that it corrects.", metavar="NUMBER"
        ),
    ] = "",
    invoice_number: Annotated[
        str, typer.Option("--number", help="Its number; the next of the pattern when absent.", metavar="NUMBER")
    ] = "",
    payment_term: Annotated[
        int,
        typer.Option(
            "--term", help="Days in which it is to be paid.", metavar="DAYS", parser=whole(0, LONGEST_PAYMENT_TERM)
        ),
    ] = 0,
    template: Annotated[str, typer.Option(help="The template of its paper.")] = DEFAULT_TEMPLATE,
    description: Annotated[
        str,
        typer.Option("--book", help="Book it as a sale with this description; it stays out of the books when absent."),
    ] = "",
    database: DatabaseOption = None,
) -> None:
    """Make an invoice of the lines in a file: quantity, price without VAT, description, VAT code and account of each."""
    with open_books(database, code, writing=True) as book:
        party = party_facts(book, "code", customer)
        if party is None:
            stop(f"there is no party {customer!r}")
        draft = InvoiceDraft(
            party_id=party.id,
            date=day or book.today,
            lines=_lines(book, file),
            number=invoice_number,
            payment_term=payment_term,
            template=template,
            booking_description=description or None,
            original_number=original_number,
            supplied_on=supplied_on,
        )
        invoice = add_invoice(book, draft)
    out.print(f"Made invoice {invoice.number}.")


@app.command()
def credit(
    code: AdministrationArgument,
    number: NumberArgument,
    day: Annotated[date | None, day_option("--date", "The day of the invoice; today when absent.")] = None,
    delivered: Annotated[
        date | None, day_option("--delivered", "The day of supply; that of the original when absent.")
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Make a credit note of a whole invoice that names it; it is booked when the invoice was."""
    with open_books(database, code, writing=True) as book:
        original = _invoice(book, number)
        invoice = credit_invoice(book, original, day or book.today, delivered)
    out.print(f"Made credit note {invoice.number} of invoice {original.number}.")


@app.command()
def pdf(
    code: AdministrationArgument,
    number: NumberArgument,
    file: Annotated[Path, typer.Argument(help="The PDF file to write.", dir_okay=False)],
    database: DatabaseOption = None,
) -> None:
    """Write the PDF of an invoice to a file: the same that its link and its mails show."""
    if file.exists():
        stop(f"{file} is there already")
    with open_server(database) as server:
        row = found_administration(server, code)
        with open_book(server.database, row.id, OPERATOR) as book:
            invoice = _invoice(book, number)
        try:
            printed = printed_invoice(server.database, row.id, invoice.id, OPERATOR)
        except CannotPrint as problem:
            stop(f"no PDF was made: {problem}")
    if printed is None:
        stop(f"there is no invoice {number!r}")
    try:
        write_new_file(file, printed.pdf)
    except OSError as problem:
        stop(f"{file} cannot be written: {problem.strerror}")
    out.print(f"Wrote invoice {number} to {file}.")


@app.command()
def ubl(
    code: AdministrationArgument,
    number: NumberArgument,
    file: Annotated[
        Path | None,
        typer.Option("--out", help="The XML file to write; it is printed when absent.", dir_okay=False),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Write an invoice, or a sale that was booked without one, as an electronic invoice in UBL: the same each time."""
    if file is not None and file.exists():
        stop(f"{file} is there already")
    with open_books(database, code, writing=True) as book:
        content = _ubl(book, number)
    if file is None:
        print(content.decode(), end="")
        return
    try:
        write_new_file(file, content)
    except OSError as problem:
        stop(f"{file} cannot be written: {problem.strerror}")
    out.print(f"Wrote invoice {number} to {file}.")


def _ubl(book: Book, number: str) -> bytes:
    invoice = invoice_by(book, "number", number)
    if invoice is not None:
        return invoice_as_ubl(book, invoice)
    booked = sales_invoice_booking(book, number)
    sale = None if booked is None else booking_by_number(book, booked)
    if sale is None:
        stop(f"there is no invoice {number!r}")
    return sale_as_ubl(book, sale)


def _invoice(book: Book, number: str) -> Invoice:
    invoice = invoice_by(book, "number", number)
    if invoice is None:
        stop(f"there is no invoice {number!r}")
    return invoice


def _lines(book: Book, file: Path) -> tuple[InvoiceLine, ...]:
    lines: list[InvoiceLine] = []

    def collect(_book: Book, fields: Mapping[str, Any]) -> bool:
        lines.append(InvoiceLine(**fields))
        return True

    import_file(book, file, COLUMNS, collect)
    return tuple(lines)
