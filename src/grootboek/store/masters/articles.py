"""Articles in the store, with the names of their groups; prices and quantities are kept in ten-thousandths.

Every change of an article is written here, and here it is marked for the web shop.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, select, text, type_coerce, update

from grootboek.ledger.article import OWN_KINDS, Article, ArticleDraft, ArticleFacts
from grootboek.ledger.change import Subject
from grootboek.ledger.drafts import fields_of
from grootboek.store.book import Book, next_number, settle
from grootboek.store.engine.column_types import TenThousandths
from grootboek.store.engine.many_keys import is_listed, key_list, one_of, one_of_texts, portions
from grootboek.store.engine.prepared import Prepared
from grootboek.store.masters.article_groups import article_group_by_code, write_group
from grootboek.store.masters.changes import mark_changed, webshop_linked_since
from grootboek.store.masters.draft_rows import add_rows, change_row_of_portion, changed_values, stored, values_of
from grootboek.store.tables.administration import article
from grootboek.store.tables.trade import article_group

_SCALED: Final = ("purchase_price", "sales_price", "stock", "consumer_price")
_KEPT: Final = text("NOT article.deleted")
"""Queries by code use this text, so that the engines see that the partial index holds all they ask for."""
_CHANGEABLE: Final = sorted(
    {column.name for column in article.c} & Article.__dataclass_fields__.keys() - {"id", "uid", "created_at"}
)
_COLUMNS: Final = {
    name: func.coalesce(article_group.c.name, "").label(name) if name == "group_name" else article.c[name]
    for name in Article.__dataclass_fields__
}
_NAMING: Final = frozenset({"id", "code"})
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
_FACTS_COLUMNS: Final[list[ColumnElement[Any]]] = [
    type_coerce(article.c[name], TenThousandths()) if name in _SCALED else article.c[name]
    for name in ArticleFacts.__dataclass_fields__
]
_facts: Final = select(*_FACTS_COLUMNS).where(article.c.administration_id == bindparam("a"))
_by_id: Final = Prepared("articles by id", _facts.where(is_listed(article.c.id)))
_by_uid: Final = Prepared("articles by uid", _facts.where(is_listed(article.c.uid)))


def articles(book: Book, **exactly: object) -> list[Article]:
    """Return the articles by their code; when fields are given, those in which they are exactly so.

    The administration's own articles are found by what names one alone.
    """
    if book.portion is not None:
        key = ("article", *next(iter(exactly.items()), ()))
        if len(exactly) == 1 and book.portion.knows(key):
            known = book.portion.things[key]
            return [] if known is None else [known]
        settle(book)
    query = _articles.where(_KEPT)
    if not _NAMING & exactly.keys():
        query = query.where(article.c.kind.not_in(sorted(OWN_KINDS)))
    return _read(book, query.where(*(_COLUMNS[name] == value for name, value in exactly.items())))


def _read(book: Book, query: Select[Any]) -> list[Article]:
    rows = book.connection.execute(query, {"a": book.administration_id})
    # Sorted here, since PostgreSQL sorts by the language of the database.
    return sorted(map(_article, rows), key=lambda row: row.code)


def read_articles(book: Book, codes: Collection[str]) -> list[Article]:
    """Read into the portion the articles with some codes, and return them."""
    portion = book.portion
    if portion is None or not codes:
        return []
    rows = [
        row
        for some in portions(codes)
        for row in _read(book, _articles.where(_KEPT, one_of_texts(book.database, article.c.code, some)))
    ]
    portion.things.update((("article", "code", code), None) for code in codes)
    portion.things.update((("article", by, getattr(row, by)), row) for row in rows for by in ("code", "id"))
    return rows


def _put(book: Book, new: Article) -> None:
    """Note an article in the portion, by all that it is found by."""
    if book.portion is not None:
        for by in ("code", "id"):
            book.portion.put(("article", by, getattr(new, by)), new)


def _as_read(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts as they would be read back, prices and quantities with four decimals: the trail quotes them so."""
    return {name: _unscaled(stored(fact)) if name in _SCALED else fact for name, fact in facts.items()}


