"""Imports and exports that came in through a door, kept with how they went, apart from the books they wanted to change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from grootboek.store.book import Book
from grootboek.store.tables.access import exchange, offline_administration
from grootboek.store.tables.administration import administration

PENDING: Final = 1
DONE: Final = 2
FAILED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One import or export: its id, who asked it of which administration, and its status (1 pending, 2 done, 3 failed).

    It is of an administration here or of an off-line one; imports of the same content have the same `content_key`.
    """

    id: str
    administration_id: int | None
    user_id: int | None
    door: str
    direction: str
    status: int
    error: str = ""
    door_fields: Mapping[str, Any] = field(default_factory=dict)
    created_at: datetime
    updated_at: datetime | None = None
    offline_id: int | None = None
    content_key: bytes | None = None


def insert_exchange(connection: Connection, row: Exchange) -> None:
    """Write a new exchange."""
    values = {name: getattr(row, name) for name in Exchange.__dataclass_fields__}
    connection.execute(insert(exchange), {**values, "door_fields": dict(row.door_fields)})


_by_id: Final = (
    select(
        *(exchange.c[name] for name in Exchange.__dataclass_fields__),
        func.coalesce(administration.c.code, offline_administration.c.code).label("code"),
    )
    .outerjoin(administration, administration.c.id == exchange.c.administration_id)
    .outerjoin(offline_administration, offline_administration.c.id == exchange.c.offline_id)
    .where(exchange.c.id == bindparam("id"), exchange.c.door == bindparam("door"))
)


def exchange_by_id(connection: Connection, door: str, exchange_id: str) -> tuple[Exchange, str] | None:
    """Return an exchange of a door with the code of its administration; None when there is none."""
    row = connection.execute(_by_id, {"id": exchange_id, "door": door}).mappings().first()
    if row is None:
        return None
    values = dict(row)
    code = values.pop("code")
    return Exchange(**values), code


def exchange_with_content(book: Book, door: str, content_key: bytes, since: datetime) -> tuple[str, datetime] | None:
    """Return id and moment of the last exchange of a content with the administration, after a moment; None when there is none."""
    query = select(exchange.c.id, exchange.c.created_at).where(
        exchange.c.administration_id == book.administration_id,
        exchange.c.created_at > since,
        exchange.c.door == door,
        exchange.c.content_key == content_key,
    )
    row = book.connection.execute(query.order_by(exchange.c.created_at.desc()).limit(1)).first()
    return None if row is None else (row.id, row.created_at)


def purge_exchanges(connection: Connection, before: datetime) -> int:
    """Remove the exchanges made before a moment; return how many."""
    return connection.execute(delete(exchange).where(exchange.c.created_at < before)).rowcount
