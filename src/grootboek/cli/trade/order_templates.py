"""`grootboek order-template`: the templates of sales orders, with the fields that they ask for."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Final

import typer

from grootboek.bookkeeping.order_templates import (
    add_order_template,
    add_standard_template,
    change_order_template,
    put_entry_field,
    remove_entry_field,
)
from grootboek.cli.importing import (
    Column,
    Columns,
    Unreadable,
    fields_from_options,
    import_file,
    text,
    whole_number,
    yes_or_no,
)
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, FileArgument, JsonOption, open_books, out
from grootboek.cli.whole_numbers import whole
from grootboek.ledger.order_template import LONGEST_TEXT, EntryField, EntryKind, OrderTemplateDraft
from grootboek.store.book import Book
from grootboek.store.masters.order_templates import order_templates

app = typer.Typer(help="Say how new sales orders begin, and what fields they ask for.", no_args_is_help=True)


def _kind(_book: object, cell: str) -> EntryKind:
    try:
        return EntryKind(cell.lower())
    except ValueError:
        raise Unreadable(f"{cell!r} is none of {', '.join(EntryKind)}") from None


COLUMNS: Final[Columns] = {
    "template": Column("template", text, needed=True),
    "lines": Column("of_lines", yes_or_no),
    "number": Column("number", whole_number, needed=True),
    "name": Column("name", text, needed=True),
    "type": Column("kind", _kind, needed=True),
    "mask": Column("mask", text),
    "length": Column("longest", whole_number),
}
"""The columns of a file of fields; `lines` says yes where a field is asked for each line of an order.

The mask tells clients how a value is to be written.
"""

NameArgument = Annotated[str, typer.Argument(help="The name of the template.", metavar="NAME")]
NumberArgument = Annotated[int, typer.Argument(help="The number of the field.", metavar="NUMBER", parser=whole(1))]
_LINES_HELP: Final = "A field of the lines of orders, not of orders themselves."


@app.command()
def add(
    code: AdministrationArgument,
    name: NameArgument,
    with_vat: Annotated[bool, typer.Option("--with-vat", help="Prices of its orders include VAT.")] = False,
    blocked: Annotated[
        bool, typer.Option("--blocked", help="Its orders are blocked until somebody says else.")
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Add a template without fields."""
    with open_books(database, code, writing=True) as book:
        add_order_template(book, OrderTemplateDraft(name=name, amounts_include_vat=with_vat, blocks_orders=blocked))
    out.print(f"Added template {name}.", markup=False)


@app.command()
def standard(code: AdministrationArgument, database: DatabaseOption = None) -> None:
    """Give an administration of an older version the template that a new one has."""
    with open_books(database, code, writing=True) as book:
        template = add_standard_template(book)
    out.print(f"Added template {template.name}.")


@app.command()
def change(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    name: NameArgument,
    active: Annotated[bool | None, typer.Option(help="Whether new orders may have it.")] = None,
    with_vat: Annotated[bool | None, typer.Option(help="Whether prices of its orders include VAT.")] = None,
    blocked: Annotated[
        bool | None, typer.Option(help="Whether its orders are blocked until somebody says else.")
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Change how new orders begin by a template; those that are there stay as they are."""
    stated = {"active": active, "amounts_include_vat": with_vat, "blocks_orders": blocked}
    facts: dict[str, Any] = {fact: value for fact, value in stated.items() if value is not None}
    with open_books(database, code, writing=True) as book:
        change_order_template(book, name, lambda draft: replace(draft, **facts))
    out.print(f"Changed template {name}.", markup=False)


@app.command()
def field(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    template: NameArgument,
    number: NumberArgument,
    name: Annotated[str, typer.Argument(help="What the field is called.", metavar="FIELD")],
    kind: Annotated[EntryKind, typer.Option("--type", help="What it asks for.", metavar="TYPE")],
    lines: Annotated[bool, typer.Option("--lines", help=_LINES_HELP)] = False,
    length: Annotated[
        int | None,
        typer.Option(
            help="The longest text that a field of texts takes.", metavar="COUNT", parser=whole(1, LONGEST_TEXT)
        ),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Give a template a field, in the place of the one with its number."""
    options = {"template": template, "number": str(number), "name": name, "type": kind.value}
    options |= {"lines": "yes" if lines else "no", "length": str(length or "")}
    with open_books(database, code, writing=True) as book:
        _put(book, fields_from_options(COLUMNS, book, options))
    out.print(f"Template {template} asks for {name}.", markup=False)


def _put(book: Book, fields: Mapping[str, Any]) -> bool:
    own = {name: value for name, value in fields.items() if name not in ("template", "of_lines")}
    return put_entry_field(book, fields["template"], EntryField(**own), of_lines=fields.get("of_lines", False))


@app.command("import")
def import_fields(code: AdministrationArgument, file: FileArgument, database: DatabaseOption = None) -> None:
    """Give templates the fields of a CSV or XLSX file: all of them, or none when a line is wrong."""
    with open_books(database, code, writing=True) as book:
        new, changed = import_file(book, file, COLUMNS, _put)
    out.print(f"Fields: {new} added, {changed} changed.")


@app.command()
def remove(
    code: AdministrationArgument,
    template: NameArgument,
    number: NumberArgument,
    lines: Annotated[bool, typer.Option("--lines", help=_LINES_HELP)] = False,
    database: DatabaseOption = None,
) -> None:
    """Take a field from a template; what orders have for it is not shown any more."""
    with open_books(database, code, writing=True) as book:
        remove_entry_field(book, template, number, of_lines=lines)
    out.print(f"Template {template} does not ask for field {number} any more.", markup=False)


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the templates."""
    with open_books(database, code) as book:
        rows = [
            {
                "name": each.name,
                "active": each.active,
                "with_vat": each.amounts_include_vat,
                "blocked": each.blocks_orders,
                "fields": len(each.order_fields),
                "line_fields": len(each.line_fields),
            }
            for each in order_templates(book)
        ]
    show_rows(rows, ["name", "active", "with_vat", "blocked", "fields", "line_fields"], as_json=as_json)


@app.command("fields")
def show_fields(
    code: AdministrationArgument, template: NameArgument, as_json: JsonOption = False, database: DatabaseOption = None
) -> None:
    """List the fields of a template, as `import` reads them."""
    with open_books(database, code) as book:
        found = order_templates(book, name=template)
        rows = [
            {
                "template": each.name,
                "lines": of_lines,
                "number": one.number,
                "name": one.name,
                "type": one.kind.value,
                "mask": one.mask,
                "length": one.longest,
            }
            for each in found
            for of_lines, fields in (("no", each.order_fields), ("yes", each.line_fields))
            for one in fields
        ]
    show_rows(rows, list(COLUMNS), as_json=as_json)
