"""`grootboek foreign-vat`: whether sales to consumers elsewhere in the European Union bear the VAT of their country."""

from dataclasses import replace
from typing import Annotated

import typer

from grootboek.bookkeeping.chart import change_account
from grootboek.bookkeeping.foreign_vat import charge_foreign_vat
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, open_books, out
from grootboek.ledger.refusal import Reason, refusal
from grootboek.ledger.vat_rates import RateKind
from grootboek.store.masters.chart import chart_of

app = typer.Typer(help="Charge the VAT of other countries of the EU to consumers there (OSS).", no_args_is_help=True)


@app.command()
def on(code: AdministrationArgument, database: DatabaseOption = None) -> None:
    """Charge foreign VAT from today on; every account for distance sales says first which rate its sales bear."""
    with open_books(database, code, writing=True) as book:
        changed = charge_foreign_vat(book, charging=True)
    out.print("Foreign VAT is charged from today on." if changed else "Foreign VAT was charged already.", markup=False)


@app.command()
def off(code: AdministrationArgument, database: DatabaseOption = None) -> None:
    """Charge foreign VAT no longer; what is booked stays as it is."""
    with open_books(database, code, writing=True) as book:
        changed = charge_foreign_vat(book, charging=False)
    out.print("Today is the last day of foreign VAT." if changed else "Foreign VAT was not charged.", markup=False)


@app.command()
def rate(
    code: AdministrationArgument,
    account: Annotated[str, typer.Argument(help="The code of the account for distance sales.", metavar="ACCOUNT")],
    kind: Annotated[
        RateKind,
        typer.Argument(
            help="SR standard, RRH and RRL reduced (high and low), PR parking, SRR super-reduced.", metavar="KIND"
        ),
    ],
    database: DatabaseOption = None,
) -> None:
    """Say which kind of rate the sales on an account bear in the country of the customer."""
    with open_books(database, code, writing=True) as book:
        found = chart_of(book).account(account)
        if found is None:
            raise refusal(Reason.NOT_FOUND, "account", account=account)
        change_account(book, found.id, lambda draft: replace(draft, vat_rate_code=kind.value))
    out.print(f"Sales on {found.code} bear the rate {kind.value}.", markup=False)
