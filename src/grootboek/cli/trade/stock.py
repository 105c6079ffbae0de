"""`grootboek stock`: recording counts of articles, what comes in and goes out, and listing what is in stock and what is free."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer

from grootboek.bookkeeping.stock import change_stock, move_stock, stock_levels
from grootboek.cli.importing import Column, Columns, import_file, number, text, value_from_text
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, FileArgument, JsonOption, open_books, out
from grootboek.cli.words import WrongItem
from grootboek.store.book import Book
from grootboek.store.masters.articles import articles

app = typer.Typer(help="Record counts and movements of articles, and list what is in stock.", no_args_is_help=True)

COLUMNS: Final[Columns] = {
    "article": Column("code", text, needed=True),
    "counted": Column("counted", number),
    "moved": Column("moved", number),
}
"""The columns of a file of stock: how many were counted, or how many came in (with a minus: went out)."""


@app.command()
def count(
    code: AdministrationArgument,
    article: Annotated[str, typer.Argument(help="The code of the article.", metavar="ARTICLE")],
    quantity: Annotated[str, typer.Argument(help="How many were counted.", metavar="QUANTITY")],
    database: DatabaseOption = None,
) -> None:
    """Record how many there are of an article; from then on its stock is tracked."""
    with open_books(database, code, writing=True) as book:
        counted = change_stock(book, article, value_from_text(book, "quantity", number, quantity))
    out.print(f"Article {counted.code}: {counted.stock.normalize():f} in stock.")


@app.command(context_settings={"ignore_unknown_options": True})
def move(
    code: AdministrationArgument,
    article: Annotated[str, typer.Argument(help="The code of the article.", metavar="ARTICLE")],
    quantity: Annotated[
        str, typer.Argument(help="How many came in; with a minus, how many went out.", metavar="QUANTITY")
    ],
    database: DatabaseOption = None,
) -> None:
    """Record how many of an article came in or went out; from then on its stock is tracked."""
    with open_books(database, code, writing=True) as book:
        moved = move_stock(book, article, value_from_text(book, "quantity", number, quantity))
    out.print(f"Article {moved.code}: {moved.stock.normalize():f} in stock.")


@app.command("import")
def import_stock(code: AdministrationArgument, file: FileArgument, database: DatabaseOption = None) -> None:
    """Record the counts and movements of a CSV or XLSX file: all of them, or none when a line is wrong."""

    def write(book: Book, fields: Mapping[str, Any]) -> bool:
        counted, moved = fields.get("counted"), fields.get("moved")
        if (counted is None) == (moved is None):
            raise WrongItem(("counted or moved", "is needed, and not both"))
        if counted is not None:
            change_stock(book, fields["code"], counted)
        else:
            move_stock(book, fields["code"], fields["moved"])
        return False

    with open_books(database, code, writing=True) as book:
        _, changed = import_file(book, file, COLUMNS, write)
    out.print(f"Stock: {changed} lines recorded.")


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the articles whose stock is tracked; what orders reserve is not free."""
    with open_books(database, code) as book:
        tracked = articles(book, stock_tracked=True)
        levels = stock_levels(book, tracked)
    rows = [
        {
            "code": article.code,
            "name": article.name,
            "stock": levels[article.id].technical,
            "free": levels[article.id].free,
        }
        for article in tracked
    ]
    show_rows(rows, ["code", "name", "stock", "free"], as_json=as_json)
