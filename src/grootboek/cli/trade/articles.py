"""`grootboek article`: adding articles, bringing them in from a file, listing and deleting them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Final

import typer

from grootboek.bookkeeping.article_limits import limit_article_codes
from grootboek.bookkeeping.articles import add_article, change_article, delete_article
from grootboek.cli.importing import (
    Column,
    Columns,
    account_id,
    cost_centre_id,
    fields_from_options,
    import_file,
    import_in_portions,
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
from grootboek.cli.trade.cells import group_of, party_id, revenue_group_id
from grootboek.cli.whole_numbers import whole
from grootboek.ledger.article import Article, ArticleDraft, ArticleKind, ArticleSettings
from grootboek.ledger.chart import Chart
from grootboek.ledger.discount_group import GroupKind
from grootboek.ledger.storable_texts import is_storable
from grootboek.store.book import Book, portion_of
from grootboek.store.masters.article_groups import read_article_groups
from grootboek.store.masters.articles import articles, read_articles
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.discount_groups import discount_groups
from grootboek.store.masters.parties import codes_of_parties
from grootboek.store.masters.revenue_groups import revenue_groups

app = typer.Typer(help="Add articles, bring them in from a file, list and delete them.", no_args_is_help=True)


def kind_of_text(book: object, cell: str) -> str:
    """Read whether an article only puts a text on an invoice."""
    return (ArticleKind.TEXT if yes_or_no(book, cell) else ArticleKind.ORDINARY).value


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
    "supplier": Column("supplier_id", party_id),
    "in_webshop": Column("in_webshop", yes_or_no),
    "revenue_group": Column("revenue_group_id", revenue_group_id),
    "discount_group": Column("discount_group_id", group_of(GroupKind.ARTICLES)),
    "consumer_price": Column("consumer_price", number),
    "stock_tracked": Column("stock_tracked", yes_or_no),
    "text": Column("kind", kind_of_text),
    "from_wholesaler": Column("from_wholesaler", yes_or_no),
}
"""The columns of a file of articles."""


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
    revenue_group: Annotated[str, typer.Option(help="Its revenue group, which gives account and VAT code.")] = "",
    discount_group: Annotated[str, typer.Option(help="The code of its discount group.")] = "",
    consumer_price: Annotated[str, typer.Option(help="The price with VAT, from which the sales price follows.")] = "",
    text_article: Annotated[bool, typer.Option("--text", help="It only puts a text on an invoice.")] = False,
    from_wholesaler: Annotated[
        bool, typer.Option("--from-wholesaler", help="A wholesaler gives its data: it is not deleted.")
    ] = False,
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
        "revenue_group": revenue_group,
        "discount_group": discount_group,
        "consumer_price": consumer_price,
        "text": "yes" if text_article else "",
        "from_wholesaler": "yes" if from_wholesaler else "",
    }
    with open_books(database, code, writing=True) as book:
        added = add_article(book, ArticleDraft(**fields_from_options(COLUMNS, book, options)))
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
    in_portions: Annotated[
        bool,
        typer.Option(
            "--in-portions",
            help="Write a thousand lines at a time, so that others can write in between; those before a wrong line stay.",
        ),
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Add the articles of a CSV or XLSX file: all of them, or none when a line is wrong."""

    def write(book: Book, fields: Mapping[str, Any]) -> bool:
        if update and articles(book, code=fields["code"]):
            change_article(book, fields["code"], lambda article: replace(article, **fields))
            return False
        add_article(book, ArticleDraft(**fields))
        return True

    opened = partial(open_books, database, code, writing=True)
    if in_portions:
        new, changed = import_in_portions(opened, file, COLUMNS, write, _written_at_once)
    else:
        with opened() as book:
            new, changed = import_file(book, file, COLUMNS, write, _written_at_once)
    out.print(f"Articles: {new} added, {changed} changed.")


@contextmanager
def _written_at_once(book: Book, rows: Sequence[Mapping[str, str]]) -> Iterator[None]:
    """Write at its end what the lines of a portion write in its block; what they name is read before."""
    with portion_of(book):
        read_articles(book, {code for row in rows if (code := row.get("code", "")) and is_storable(code)})
        if any(row.get("group_code") for row in rows):
            read_article_groups(book)
        yield


@app.command()
def delete(
    code: AdministrationArgument,
    article: Annotated[str, typer.Argument(help="The code of the article.", metavar="ARTICLE")],
    database: DatabaseOption = None,
) -> None:
    """Delete an article: its code is free again, and orders that were done show it still."""
    with open_books(database, code, writing=True) as book:
        delete_article(book, article)
    out.print(f"Deleted article {article}.")


@app.command()
def codes(
    code: AdministrationArgument,
    letters: Annotated[
        bool, typer.Option("--letters/--digits", help="Whether codes may have letters, or are digits alone.")
    ] = False,
    longest: Annotated[int, typer.Option(help="How long a code may be.", parser=whole(1, 50), metavar="N")] = 10,
    database: DatabaseOption = None,
) -> None:
    """Limit the codes of new articles at SnelStart's door; those that are there keep theirs."""
    with open_books(database, code, writing=True) as book:
        limit_article_codes(book, ArticleSettings(numeric_codes=not letters, longest_code=longest))
    out.print(f"Codes of articles: {'letters and digits' if letters else 'digits'}, {longest} at most.")


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the articles; prices are without VAT."""
    with open_books(database, code) as book:
        chart = chart_of(book)
        listed = articles(book)
        suppliers = codes_of_parties(book, [row.supplier_id for row in listed if row.supplier_id is not None])
        groups = {group.id: group.number for group in revenue_groups(book)}
        discounts = {group.id: group.code for group in discount_groups(book)}
        rows = [
            {
                **_shown(chart, suppliers, article),
                "revenue_group": groups.get(article.revenue_group_id or 0),
                "discount_group": discounts.get(article.discount_group_id or 0),
                "text": article.kind == ArticleKind.TEXT,
            }
            for article in listed
        ]
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
