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
from grootboek.bookkeeping.printing import sender
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, JsonOption, open_books, out, stop
from grootboek.ledger.invoice import DEFAULT_TEMPLATE
from grootboek.ledger.invoice_template import InvoiceTemplate
from grootboek.papers.faults import CannotPrint
from grootboek.papers.invoice_page import invoice_html
from grootboek.papers.pdf import pdf_of
from grootboek.papers.sample_invoice import sample_invoice
from grootboek.store.book import Book

app = typer.Typer(help="Set how the invoices of an administration look.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(help=f"The template; {DEFAULT_TEMPLATE} when absent.", metavar="[NAME]")]
FolderOption = Annotated[
    Path | None,
    typer.Option("--to", help="Write the page, style, logo and texts as files into this folder.", file_okay=False),
]


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the templates: which have a page, a style, a logo, a colour or texts of their own."""
    with open_books(database, code) as book:
        found = templates_as_set(book)
    show_rows([_row(one) for one in found], ("name", "html", "css", "logo", "colour", "texts"), as_json=as_json)


@app.command()
def show(
    code: AdministrationArgument,
    name: NameArgument = DEFAULT_TEMPLATE,
    to: FolderOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show the texts and the colour of a template; with --to write all of it as files, to begin from."""
    with open_books(database, code) as book:
        found = _found(book, name)
        whole = whole_template(book, found.name)
    print(f"{whole.name}, colour {whole.colour}, logo {whole.logo_type or 'none'}")
    for text_name, text in whole.texts.items():
        print(f"\n{text_name}:\n{text.strip()}")
    if to is not None:
        names = _write(whole, to)
        print(f"\n{to} holds " + ", ".join(names))


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
        typer.Option(help="A text, or @ and a file with it; can be given again.", metavar="NAME=TEXT"),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(help="What is decided by the default again: html, css, logo, colour or the name of a text."),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Set a template, or change what is stated of it; invoices that use it look so from then on."""
    changes: dict[str, str | bytes] = {}
    for field, file in (("html", html), ("css", css)):
        if file is not None:
            changes[field] = _read(file)
    if logo is not None:
        changes["logo"] = logo.read_bytes()
    if colour is not None:
        changes["colour"] = colour
    with open_books(database, code, writing=True) as book:
        old = template_as_set(book, name) or InvoiceTemplate(name=name)
        stated = _without(old, without or [])
        texts = {**stated.texts, **dict(_named_text(one) for one in text or [])}
        kept = set_template(book, replace(stated, texts=texts, **changes))  # type: ignore[arg-type]
    out.print(f"Template {kept.name} is set.", markup=False)


@app.command()
def remove(
    code: AdministrationArgument,
    name: Annotated[str, typer.Argument(help="The template.", metavar="NAME")],
    database: DatabaseOption = None,
) -> None:
    """Remove a template that no invoice uses; of the default one, all that was set."""
    with open_books(database, code, writing=True) as book:
        remove_template(book, name)
    out.print(f"Template {name} is removed.", markup=False)


@app.command()
def preview(
    code: AdministrationArgument,
    file: Annotated[Path, typer.Argument(help="The PDF file to write.", dir_okay=False)],
    name: NameArgument = DEFAULT_TEMPLATE,
    database: DatabaseOption = None,
) -> None:
    """Print a sample invoice by a template to a PDF file."""
    with open_books(database, code) as book:
        template = whole_template(book, _found(book, name).name)
        facts = sample_invoice(sender(book), template)
    try:
        file.write_bytes(pdf_of(invoice_html(facts), bytes(32)))
    except CannotPrint as problem:
        stop(str(problem))
    out.print(f"{file} is what an invoice by {template.name} looks like.", markup=False)


def _found(book: Book, name: str) -> InvoiceTemplate:
    found = template_as_set(book, name)
    if found is None:
        stop(f"there is no template {name!r}")
    return found


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


def _named_text(stated: str) -> tuple[str, str]:
    name, equals, text = stated.partition("=")
    if not equals:
        stop(f"--text is NAME=TEXT, not {stated!r}", 2)
    return name.strip(), _read(Path(text[1:])) if text.startswith("@") else text


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        stop(f"{file} is no text in UTF-8", 2)
    except OSError as problem:
        stop(f"{file} cannot be read: {problem.strerror}", 2)


def _write(template: InvoiceTemplate, folder: Path) -> list[str]:
    """Write a template as files and return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = "".join(template.name.split()).lower().replace("/", "-")
    files = {f"{stem}.html": template.html.encode(), f"{stem}.css": template.css.encode()}
    files |= {f"{stem}.{name}.txt": text.encode() for name, text in template.texts.items()}
    if template.logo is not None:
        files[f"{stem}{mimetypes.guess_extension(template.logo_type) or '.logo'}"] = template.logo
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return sorted(files)
