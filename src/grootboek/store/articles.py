"""Articles in the store, with the names of their groups; prices and quantities are kept in ten-thousandths."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import RowMapping, and_, bindparam, func, insert, select, update

from grootboek.ledger.article import Article
from grootboek.store.book import Book, next_number
from grootboek.store.tables import article
from grootboek.store.trade_tables import article_group
from grootboek.store.upserting import insert_or_change

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
    return sorted(map(_article, rows), key=lambda row: row.code)


def _article(row: RowMapping) -> Article:
    return Article(**{**row, **{name: Decimal(row[name]).scaleb(-4) for name in _SCALED}})


def insert_article(book: Book, values: Mapping[str, Any]) -> int:
    """Write a new article, which has no stock, and return its id; its group is made or renamed with it."""
    number = next_number(book, "article")
    own = {"administration_id": book.administration_id, "id": number, "uid": book.new_uid(), "stock": 0}
    moments = {"created_at": book.now, "modified_at": book.now}
    book.connection.execute(insert(article), {**_row(values), **own, **moments})
    _name_group(book, values)
    return number


def update_article(book: Book, number: int, values: Mapping[str, Any]) -> None:
    """Write changed fields of an article; a group that is named is made or renamed."""
    own = (article.c.administration_id == book.administration_id) & (article.c.id == number)
    book.connection.execute(update(article).where(own), {**_row(values), "modified_at": book.now})
    _name_group(book, values)


def _row(values: Mapping[str, Any]) -> dict[str, Any]:
    scaled = {name: int(Decimal(values[name]).scaleb(4)) for name in _SCALED if name in values}
    kept = {"door_fields": dict(values["door_fields"])} if "door_fields" in values else {}
    return {name: value for name, value in {**values, **scaled, **kept}.items() if name != "group_name"}


def _name_group(book: Book, values: Mapping[str, Any]) -> None:
    """Write the group that an article states with a name."""
    if not values.get("group_code"):
        return
    rows = insert_or_change(book.database, article_group)
    row = {
        "administration_id": book.administration_id,
        "code": values["group_code"],
        "uid": book.new_uid(),
        "name": values.get("group_name", ""),
        "created_at": book.now,
        "modified_at": book.now,
    }
    statement = rows.on_conflict_do_update(
        index_elements=["administration_id", "code"],
        set_={"name": rows.excluded.name, "modified_at": rows.excluded.modified_at},
        where=(rows.excluded.name != "") & (rows.excluded.name != article_group.c.name),
    )
    book.connection.execute(statement, row)
