"""What codes of articles may be in an administration, in the store."""

from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from grootboek.ledger.article import ArticleSettings
from grootboek.ledger.drafts import fields_of
from grootboek.store.book import Book
from grootboek.store.tables.trade import article_settings as _settings

_read: Final = select(_settings.c.numeric_codes, _settings.c.longest_code).where(
    _settings.c.administration_id == bindparam("a")
)


def article_settings(book: Book) -> ArticleSettings:
    """Return what codes of articles may be; until somebody changes it that of new administrations."""
    row = book.connection.execute(_read, {"a": book.administration_id}).first()
    return ArticleSettings() if row is None else ArticleSettings(*row)


def write_article_settings(book: Book, settings: ArticleSettings) -> None:
    """Write what codes of articles may be."""
    book.connection.execute(delete(_settings).where(_settings.c.administration_id == book.administration_id))
    book.connection.execute(insert(_settings), {"administration_id": book.administration_id, **fields_of(settings)})
