"""Groups of articles in the store, by their code."""

from sqlalchemy import select

from grootboek.ledger.article import ArticleGroup
from grootboek.store.book import Book
from grootboek.store.engine.upserting import insert_or_change
from grootboek.store.tables.trade import article_group


def article_groups(book: Book) -> list[ArticleGroup]:
    """Return the groups by their code."""
    query = select(*(article_group.c[name] for name in ArticleGroup.__dataclass_fields__)).where(
        article_group.c.administration_id == book.administration_id
    )
    groups = [ArticleGroup(**row) for row in book.connection.execute(query).mappings()]
    # Sorted here, since PostgreSQL sorts by the language of the database.
    return sorted(groups, key=lambda group: group.code)


def write_group(book: Book, code: str, name: str) -> None:
    """Write the group with a code, or rename it; an empty name leaves it the name that it has, an empty code does nothing."""
    if not code:
        return
    rows = insert_or_change(book.database, article_group)
    moments = {"created_at": book.now, "modified_at": book.now}
    row = {"administration_id": book.administration_id, "code": code, "uid": book.new_uid(), "name": name, **moments}
    statement = rows.on_conflict_do_update(
        index_elements=["administration_id", "code"],
        set_={"name": rows.excluded.name, "modified_at": rows.excluded.modified_at},
        # A name that stays as it is leaves the moment of the last change alone, too.
        where=(rows.excluded.name != "") & (rows.excluded.name != article_group.c.name),
    )
    book.connection.execute(statement, row)