def _known(book: Book, number: int) -> Article | None:
    """Return an article of the portion by its id; None outside of one, or when it was not read."""
    known: Article | None = None if book.portion is None else book.portion.things.get(("article", "id", number))
    return known


def _article(row: Row[Any]) -> Article:
    # By place: a row that is asked by its names takes three times as long.
    values: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
    return Article(**values | {name: _unscaled(values[name]) for name in _SCALED})


def _unscaled(number: Any) -> Any:
    return None if number is None else Decimal(number).scaleb(-4)


def articles_by_id(book: Book, numbers: Collection[int]) -> dict[int, Article]:
    """Return articles by their id, also those that are deleted, which orders show; ids that do not exist are left out."""
    found: dict[int, Article] = {}
    for some in portions(numbers):
        query = _articles.where(one_of(book.database, article.c.id, some))
        found.update((row.id, row) for row in _read(book, query))
    return found


def facts_of_articles(book: Book, numbers: Collection[int]) -> dict[int, ArticleFacts]:
    """Return the facts of articles by their id, of deleted ones too; ids that do not exist are left out."""
    seen = book.seen_articles
    # Of a portion changes may be written at any moment.
    missing = [number for number in numbers if book.portion is not None or number not in seen]
    seen.update((facts.id, facts) for facts in _read_facts(book, _by_id, missing))
    return {number: seen[number] for number in numbers if number in seen}


def ids_of_article_uids(book: Book, uids: Collection[UUID]) -> dict[UUID, int]:
    """Return the ids of articles by their uids; those that do not exist, or are deleted, are left out."""
    found = _read_facts(book, _by_uid, [*map(str, uids)])
    book.seen_articles.update((facts.id, facts) for facts in found)
    return {facts.uid: facts.id for facts in found if not facts.deleted}


def _read_facts(book: Book, query: Prepared, keys: Sequence[int | str]) -> list[ArticleFacts]:
    rows = query.all(book.connection, a=book.administration_id, keys=key_list(keys)) if keys else []
    return [ArticleFacts(*row) for row in rows]


def article_codes(book: Book) -> dict[int, str]:
    """Return the codes of all articles by their id, also of those that are deleted or the administration's own."""
    query = select(article.c.id, article.c.code).where(article.c.administration_id == book.administration_id)
    return {row[0]: row[1] for row in book.connection.execute(query)}


def insert_article(book: Book, draft: ArticleDraft, own_number: int | None = None) -> int:
    """Write a new article, which has no stock, and return its id; a group that is named is made or renamed.

    The administration's own articles have numbers of their own, which no series gives.
    """
    number = own_number or next_number(book, "article")
    own = {
        "administration_id": book.administration_id,
        "id": number,
        "uid": book.new_uid(),
        "stock": 0,
        "deleted": False,
    }
    moments = {"created_at": book.now, "modified_at": book.now}
    add_rows(book, article, {**values_of(draft, article, "group_name"), **own, **moments})
    write_group(book, draft.group_code, draft.group_name)
    if book.portion is not None:
        facts = {"id": number, "uid": own["uid"], "stock": Decimal(0), "group_name": _group_name(book, draft)}
        _put(book, Article(**_as_read(fields_of(draft) | facts | moments)))
    mark_articles(book, [number])
    return number


def _group_name(book: Book, draft: ArticleDraft) -> str:
    """Return the name that the group of an article of a portion has."""
    group = article_group_by_code(book, draft.group_code) if draft.group_code else None
    return group.name if group else ""


def update_article(book: Book, number: int, old: ArticleDraft, new: ArticleDraft) -> None:
    """Write the fields of an article in which its drafts differ; a group that is named is made or renamed."""
    names_group = (new.group_code, new.group_name) != (old.group_code, old.group_name)
    known = _known(book, number)
    if known is None:
        _update(book, number, changed_values(old, new, article, "group_name"))
    else:
        facts = _as_read(fields_of(new) | {"group_name": known.group_name})
        _update_known(book, replace(known, **facts, modified_at=book.now), known)
    if names_group:
        write_group(book, new.group_code, new.group_name)
        if known is not None:
            _put(book, replace(articles(book, id=number)[0], group_name=_group_name(book, new)))
    mark_articles(book, [number], left=new.in_webshop != old.in_webshop)


