"""`grootboek invoice-template`: how the invoices of an administration look."""

import mimetypes
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from grootboek.bookkeeping.invoice_templates import (
    remove_template,
    set_template,
    template_as_set,
    templates_as_set,
    whole_template,
)
from grootboek.bookkeeping.invoicing_settings import sender
from grootboek.cli.files import replace_file
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, JsonOption, open_books, out, stop
from grootboek.ledger.invoice import DEFAULT_TEMPLATE
from grootboek.ledger.invoice_template import InvoiceTemplate
from grootboek.papers.errors import CannotPrint
from grootboek.papers.invoice_page import invoice_html
from grootboek.papers.pdf import pdf_of
from grootboek.papers.sample_invoice import sample_invoice
from grootboek.store.book import Book

app = typer.Typer(help="Set how the invoices of an administration look.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(help=f"The template; {DEFAULT_TEMPLATE} when absent.", metavar="[NAME]")]
FolderOption = Annotated[
    Path | None,
    typer.Option("--to", help="A folder to write the page, style, logo and texts to.", file_okay=False),
]


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the templates, and which parts each has of its own."""
    with open_books(database, code) as book:
        templates = templates_as_set(book)
    show_rows(
        [_row(template) for template in templates], ("name", "html", "css", "logo", "colour", "texts"), as_json=as_json
    )


@app.command()
def show(
    code: AdministrationArgument,
    name: NameArgument = DEFAULT_TEMPLATE,
    to: FolderOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show the texts and the colour of a template; with --to write all of it to files, to start from."""
    with open_books(database, code) as book:
        whole = whole_template(book, _template(book, name).name)
    print(f"{whole.name}, colour {whole.colour}, logo {whole.logo_type or 'none'}")
    for text_name, text in whole.texts.items():
        print(f"\n{text_name}:\n{text.strip()}")
    if to is not None:
        names = _write(whole, to)
        print(f"\nWrote to {to}: " + ", ".join(names))


@app.command("set")
def set_(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    name: NameArgument = DEFAULT_TEMPLATE,
    html: Annotated[Path | None, typer.Option(help="The page: a file.", exists=True, dir_okay=False)] = None,
    css: Annotated[Path | None, typer.Option(help="The style: a file.", exists=True, dir_okay=False)] = None,
    logo: Annotated[Path | None, typer.Option(help="A PNG, JPEG or SVG file.", exists=True, dir_okay=False)] = None,
    colour: Annotated[str | None, typer.Option(help="The colour: #rrggbb.")] = None,
    text: Annotated[
        list[str] | None,
        typer.Option(help="A text, or @ and the file that holds it; can be given again.", metavar="NAME=TEXT"),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            help="A part to take from the default template again: html, css, logo, colour or the name of a text."
        ),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Make a template, or change the parts that are given; invoices that use it look so from then on."""
    changes: dict[str, str | bytes] = {}
    for field, file in (("html", html), ("css", css)):
        if file is not None:
            changes[field] = _read(file)
    if logo is not None:
        changes["logo"] = _bytes_of(logo)
    if colour is not None:
        changes["colour"] = colour
    with open_books(database, code, writing=True) as book:
        old = template_as_set(book, name) or InvoiceTemplate(name=name)
        remaining = _without(old, without or [])
        texts = {**remaining.texts, **dict(map(_named_text, text or []))}
        template = set_template(book, replace(remaining, texts=texts, **changes))  # type: ignore[arg-type]
    out.print(f"Set template {template.name}.")


@app.command()
def remove(
    code: AdministrationArgument,
    name: Annotated[str, typer.Argument(help="The template.", metavar="NAME")],
    database: DatabaseOption = None,
) -> None:
    """Remove a template that no invoice uses; the default one is as it was before it was set."""
    with open_books(database, code, writing=True) as book:
        remove_template(book, name)
    out.print(f"Removed template {name}.")


@app.command()
def preview(
    code: AdministrationArgument,
    file: Annotated[Path, typer.Argument(help="The PDF file to write.", dir_okay=False)],
    name: NameArgument = DEFAULT_TEMPLATE,
    database: DatabaseOption = None,
) -> None:
    """Write a sample invoice by a template to a PDF file."""
    if not file.resolve().parent.is_dir():
        stop(f"there is no folder {file.parent}", 2)
    with open_books(database, code) as book:
        template = whole_template(book, _template(book, name).name)
        facts = sample_invoice(sender(book), template)
    try:
        content = pdf_of(invoice_html(facts), bytes(32))
    except CannotPrint as problem:
        stop(str(problem))
    replace_file(file, content)
    out.print(f"Wrote a sample invoice by template {template.name} to {file}.")


def _template(book: Book, name: str) -> InvoiceTemplate:
    template = template_as_set(book, name)
    if template is None:
        stop(f"there is no template {name!r}")
    return template


def _row(template: InvoiceTemplate) -> dict[str, object]:
    return {
        "name": template.name,
        "html": bool(template.html),
        "css": bool(template.css),
        "logo": template.logo_type,
        "colour": template.colour,
        "texts": ", ".join(sorted(template.texts)),
    }


def _without(template: InvoiceTemplate, names: Sequence[str]) -> InvoiceTemplate:
    """Return a template less some of its parts and texts."""
    cleared: dict[str, object] = {name: None if name == "logo" else "" for name in names if name in _PARTS}
    unknown = [name for name in names if name not in _PARTS and name not in template.texts]
    if unknown:
        stop(f"the template has no {', '.join(unknown)} of its own", 2)
    texts = {name: text for name, text in template.texts.items() if name not in names}
    return replace(template, texts=texts, **cleared)  # type: ignore[arg-type]


_PARTS = ("html", "css", "logo", "colour")


def _named_text(option: str) -> tuple[str, str]:
    name, equals, text = option.partition("=")
    if not equals:
        stop(f"--text takes NAME=TEXT, not {option!r}", 2)
    return name.strip(), _read(Path(text[1:])) if text.startswith("@") else text


def _read(file: Path) -> str:
    try:
        return _bytes_of(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        stop(f"{file} is not a text in UTF-8", 2)


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        stop(f"{file} cannot be read: {problem.strerror}", 2)


def _write(template: InvoiceTemplate, folder: Path) -> list[str]:
    """Write a template as files and return their names."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        stop(f"{folder} cannot be made: {problem.strerror}")
    stem = "".join(template.name.split()).lower().replace("/", "-")
    files = {f"{stem}.html": template.html.encode(), f"{stem}.css": template.css.encode()}
    files |= {f"{stem}.{name}.txt": text.encode() for name, text in template.texts.items()}
    if template.logo is not None:
        files[f"{stem}{mimetypes.guess_extension(template.logo_type) or '.logo'}"] = template.logo
    for name, content in files.items():
        replace_file(folder / name, content)
    return sorted(files)
