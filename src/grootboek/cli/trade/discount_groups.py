"""`grootboek discount-group`: groups of articles and of customers on which prices are agreed together."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer

from grootboek.bookkeeping.discount_groups import put_customer_in_group, put_discount_group, remove_discount_group
from grootboek.cli.importing import Column, Columns, Unreadable, import_file, text
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, FileArgument, JsonOption, open_books, out
from grootboek.ledger.discount_group import DiscountGroupDraft, GroupKind
from grootboek.store.book import Book
from grootboek.store.masters.discount_groups import discount_groups, groups_of_customers
from grootboek.store.masters.parties import codes_of_parties

app = typer.Typer(help="Group articles and customers on which prices are agreed together.", no_args_is_help=True)


def _kind(_book: object, cell: str) -> GroupKind:
    try:
        return GroupKind(cell.lower())
    except ValueError:
        raise Unreadable(f"{cell!r} is not one of {', '.join(GroupKind)}") from None


COLUMNS: Final[Columns] = {
    "kind": Column("kind", _kind, needed=True),
    "code": Column("code", text, needed=True),
    "name": Column("name", text, needed=True),
}
"""The columns of a file of discount groups."""
CUSTOMERS: Final[Columns] = {
    "customer": Column("party_code", text, needed=True),
    "group": Column("group_code", text),
}
"""The columns of a file of customers with their groups; without a group a customer is in none."""

KindArgument = Annotated[GroupKind, typer.Argument(help="What is in the group.", metavar="KIND")]
CodeArgument = Annotated[str, typer.Argument(help="The code of the group.", metavar="GROUP")]


@app.command()
def put(
    code: AdministrationArgument,
    kind: KindArgument,
    own_code: CodeArgument,
    name: Annotated[str, typer.Argument(help="The name of the group.", metavar="NAME")],
    database: DatabaseOption = None,
) -> None:
    """Add a discount group, or give it another name."""
    with open_books(database, code, writing=True) as book:
        is_new = put_discount_group(book, DiscountGroupDraft(kind=kind, code=own_code, name=name))
    out.print(f"{'Added' if is_new else 'Changed'} discount group of {kind.value} {own_code}.")


@app.command("import")
def import_groups(code: AdministrationArgument, file: FileArgument, database: DatabaseOption = None) -> None:
    """Add or rename the discount groups of a CSV or XLSX file: all of them, or none when a line is wrong."""

    def write(book: Book, fields: Mapping[str, Any]) -> bool:
        return put_discount_group(book, DiscountGroupDraft(**fields))

    with open_books(database, code, writing=True) as book:
        new, changed = import_file(book, file, COLUMNS, write)
    out.print(f"Discount groups: {new} added, {changed} changed.")


@app.command()
def customer(
    code: AdministrationArgument,
    party: Annotated[str, typer.Argument(help="The code of the customer.", metavar="CUSTOMER")],
    group: Annotated[str, typer.Argument(help="The code of the group; none takes him out.", metavar="GROUP")] = "",
    database: DatabaseOption = None,
) -> None:
    """Put a customer in a discount group, in the place of the one that he is in."""
    with open_books(database, code, writing=True) as book:
        put_customer_in_group(book, party, group or None)
    out.print(f"Customer {party} is in {f'discount group {group}' if group else 'no discount group'}.")


@app.command()
def import_customers(code: AdministrationArgument, file: FileArgument, database: DatabaseOption = None) -> None:
    """Put the customers of a CSV or XLSX file in their discount groups: all of them, or none when a line is wrong."""

    def write(book: Book, fields: Mapping[str, Any]) -> bool:
        put_customer_in_group(book, fields["party_code"], fields.get("group_code"))
        return True

    with open_books(database, code, writing=True) as book:
        put_in, _ = import_file(book, file, CUSTOMERS, write)
    out.print(f"Customers: {put_in} put in their groups.")


@app.command()
def remove(
    code: AdministrationArgument, kind: KindArgument, own_code: CodeArgument, database: DatabaseOption = None
) -> None:
    """Remove a discount group on which no price is agreed."""
    with open_books(database, code, writing=True) as book:
        remove_discount_group(book, kind, own_code)
    out.print(f"Removed discount group of {kind.value} {own_code}.")


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the discount groups, those of customers with who is in them."""
    with open_books(database, code) as book:
        groups, of_customers = discount_groups(book), groups_of_customers(book)
        codes = codes_of_parties(book, list(of_customers))
    rows = [
        {
            "kind": group.kind.value,
            "code": group.code,
            "name": group.name,
            "customers": " ".join(codes[party] for party, number in of_customers.items() if number == group.id),
        }
        for group in groups
    ]
    show_rows(rows, [*COLUMNS, "customers"], as_json=as_json)
