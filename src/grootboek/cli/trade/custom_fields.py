"""`grootboek custom-field`: fields that an administration adds to its customers, suppliers and articles."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Any, Final

import typer

from grootboek.bookkeeping.custom_fields import add_custom_field, change_custom_field, remove_custom_field
from grootboek.cli.importing import Column, Columns, Unreadable, import_file
from grootboek.cli.importing import text as text_of_column
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, FileArgument, JsonOption, open_books, out
from grootboek.cli.whole_numbers import whole
from grootboek.ledger.custom_field import LONGEST_TEXT, CustomFieldDraft, FieldSubject, FieldType
from grootboek.store.book import Book
from grootboek.store.masters.custom_fields import custom_fields
from grootboek.wire.literals import is_digits

app = typer.Typer(
    help="Add fields to customers, suppliers and articles, bring such fields in from a file, list and remove them.",
    no_args_is_help=True,
)

SubjectArgument = Annotated[FieldSubject, typer.Argument(help="Who or what has the field.", metavar="SUBJECT")]
NameArgument = Annotated[str, typer.Argument(help="The name of the field.", metavar="NAME")]
_LENGTH_HELP: Final = "The longest text that a field of texts takes."
_CHOICE_HELP: Final = "One of the values of a field of choices; for each once."


_BAR: Final = re.compile(r"[\\|]")
_PIECE: Final = re.compile(r"\\([\\|])|(\|)|(.)", re.DOTALL)


def _choices(_book: object, cell: str) -> tuple[str, ...]:
    """Return the choices that a cell states."""
    choices = [""]
    for written, bar, sign in _PIECE.findall(cell):
        if bar:
            choices.append("")
        choices[-1] += written or sign
    return tuple(choice.strip() for choice in choices)


def _one_of(names: type[FieldSubject] | type[FieldType]) -> Callable[[object, str], Any]:
    """Return what reads a name of an enumeration."""

    def read(_book: object, cell: str) -> FieldSubject | FieldType:
        try:
            return names(cell.lower())
        except ValueError:
            raise Unreadable(f"{cell!r} is none of {', '.join(names)}") from None

    return read


def _length(_book: object, cell: str) -> int:
    if not is_digits(cell):
        raise Unreadable(f"{cell!r} is not a whole number")
    # The books say how long it may be; this is longer, whatever more digits it has.
    return int(cell[:9])


COLUMNS: Final[Columns] = {
    "subject": Column("subject", _one_of(FieldSubject), needed=True),
    "name": Column("name", text_of_column, needed=True),
    "type": Column("kind", _one_of(FieldType), needed=True),
    "length": Column("longest", _length),
    "choices": Column("choices", _choices),
}
"""The columns of a file of fields; choices are separated by bars, and a bar within one is written `\\|`."""


@app.command()
def add(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    subject: SubjectArgument,
    name: NameArgument,
    kind: Annotated[FieldType, typer.Argument(help="What it holds.", metavar="TYPE")],
    length: Annotated[
        int | None, typer.Option(help=_LENGTH_HELP, metavar="COUNT", parser=whole(1, LONGEST_TEXT))
    ] = None,
    choice: Annotated[list[str] | None, typer.Option(help=_CHOICE_HELP)] = None,
    database: DatabaseOption = None,
) -> None:
    """Add a field, behind those that are there; texts that relations have under its name already become its values."""
    with open_books(database, code, writing=True) as book:
        draft = CustomFieldDraft(subject=subject, name=name, kind=kind, longest=length, choices=tuple(choice or ()))
        add_custom_field(book, draft)
    out.print(f"Added field {name}.")


@app.command()
def change(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    subject: SubjectArgument,
    name: NameArgument,
    length: Annotated[
        int | None, typer.Option(help=_LENGTH_HELP, metavar="COUNT", parser=whole(1, LONGEST_TEXT))
    ] = None,
    choice: Annotated[list[str] | None, typer.Option(help=_CHOICE_HELP)] = None,
    database: DatabaseOption = None,
) -> None:
    """Change the length of a field of texts, or all choices of a field of choices; what it holds has to fit still."""

    def changed(field: CustomFieldDraft) -> CustomFieldDraft:
        return replace(field, longest=length or field.longest, choices=tuple(choice or field.choices))

    with open_books(database, code, writing=True) as book:
        change_custom_field(book, subject, name, changed)
    out.print(f"Changed field {name}.")


@app.command("import")
def import_fields(code: AdministrationArgument, file: FileArgument, database: DatabaseOption = None) -> None:
    """Add the fields of a CSV or XLSX file: all of them, or none when a line is wrong."""

    def write(book: Book, fields: Mapping[str, Any]) -> bool:
        add_custom_field(book, CustomFieldDraft(**fields))
        return True

    with open_books(database, code, writing=True) as book:
        new, _ = import_file(book, file, COLUMNS, write)
    out.print(f"Fields: {new} added.")


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the fields, in the order in which clients see them."""
    with open_books(database, code) as book:
        rows = [
            {
                "subject": field.subject.value,
                "name": field.name,
                "type": field.kind.value,
                "length": field.longest,
                "choices": "|".join(_BAR.sub(r"\\\g<0>", choice) for choice in field.choices),
            }
            for field in custom_fields(book)
        ]
    show_rows(rows, list(COLUMNS), as_json=as_json)


@app.command()
def remove(
    code: AdministrationArgument, subject: SubjectArgument, name: NameArgument, database: DatabaseOption = None
) -> None:
    """Remove a field, and the values that relations or articles have for it."""
    with open_books(database, code, writing=True) as book:
        count = remove_custom_field(book, subject, name)
    out.print(f"Removed field {name}, and {count} {'value' if count == 1 else 'values'}.")
