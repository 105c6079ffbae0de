"""Pictures of articles in the store: one for each article that has one."""

from sqlalchemy import delete, select

from grootboek.ledger.article import ArticlePicture
from grootboek.store.book import Book, settle
from grootboek.store.engine.upserting import insert_or_change
from grootboek.store.masters.articles import touch_article
from grootboek.store.tables.trade import article_picture


def article_picture_of(book: Book, article_id: int) -> ArticlePicture | None:
    """Return the picture of an article; None when it has none."""
    query = select(article_picture.c.name, article_picture.c.content).where(
        article_picture.c.administration_id == book.administration_id, article_picture.c.article_id == article_id
    )
    row = book.connection.execute(query).first()
    return None if row is None else ArticlePicture(row.name, row.content)


def pictured_articles(book: Book) -> frozenset[int]:
    """Return the ids of the articles that have a picture."""
    query = select(article_picture.c.article_id).where(article_picture.c.administration_id == book.administration_id)
    return frozenset(book.connection.execute(query).scalars())


def write_picture(book: Book, article_id: int, picture: ArticlePicture) -> None:
    """Write the picture of an article in place of the one it had."""
    settle(book)  # its article may wait
    rows = insert_or_change(book.database, article_picture)
    row = {
        "administration_id": book.administration_id,
        "article_id": article_id,
        "name": picture.name,
        "content": picture.content,
        "created_at": book.now,
    }
    changed = {name: rows.excluded[name] for name in ("name", "content", "created_at")}
    statement = rows.on_conflict_do_update(index_elements=["administration_id", "article_id"], set_=changed)
    book.connection.execute(statement, row)
    touch_article(book, article_id)


def remove_picture(book: Book, article_id: int) -> None:
    """Remove the picture of an article."""
    settle(book)
    own = article_picture.c.administration_id == book.administration_id
    book.connection.execute(delete(article_picture).where(own, article_picture.c.article_id == article_id))
    touch_article(book, article_id)
