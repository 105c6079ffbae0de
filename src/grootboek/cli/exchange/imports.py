"""`grootboek import`: audit files; and relations, accounts and an opening balance from CSV or XLSX, with a preview."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from grootboek.bookkeeping.chart import add_account, change_account
from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.bookkeeping.recording import record
from grootboek.cli.exchange.audit_file_import import xaf
from grootboek.cli.exchange.csv_text import csv_text
from grootboek.cli.exchange.opening_lines import OPENING_COLUMNS, opening_document
from grootboek.cli.exchange.preview import LINES, show_preview
from grootboek.cli.exchange.trying import NOT_WRITTEN, DryRunOption, books_to_write
from grootboek.cli.files import replace_file
from grootboek.cli.importing import (
    Column,
    Columns,
    FileLines,
    Unreadable,
    account_id,
    cents,
    import_file,
    number,
    report,
    stop_if_wrong,
    text,
    whole_number,
    yes_or_no,
)
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, day_option, out, stop
from grootboek.cli.words import sentences
from grootboek.ledger.account import AccountDraft, AccountRole
from grootboek.ledger.country import named_country
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.refusal import Refused
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_by

app = typer.Typer(help="Bring in what other programs wrote: all of a file, or nothing.", no_args_is_help=True)
app.command()(xaf)

TableArgument = Annotated[
    Path | None,
    typer.Argument(
        help="A CSV or XLSX file: a line with the names of its columns, then a line for each item.",
        metavar="FILE",
        exists=True,
        dir_okay=False,
    ),
]
TemplateOption = Annotated[
    Path | None,
    typer.Option(help="Write a file with the names of all columns, to be filled in, and stop.", dir_okay=False),
]
_UPDATE: Final = "Change those whose code exists already; without it such a line is wrong."


def _country(_book: object, cell: str) -> str:
    country = named_country(cell)
    return country.name if country is not None else cell


def _term(_book: object, cell: str) -> int:
    return 0 if cell == "0" else whole_number(_book, cell)


def _role(_book: object, cell: str) -> AccountRole:
    if cell not in set(AccountRole):
        raise Unreadable(f"{cell!r} is not a role; the roles are {', '.join(AccountRole)}")
    return AccountRole(cell)


_OF_PARTIES: Final = (
    "contact street postcode city country postal_contact postal_street postal_postcode postal_city postal_country phone mobile "
    "fax email website vat_number coc_number oin iban bic salutation note"
)
RELATION_COLUMNS: Final[Columns] = {
    "code": Column("code", text),
    "name": Column("name", text, needed=True),
    "customer": Column("is_customer", yes_or_no),
    "supplier": Column("is_supplier", yes_or_no),
    "company": Column("is_company", yes_or_no),
    **{name: Column(name, _country if name.endswith("country") else text) for name in _OF_PARTIES.split()},
    "payment_term": Column("payment_term", _term),
    "credit_limit": Column("credit_limit", cents),
    "discount": Column("discount", number),
    "account": Column("account_id", account_id),
}
"""The columns of a file of relations; one without a code gets a number of its own."""

ACCOUNT_COLUMNS: Final[Columns] = {
    "code": Column("code", text, needed=True),
    "name": Column("name", text, needed=True),
    "role": Column("role", _role),
    "balance_sheet": Column("on_balance_sheet", yes_or_no, needed=True),
    "rgs": Column("rgs_code", text),
    "search_name": Column("search_name", text),
    "cost_centre_required": Column("cost_centre_required", yes_or_no),
    "cost_centre_forbidden": Column("cost_centre_forbidden", yes_or_no),
    "active": Column("active", yes_or_no),
}
"""The columns of a file of accounts; without a role one plays none."""


_COLUMN_OF: Final = {"party": "relation"}
"""The columns of an opening balance that have another name than the field of its document."""


@app.command()
def relations(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    file: TableArgument = None,
    update: Annotated[bool, typer.Option("--update", help=_UPDATE)] = False,
    dry_run: DryRunOption = False,
    template: TemplateOption = None,
    database: DatabaseOption = None,
) -> None:
    """Add the relations of a file: all of them, or none when a line is wrong."""

    def write(book: Book, fields: dict[str, Any]) -> bool:
        standing = party_by(book, "code", fields["code"]) if update and "code" in fields else None
        if standing is None:
            add_party(book, PartyDraft(**fields))
            return True
        change_party(book, standing.id, lambda draft: replace(draft, **fields))
        return False

    _bring(
        "Relations",
        (code, database),
        _chosen(file, template, RELATION_COLUMNS),
        (RELATION_COLUMNS, write),
        dry_run=dry_run,
    )


@app.command()
def accounts(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    file: TableArgument = None,
    update: Annotated[bool, typer.Option("--update", help=_UPDATE)] = False,
    dry_run: DryRunOption = False,
    template: TemplateOption = None,
    database: DatabaseOption = None,
) -> None:
    """Add the accounts of a file: all of them, or none when a line is wrong."""

    def write(book: Book, fields: dict[str, Any]) -> bool:
        standing = chart_of(book).account_by_code.get(fields["code"]) if update else None
        if standing is None:
            add_account(book, AccountDraft(**fields))
            return True
        change_account(book, standing.id, lambda draft: replace(draft, **fields))
        return False

    _bring(
        "Accounts",
        (code, database),
        _chosen(file, template, ACCOUNT_COLUMNS),
        (ACCOUNT_COLUMNS, write),
        dry_run=dry_run,
    )


@app.command("opening-balance")
def opening_balance(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    file: TableArgument = None,
    on: Annotated[date | None, day_option("--date", "The day; the first of this year when absent.")] = None,
    dry_run: DryRunOption = False,
    template: TemplateOption = None,
    database: DatabaseOption = None,
) -> None:
    """Book the balances of a file as one opening balance, which has to balance; receivables and debts stand by invoice."""
    chosen = _chosen(file, template, OPENING_COLUMNS)
    if chosen is None:
        return
    rows: list[dict[str, Any]] = []

    def write(_book: Book, fields: dict[str, Any]) -> bool:
        rows.append(fields)
        return True

    with books_to_write(database, code, dry_run=dry_run) as book:
        lines = FileLines(chosen, OPENING_COLUMNS, write)
        lines.into(book)
        document = opening_document(book, on or date(book.today.year, 1, 1), rows)
        try:
            booked = record(book, document).number
        except Refused as refused:
            _tell(chosen, refused, lines.numbers)
        if dry_run:
            show_preview(book, rows, OPENING_COLUMNS)
    if dry_run:
        out.print(f"The opening balance has {len(rows)} lines.{NOT_WRITTEN}")
    else:
        out.print(f"Booked the opening balance as number {booked}: {len(rows)} lines.")


def _tell(file: Path, refused: Refused, lines: list[int]) -> None:
    """Tell what the books refuse, each problem by its line of the file, and end the command."""
    wrong: dict[int, list[str]] = {}
    for problem in refused.problems:
        match problem.place:
            case ("lines", int(order), *field) if order < len(lines):
                # What a reader knows is the name of the column.
                place = ("lines", order, *(_COLUMN_OF.get(str(name), name) for name in field))
                words = sentences(Refused(replace(problem, place=place)))
                wrong.setdefault(order, []).append(words.partition(": ")[2] or words)
            case _:
                stop(f"{file}: {sentences(Refused(problem))}")
    for order, told in sorted(wrong.items()):
        report(file, lines[order], "; ".join(told))
    stop_if_wrong(len(wrong), len(lines))


def _chosen(file: Path | None, template: Path | None, columns: Columns) -> Path | None:
    """Return the file to read; None when only a template was wanted, which is written."""
    if (file is None) is (template is None):
        stop("name a file to read, or --template and a file to write", 2)
    if template is not None:
        replace_file(template, csv_text(columns))
        needed = ", ".join(name for name, column in columns.items() if column.needed)
        out.print(
            f"Wrote {template}. Each line has to have {needed}; columns that are not used can be left out.",
            soft_wrap=True,
        )
    return file


def _bring(
    title: str,
    where: tuple[str, str | None],
    file: Path | None,
    table: tuple[Columns, Callable[[Book, dict[str, Any]], bool]],
    *,
    dry_run: bool,
) -> None:
    """Write the items of a file, or show what would come."""
    if file is None:
        return
    columns, write = table
    rows: list[Mapping[str, Any]] = []

    def write_and_note(book: Book, fields: dict[str, Any]) -> bool:
        if len(rows) < LINES:
            rows.append(dict(fields))
        return write(book, fields)

    code, database = where
    with books_to_write(database, code, dry_run=dry_run) as book:
        new, changed = import_file(book, file, columns, write_and_note)
        if dry_run:
            show_preview(book, rows, columns)
    out.print(f"{title}: {new} added, {changed} changed.{NOT_WRITTEN if dry_run else ''}")
