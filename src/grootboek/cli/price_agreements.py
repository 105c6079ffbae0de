"""`grootboek price-agreement`: agreeing prices with customers, listing and removing what was agreed."""

from datetime import date
from typing import Annotated, Final

import typer

from grootboek.bookkeeping.articles import article_with_code
from grootboek.bookkeeping.pricing import add_price_agreement, remove_price_agreement
from grootboek.cli.importing import Column, Columns, Unreadable, price, stated_in_options
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, JsonOption, open_books, out, stop
from grootboek.ledger.chart import Chart
from grootboek.ledger.price_agreement import PriceAgreementDraft
from grootboek.store.masters.articles import articles
from grootboek.store.masters.parties import codes_of_parties, party_facts
from grootboek.store.masters.price_agreements import price_agreements

app = typer.Typer(help="Agree prices with customers, list and remove them.", no_args_is_help=True)


def _day(_chart: Chart, given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Unreadable(f"{given!r} is no day like 2026-12-31") from None


COLUMNS: Final[Columns] = {
    "from": Column("quantity_from", price),
    "price": Column("price", price),
    "discount": Column("discount", price),
    "valid_from": Column("valid_from", _day),
    "valid_through": Column("valid_through", _day),
}
"""What the options of an agreement state."""


@app.command()
def add(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    article: Annotated[str, typer.Argument(help="The code of the article.", metavar="ARTICLE")],
    customer: Annotated[str, typer.Argument(help="The code of the customer.", metavar="CUSTOMER")],
    quantity: Annotated[str, typer.Option("--from", help="From which quantity on; from any when absent.")] = "",
    agreed: Annotated[str, typer.Option("--price", help="The price without VAT.")] = "",
    discount: Annotated[str, typer.Option(help="Percent off the sales price, in place of a price.")] = "",
    valid_from: Annotated[str, typer.Option(help="The first day on which it holds.", metavar="YYYY-MM-DD")] = "",
    valid_through: Annotated[str, typer.Option(help="The last day on which it holds.", metavar="YYYY-MM-DD")] = "",
    database: DatabaseOption = None,
) -> None:
    """Agree what a customer pays for an article: a price or a discount."""
    given = {
        "from": quantity,
        "price": agreed,
        "discount": discount,
        "valid_from": valid_from,
        "valid_through": valid_through,
    }
    with open_books(database, code, writing=True) as book:
        party = party_facts(book, "code", customer)
        if party is None:
            stop(f"there is no party {customer!r}")
        stated = stated_in_options(COLUMNS, book, given)
        draft = PriceAgreementDraft(article_id=article_with_code(book, article).id, party_id=party.id, **stated)
        made = add_price_agreement(book, draft)
    out.print(f"Price agreement {made.id} is added.", markup=False)


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the agreements; prices are without VAT."""
    with open_books(database, code) as book:
        found = price_agreements(book)
        goods = {one.id: one.code for one in articles(book)}
        customers = codes_of_parties(book, [one.party_id for one in found])
    rows = [
        {
            "id": one.id,
            "article": goods[one.article_id],
            "customer": customers[one.party_id],
            "from": f"{one.quantity_from:.4f}",
            "price": None if one.price is None else f"{one.price:.4f}",
            "discount": None if one.discount is None else f"{one.discount:.4f}",
            "valid_from": one.valid_from and one.valid_from.isoformat(),
            "valid_through": one.valid_through and one.valid_through.isoformat(),
        }
        for one in found
    ]
    show_rows(rows, ["id", "article", "customer", *COLUMNS], as_json=as_json)


@app.command()
def remove(
    code: AdministrationArgument,
    number: Annotated[int, typer.Argument(help="The id of the agreement.", metavar="ID")],
    database: DatabaseOption = None,
) -> None:
    """Remove an agreement."""
    with open_books(database, code, writing=True) as book:
        remove_price_agreement(book, number)
    out.print(f"Price agreement {number} is removed.", markup=False)
