"""Answers that are kept under the key which a client gave its request, to be given again when the request comes again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from grootboek.store.book import Book
from grootboek.store.tables.access import kept_answer as table


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer with the digest of its request: its status, its body (None: there was none) and the tag of the record."""

    request_digest: bytes
    status: int
    body: bytes | None
    tag: str


_KEY: Final = (
    table.c.administration_id == bindparam("a"),
    table.c.user_id == bindparam("u"),
    table.c.key == bindparam("k"),
)
_by_key: Final = select(table.c.request_digest, table.c.status, table.c.body, table.c.tag).where(
    *_KEY, table.c.created_at > bindparam("since", type_=table.c.created_at.type)
)


def kept_answer(book: Book, user_id: int, key: str, since: datetime) -> KeptAnswer | None:
    """Return the answer that was kept under a user's key since a moment; None when there is none."""
    own = {"a": book.administration_id, "u": user_id, "k": key, "since": since}
    row = book.connection.execute(_by_key, own).first()
    return None if row is None else KeptAnswer(*row)


def keep_answer(book: Book, user_id: int, key: str, answer: KeptAnswer) -> None:
    """Keep an answer under a user's key, in the place of one that was there."""
    book.connection.execute(delete(table).where(*_KEY), {"a": book.administration_id, "u": user_id, "k": key})
    row = {"administration_id": book.administration_id, "user_id": user_id, "key": key, "created_at": book.now}
    kept = {name: getattr(answer, name) for name in KeptAnswer.__dataclass_fields__}
    book.connection.execute(insert(table), {**row, **kept})


def purge_kept_answers(connection: Connection, before: datetime) -> int:
    """Remove the answers kept before a moment; return how many."""
    return connection.execute(delete(table).where(table.c.created_at < before)).rowcount
