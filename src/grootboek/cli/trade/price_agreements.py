"""`grootboek price-agreement`: the prices and discounts that were agreed with customers."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final

import typer

from grootboek.bookkeeping.pricing import add_price_agreement, remove_price_agreement
from grootboek.cli.importing import Column, Columns, day, fields_from_options, import_file, number
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
from grootboek.cli.trade.cells import article_id, group_of, party_id
from grootboek.cli.whole_numbers import whole
from grootboek.cli.words import WrongItem
from grootboek.ledger.discount_group import GroupKind
from grootboek.ledger.price_agreement import PriceAgreementDraft
from grootboek.store.book import Book
from grootboek.store.masters.price_agreements import price_agreements

app = typer.Typer(help="Add, list and remove prices that were agreed with customers.", no_args_is_help=True)


COLUMNS: Final[Columns] = {
    "article": Column("article_id", article_id),
    "customer": Column("party_id", party_id),
    "from": Column("quantity_from", number),
    "price": Column("price", number),
    "discount": Column("discount", number),
    "valid_from": Column("valid_from", day),
    "valid_through": Column("valid_through", day),
    "article_group": Column("article_group_id", group_of(GroupKind.ARTICLES)),
    "customer_group": Column("customer_group_id", group_of(GroupKind.CUSTOMERS)),
}
"""The columns of a file of agreements: each is on an article or a group of them, with a customer or a group of them."""


@app.command()
def add(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    article: Annotated[str, typer.Argument(help="The code of the article.", metavar="ARTICLE")],
    customer: Annotated[str, typer.Argument(help="The code of the customer.", metavar="CUSTOMER")],
    quantity: Annotated[
        str, typer.Option("--from", help="The smallest quantity for which it holds; any when absent.")
    ] = "",
    agreed: Annotated[str, typer.Option("--price", help="The price without VAT.")] = "",
    discount: Annotated[str, typer.Option(help="A percentage off the sales price, instead of a price.")] = "",
    valid_from: Annotated[date | None, day_option("--valid-from", "The first day on which it holds.")] = None,
    valid_through: Annotated[date | None, day_option("--valid-through", "The last day on which it holds.")] = None,
    of_articles: Annotated[
        bool, typer.Option("--article-group", help="ARTICLE is the code of a discount group of articles.")
    ] = False,
    of_customers: Annotated[
        bool, typer.Option("--customer-group", help="CUSTOMER is the code of a discount group of customers.")
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Agree what a customer pays for an article: a price or a discount."""
    options = {
        "article_group" if of_articles else "article": article,
        "customer_group" if of_customers else "customer": customer,
        "from": quantity,
        "price": agreed,
        "discount": discount,
    }
    with open_books(database, code, writing=True) as book:
        fields = fields_from_options(COLUMNS, book, options)
        draft = PriceAgreementDraft(**fields, valid_from=valid_from, valid_through=valid_through)
        agreement = add_price_agreement(book, draft)
    out.print(f"Added price agreement {agreement.id}.")


@app.command("import")
def import_agreements(code: AdministrationArgument, file: FileArgument, database: DatabaseOption = None) -> None:
    """Add the agreements of a CSV or XLSX file: all of them, or none when a line is wrong."""

    def write(book: Book, fields: Mapping[str, Any]) -> bool:
        draft = PriceAgreementDraft(**fields)
        if draft.is_promotion:
            raise WrongItem(("customer", "is missing"))
        add_price_agreement(book, draft)
        return True

    with open_books(database, code, writing=True) as book:
        new, _ = import_file(book, file, COLUMNS, write)
    out.print(f"Price agreements: {new} added.")


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the price agreements; prices are without VAT."""
    with open_books(database, code) as book:
        agreements = [each for each in price_agreements(book) if not each.is_promotion]
        show_agreements(book, agreements, list(COLUMNS), as_json=as_json)


@app.command()
def remove(
    code: AdministrationArgument,
    agreement_id: Annotated[int, typer.Argument(help="The id of the agreement.", metavar="ID", parser=whole(1))],
    database: DatabaseOption = None,
) -> None:
    """Remove a price agreement."""
    with open_books(database, code, writing=True) as book:
        if any(found.is_promotion for found in price_agreements(book, id=agreement_id)):
            stop(f"{agreement_id} is a promotion: grootboek promotion remove")
        remove_price_agreement(book, agreement_id)
    out.print(f"Removed price agreement {agreement_id}.")
