"""Articles (records 2260 and 0450), their groups (2208) and their stock (2300), as CASH shows them."""

import base64
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from grootboek.bookkeeping.stock import stock_levels
from grootboek.gateways.cash.records.dates import date_to_export
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.quantities import quantity_to_export
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.gateways.cash.resources.changes_since import changed_since
from grootboek.gateways.cash.resources.relations import party_number
from grootboek.ledger.article import Article, StockLevels
from grootboek.store.book import AMSTERDAM, Book
from grootboek.store.masters.article_groups import article_groups
from grootboek.store.masters.article_pictures import article_picture_of, pictured_articles
from grootboek.store.masters.articles import articles
from grootboek.store.masters.changes import webshop_linked_since
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import facts_of_parties

DOOR: Final = "cash"
SEARCH_NAME_LENGTH: Final = 10
YES: Final = "J"
_TRADE: Final = record_layout("2260")
_INVOICING: Final = record_layout("0450")
_GROUP: Final = record_layout("2208")
_STOCK: Final = record_layout("2300")

Fields = dict[str, str]


def article_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 2260: by group with G, changed with W, else by code. V adds the stock, I leaves out purchase prices.

    While the link with the web shop is active only its articles are given, unless A asks for all; Z leaves out pictures.
    """
    found = list(_asked(book, request))
    if webshop_linked_since(book) is not None and not request.has("A"):
        found = [article for article in found if article.in_webshop]
    yield from trade_records(book, found, request)


def trade_records(book: Book, found: Iterable[Article], request: ExportRequest) -> Iterator[str]:
    """Yield records 2260 of articles with what the letters of a request ask for: V, I and Z."""
    some = list(found)
    to_fields, pictured = _writer(book, some), frozenset() if request.has("Z") else pictured_articles(book)
    levels = stock_levels(book, some) if request.has("V") else {}
    for article in some:
        fields = to_fields(article)
        if request.has("I"):
            del fields["2266"]
        if article.id in levels:
            fields |= _stock_fields(levels[article.id])
        if article.id in pictured:
            fields |= _picture_fields(book, article.id)
        yield _TRADE.to_wire(fields, with_names=request.has("X"))


def invoicing_article_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0450 of the articles from code `P1` through `P2`; V adds the stock."""
    some = [article for article in articles(book) if request.codes().hold(article.code.upper())]
    to_fields = _writer(book, some)
    for article in some:
        fields = to_fields(article) | {"0450": article.code}
        if request.has("V"):
            fields["2273"] = quantity_to_export(article.stock)
        yield _INVOICING.to_wire(fields, with_names=request.has("X"))


def group_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 2208 of the groups from code `P1` through `P2`, with W of those that changed in the last days."""
    since = changed_since(book, request)
    wanted = None if since else request.codes()
    for group in article_groups(book):
        if (group.modified_at >= since) if since else (wanted is None or wanted.hold(group.code.upper())):
            yield _GROUP.to_wire({"2001": group.name, "2208": group.code}, with_names=request.has("X"))


def stock_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 2300 of the articles from code `P1` through `P2` whose stock is tracked."""
    wanted = request.codes()
    for article in articles(book, stock_tracked=True):
        if wanted.hold(article.code.upper()):
            changed = date_to_export(article.modified_at.astimezone(AMSTERDAM))
            fields = {"2260": article.code, "2273": quantity_to_export(article.stock), "2298": changed}
            yield _STOCK.to_wire(fields, with_names=request.has("X"))


def _asked(book: Book, request: ExportRequest) -> Iterator[Article]:
    """Yield the articles that a request selects: with G `P1` is the group, with W the next parameter the days."""
    by_group = request.has("G")
    since = changed_since(book, request, position=1 if by_group else 0)
    group = request.parameter(0).upper()
    wanted = None if by_group or since else request.codes()
    for article in articles(book):
        in_group = not by_group or article.group_code.upper() == group
        in_time = since is None or article.modified_at >= since
        if in_group and in_time and (wanted is None or wanted.hold(article.code.upper())):
            yield article


def _writer(book: Book, some: list[Article]) -> Callable[[Article], Fields]:
    """Return what turns an article into the fields that records 2260 and 0450 share, by number."""
    chart = chart_of(book)
    suppliers = facts_of_parties(book, sorted({one.supplier_id for one in some if one.supplier_id is not None}))

    def to_fields(article: Article) -> Fields:
        account = chart.accounts.get(article.account_id or 0)
        centre = chart.cost_centres.get(article.cost_centre_id or 0)
        supplier = suppliers.get(article.supplier_id or 0)
        return {
            **{number: str(value) for number, value in article.door_fields.get(DOOR, {}).items()},
            "2001": article.name,
            "2208": article.group_code,
            "2230": party_number(supplier.number) if supplier else "",
            "2260": article.code,
            "2261": article_search_name(article),
            "2266": quantity_to_export(article.purchase_price),
            "2267": quantity_to_export(article.sales_price),
            "2280": "" if article.active else YES,
            "2901": account.code if account else "",
            "2911": centre.code if centre else "",
        }

    return to_fields


def article_search_name(article: Article) -> str:
    """Return the search name of an article, or the start of its name."""
    return (article.search_name or article.name).upper()[:SEARCH_NAME_LENGTH].strip()


def _stock_fields(levels: StockLevels) -> Fields:
    shown = {"2262": levels.economic, "2273": levels.technical, "2293": levels.free}
    return {number: quantity_to_export(quantity) for number, quantity in shown.items()}


def _picture_fields(book: Book, article_id: int) -> Fields:
    picture = article_picture_of(book, article_id)
    return {} if picture is None else {"jpg": picture.name, "4245": base64.b64encode(picture.content).decode()}
