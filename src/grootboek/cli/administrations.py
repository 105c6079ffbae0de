"""`grootboek administration`: making administrations, listing them, and the facts that stand on their invoices."""

import json
from dataclasses import asdict, replace
from typing import Annotated, Final

import typer
from rich.table import Table

from grootboek.access.server import Server
from grootboek.bookkeeping.invoicing_settings import change_settings, check_sender, is_vat_number, sender, settings
from grootboek.cli.keys import create_administration, show_keys
from grootboek.cli.opening import (
    OPERATOR,
    AdministrationArgument,
    DatabaseOption,
    JsonOption,
    errors,
    found_administration,
    open_server,
    out,
    shown_day,
    shown_moment,
)
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.electronic_invoice import UblForm
from grootboek.store.book import open_book
from grootboek.store.masters.administrations import administrations

_ON_INVOICES: Final = ("street", "postcode", "city", "country", "vat_number", "coc_number")

app = typer.Typer(help="Make administrations, list them, and set what stands on their invoices.", no_args_is_help=True)


_UBL_FORM: Final = "The specification that electronic invoices are to meet."
_MAILS_UBL: Final = "Whether every mailed invoice has its UBL beside the PDF, or only those of customers who want it."
_PDF_HAS_DATA: Final = "Whether PDFs of invoices are PDF/A-3 with the invoice as data in them (Factur-X)."
_KINDS_STAY: Final = "Whether a customer or supplier stays what it is, or may become the other."
_ONE_KIND: Final = "Whether a party whose kind a program states is customer or supplier, or may be both."


@app.command()
def create(  # noqa: PLR0913, PLR0917 (a command's options)
    name: Annotated[str, typer.Argument(help="The name of the business.")],
    code: Annotated[str, typer.Option(help="A short code: lower-case letters, digits, - and _.")],
    email: Annotated[
        str, typer.Option(help="The e-mail address of its owner, who is made when there is no such user.")
    ] = "",
    street: Annotated[str | None, typer.Option(help="Street and house number.")] = None,
    postcode: Annotated[str | None, typer.Option(help="Postcode.")] = None,
    city: Annotated[str | None, typer.Option(help="City.")] = None,
    country: Annotated[str | None, typer.Option(help="Country, by name or code.")] = None,
    vat_number: Annotated[str | None, typer.Option(help="VAT number (btw-id).")] = None,
    coc_number: Annotated[str | None, typer.Option(help="Number at the chamber of commerce (KvK).")] = None,
    as_json: JsonOption = False,
    database: DatabaseOption = None,
) -> None:
    """Make an administration with the standard chart, its owner, and his credentials for all three doors.

    Until its address, VAT number and KvK number are there, its invoices cannot be mailed: the law wants these on each.
    """
    # locals() is the options as long as no other name was bound: this line has to be the first.
    details = {key: value for key, value in locals().items() if key in _ON_INVOICES and value is not None}
    with open_server(database, migrating=True) as server:
        draft = AdministrationDraft(code=code, name=name, **details)
        keys = create_administration(server, draft, email or f"{code}@grootboek.local")
        _say_what_lacks(server, code)
    if as_json:
        print(json.dumps(keys.as_json()))
    else:
        out.print(f"Made administration {code}. Keep these credentials: they are not shown again.\n")
        show_keys(keys)


