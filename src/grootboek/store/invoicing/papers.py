"""Papers in the store: what was rendered once, under a hash of everything that went into it."""

from typing import Final

from sqlalchemy import bindparam, select

from grootboek.store.book import Book
from grootboek.store.engine.upserting import insert_or_change
from grootboek.store.tables.invoicing import paper

_content: Final = select(paper.c.content).where(
    paper.c.administration_id == bindparam("a"), paper.c.content_key == bindparam("key")
)


def paper_by_key(book: Book, key: bytes) -> bytes | None:
    """Return the content of the paper under a key; None when it was not kept."""
    content: bytes | None = book.connection.execute(_content, {"a": book.administration_id, "key": key}).scalar()
    return content


def insert_paper(book: Book, key: bytes, media_type: str, content: bytes) -> None:
    """Keep a paper under its key, unless somebody else has meanwhile."""
    row = {"administration_id": book.administration_id, "content_key": key}
    statement = insert_or_change(book.database, paper).on_conflict_do_nothing()
    book.connection.execute(statement, {**row, "media_type": media_type, "content": content, "created_at": book.now})
