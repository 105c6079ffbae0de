"""Articles (records 2260 and 0450), their groups (2208) and their stock (2300): as CASH shows them, and of an import."""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from grootboek.bookkeeping.articles import add_article, change_article, change_picture, name_article_group
from grootboek.bookkeeping.stock import change_stock, stock_levels
from grootboek.gateways.cash.errors import RecordRefused
from grootboek.gateways.cash.records.dates import date_to_export
from grootboek.gateways.cash.records.encodings import bytes_from_base64
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.quantities import price_from_import, quantity_from_import, quantity_to_export
from grootboek.gateways.cash.records.reading import Reading
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.gateways.cash.resources.changes_since import changed_since
from grootboek.gateways.cash.resources.facts import (
    Fact,
    FactTable,
    Fields,
    Input,
    codes_of,
    flag_fact,
    text_fact,
    trade_text,
    value_fact,
    written_fact,
)
from grootboek.gateways.cash.resources.lookups import account_id, article_from_code, cost_centre_id, party_id
from grootboek.ledger.article import Article, ArticleDraft, ArticleGroup, ArticlePicture, StockLevels
from grootboek.store.book import Book
from grootboek.store.masters.article_groups import article_groups
from grootboek.store.masters.article_pictures import article_picture_of, pictured_articles
from grootboek.store.masters.articles import articles
from grootboek.store.masters.changes import webshop_linked_since
from grootboek.wire.literals import DUTCH_TIME

_SEARCH_NAME_LENGTH: Final = 10
_STOCK: Final = "2273"
_PICTURE, _PICTURE_NAME = "4245", "jpg"
_UNNAMED: Final = "foto.jpg"


def search_name(article: Article) -> str:
    """Return the search name of an article, or the start of its name."""
    return (article.search_name or article.name).upper()[:_SEARCH_NAME_LENGTH].strip()


def _price(number: str, name: str) -> Fact[Article]:
    return value_fact(
        number,
        name,
        lambda _, text: price_from_import(text),
        lambda price, _: quantity_to_export(price),
        empty=Decimal(0),
    )


def _article_table(number: str) -> FactTable[Article]:
    """Return the facts of an article in a record whose own number is the field of its code."""
    return FactTable[Article](
        number,
        written_fact(number, lambda article, _: article.code, places=("code",)),
        text_fact("2001", "name"),
        text_fact("2208", "group_code", capitals=True),
        value_fact("2230", "supplier_id", party_id, lambda supplier, codes: codes.party(supplier)),
        Fact(
            ("2261",),
            lambda record: {"search_name": record.changed["2261"].upper()},
            lambda article, _: {"2261": search_name(article)},
            places={"search_name": "2261"},
        ),
        _price("2266", "purchase_price"),
        _price("2267", "sales_price"),
        flag_fact("2280", "active", letter="J", means=False),
        value_fact("2901", "account_id", account_id, lambda account, codes: codes.account(account)),
        value_fact("2911", "cost_centre_id", cost_centre_id, lambda centre, codes: codes.cost_centre(centre)),
        Fact(("2262", "2293")),
        Fact((_STOCK,), places={"stock": _STOCK}),
        Fact((_PICTURE, _PICTURE_NAME), places={"content": _PICTURE}),
        keep=trade_text,
    )


TRADE_ARTICLE: Final = _article_table("2260")
INVOICING_ARTICLE: Final = _article_table("0450")
ARTICLE_GROUP: Final = FactTable[ArticleGroup](
    "2208",
    written_fact("2208", lambda group, _: group.code, places=("code",)),
    text_fact("2001", "name"),
)
ARTICLE_STOCK: Final = FactTable[Article](
    "2300",
    written_fact("2260", lambda article, _: article.code, places=("article",)),
    written_fact(_STOCK, lambda article, _: quantity_to_export(article.stock), places=("stock",)),
    written_fact("2298", lambda article, _: date_to_export(article.modified_at.astimezone(DUTCH_TIME))),
)


def article_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 2260: by group with G, changed with W, else by code. V adds the stock, I leaves out purchase prices.

    While the link with the web shop is active only its articles are given, unless A asks for all; Z leaves out pictures.
    """
    selected = _selected(book, request)
    if webshop_linked_since(book) is not None and not request.has("A"):
        selected = (article for article in selected if article.in_webshop)
    yield from trade_records(book, selected, request)


def trade_records(book: Book, selected: Iterable[Article], request: ExportRequest) -> Iterator[str]:
    """Yield records 2260 of articles; V adds the stock, I leaves out purchase prices, Z leaves out pictures."""
    listed = list(selected)
    codes = codes_of(book, [article.supplier_id for article in listed])
    pictured = frozenset() if request.has("Z") else pictured_articles(book)
    levels = stock_levels(book, listed) if request.has("V") else {}
    for article in listed:
        fields = TRADE_ARTICLE.fields_of(article, codes)
        if request.has("I"):
            del fields["2266"]
        if article.id in levels:
            fields |= _stock_fields(levels[article.id])
        if article.id in pictured:
            fields |= _picture_fields(book, article.id)
        yield TRADE_ARTICLE.layout.to_wire(fields, with_names=request.has("X"))


def invoicing_article_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0450 of the articles from code `P1` through `P2`; V adds the stock."""
    bounds, codes = request.codes(), codes_of(book)
    for article in articles(book):
        if bounds.contain(article.code.upper()):
            stock = {_STOCK: quantity_to_export(article.stock)} if request.has("V") else {}
            fields = INVOICING_ARTICLE.fields_of(article, codes) | stock
            yield INVOICING_ARTICLE.layout.to_wire(fields, with_names=request.has("X"))


