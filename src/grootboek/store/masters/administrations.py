"""Administrations in the store: making one and finding one, which come before a Book, and changing what one says of itself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update

from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.drafts import DraftT
from grootboek.ledger.entry import GENESIS
from grootboek.store.book import Book
from grootboek.store.engine.database import Database
from grootboek.store.engine.many_keys import one_of, portions
from grootboek.store.masters.chart import chart_changed
from grootboek.store.masters.draft_rows import changed_values, values_of
from grootboek.store.tables.administration import administration, ledger_head
from grootboek.store.tables.ledger import audit


@dataclass(frozen=True, slots=True)
class AdministrationRow:
    """An administration as lists show it; `changed_at` is when anything in it was last done."""

    id: int
    uid: UUID
    code: str
    name: str
    city: str
    created_at: datetime
    changed_at: datetime


def insert_administration(database: Database, connection: Connection, draft: AdministrationDraft) -> int:
    """Write a new administration with empty books and return its id."""
    now = database.clock()
    row = {**values_of(draft, administration), "uid": database.new_uid(), "created_at": now, "modified_at": now}
    inserted = connection.execute(insert(administration).returning(administration.c.id), row).scalar_one()
    counters = dict.fromkeys(("last_booking", "last_entry", "last_audit", "last_revision"), 0)
    head = {"administration_id": inserted, **counters, "chart_version": 1, "chain_head": GENESIS}
    connection.execute(insert(ledger_head), head)
    return int(inserted)


_latest: Final = (
    select(func.max(audit.c.at))
    # By the administration of the head: where tables are distributed, both rows stand on one machine.
    .where(audit.c.administration_id == ledger_head.c.administration_id, audit.c.id == ledger_head.c.last_audit)
    .scalar_subquery()
)
_administrations: Final = (
    select(
        administration.c.id,
        administration.c.uid,
        administration.c.code,
        administration.c.name,
        administration.c.city,
        administration.c.created_at,
        func.coalesce(_latest, administration.c.created_at, type_=administration.c.created_at.type),
    )
    .join(ledger_head, ledger_head.c.administration_id == administration.c.id)
    .order_by(administration.c.code)
)


def administrations(database: Database) -> list[AdministrationRow]:
    """Return all administrations by their code."""
    with database.reading() as connection:
        return [AdministrationRow(*row) for row in connection.execute(_administrations)]


def administration_by_code(database: Database, code: str) -> AdministrationRow | None:
    """Return the administration with a code; None when there is none."""
    with database.reading() as connection:
        row = connection.execute(_administrations.where(administration.c.code == code)).first()
        return None if row is None else AdministrationRow(*row)


def last_changes(database: Database, connection: Connection, ids: Collection[int]) -> dict[int, datetime]:
    """Return when anything in some administrations was last done; those in which nothing was are left out."""
    last = (audit.c.administration_id == ledger_head.c.administration_id) & (audit.c.id == ledger_head.c.last_audit)
    changes = select(audit.c.administration_id, audit.c.at).join(ledger_head, last)
    found: dict[int, datetime] = {}
    for some in portions(ids):
        rows = connection.execute(changes.where(one_of(database, ledger_head.c.administration_id, some)))
        found.update((number, at) for number, at in rows)
    return found


def code_taken(connection: Connection, code: str) -> bool:
    """Tell whether an administration has a code."""
    return connection.execute(select(administration.c.id).where(administration.c.code == code)).first() is not None


def update_administration(book: Book, old: DraftT, new: DraftT) -> None:
    """Write the `AdministrationDetails`, `PartyRules` or `VatRules` in which the two differ; the administration is locked."""
    own = administration.c.id == book.administration_id
    values = changed_values(old, new, administration)
    book.connection.execute(update(administration).where(own), {**values, "modified_at": book.now})
    chart_changed(book)
