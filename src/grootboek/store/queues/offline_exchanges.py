"""The queue of an off-line administration: its exchanges with their contents.

The content of an exchange is its request and, for an export, the compressed text of its result. That stays until a caller
fetched it; then the request is empty.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from grootboek.store.queues.exchanges import DONE, PENDING, Exchange, insert_exchange
from grootboek.store.tables.access import exchange, exchange_content, offline_administration


@dataclass(frozen=True, slots=True)
class Content:
    """What an exchange asks, in which formaat, and the compressed text that an export brought back."""

    request: str
    formaat: str
    result: bytes | None = None


def queue_exchange(connection: Connection, row: Exchange, content: Content) -> None:
    """Write a new exchange with its content."""
    insert_exchange(connection, row)
    values = {
        "exchange_id": row.id,
        "request": content.request,
        "formaat": content.formaat,
        "result": content.result,
    }
    connection.execute(insert(exchange_content), values)


def lock_queue(connection: Connection, offline_id: int) -> None:
    """Make this transaction the only one that adds to the queue of an off-line administration, until it ends."""
    own = offline_administration.c.id == offline_id
    connection.execute(select(offline_administration.c.id).where(own).with_for_update()).one()


_oldest: Final = (
    select(exchange.c.id)
    .where(
        exchange.c.offline_id == bindparam("offline_id"),
        exchange.c.status == PENDING,
        exchange.c.created_at > bindparam("since", type_=exchange.c.created_at.type),
    )
    .order_by(exchange.c.created_at, exchange.c.id)
    .limit(1)
)


def oldest_waiting(connection: Connection, offline_id: int, since: datetime) -> str | None:
    """Return the id of the oldest exchange made after a moment that waits for an off-line administration; None without one."""
    exchange_id: str | None = connection.execute(_oldest, {"offline_id": offline_id, "since": since}).scalar()
    return exchange_id


_direction_and_content: Final = (
    select(exchange.c.direction, exchange_content.c.request, exchange_content.c.formaat, exchange_content.c.result)
    .join(exchange_content, exchange_content.c.exchange_id == exchange.c.id)
    .where(exchange.c.id == bindparam("id"))
)


def exchange_content_by_id(connection: Connection, exchange_id: str) -> tuple[str, Content] | None:
    """Return the direction and the content of an exchange; None when it has no content, or no longer."""
    row = connection.execute(_direction_and_content, {"id": exchange_id}).first()
    return None if row is None else (row[0], Content(*row[1:]))


_status: Final = select(exchange.c.status).where(exchange.c.id == bindparam("id"))


def exchange_status(connection: Connection, exchange_id: str) -> int | None:
    """Return how far an exchange is; None when there is none."""
    status: int | None = connection.execute(_status, {"id": exchange_id}).scalar()
    return status


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an exchange, and when: its status, what was wrong, of an export the compressed text.

    `written` tells that something was written, be it that something else was wrong.
    """

    status: int
    error: str
    text: bytes | None
    written: bool
    at: datetime


def finish_exchange(connection: Connection, offline_id: int, exchange_id: str, result: Result) -> bool:
    """Write the result of an exchange that waits for an off-line administration; False when it does not wait there.

    The request is kept only of an export that succeeded, which is recognised by it when it is asked again. An import that
    wrote nothing loses the key of its content, so that it can be sent again.
    """
    own = (exchange.c.id == exchange_id, exchange.c.offline_id == offline_id, exchange.c.status == PENDING)
    values: dict[str, Any] = {"status": result.status, "error": result.error, "updated_at": result.at}
    if not result.written:
        values["content_key"] = None
    if not connection.execute(update(exchange).where(*own).values(values)).rowcount:
        return False
    content = exchange_content.c.exchange_id == exchange_id
    if result.text is None or result.status != DONE:
        connection.execute(delete(exchange_content).where(content))
    else:
        connection.execute(update(exchange_content).where(content).values(result=result.text))
    return True


_exports: Final = (
    select(exchange.c.id)
    .join(exchange_content, exchange_content.c.exchange_id == exchange.c.id)
    .where(
        exchange.c.offline_id == bindparam("offline_id"),
        exchange.c.user_id == bindparam("user_id"),
        exchange.c.direction == "export",
        exchange_content.c.request == bindparam("request"),
        exchange_content.c.formaat == bindparam("formaat"),
    )
    .order_by(exchange.c.created_at, exchange.c.id)
)


def ungiven_exports(connection: Connection, offline_id: int, user_id: int, content: Content) -> list[str]:
    """Return a user's exports that ask the same of an off-line administration and whose result was not given, oldest first."""
    values = {"offline_id": offline_id, "user_id": user_id, "request": content.request, "formaat": content.formaat}
    return [row.id for row in connection.execute(_exports, values)]


def mark_given(connection: Connection, exchange_id: str) -> None:
    """Note that the result of an export was given, so that the same question is a new one."""
    own = exchange_content.c.exchange_id == exchange_id
    connection.execute(update(exchange_content).where(own).values(request=""))


def remove_content(connection: Connection, exchange_id: str) -> None:
    """Remove what an exchange asked and what came back; the exchange stays."""
    connection.execute(delete(exchange_content).where(exchange_content.c.exchange_id == exchange_id))


def purge_given_contents(connection: Connection, before: datetime) -> int:
    """Remove the contents that were given, of exchanges whose result came in before a moment; return how many."""
    old = select(exchange.c.id).where(exchange.c.offline_id.is_not(None), exchange.c.updated_at < before)
    was_given = exchange_content.c.request == ""
    return connection.execute(
        delete(exchange_content).where(was_given, exchange_content.c.exchange_id.in_(old))
    ).rowcount


def sent_before(
    connection: Connection, offline_id: int, content_key: bytes, since: datetime
) -> tuple[str, datetime] | None:
    """Return id and moment of the last exchange of a content, made after a moment, that waits or wrote something."""
    query = select(exchange.c.id, exchange.c.created_at).where(
        exchange.c.offline_id == offline_id,
        exchange.c.created_at > since,
        exchange.c.content_key == content_key,
    )
    row = connection.execute(query.order_by(exchange.c.created_at.desc()).limit(1)).first()
    return None if row is None else (row.id, row.created_at)
