"""`grootboek bank rule`: what transactions of an account or with a text are booked on."""

from typing import Annotated

import typer

from grootboek.bookkeeping.bank_rules import add_rule, remove_rule
from grootboek.cli.importing import account_id, value_from_text
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, JsonOption, open_books, out
from grootboek.cli.whole_numbers import whole
from grootboek.ledger.bank_booking import BankRuleDraft
from grootboek.ledger.vat import NO_VAT
from grootboek.store.banking.rules import bank_rules
from grootboek.store.masters.chart import chart_of

app = typer.Typer(help="Say what transactions of an account or with a text are booked on.", no_args_is_help=True)


@app.command()
def add(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    account: Annotated[str, typer.Argument(help="The code of the account that they are booked on.", metavar="ACCOUNT")],
    iban: Annotated[str, typer.Option("--iban", help="The account that they are from or went to.")] = "",
    text: Annotated[str, typer.Option(help="A text that stands in their name or remittance.")] = "",
    vat_code: Annotated[str, typer.Option(help="The VAT code of what is in them.")] = NO_VAT,
    payout: Annotated[
        bool, typer.Option("--payout", help="They are payouts of invoices that they name, less a fee for the account.")
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Add a rule; of two that fit a transaction, the first that was made counts."""
    with open_books(database, code, writing=True) as book:
        draft = BankRuleDraft(
            account_id=value_from_text(book, "account", account_id, account),
            party_iban=iban,
            text=text,
            vat_code=vat_code,
            is_payout=payout,
        )
        rule = add_rule(book, draft)
    out.print(f"Added rule {rule.id}.")


@app.command("list")
def show_rules(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the rules in the order in which they count."""
    with open_books(database, code) as book:
        accounts = chart_of(book).accounts
        rows = [
            {
                "id": rule.id,
                "iban": rule.party_iban,
                "text": rule.text,
                "account": accounts[rule.account_id].code,
                "vat_code": rule.vat_code,
                "payout": rule.is_payout,
            }
            for rule in bank_rules(book)
        ]
    show_rows(rows, ["id", "iban", "text", "account", "vat_code", "payout"], as_json=as_json)


@app.command()
def remove(
    code: AdministrationArgument,
    rule: Annotated[int, typer.Argument(help="The id of the rule.", metavar="RULE", parser=whole(1))],
    database: DatabaseOption = None,
) -> None:
    """Take a rule away; what was booked by it stays."""
    with open_books(database, code, writing=True) as book:
        remove_rule(book, rule)
    out.print(f"Rule {rule} is gone.")