def group_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 2208 of the groups from code `P1` through `P2`, with W of those that changed in the last days."""
    since, codes = changed_since(book, request), codes_of(book)
    bounds = None if since else request.codes()
    for group in article_groups(book):
        if (group.modified_at >= since) if since else (bounds is None or bounds.contain(group.code.upper())):
            yield ARTICLE_GROUP.to_wire(group, codes, with_names=request.has("X"))


def stock_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 2300 of the articles from code `P1` through `P2` whose stock is tracked."""
    bounds, codes = request.codes(), codes_of(book)
    for article in articles(book, stock_tracked=True):
        if bounds.contain(article.code.upper()):
            yield ARTICLE_STOCK.to_wire(article, codes, with_names=request.has("X"))


def _selected(book: Book, request: ExportRequest) -> Iterator[Article]:
    """Yield the articles that a request selects: with G `P1` is the group, with W the next parameter the days."""
    by_group = request.has("G")
    since = changed_since(book, request, position=1 if by_group else 0)
    group = request.parameter(0).upper()
    bounds = None if by_group or since else request.codes()
    for article in articles(book):
        in_group = not by_group or article.group_code.upper() == group
        in_time = since is None or article.modified_at >= since
        if in_group and in_time and (bounds is None or bounds.contain(article.code.upper())):
            yield article


def _stock_fields(levels: StockLevels) -> Fields:
    quantities = {"2262": levels.economic, _STOCK: levels.technical, "2293": levels.free}
    return {number: quantity_to_export(quantity) for number, quantity in quantities.items()}


def _picture_fields(book: Book, article_id: int) -> Fields:
    picture = article_picture_of(book, article_id)
    if picture is None:
        return {}
    return {_PICTURE_NAME: picture.name, _PICTURE: base64.b64encode(picture.content).decode()}


def import_article(book: Book, record: ImportRecord) -> None:
    """Add the article that a record states, or change what was sent of the one with its code, with its stock and picture."""
    table = TRADE_ARTICLE if record.number == TRADE_ARTICLE.number else INVOICING_ARTICLE
    reading = Reading(record, table.layout)
    code = reading.take(record.number, str) or ""
    old = article_from_code(book, code) if code else None
    shown = table.fields_of(old, codes_of(book, [old.supplier_id])) if old else {}
    facts = table.read(Input(book, reading, old, shown))
    stock = reading.take(_STOCK, quantity_from_import)
    picture = reading.take(_PICTURE, _bytes_of_picture)
    reading.refuse_if_flawed()
    article = _write(book, code, old, facts)
    if stock is not None:
        change_stock(book, article.code, stock)
    # Sent empty it takes the picture away, not sent it leaves it alone.
    if _PICTURE in reading.values:
        named = ArticlePicture(record.value(_PICTURE_NAME) or _UNNAMED, picture) if picture else None
        change_picture(book, article.code, named)


def _write(book: Book, code: str, old: Article | None, facts: dict[str, Any]) -> Article:
    if old is None:
        return add_article(book, ArticleDraft(code=code.upper(), **{"name": "", **facts}))
    # `12,5` and `12,50` are other texts of one price: that changes nothing.
    changes = {name: fact for name, fact in facts.items() if fact != getattr(old, name)}
    return change_article(book, old.code, lambda draft: replace(draft, **changes)) if changes else old


def _bytes_of_picture(text: str) -> bytes:
    return bytes_from_base64(text)  # binascii.Error is a ValueError


def import_article_group(book: Book, record: ImportRecord) -> None:
    """Add the group of articles that a record states, or give it another name."""
    reading = Reading(record, ARTICLE_GROUP.layout)
    code = reading.take("2208", str.upper) or ""
    name = ARTICLE_GROUP.read(Input(book, reading)).get("name", "")
    reading.refuse_if_flawed()
    name_article_group(book, code, name)


def import_stock(book: Book, record: ImportRecord) -> None:
    """State how many there are of an article."""
    reading = Reading(record, ARTICLE_STOCK.layout)
    article = reading.take("2260", lambda text: article_from_code(book, text))
    stock = reading.take(_STOCK, quantity_from_import)
    if article is None or stock is None:
        raise RecordRefused(reading.flaws)
    change_stock(book, article.code, stock)
