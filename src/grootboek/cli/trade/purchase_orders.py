"""`grootboek purchase-order`: what was ordered of suppliers."""

from datetime import date
from typing import Annotated

import typer

from grootboek.bookkeeping.articles import article_with_code
from grootboek.bookkeeping.purchasing import close_purchase_order, place_purchase_order
from grootboek.cli.importing import Unreadable, number
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, JsonOption, day_option, open_books, out, stop
from grootboek.cli.whole_numbers import whole
from grootboek.ledger.purchase_order import PurchaseLineDraft, PurchaseOrderDraft
from grootboek.store.book import Book
from grootboek.store.invoicing.purchase_orders import purchase_orders
from grootboek.store.masters.articles import articles_by_id
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import codes_of_parties, party_facts

app = typer.Typer(help="Place, list and close purchase orders.", no_args_is_help=True)


@app.command()
def place(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    supplier: Annotated[str, typer.Argument(help="The code of the supplier.", metavar="SUPPLIER")],
    lines: Annotated[
        list[str] | None,
        typer.Option(
            "--line",
            help="An article, a quantity and the price that differs from its purchase price, if any: 'BEL 10 4,50'.",
        ),
    ] = None,
    customer: Annotated[
        str, typer.Option(help="The code of the customer to whom the supplier delivers, instead of to you.")
    ] = "",
    day: Annotated[date | None, day_option("--date", "The day of the order; today when absent.")] = None,
    reference: Annotated[str, typer.Option(help="What the supplier calls it.")] = "",
    database: DatabaseOption = None,
) -> None:
    """Place an order with a supplier."""
    with open_books(database, code, writing=True) as book:
        order = place_purchase_order(
            book,
            PurchaseOrderDraft(
                party_id=_party(book, supplier),
                customer_id=_party(book, customer) if customer else None,
                date=day or book.today,
                reference=reference,
                lines=tuple(_line(book, text) for text in lines or ()),
            ),
        )
    out.print(f"Placed purchase order {order.number}.")


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the purchase orders of an administration."""
    with open_books(database, code) as book:
        orders = purchase_orders(book)
        parties = codes_of_parties(
            book, {order.party_id for order in orders} | {order.customer_id or 0 for order in orders}
        )
        # Articles that were deleted since too.
        named = articles_by_id(book, {line.article_id for order in orders for line in order.lines})
    rows = [
        {
            "number": order.number,
            "date": order.date.isoformat(),
            "supplier": parties[order.party_id],
            "customer": parties.get(order.customer_id or 0),
            "reference": order.reference,
            "lines": ", ".join(f"{line.quantity.normalize():f} {named[line.article_id].code}" for line in order.lines),
            "stage": order.stage.value,
        }
        for order in orders
    ]
    show_rows(rows, ["number", "date", "supplier", "customer", "reference", "lines", "stage"], as_json=as_json)


@app.command()
def close(
    code: AdministrationArgument,
    order: Annotated[int, typer.Argument(help="The number of the order.", metavar="NUMBER", parser=whole(1))],
    not_delivered: Annotated[
        bool, typer.Option("--not-delivered", help="The goods did not come: the stock stays as it is.")
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Close an order whose goods came, which adds them to the stock, or no longer will."""
    with open_books(database, code, writing=True) as book:
        close_purchase_order(book, order, delivered=not not_delivered)
    out.print(f"Purchase order {order} is closed.")


def _party(book: Book, code: str) -> int:
    party = party_facts(book, "code", code)
    if party is None:
        stop(f"there is no party {code!r}")
    return party.id


def _line(book: Book, text: str) -> PurchaseLineDraft:
    article, *numbers = text.split() or ("",)
    if len(numbers) not in (1, 2):
        stop(f"--line: {text!r} is not an article with a quantity, and a price if any")
    try:
        quantity, *price = (number(chart_of(book), part) for part in numbers)
    except Unreadable as problem:
        stop(f"--line: {problem}")
    article_id = article_with_code(book, article).id
    return PurchaseLineDraft(article_id=article_id, quantity=quantity, unit_price=price[0] if price else None)
