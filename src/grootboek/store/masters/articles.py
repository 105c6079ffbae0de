"""Articles in the store, with the names of their groups; prices and quantities are kept in ten-thousandths.

Every change of an article is written here, and here it is marked for the web shop.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import RowMapping, and_, bindparam, func, insert, select, update

from grootboek.ledger.article import Article, ArticleDraft
from grootboek.ledger.change import Subject
from grootboek.store.book import Book, next_number
from grootboek.store.engine.many_keys import one_of
from grootboek.store.masters.article_groups import write_group
from grootboek.store.masters.changes import mark_changed
from grootboek.store.masters.draft_rows import changed_values, stored, values_of
from grootboek.store.tables.administration import article
from grootboek.store.tables.trade import article_group

_SCALED: Final = ("purchase_price", "sales_price", "stock")
_COLUMNS: Final = {
    name: func.coalesce(article_group.c.name, "").label(name) if name == "group_name" else article.c[name]
    for name in Article.__dataclass_fields__
}
_articles: Final = (
    select(*_COLUMNS.values())
    .outerjoin(
        article_group,
        and_(
            article_group.c.administration_id == article.c.administration_id,
            article_group.c.code == article.c.group_code,
        ),
    )
    .where(article.c.administration_id == bindparam("a"))
)


def articles(book: Book, **exactly: object) -> list[Article]:
    """Return the articles by their code; when fields are given, those in which they are exactly so."""
    query = _articles.where(*(_COLUMNS[name] == value for name, value in exactly.items()))
    rows = book.connection.execute(query, {"a": book.administration_id}).mappings()
    # Sorted here, since PostgreSQL sorts by the language of the database.
    return sorted(map(_article, rows), key=lambda row: row.code)


def _article(row: RowMapping) -> Article:
    return Article(**{**row, **{name: Decimal(row[name]).scaleb(-4) for name in _SCALED}})


def insert_article(book: Book, draft: ArticleDraft) -> int:
    """Write a new article, which has no stock, and return its id; a group that is named is made or renamed."""
    number = next_number(book, "article")
    own = {"administration_id": book.administration_id, "id": number, "uid": book.new_uid(), "stock": 0}
    moments = {"created_at": book.now, "modified_at": book.now}
    book.connection.execute(insert(article), {**values_of(draft, article, "group_name"), **own, **moments})
    write_group(book, draft.group_code, draft.group_name)
    mark_articles(book, [number])
    return number


def update_article(book: Book, number: int, old: ArticleDraft, new: ArticleDraft) -> None:
    """Write the fields of an article in which its drafts differ; a group that is named is made or renamed."""
    _update(book, number, changed_values(old, new, article, "group_name"))
    if (new.group_code, new.group_name) != (old.group_code, old.group_name):
        write_group(book, new.group_code, new.group_name)
    mark_articles(book, [number], left=new.in_webshop != old.in_webshop)


def write_stock(book: Book, number: int, stock: Decimal) -> None:
    """Write how many there are of an article, whose stock is tracked from then on."""
    _update(book, number, {"stock": stored(stock), "stock_tracked": True})
    mark_articles(book, [number])


def touch_article(book: Book, number: int) -> None:
    """Write that an article changed in what stands beside it: its picture."""
    _update(book, number, {})
    mark_articles(book, [number])


def _update(book: Book, number: int, values: Mapping[str, Any]) -> None:
    own = (article.c.administration_id == book.administration_id) & (article.c.id == number)
    book.connection.execute(update(article).where(own), {**values, "modified_at": book.now})


def mark_articles(book: Book, numbers: Collection[int], *, left: bool = False) -> None:
    """Mark articles as changed for the web shop: those that are in it, with `left` also those that no longer are."""
    shown = [] if left else [article.c.in_webshop.is_(True)]
    query = select(article.c.id).where(article.c.administration_id == book.administration_id, *shown)
    marked = book.connection.execute(query.where(one_of(book.database, article.c.id, sorted(numbers)))).scalars().all()
    mark_changed(book, Subject.ARTICLE, marked)