@app.command("list")
def show_all(as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the administrations."""
    with open_server(database) as server:
        rows = administrations(server.database)
    if as_json:
        print(json.dumps([{"code": row.code, "name": row.name, "id": row.id} for row in rows]))
        return
    table = Table("code", "name", "made", "last changed")
    for row in rows:
        table.add_row(row.code, row.name, shown_day(row.created_at), shown_moment(row.changed_at))
    out.print(table)


@app.command("set")
def change(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    name: Annotated[str | None, typer.Option(help="The name of the business.")] = None,
    street: Annotated[str | None, typer.Option(help="Street and house number.")] = None,
    postcode: Annotated[str | None, typer.Option(help="Postcode.")] = None,
    city: Annotated[str | None, typer.Option(help="City.")] = None,
    country: Annotated[str | None, typer.Option(help="Country, by name or code.")] = None,
    vat_number: Annotated[str | None, typer.Option(help="VAT number (btw-id).")] = None,
    coc_number: Annotated[str | None, typer.Option(help="Number at the chamber of commerce (KvK).")] = None,
    email: Annotated[str | None, typer.Option(help="E-mail address.")] = None,
    phone: Annotated[str | None, typer.Option(help="Telephone number.")] = None,
    iban: Annotated[str | None, typer.Option(help="The IBAN that customers pay to.")] = None,
    bic: Annotated[str | None, typer.Option(help="The BIC of that bank (optional).")] = None,
    creditor_id: Annotated[str | None, typer.Option(help="Creditor id (incassant-id), for direct debits.")] = None,
    number_pattern: Annotated[
        str | None,
        typer.Option("--invoice-pattern", help="How invoices are numbered: {year}-{number:4} makes 2026-0001."),
    ] = None,
    ubl_form: Annotated[UblForm | None, typer.Option("--ubl", help=_UBL_FORM)] = None,
    mails_ubl: Annotated[bool | None, typer.Option("--mail-ubl/--mail-pdf-only", help=_MAILS_UBL)] = None,
    pdf_has_data: Annotated[bool | None, typer.Option("--pdf-with-data/--plain-pdf", help=_PDF_HAS_DATA)] = None,
    party_kinds_stay: Annotated[
        bool | None, typer.Option("--party-kinds-stay/--party-kinds-change", help=_KINDS_STAY)
    ] = None,
    one_kind_of_party: Annotated[
        bool | None, typer.Option("--one-kind-of-party/--both-kinds-of-party", help=_ONE_KIND)
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Set what stands on invoices, what banks need for direct debits, and what parties may be; an empty text clears an option."""
    # locals() is the options as long as no other name was bound: this line has to be the first.
    changes = {key: value for key, value in locals().items() if key not in ("code", "database") and value is not None}
    with open_server(database) as server:
        row = found_administration(server, code)
        with open_book(server.database, row.id, OPERATOR, writing=True) as book:
            change_settings(book, lambda settings: replace(settings, **changes))
    if vat_number and not is_vat_number(vat_number):
        errors.print(f"grootboek: {vat_number} is not the VAT number of an EU country; it was set all the same")
    names = ", ".join(key.replace("_", " ") for key in changes) or "nothing"
    out.print(f"Set {names} of administration {code}.")


@app.command()
def show(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """Show what stands on the invoices of an administration, what banks need for direct debits, and what parties may be."""
    with open_server(database) as server:
        row = found_administration(server, code)
        with open_book(server.database, row.id, OPERATOR) as book:
            shown = asdict(settings(book))
        _say_what_lacks(server, code)
    if as_json:
        print(json.dumps(shown))
        return
    table = Table("", row.code)
    for key, value in shown.items():
        table.add_row(key.replace("_", " "), ("yes" if value else "no") if isinstance(value, bool) else value)
    out.print(table)


def _say_what_lacks(server: Server, code: str) -> None:
    """Say which details the law wants on invoices and this administration lacks; its invoices are not mailed without them."""
    row = found_administration(server, code)
    with open_book(server.database, row.id, OPERATOR) as book:
        lacking = [str(problem.place[-1]) for problem in check_sender(sender(book))]
    if lacking:
        options = " ".join(_OPTIONS_OF[name] for name in lacking)
        errors.print(
            f"grootboek: invoices of {code} are not mailed yet, since they would lack what the law wants; "
            f"set it with: grootboek administration set {code} {options}",
            soft_wrap=True,
        )


_OPTIONS_OF: Final = {
    "address": "--street STREET --postcode POSTCODE --city CITY",
    "vat_number": "--vat-number NUMBER",
    "coc_number": "--coc-number NUMBER",
}
