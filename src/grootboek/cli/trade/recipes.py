"""`grootboek recipe`: of what other articles an article is made."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Final

import typer

from grootboek.bookkeeping.recipes import put_recipe_part
from grootboek.cli.importing import Column, Columns, fields_from_options, import_file, number, text
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, FileArgument, JsonOption, open_books, out
from grootboek.store.book import Book
from grootboek.store.masters.articles import article_codes
from grootboek.store.masters.recipes import recipe_parts

app = typer.Typer(help="Say of what other articles an article is made.", no_args_is_help=True)

COLUMNS: Final[Columns] = {
    "article": Column("code", text, needed=True),
    "part": Column("part_code", text, needed=True),
    "quantity": Column("part_quantity", number, needed=True),
}
"""The columns of a file of recipes."""

ArticleArgument = Annotated[str, typer.Argument(help="The code of the article that is made.", metavar="ARTICLE")]
PartArgument = Annotated[str, typer.Argument(help="The code of the article that is in it.", metavar="PART")]


@app.command()
def put(
    code: AdministrationArgument,
    article: ArticleArgument,
    part: PartArgument,
    quantity: Annotated[str, typer.Argument(help="How many of the part are in one.", metavar="QUANTITY")],
    database: DatabaseOption = None,
) -> None:
    """State how many of a part an article is made of."""
    options = {"article": article, "part": part, "quantity": quantity}
    with open_books(database, code, writing=True) as book:
        put_recipe_part(book, **fields_from_options(COLUMNS, book, options))
    out.print(f"Article {article} is made of {quantity} of {part}.")


@app.command("import")
def import_recipes(code: AdministrationArgument, file: FileArgument, database: DatabaseOption = None) -> None:
    """State the parts of a CSV or XLSX file: all of them, or none when a line is wrong."""

    def write(book: Book, fields: Mapping[str, Any]) -> bool:
        return put_recipe_part(book, **fields)

    with open_books(database, code, writing=True) as book:
        new, changed = import_file(book, file, COLUMNS, write)
    out.print(f"Parts: {new} added, {changed} changed.")


@app.command()
def remove(
    code: AdministrationArgument, article: ArticleArgument, part: PartArgument, database: DatabaseOption = None
) -> None:
    """Take a part out of an article."""
    with open_books(database, code, writing=True) as book:
        put_recipe_part(book, article, part, Decimal(0))
    out.print(f"Article {article} is made without {part}.")


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the articles that are made of others, with their parts."""
    with open_books(database, code) as book:
        codes, parts = article_codes(book), recipe_parts(book)
    rows = [
        {"article": codes[made], "part": part.code, "quantity": part.quantity}
        for made in sorted(parts, key=codes.__getitem__)
        for part in parts[made]
    ]
    show_rows(rows, list(COLUMNS), as_json=as_json)
