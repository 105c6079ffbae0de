"""Previews in the store: the small picture that was drawn from a content, which goes when the content goes."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import bindparam, exists, insert, select

from grootboek.store.book import Book
from grootboek.store.engine.many_keys import portions
from grootboek.store.tables.attachments import attachment_content, attachment_preview

_own: Final = attachment_preview.c.administration_id == bindparam("a")
_picture: Final = select(attachment_preview.c.picture).where(_own, attachment_preview.c.content_key == bindparam("key"))
_drawn: Final = select(attachment_preview.c.content_key).where(_own, attachment_preview.c.picture.is_not(None))
_waiting: Final = select(attachment_content.c.content_key).where(
    attachment_content.c.administration_id == bindparam("a"),
    attachment_content.c.content_key == bindparam("key"),
    ~exists().where(
        attachment_preview.c.administration_id == attachment_content.c.administration_id,
        attachment_preview.c.content_key == attachment_content.c.content_key,
    ),
)


def preview_of(book: Book, key: bytes) -> bytes | None:
    """Return the picture that was drawn from the content under a hash; None when there is none."""
    picture: bytes | None = book.connection.execute(_picture, {"a": book.administration_id, "key": key}).scalar()
    return picture


def with_preview(book: Book, keys: Iterable[bytes]) -> frozenset[bytes]:
    """Return those of some contents from which a picture was drawn."""
    found: set[bytes] = set()
    for some in portions(dict.fromkeys(keys)):
        among = _drawn.where(attachment_preview.c.content_key.in_(some))
        found.update(book.connection.execute(among, {"a": book.administration_id}).scalars())
    return frozenset(found)


def awaits_preview(book: Book, key: bytes) -> bool:
    """Tell whether a content is there from which nobody has tried to draw a picture."""
    return book.connection.execute(_waiting, {"a": book.administration_id, "key": key}).first() is not None


def insert_preview(book: Book, key: bytes, picture: bytes | None) -> None:
    """Write the picture that was drawn from a content, None when none can be; the administration is locked."""
    row = {"administration_id": book.administration_id, "content_key": key, "picture": picture, "drawn_at": book.now}
    book.connection.execute(insert(attachment_preview), row)
