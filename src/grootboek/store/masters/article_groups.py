"""Groups of articles in the store, by their code."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Executable, select

from grootboek.ledger.article import ArticleGroup
from grootboek.store.book import Book, write_rows
from grootboek.store.engine.database import Database
from grootboek.store.engine.upserting import built_once, insert_or_change
from grootboek.store.portion import Portion
from grootboek.store.tables.trade import article_group

_ALL: Final = ("article groups",)
_READ: Final = ("article groups are read",)


def article_groups(book: Book) -> list[ArticleGroup]:
    """Return the groups by their code."""
    portion = book.portion
    if portion is None:
        return _read(book)
    if portion.things.get(_ALL) is None:
        portion.settle()
        portion.things[_ALL] = _read(book)
    groups: list[ArticleGroup] = portion.things[_ALL]
    return groups


def article_group_by_code(book: Book, code: str) -> ArticleGroup | None:
    """Return the group with a code; None when there is none."""
    portion = book.portion
    if portion is None:
        return next((group for group in _read(book) if group.code == code), None)
    read_article_groups(book)
    known: ArticleGroup | None = portion.things.get(("article group", code))
    return known


def read_article_groups(book: Book) -> None:
    """Read the groups into the portion."""
    portion = book.portion
    if portion is not None and _READ not in portion.things:
        portion.things.update((("article group", group.code), group) for group in article_groups(book))
        portion.things[_READ] = True


def _read(book: Book) -> list[ArticleGroup]:
    query = select(*(article_group.c[name] for name in ArticleGroup.__dataclass_fields__)).where(
        article_group.c.administration_id == book.administration_id
    )
    groups = [ArticleGroup(**row) for row in book.connection.execute(query).mappings()]
    # Sorted here, since PostgreSQL sorts by the language of the database.
    return sorted(groups, key=lambda group: group.code)


@built_once
def _write(database: Database) -> Executable:
    rows = insert_or_change(database, article_group)
    return rows.on_conflict_do_update(
        index_elements=["administration_id", "code"],
        set_={"name": rows.excluded.name, "modified_at": rows.excluded.modified_at},
        # A name that stays as it is leaves the moment of the last change alone, too.
        where=(rows.excluded.name != "") & (rows.excluded.name != article_group.c.name),
    )


def write_group(book: Book, code: str, name: str) -> None:
    """Write the group with a code, or rename it; an empty name leaves it the name that it has, an empty code does nothing."""
    if not code:
        return
    moments = {"created_at": book.now, "modified_at": book.now}
    row = {"administration_id": book.administration_id, "code": code, "uid": book.new_uid(), "name": name, **moments}
    if book.portion is None or _put(book, book.portion, code, name, row):
        write_rows(book, "write article group", _write(book.database), row)


def _put(book: Book, portion: Portion, code: str, name: str, row: Mapping[str, Any]) -> bool:
    """Note a group in the portion; False when it stays as it is."""
    old = article_group_by_code(book, code)
    if old is not None and name in ("", old.name):
        return False
    facts = {field: row[field] for field in ArticleGroup.__dataclass_fields__}
    new = ArticleGroup(**facts) if old is None else replace(old, name=name, modified_at=book.now)
    portion.put(("article group", code), new)
    portion.put(_ALL, None)
    return True
