"""Off-line administrations: those that a customer keeps in a program of his own, which fetches what is asked of them here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, select

from grootboek.store.engine.database import Database
from grootboek.store.engine.upserting import insert_or_change
from grootboek.store.tables.access import offline_administration


@dataclass(frozen=True, slots=True)
class OfflineAdministration:
    """One off-line administration of a customer; `polled_at` is when its program last asked for work."""

    id: int
    customer_number: int
    code: str
    name: str
    reads_messages: bool
    created_at: datetime
    polled_at: datetime


@dataclass(frozen=True, slots=True)
class Poll:
    """What the program of a customer tells of an administration when it asks for work."""

    customer_number: int
    code: str
    name: str
    reads_messages: bool


_of_customer: Final = (
    select(*(offline_administration.c[name] for name in OfflineAdministration.__dataclass_fields__))
    .where(offline_administration.c.customer_number == bindparam("customer_number"))
    .order_by(offline_administration.c.code)
)


def offline_administrations(connection: Connection, customer_number: int) -> list[OfflineAdministration]:
    """Return the off-line administrations of a customer, by code."""
    rows = connection.execute(_of_customer, {"customer_number": customer_number})
    return [OfflineAdministration(*row) for row in rows]


def heard_from(database: Database, connection: Connection, poll: Poll) -> int:
    """Write that an off-line administration was heard of now, for the first time or again, and return its id."""
    now = database.clock()
    changed = {"name": poll.name, "reads_messages": poll.reads_messages, "polled_at": now}
    row = {"customer_number": poll.customer_number, "code": poll.code, "created_at": now, **changed}
    key = [offline_administration.c.customer_number, offline_administration.c.code]
    statement = insert_or_change(database, offline_administration).values(row)
    written = statement.on_conflict_do_update(index_elements=key, set_=changed).returning(offline_administration.c.id)
    return int(connection.execute(written).scalar_one())
