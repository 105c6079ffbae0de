"""`grootboek bank`: statements of banks are imported, matched and looked at, and payments that nothing tells of are assigned."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from grootboek.bookkeeping.assigning import Assignment
from grootboek.bookkeeping.assigning import assign as assign_transaction
from grootboek.bookkeeping.bank_rules import change_bank_settings
from grootboek.bookkeeping.importing_statements import ImportedStatement, import_bank_file
from grootboek.bookkeeping.matching_again import match_again, waiting_transactions
from grootboek.bookkeeping.returned_payments import is_returned
from grootboek.cli.bank.rules import app as rules
from grootboek.cli.importing import Column, account_id, cents, fields_from_options, text
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, JsonOption, errors, open_books, out, stop
from grootboek.cli.whole_numbers import whole
from grootboek.cli.words import sentences
from grootboek.formats.bank.faults import BankFileError
from grootboek.ledger.bank_booking import BankSettings, KeptStatement, KeptTransaction
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.table import shown_amount
from grootboek.store.banking.candidates import candidates_numbered
from grootboek.store.banking.statements import bank_statement_by_id, bank_statements
from grootboek.store.banking.transactions import bank_transaction_by_id, transactions_of_statement
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_facts

app = typer.Typer(
    help="Import statements of banks, look at them, and assign payments that nothing tells of.", no_args_is_help=True
)
app.add_typer(rules, name="rule")

_COLUMNS = ["id", "date", "amount", "name", "text", "outcome", "score", "evidence", "booking"]


@app.command("import")
def import_files(
    code: AdministrationArgument,
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Files of a bank: CAMT.053, CAMT.052, CAMT.054 or MT940.", metavar="FILE...", dir_okay=False
        ),
    ],
    database: DatabaseOption = None,
) -> None:
    """Import files of banks: each statement is booked whole or not at all, and nothing is booked twice.

    Ends with 1 when a file cannot be read or a statement is refused; the other files and statements stand.
    """
    failed = False
    for file in files:
        content = file.read_bytes()
        try:
            with open_books(database, code, writing=True) as book:
                done = import_bank_file(book, file.name, content)
        except BankFileError as error:
            errors.print(f"{file}: {error}", soft_wrap=True)
            failed = True
            continue
        for each in done:
            failed = not _told(file, each) or failed
    if failed:
        raise typer.Exit(1)


def _told(file: Path, done: ImportedStatement) -> bool:
    """Say what became of a statement; False when it was refused."""
    head = f"{file}: statement {done.stated.number or done.stated.identity} of {done.stated.account}"
    if done.refused is not None:
        errors.print(f"{head}: {sentences(done.refused)}", soft_wrap=True)
        return False
    if done.is_known:
        out.print(f"{head}: was imported already.", soft_wrap=True)
        return True
    told = ", ".join(f"{count} {outcome.value}" for outcome, count in sorted(done.outcomes.items())) or "none"
    known = f"; {done.known} known already" if done.known else ""
    out.print(f"{head}: {done.outcomes.total()} transactions ({told}){known}.", soft_wrap=True)
    for words in _differences(done.kept):
        out.print(f"  {words}", soft_wrap=True)
    return True


def _differences(kept: KeptStatement | None) -> Sequence[str]:
    """Return in words where the ledger's balance of the account is not the bank's."""
    if kept is None:
        return ()
    told = (
        ("opening", kept.opening_differs, kept.opening_amount, kept.ledger_opening),
        ("closing", kept.closing_differs, kept.closing_amount, kept.ledger_closing),
    )
    return [
        f"The {end} balance is {shown_amount(amount or 0)} at the bank and {shown_amount(own)} in the ledger."
        for end, differs, amount, own in told
        if differs
    ]


@app.command("list")
def show_statements(
    code: AdministrationArgument,
    unknown: Annotated[
        bool, typer.Option("--unknown", help="The transactions that wait to be assigned, instead of the statements.")
    ] = False,
    as_json: JsonOption = False,
    database: DatabaseOption = None,
) -> None:
    """List the statements that were imported, or the transactions of which nothing tells what they are of."""
    with open_books(database, code) as book:
        if unknown:
            show_rows((_row(kept) for kept, _ in waiting_transactions(book)), _COLUMNS, as_json=as_json)
            return
        statements = bank_statements(book)
        journals = chart_of(book).journals
    rows = [
        {
            "id": kept.id,
            "journal": journals[kept.journal_id].code,
            "number": kept.number or kept.identity,
            "file": kept.file_name,
            "transactions": kept.count,
            "closing": None if kept.closing_amount is None else shown_amount(kept.closing_amount),
            "ledger": shown_amount(kept.ledger_closing),
            "differs": kept.opening_differs or kept.closing_differs,
        }
        for kept in statements
    ]
    show_rows(rows, list(rows[0]) if rows else ["id"], as_json=as_json)


@app.command()
def show(
    code: AdministrationArgument,
    statement: Annotated[int, typer.Argument(help="The id of a statement.", metavar="STATEMENT", parser=whole(1))],
    as_json: JsonOption = False,
    database: DatabaseOption = None,
) -> None:
    """Show the transactions of a statement, what became of each and what tells so."""
    with open_books(database, code) as book:
        kept = bank_statement_by_id(book, statement)
        if kept is None:
            stop(f"there is no statement {statement}")
        rows = [_row(each) for each in transactions_of_statement(book, statement)]
    show_rows(rows, _COLUMNS, as_json=as_json)
    if not as_json:
        for words in _differences(kept):
            out.print(words)


def _row(kept: KeptTransaction) -> dict[str, object]:
    reported = kept.reported
    return {
        "id": kept.id,
        "date": reported.day.isoformat(),
        "amount": shown_amount(reported.amount),
        "name": reported.party_name or reported.party_iban,
        "text": reported.remittance or reported.payment_reference,
        "outcome": kept.outcome.value,
        "score": kept.score,
        "evidence": ", ".join(piece.value for piece in kept.evidence),
        "booking": kept.booking_number,
    }


@app.command()
def match(code: AdministrationArgument, database: DatabaseOption = None) -> None:
    """Match again the transactions that wait: their invoice or a rule for them may have come since.

    Ends with 1 when what one was found to be of cannot be booked, as in a locked period; the others are booked.
    """
    with open_books(database, code, writing=True) as book:
        done = match_again(book)
    for each in done:
        head = f"Transaction {each.kept.id}"
        if each.refused is not None:
            errors.print(f"{head}: {sentences(each.refused)}", soft_wrap=True)
        else:
            told = ", ".join(piece.value for piece in each.kept.evidence)
            out.print(
                f"{head} is {each.kept.outcome.value} ({told}): booking {each.kept.booking_number}.", soft_wrap=True
            )
    if not done:
        out.print("Nothing tells of what waits.")
    if any(each.refused for each in done):
        raise typer.Exit(1)


@app.command()
def assign(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    transaction: Annotated[
        int, typer.Argument(help="The id of a transaction.", metavar="TRANSACTION", parser=whole(1))
    ],
    invoice: Annotated[list[str] | None, typer.Option(help="The number of an invoice that it settles.")] = None,
    relation: Annotated[str, typer.Option(help="The code of the relation whose invoices these are.")] = "",
    account: Annotated[
        str,
        typer.Option(help="The code of the account that it is booked on; with invoices what is left of it, as a fee."),
    ] = "",
    vat_code: Annotated[str, typer.Option(help="The VAT code of what goes to the account.")] = "",
    database: DatabaseOption = None,
) -> None:
    """Book a transaction on what it is of: invoices, an account, or invoices less the fee of who paid it out."""
    with open_books(database, code, writing=True) as book:
        kept = bank_transaction_by_id(book, transaction)
        opening = kept is not None and is_returned(kept.reported)
        items = [_item(book, number, relation, settled_too=opening) for number in invoice or ()]
        columns = {"account": Column("account_id", account_id), "vat_code": Column("vat_code", text)}
        fields = fields_from_options(columns, book, {"account": account, "vat_code": vat_code})
        done = assign_transaction(book, transaction, Assignment(items=items, **fields))
    out.print(f"Transaction {transaction} is assigned: booking {done.booking_number}.")


def _item(book: Book, number: str, relation: str, *, settled_too: bool) -> ItemKey:
    """Return the open invoice with a number; the command ends when there is none, or several relations have it.

    What was turned back may be of one of which nothing is outstanding any more.
    """
    party = party_facts(book, "code", relation) if relation else None
    if relation and party is None:
        stop(f"there is no relation {relation!r}")
    items = candidates_numbered(book, [number])
    found = [
        item.key
        for item in items
        if (party is None or item.key.party_id == party.id) and (item.outstanding or settled_too)
    ]
    if len(found) != 1:
        stop(
            f"several relations have an invoice {number!r}: name one"
            if found
            else f"nothing is outstanding of {number!r}"
        )
    return found[0]


@app.command()
def differences(
    code: AdministrationArgument,
    most: Annotated[str, typer.Argument(help="How far a payment may lie from what is open.", metavar="MOST")],
    account: Annotated[
        str, typer.Option(help="The code of the account for differences; that of payment discounts when absent.")
    ] = "",
    database: DatabaseOption = None,
) -> None:
    """Set up to which difference a payment settles an invoice in full; 0 for none."""
    with open_books(database, code, writing=True) as book:
        columns = {"most": Column("largest_difference", cents), "account": Column("difference_account_id", account_id)}
        settings = BankSettings(**fields_from_options(columns, book, {"most": most, "account": account}))
        change_bank_settings(book, settings)
    out.print(f"Differences up to {shown_amount(settings.largest_difference)} are booked as such.")
