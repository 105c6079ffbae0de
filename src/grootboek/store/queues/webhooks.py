"""Webhooks in the store: where changes are told, and through which act of the trail each has been told.

The trail is written in the transaction of the change, so it is the outbox: nothing is written for a webhook when a booking is.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, delete, exists, insert, select, update

from grootboek.ledger.booking import BookingKind
from grootboek.ledger.journal import JournalKind
from grootboek.store.book import Book, next_number
from grootboek.store.tables.access import job, webhook
from grootboek.store.tables.administration import journal, ledger_head, party
from grootboek.store.tables.ledger import audit, booking

PARTY: Final = "party"
BOOKING: Final = "booking"
_SUBJECT: Final = re.compile(f"({PARTY}|{BOOKING}) ([0-9]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Webhook:
    """One webhook; `behind` is how many acts of the trail it has not looked at."""

    administration_id: int
    id: int
    uid: UUID
    url: str
    told_through: int
    created_at: datetime
    behind: int


_webhooks: Final = (
    select(
        *(webhook.c[name] for name in Webhook.__dataclass_fields__ if name != "behind"),
        (ledger_head.c.last_audit - webhook.c.told_through).label("behind"),
    )
    .join(ledger_head, ledger_head.c.administration_id == webhook.c.administration_id)
    .order_by(webhook.c.administration_id, webhook.c.id)
)


def webhooks(connection: Connection, administration_id: int) -> list[Webhook]:
    """Return the webhooks of an administration."""
    rows = connection.execute(_webhooks.where(webhook.c.administration_id == administration_id))
    return [_webhook(row) for row in rows]


def webhook_by_id(connection: Connection, administration_id: int, webhook_id: int) -> Webhook | None:
    """Return one webhook; None when there is none."""
    own = (webhook.c.administration_id == administration_id) & (webhook.c.id == webhook_id)
    row = connection.execute(_webhooks.where(own)).first()
    return None if row is None else _webhook(row)


def _webhook(row: Any) -> Webhook:
    return Webhook(*row)


def lane_of(administration_id: int, webhook_id: int) -> str:
    """Return the lane of the jobs that post to a webhook."""
    return f"webhook {administration_id} {webhook_id}"


_lane: Final = "webhook " + webhook.c.administration_id.cast(job.c.lane.type) + " " + webhook.c.id.cast(job.c.lane.type)


def webhooks_to_plan(connection: Connection) -> list[tuple[int, int]]:
    """Return administration and id of the webhooks that are behind and for which no job is to be done."""
    planned = exists().where(job.c.lane == _lane, job.c.done_at.is_(None))
    query = (
        select(webhook.c.administration_id, webhook.c.id)
        .join(ledger_head, ledger_head.c.administration_id == webhook.c.administration_id)
        .where(ledger_head.c.last_audit > webhook.c.told_through, ~planned)
        .order_by(webhook.c.administration_id, webhook.c.id)
    )
    return [(row[0], row[1]) for row in connection.execute(query)]


def insert_webhook(book: Book, url: str) -> int:
    """Write a webhook that is told everything from now on, and return its id."""
    webhook_id = next_number(book, "webhook")
    head = select(ledger_head.c.last_audit).where(ledger_head.c.administration_id == book.administration_id)
    row = {
        "administration_id": book.administration_id,
        "id": webhook_id,
        "uid": book.new_uid(),
        "url": url,
        "told_through": book.connection.execute(head).scalar_one(),
        "created_at": book.now,
    }
    book.connection.execute(insert(webhook), row)
    return webhook_id


def delete_webhook(book: Book, webhook_id: int) -> bool:
    """Remove a webhook; False when there is none."""
    own = (webhook.c.administration_id == book.administration_id) & (webhook.c.id == webhook_id)
    return book.connection.execute(delete(webhook).where(own)).rowcount == 1


def note_told(connection: Connection, hook: Webhook, through: int) -> None:
    """Note that a webhook has been told everything through an act of the trail."""
    own = (webhook.c.administration_id == hook.administration_id) & (webhook.c.id == hook.id)
    # Never back: another worker may have gone further meanwhile.
    connection.execute(update(webhook).where(own, webhook.c.told_through < through).values(told_through=through))


@dataclass(frozen=True, slots=True)
class TrailedChange:
    """A change of a party or a booking as the trail tells it, with what names it; without a uid it is about something else."""

    id: int
    at: datetime
    act: str
    uid: UUID | None = None
    kind: BookingKind | None = None
    journal: JournalKind | None = None


_acts: Final = select(audit.c.id, audit.c.at, audit.c.act, audit.c.subject).where(
    audit.c.administration_id == bindparam("a"), audit.c.id > bindparam("after")
)


def changes_after(connection: Connection, administration_id: int, act_id: int, most: int) -> list[TrailedChange]:
    """Return the next acts of the trail after one, in their order."""
    query = _acts.order_by(audit.c.id).limit(most)
    acts = connection.execute(query, {"a": administration_id, "after": act_id}).all()
    numbers: dict[str, set[int]] = {noun: set() for noun in (PARTY, BOOKING)}
    for act in acts:
        if (named := _named(act.subject)) is not None:
            numbers[named[0]].add(named[1])
    facts = {
        **_facts_of_parties(connection, administration_id, numbers[PARTY]),
        **_facts_of_bookings(connection, administration_id, numbers[BOOKING]),
    }
    return [TrailedChange(act.id, act.at, act.act, *facts.get(_named(act.subject), ())) for act in acts]


def _named(subject: str) -> tuple[str, int] | None:
    """Return the noun and number of a subject such as `booking 12`; None for a subject that is told to nobody."""
    match = _SUBJECT.fullmatch(subject)
    return None if match is None else (match[1], int(match[2]))


Facts = dict[tuple[str, int] | None, tuple[Any, ...]]


def _facts_of_parties(connection: Connection, administration_id: int, ids: Collection[int]) -> Facts:
    query = select(party.c.id, party.c.uid).where(
        party.c.administration_id == administration_id, party.c.id.in_(sorted(ids))
    )
    return {(PARTY, row.id): (row.uid,) for row in connection.execute(query)}


def _facts_of_bookings(connection: Connection, administration_id: int, numbers: Collection[int]) -> Facts:
    query = (
        select(booking.c.number, booking.c.uid, booking.c.kind, journal.c.kind.label("journal_kind"))
        .join(
            journal,
            and_(journal.c.administration_id == booking.c.administration_id, journal.c.id == booking.c.journal_id),
        )
        .where(booking.c.administration_id == administration_id, booking.c.number.in_(sorted(numbers)))
    )
    return {
        (BOOKING, row.number): (row.uid, BookingKind(row.kind), JournalKind(row.journal_kind))
        for row in connection.execute(query)
    }
