"""Writing a report: to the terminal or a file, in the form that is asked for."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated, Final

import typer

from grootboek.cli.files import replacing
from grootboek.cli.opening import stop
from grootboek.formats.tables.comma_separated import write_csv
from grootboek.formats.tables.json_text import write_json
from grootboek.formats.tables.spreadsheet import MOST_ROWS, TooManyRows, write_xlsx
from grootboek.formats.tables.text import write_text
from grootboek.ledger.table import Table
from grootboek.papers.errors import CannotPrint
from grootboek.papers.reports.page import MOST_ROWS as MOST_PRINTED
from grootboek.papers.reports.page import TooLongForPaper, table_pdf


class ReportForm(StrEnum):
    """A form in which a report is written."""

    TEXT = "text"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    JSON = "json"


FormOption = Annotated[
    ReportForm | None,
    typer.Option(
        "--format",
        help="The form of the report; what the name of --out ends in when absent, or else text.",
        show_default=False,
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        help="The file to write; one that is there is replaced. Without it the report is printed.",
        metavar="FILE",
        dir_okay=False,
    ),
]


def deliver(table: Table, form: ReportForm | None, file: Path | None) -> None:
    """Write a report whole or not at all; the command ends with the reason when it cannot be."""
    chosen = form or _form_of(file)
    if file is None and chosen in (ReportForm.XLSX, ReportForm.PDF):
        stop(f"a report as {chosen} is written to a file: name one with --out", 2)
    try:
        if file is None:
            _WRITERS[chosen](table, typer.get_binary_stream("stdout"))
            return
        with replacing(file) as stream:
            _WRITERS[chosen](table, stream)
    except TooManyRows:
        stop(f"a sheet has at most {MOST_ROWS:,} rows: choose a shorter period, or --format csv")
    except TooLongForPaper:
        stop(f"a PDF has at most {MOST_PRINTED:,} rows: choose a shorter period, or --format xlsx or csv")
    except CannotPrint as problem:
        stop(f"the report cannot be printed: {problem}")


def _form_of(file: Path | None) -> ReportForm:
    ending = "" if file is None else file.suffix.lower().removeprefix(".")
    return ReportForm(ending) if ending in set(ReportForm) else ReportForm.TEXT


def _write_pdf(table: Table, stream: IO[bytes]) -> None:
    stream.write(table_pdf(table))


_WRITERS: Final[Mapping[ReportForm, Callable[[Table, IO[bytes]], None]]] = {
    ReportForm.TEXT: write_text,
    ReportForm.CSV: write_csv,
    ReportForm.XLSX: write_xlsx,
    ReportForm.PDF: _write_pdf,
    ReportForm.JSON: write_json,
}
