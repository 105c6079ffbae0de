"""`grootboek stock`: recording a count of an article, and listing what is in stock and what is free."""

from typing import Annotated

import typer

from grootboek.bookkeeping.stock import change_stock, stock_levels
from grootboek.cli.importing import Column, fields_from_options, number
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, JsonOption, open_books, out
from grootboek.store.masters.articles import articles

app = typer.Typer(help="Record counts of articles, and list what is in stock.", no_args_is_help=True)


@app.command()
def count(
    code: AdministrationArgument,
    article: Annotated[str, typer.Argument(help="The code of the article.", metavar="ARTICLE")],
    quantity: Annotated[str, typer.Argument(help="How many were counted.", metavar="QUANTITY")],
    database: DatabaseOption = None,
) -> None:
    """Record how many there are of an article; from then on its stock is tracked."""
    with open_books(database, code, writing=True) as book:
        fields = fields_from_options({"quantity": Column("quantity", number)}, book, {"quantity": quantity})
        counted = change_stock(book, article, fields["quantity"])
    out.print(f"Article {counted.code}: {counted.stock.normalize():f} in stock.")


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