def mark_article_deleted(book: Book, number: int) -> None:
    """Take an article out of every list; its row stays for the orders that name it."""
    mark_articles(book, [number])
    _update(book, number, {"deleted": True, "in_webshop": False, "active": False})


def follow_revenue_group(book: Book, group_id: int, values: Mapping[str, Any]) -> None:
    """Give the articles of a revenue group its account and VAT code."""
    own = (article.c.administration_id == book.administration_id) & (article.c.revenue_group_id == group_id)
    ids = list(book.connection.execute(select(article.c.id).where(own)).scalars())
    book.connection.execute(update(article).where(own), {**values, "modified_at": book.now})
    book.seen_articles.clear()
    mark_articles(book, ids)


def leave_discount_group(book: Book, group_id: int) -> None:
    """Take articles out of a discount group."""
    own = (article.c.administration_id == book.administration_id) & (article.c.discount_group_id == group_id)
    book.connection.execute(update(article).where(own), {"discount_group_id": None, "modified_at": book.now})
    book.seen_articles.clear()


def write_stock(book: Book, number: int, stock: Decimal) -> None:
    """Write how many there are of an article, whose stock is tracked from then on."""
    known = _known(book, number)
    if known is None:
        _update(book, number, {"stock": stored(stock), "stock_tracked": True})
    else:
        facts = _as_read({"stock": stock, "stock_tracked": True})
        _update_known(book, replace(known, **facts, modified_at=book.now), known)
    mark_articles(book, [number])


def touch_article(book: Book, number: int) -> None:
    """Write that an article changed in what stands beside it: its picture."""
    known = _known(book, number)
    if known is None:
        _update(book, number, {})
    else:
        _update_known(book, replace(known, modified_at=book.now), known)
    mark_articles(book, [number])


def _update_known(book: Book, new: Article, old: Article) -> None:
    """Change an article of the portion: all its columns, since one statement changes the articles of a portion."""
    _put(book, new)
    book.seen_articles.clear()
    if old.code != new.code and book.portion is not None:
        book.portion.put(("article", "code", old.code), None)
    values = {name: stored(getattr(new, name)) for name in _CHANGEABLE}
    change_row_of_portion(book, article, new.id, values)


def _update(book: Book, number: int, values: Mapping[str, Any]) -> None:
    book.seen_articles.clear()
    own = (article.c.administration_id == book.administration_id) & (article.c.id == number)
    book.connection.execute(update(article).where(own), {**values, "modified_at": book.now})


def clear_supplier(book: Book, party_id: int) -> list[int]:
    """Take a supplier away from its articles, and return their ids."""
    own = (article.c.administration_id == book.administration_id) & (article.c.supplier_id == party_id)
    ids = list(book.connection.execute(select(article.c.id).where(own)).scalars())
    if ids:
        book.connection.execute(update(article).where(own), {"supplier_id": None, "modified_at": book.now})
    return ids


def mark_articles_of_group(book: Book, discount_group_id: int) -> None:
    """Mark as changed for the web shop the articles in a discount group that are in the shop."""
    # However many they are, they are read only when somebody will ask.
    if webshop_linked_since(book) is None:
        return
    settle(book)
    own = (article.c.administration_id == book.administration_id) & (article.c.discount_group_id == discount_group_id)
    mark_articles(book, book.connection.execute(select(article.c.id).where(own, _KEPT)).scalars().all())


def mark_articles(book: Book, numbers: Collection[int], *, left: bool = False) -> None:
    """Mark articles as changed for the web shop: those that are in it, with `left` also those that no longer are."""
    if webshop_linked_since(book) is None:
        return
    known = [_known(book, number) for number in sorted(numbers)]
    if all(known):
        mark_changed(book, Subject.ARTICLE, [row.id for row in known if row and (left or row.in_webshop)])
        return
    settle(book)
    shown = [] if left else [article.c.in_webshop.is_(True)]
    query = select(article.c.id).where(article.c.administration_id == book.administration_id, *shown)
    marked = book.connection.execute(query.where(one_of(book.database, article.c.id, sorted(numbers)))).scalars().all()
    mark_changed(book, Subject.ARTICLE, marked)
