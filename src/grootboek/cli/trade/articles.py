"""`grootboek article`: adding articles, bringing them in from a file, and listing them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Final

import typer

from grootboek.bookkeeping.articles import add_article, change_article
from grootboek.cli.importing import (
    Column,
    Columns,
    account_id,
    cost_centre_id,
    fields_from_options,
    import_file,
    number,
    text,
    vat_code,
    yes_or_no,
)
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import (
    AdministrationArgument,
    DatabaseOption,
    FileArgument,
    JsonOption,
    open_books,
    out,
)
from grootboek.cli.words import WrongItem
from grootboek.ledger.article import Article, ArticleDraft
from grootboek.ledger.chart import Chart
from grootboek.store.book import Book
from grootboek.store.masters.articles import articles
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import codes_of_parties, party_facts

app = typer.Typer(help="Add articles, bring them in from a file, and list them.", no_args_is_help=True)


COLUMNS: Final[Columns] = {
    "code": Column("code", text, needed=True),
    "name": Column("name", text, needed=True),
    "unit": Column("unit", text),
    "group_code": Column("group_code", text),
    "group_name": Column("group_name", text),
    "purchase_price": Column("purchase_price", number),
    "sales_price": Column("sales_price", number),
    "vat_code": Column("vat_code", vat_code),
    "account": Column("account_id", account_id),
    "cost_centre": Column("cost_centre_id", cost_centre_id),
    "active": Column("active", yes_or_no),
    "search_name": Column("search_name", text),
    "supplier": Column("supplier_id", text),
    "in_webshop": Column("in_webshop", yes_or_no),
}
"""The columns of a file of articles; a supplier is read as the code of a party, which only the books can turn into an id."""


def _with_supplier(book: Book, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an article with the id of its supplier in place of the code; `WrongItem` when there is none."""
    if "supplier_id" not in fields:
        return dict(fields)
    supplier = party_facts(book, "code", fields["supplier_id"])
    if supplier is None:
        raise WrongItem(("supplier", f"there is no party {fields['supplier_id']!r}"))
    return {**fields, "supplier_id": supplier.id}


@app.command()
def add(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    article: Annotated[str, typer.Argument(help="The code of the article.", metavar="ARTICLE")],
    name: Annotated[str, typer.Argument(help="The name of the article.", metavar="NAME")],
    unit: Annotated[str, typer.Option(help="The unit in which it is counted.")] = "",
    group_code: Annotated[str, typer.Option(help="The code of its group.")] = "",
    group_name: Annotated[str, typer.Option(help="The name of its group.")] = "",
    purchase_price: Annotated[str, typer.Option(help="The purchase price, without VAT.")] = "",
    sales_price: Annotated[str, typer.Option(help="The sales price, without VAT.")] = "",
    vat_code: Annotated[str, typer.Option(help="Its VAT code; sales_high when absent.")] = "",
    account: Annotated[str, typer.Option(help="The code of its revenue account.")] = "",
    cost_centre: Annotated[str, typer.Option(help="The code of its cost centre.")] = "",
    inactive: Annotated[bool, typer.Option("--inactive", help="Not for sale (any more).")] = False,
    search_name: Annotated[str, typer.Option(help="A name to search by.")] = "",
    supplier: Annotated[str, typer.Option(help="The code of the party that supplies it.")] = "",
    in_webshop: Annotated[bool, typer.Option("--in-webshop", help="Shown in a web shop.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Add an article."""
    options = {
        "code": article,
        "name": name,
        "unit": unit,
        "group_code": group_code,
        "group_name": group_name,
        "purchase_price": purchase_price,
        "sales_price": sales_price,
        "vat_code": vat_code,
        "account": account,
        "cost_centre": cost_centre,
        "active": "no" if inactive else "",
        "search_name": search_name,
        "supplier": supplier,
        "in_webshop": "yes" if in_webshop else "",
    }
    with open_books(database, code, writing=True) as book:
        fields = _with_supplier(book, fields_from_options(COLUMNS, book, options))
        added = add_article(book, ArticleDraft(**fields))
    out.print(f"Added article {added.code}.")


@app.command("import")
def import_articles(
    code: AdministrationArgument,
    file: FileArgument,
    update: Annotated[
        bool,
        typer.Option(
            "--update", help="Change the articles whose code exists already; without it such a line is wrong."
        ),
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Add the articles of a CSV file: all of them, or none when a line is wrong."""

    def write(book: Book, fields: Mapping[str, Any]) -> bool:
        complete = _with_supplier(book, fields)
        if update and articles(book, code=fields["code"]):
            change_article(book, fields["code"], lambda article: replace(article, **complete))
            return False
        add_article(book, ArticleDraft(**complete))
        return True

    with open_books(database, code, writing=True) as book:
        new, changed = import_file(book, file, COLUMNS, write)
    out.print(f"Articles: {new} added, {changed} changed.")


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the articles; prices are without VAT."""
    with open_books(database, code) as book:
        chart = chart_of(book)
        listed = articles(book)
        suppliers = codes_of_parties(book, [row.supplier_id for row in listed if row.supplier_id is not None])
        rows = [_shown(chart, suppliers, article) for article in listed]
    show_rows(rows, [*COLUMNS, "stock"], as_json=as_json)


def _shown(chart: Chart, suppliers: Mapping[int, str], article: Article) -> dict[str, object]:
    """Return an article under the names of the columns of a file, with its id before them."""
    account = chart.accounts.get(article.account_id or 0)
    centre = chart.cost_centres.get(article.cost_centre_id or 0)
    own = {name: getattr(article, name) for name in COLUMNS if hasattr(article, name)}
    linked = {
        "account": account.code if account else None,
        "cost_centre": centre.code if centre else None,
        "supplier": suppliers.get(article.supplier_id or 0),
        "stock": article.stock if article.stock_tracked else None,
    }
    return {"id": article.id, **own, **linked}
