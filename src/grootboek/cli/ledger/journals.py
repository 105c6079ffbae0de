"""`grootboek journal`: adding journals, such as a second cash box or bank account, changing and listing them."""

from dataclasses import replace
from typing import Annotated

import typer

from grootboek.bookkeeping.chart import add_journal, change_journal
from grootboek.cli.importing import Column, Columns, account_id, fields_from_options, text
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, JsonOption, open_books, out, stop
from grootboek.ledger.journal import JournalDraft, JournalKind
from grootboek.store.masters.chart import chart_of

app = typer.Typer(
    help="Add journals, such as a second cash box or bank account, change and list them.", no_args_is_help=True
)

COLUMNS: Columns = {
    "code": Column("code", text),
    "name": Column("name", text),
    "account": Column("account_id", account_id),
    "iban": Column("iban", text),
}


@app.command()
def add(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    kind: Annotated[JournalKind, typer.Argument(help="What is booked in it.", metavar="KIND")],
    own_code: Annotated[str, typer.Argument(help="Its code.", metavar="CODE")],
    name: Annotated[str, typer.Argument(help="Its name.", metavar="NAME")],
    account: Annotated[
        str, typer.Option(help="The code of its account: of cash or bank, of debtors or creditors by its kind.")
    ] = "",
    iban: Annotated[str, typer.Option(help="The account at the bank whose statements are booked in it.")] = "",
    database: DatabaseOption = None,
) -> None:
    """Add a journal; its number is that of its account, else the next one that is free."""
    with open_books(database, code, writing=True) as book:
        chart = chart_of(book)
        fields = fields_from_options(COLUMNS, book, {"code": own_code, "name": name, "account": account, "iban": iban})
        booked_on = chart.accounts.get(fields.get("account_id", 0))
        taken = {journal.number for journal in chart.journals.values()}
        number = booked_on.number if booked_on and booked_on.number not in taken else max(taken, default=0) + 1
        journal = add_journal(book, JournalDraft(**{"code": "", "name": "", **fields, "number": number, "kind": kind}))
    out.print(f"Added journal {journal.code} with number {journal.number}.", markup=False)


@app.command("set")
def change(
    code: AdministrationArgument,
    own_code: Annotated[str, typer.Argument(help="The code of the journal.", metavar="CODE")],
    iban: Annotated[str, typer.Option(help="The account at the bank whose statements are booked in it.")],
    database: DatabaseOption = None,
) -> None:
    """Say which account at the bank a journal is of; an empty text takes that away."""
    with open_books(database, code, writing=True) as book:
        journal = chart_of(book).journal(own_code)
        if journal is None:
            stop(f"there is no journal {own_code!r}")
        change_journal(book, journal.id, lambda draft: replace(draft, iban=iban))
    out.print(f"Journal {journal.code} is of account {iban}." if iban else f"Journal {journal.code} is of no account.")


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the journals by number."""
    with open_books(database, code) as book:
        chart = chart_of(book)
    rows = [
        {
            "id": journal.id,
            "number": journal.number,
            "code": journal.code,
            "name": journal.name,
            "kind": journal.kind.value,
            "account": chart.accounts[journal.account_id].code if journal.account_id else None,
            "iban": journal.iban,
            "active": journal.active,
        }
        for journal in sorted(chart.journals.values(), key=lambda journal: (journal.number, journal.id))
    ]
    show_rows(rows, ["number", "code", "name", "kind", "account", "iban", "active"], as_json=as_json)
