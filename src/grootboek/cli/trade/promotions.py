"""`grootboek promotion`: prices and discounts that hold for every customer during a time."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final

import typer

from grootboek.bookkeeping.pricing import add_price_agreement, remove_price_agreement
from grootboek.cli.importing import Column, Columns, day, fields_from_options, import_file, number, text
from grootboek.cli.opening import (
    AdministrationArgument,
    DatabaseOption,
    FileArgument,
    JsonOption,
    day_option,
    open_books,
    out,
    stop,
)
from grootboek.cli.trade.agreement_rows import show_agreements
from grootboek.cli.trade.cells import article_id, group_of
from grootboek.cli.whole_numbers import whole
from grootboek.ledger.discount_group import GroupKind
from grootboek.ledger.price_agreement import PriceAgreementDraft
from grootboek.store.book import Book
from grootboek.store.masters.price_agreements import price_agreements, promotions

app = typer.Typer(help="Add, list and remove prices that hold for every customer during a time.", no_args_is_help=True)

COLUMNS: Final[Columns] = {
    "name": Column("name", text, needed=True),
    "article": Column("article_id", article_id),
    "article_group": Column("article_group_id", group_of(GroupKind.ARTICLES)),
    "from": Column("quantity_from", number),
    "price": Column("price", number),
    "discount": Column("discount", number),
    "valid_from": Column("valid_from", day),
    "valid_through": Column("valid_through", day),
}
"""The columns of a file of promotions: each is on an article or a group of them, and is a price or a discount."""


@app.command()
def add(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    name: Annotated[str, typer.Argument(help="What the promotion is called.", metavar="NAME")],
    article: Annotated[str, typer.Option(help="The code of the article.")] = "",
    article_group: Annotated[str, typer.Option(help="The code of a discount group of articles, instead.")] = "",
    quantity: Annotated[
        str, typer.Option("--from", help="The smallest quantity for which it holds; any when absent.")
    ] = "",
    agreed: Annotated[str, typer.Option("--price", help="The price without VAT.")] = "",
    discount: Annotated[str, typer.Option(help="A percentage off the sales price, instead of a price.")] = "",
    valid_from: Annotated[date | None, day_option("--valid-from", "The first day on which it holds.")] = None,
    valid_through: Annotated[date | None, day_option("--valid-through", "The last day on which it holds.")] = None,
    database: DatabaseOption = None,
) -> None:
    """Begin a promotion of an article or of a group of them: a price or a discount."""
    options = {
        "name": name,
        "article": article,
        "article_group": article_group,
        "from": quantity,
        "price": agreed,
        "discount": discount,
    }
    with open_books(database, code, writing=True) as book:
        fields = fields_from_options(COLUMNS, book, options)
        draft = PriceAgreementDraft(**fields, valid_from=valid_from, valid_through=valid_through)
        promotion = add_price_agreement(book, draft)
    out.print(f"Added promotion {promotion.id}.")


@app.command("import")
def import_promotions(code: AdministrationArgument, file: FileArgument, database: DatabaseOption = None) -> None:
    """Add the promotions of a CSV or XLSX file: all of them, or none when a line is wrong."""

    def write(book: Book, fields: Mapping[str, Any]) -> bool:
        add_price_agreement(book, PriceAgreementDraft(**fields))
        return True

    with open_books(database, code, writing=True) as book:
        new, _ = import_file(book, file, COLUMNS, write)
    out.print(f"Promotions: {new} added.")


@app.command()
def remove(
    code: AdministrationArgument,
    promotion_id: Annotated[int, typer.Argument(help="The id of the promotion.", metavar="ID", parser=whole(1))],
    database: DatabaseOption = None,
) -> None:
    """Remove a promotion."""
    with open_books(database, code, writing=True) as book:
        if any(not found.is_promotion for found in price_agreements(book, id=promotion_id)):
            stop(f"{promotion_id} is a price agreement: grootboek price-agreement remove")
        remove_price_agreement(book, promotion_id)
    out.print(f"Removed promotion {promotion_id}.")


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the promotions; prices are without VAT."""
    with open_books(database, code) as book:
        show_agreements(book, promotions(book), list(COLUMNS), as_json=as_json)
