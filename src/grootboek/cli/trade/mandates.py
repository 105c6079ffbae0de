"""`grootboek mandate`: what customers signed for direct debit, once or for good."""

from datetime import date
from typing import Annotated

import typer

from grootboek.bookkeeping.mandates import add_mandate, withdraw_mandate
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, JsonOption, day_option, open_books, out, stop
from grootboek.cli.whole_numbers import whole
from grootboek.ledger.collection import MandateKind
from grootboek.ledger.mandate import MandateDraft
from grootboek.store.invoicing.mandates import mandates
from grootboek.store.masters.parties import codes_of_parties, party_facts

app = typer.Typer(help="Add, list and withdraw mandates for direct debit.", no_args_is_help=True)


@app.command()
def add(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    customer: Annotated[str, typer.Argument(help="The code of the customer.", metavar="CUSTOMER")],
    reference: Annotated[str, typer.Argument(help="The reference that the customer signed.", metavar="REFERENCE")],
    signed_on: Annotated[
        date | None, day_option("--signed", "The day on which it was signed; today when absent.")
    ] = None,
    iban: Annotated[str, typer.Option(help="The account to be debited; that of the customer when absent.")] = "",
    description: Annotated[str, typer.Option(help="What it is for.")] = "",
    one_off: Annotated[bool, typer.Option("--one-off", help="It may be used once.")] = False,
    b2b: Annotated[
        bool, typer.Option("--b2b", help="It is one between companies, without a right to a refund.")
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Add a mandate of a customer."""
    with open_books(database, code, writing=True) as book:
        party = party_facts(book, "code", customer)
        if party is None:
            stop(f"there is no party {customer!r}")
        mandate = add_mandate(
            book,
            MandateDraft(
                party_id=party.id,
                reference=reference,
                signed_on=signed_on or book.today,
                kind=MandateKind.ONE_OFF if one_off else MandateKind.RECURRING,
                scheme="b2b" if b2b else "core",
                description=description,
                iban=iban,
            ),
        )
    out.print(f"Added mandate {mandate.id}.", markup=False)


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the mandates."""
    with open_books(database, code) as book:
        kept = mandates(book)
        customers = codes_of_parties(book, [mandate.party_id for mandate in kept])
    rows = [
        {
            "id": mandate.id,
            "customer": customers[mandate.party_id],
            "reference": mandate.reference,
            "kind": mandate.kind.value,
            "scheme": mandate.scheme,
            "iban": mandate.iban,
            "signed": mandate.signed_on.isoformat(),
            "withdrawn": mandate.withdrawn_on and mandate.withdrawn_on.isoformat(),
        }
        for mandate in kept
    ]
    columns = ["id", "customer", "reference", "kind", "scheme", "iban", "signed", "withdrawn"]
    show_rows(rows, columns, as_json=as_json)


@app.command()
def withdraw(
    code: AdministrationArgument,
    mandate_id: Annotated[int, typer.Argument(help="The id of the mandate.", metavar="ID", parser=whole(1))],
    day: Annotated[date | None, day_option("--date", "The day on which it was withdrawn; today when absent.")] = None,
    database: DatabaseOption = None,
) -> None:
    """Write that a customer withdrew a mandate: nothing is collected under it any more."""
    with open_books(database, code, writing=True) as book:
        withdraw_mandate(book, mandate_id, day or book.today)
    out.print(f"Withdrew mandate {mandate_id}.", markup=False)
