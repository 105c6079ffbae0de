"""`grootboek export`: the books as a file for others, such as the audit file for the accountant."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from grootboek.bookkeeping.audit_files import write_audit_file
from grootboek.cli.files import replacing
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, day_option, open_books, out, stop
from grootboek.cli.progress import working
from grootboek.cli.whole_numbers import whole
from grootboek.formats.audit_file.versions import Version
from grootboek.ledger.fiscal_periods import FIRST_DATE, LAST_DATE

app = typer.Typer(help="Write the books to a file for others.", no_args_is_help=True)


@app.callback()
def _options() -> None:
    """Keep the name of a command, though there is one."""


@app.command()
def xaf(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    file: Annotated[
        Path, typer.Option("--out", help="The file to write; one that is there is replaced.", dir_okay=False)
    ],
    year: Annotated[
        int | None, typer.Option(help="The fiscal year; this one when absent.", metavar="YEAR", parser=whole(1))
    ] = None,
    date_from: Annotated[date | None, day_option("--from", "The first day, instead of a year.")] = None,
    date_until: Annotated[date | None, day_option("--until", "The last day.")] = None,
    version: Annotated[
        Version, typer.Option(help="The version; the tax office takes 4.0 alone from 2027 on.")
    ] = Version.V4_0,
    database: DatabaseOption = None,
) -> None:
    """Write the audit file (XML Auditfile Financieel) of a fiscal year, or of the days from one to another."""
    if year is not None and (date_from or date_until):
        stop("name a year or days: --year, or --from and --until", 2)
    with open_books(database, code) as book:
        first, last = _span(year or book.today.year, date_from, date_until)
        with working(f"Writing {file.name}"):
            texts = write_audit_file(book, version, first, last)
            with replacing(file) as stream:
                stream.writelines(text.encode() for text in texts)
    out.print(f"Wrote the audit file {version} of {first} through {last} to {file}.", soft_wrap=True)


def _span(year: int, date_from: date | None, date_until: date | None) -> tuple[date, date]:
    """Return the first and last day: of a year, or of it as far as they are not named."""
    if not FIRST_DATE.year <= year <= LAST_DATE.year:
        stop(f"--year {year} is not a year of books: {FIRST_DATE.year} to {LAST_DATE.year}", 2)
    first = date_from or date((date_until.year if date_until else year), 1, 1)
    last = date_until or date(first.year, 12, 31)
    if first > last:
        stop(f"--from {first} comes after --until {last}", 2)
    if first < FIRST_DATE or last > LAST_DATE:
        stop(f"books lie between {FIRST_DATE} and {LAST_DATE}", 2)
    return first, last
