"""`grootboek price-agreement`: the prices and discounts that were agreed with customers."""

from datetime import date
from typing import Annotated, Final

import typer

from grootboek.bookkeeping.articles import article_with_code
from grootboek.bookkeeping.pricing import add_price_agreement, remove_price_agreement
from grootboek.cli.importing import Column, Columns, fields_from_options, number
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, JsonOption, day_option, open_books, out, stop
from grootboek.cli.whole_numbers import whole
from grootboek.ledger.price_agreement import PriceAgreementDraft
from grootboek.store.masters.articles import articles
from grootboek.store.masters.parties import codes_of_parties, party_facts
from grootboek.store.masters.price_agreements import price_agreements

app = typer.Typer(help="Add, list and remove prices that were agreed with customers.", no_args_is_help=True)


COLUMNS: Final[Columns] = {
    "from": Column("quantity_from", number),
    "price": Column("price", number),
    "discount": Column("discount", number),
}
"""How the options of an agreement are read."""


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
    database: DatabaseOption = None,
) -> None:
    """Agree what a customer pays for an article: a price or a discount."""
    options = {
        "from": quantity,
        "price": agreed,
        "discount": discount,
    }
    with open_books(database, code, writing=True) as book:
        party = party_facts(book, "code", customer)
        if party is None:
            stop(f"there is no party {customer!r}")
        fields = fields_from_options(COLUMNS, book, options)
        fields |= {"valid_from": valid_from, "valid_through": valid_through}
        draft = PriceAgreementDraft(article_id=article_with_code(book, article).id, party_id=party.id, **fields)
        agreement = add_price_agreement(book, draft)
    out.print(f"Added price agreement {agreement.id}.")


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the price agreements; prices are without VAT."""
    with open_books(database, code) as book:
        agreements = price_agreements(book)
        article_codes = {article.id: article.code for article in articles(book)}
        customer_codes = codes_of_parties(book, [agreement.party_id for agreement in agreements])
    rows = [
        {
            "id": agreement.id,
            "article": article_codes[agreement.article_id],
            "customer": customer_codes[agreement.party_id],
            "from": agreement.quantity_from,
            "price": agreement.price,
            "discount": agreement.discount,
            "valid_from": agreement.valid_from and agreement.valid_from.isoformat(),
            "valid_through": agreement.valid_through and agreement.valid_through.isoformat(),
        }
        for agreement in agreements
    ]
    show_rows(rows, ["id", "article", "customer", *COLUMNS, "valid_from", "valid_through"], as_json=as_json)


@app.command()
def remove(
    code: AdministrationArgument,
    agreement_id: Annotated[int, typer.Argument(help="The id of the agreement.", metavar="ID", parser=whole(1))],
    database: DatabaseOption = None,
) -> None:
    """Remove a price agreement."""
    with open_books(database, code, writing=True) as book:
        remove_price_agreement(book, agreement_id)
    out.print(f"Removed price agreement {agreement_id}.")
