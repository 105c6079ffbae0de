"""Articles (records 2260 and 0450), their groups (2208) and their stock (2300) of an import."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from grootboek.bookkeeping.articles import add_article, change_article, change_picture, name_article_group
from grootboek.bookkeeping.stock import change_stock
from grootboek.gateways.cash.errors import RecordRefused
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.quantities import quantity_from_import
from grootboek.gateways.cash.records.reading import Reading
from grootboek.gateways.cash.resources.facts import (
    Stated,
    account_id,
    cost_centre_id,
    kept_beside,
    party_id,
    price,
    stated_facts,
    text_as_sent,
    text_in_capitals,
)
from grootboek.gateways.cash.resources.lookups import (
    article_from_code,
)
from grootboek.ledger.article import Article, ArticleDraft, ArticlePicture
from grootboek.store.book import Book

PICTURE_NAME: Final = "jpg"
PICTURE: Final = "4245"
STOCK: Final = "2273"
_COMPUTED: Final = frozenset({"2262", "2293"})
_UNNAMED: Final = "foto.jpg"
_ACTIVE: Final[Mapping[str, bool]] = MappingProxyType({"J": False, "N": True})


def _active(_book: Book, text: str) -> bool:
    if text.upper() not in _ACTIVE:
        raise ValueError(text)
    return _ACTIVE[text.upper()]


FACTS: Final[Mapping[str, Stated]] = MappingProxyType(
    {
        "2001": Stated("name", text_as_sent),
        "2208": Stated("group_code", text_in_capitals),
        "2230": Stated("supplier_id", party_id, None),
        "2261": Stated("search_name", text_in_capitals),
        "2266": Stated("purchase_price", price, Decimal(0)),
        "2267": Stated("sales_price", price, Decimal(0)),
        "2280": Stated("active", _active, empty=True),
        "2901": Stated("account_id", account_id, None),
        "2911": Stated("cost_centre_id", cost_centre_id, None),
    }
)
"""The fields of an article that state a fact of the books."""


def import_article(book: Book, record: ImportRecord) -> None:
    """Add the article that a record states, or change what was sent of the one with its code, with its stock and picture."""
    reading = Reading(record, record_layout(record.number))
    code = reading.take(record.number, str) or ""
    old = article_from_code(book, code) if code else None
    facts = stated_facts(book, reading, FACTS)
    elsewhere = frozenset({record.number, PICTURE_NAME, PICTURE, STOCK}) | _COMPUTED | FACTS.keys()
    facts["door_fields"] = kept_beside(book, reading, elsewhere, old.door_fields if old else {})
    stock = reading.take(STOCK, quantity_from_import)
    picture = reading.take(PICTURE, _bytes_of_picture)
    if reading.flaws:
        raise RecordRefused(reading.flaws)
    article = _written(book, code, old, facts)
    if stock is not None:
        change_stock(book, article.code, stock)
    if any(number == PICTURE for number, _ in record.fields):
        named = ArticlePicture(record.value(PICTURE_NAME) or _UNNAMED, picture) if picture else None
        change_picture(book, article.code, named)


def _written(book: Book, code: str, old: Article | None, facts: dict[str, Any]) -> Article:
    if old is None:
        return add_article(book, ArticleDraft(code=code.upper(), **{"name": "", **facts}))
    changes = {name: value for name, value in facts.items() if value != getattr(old, name)}
    return change_article(book, old.code, lambda draft: replace(draft, **changes)) if changes else old


def _bytes_of_picture(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error as error:
        raise ValueError(text) from error


def import_article_group(book: Book, record: ImportRecord) -> None:
    """Add the group of articles that a record states, or give it another name."""
    reading = Reading(record, record_layout(record.number))
    code = reading.take("2208", str.upper)
    if code is None:
        raise RecordRefused(reading.flaws)
    name_article_group(book, code, record.value("2001"))


def import_stock(book: Book, record: ImportRecord) -> None:
    """State how many there are of an article."""
    reading = Reading(record, record_layout(record.number))
    article = reading.take("2260", lambda text: article_from_code(book, text))
    stock = reading.take(STOCK, quantity_from_import)
    if article is None or stock is None:
        raise RecordRefused(reading.flaws)
    change_stock(book, article.code, stock)
