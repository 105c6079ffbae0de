"""Co-working links: an administration that is open, with a role, to every user of another customer number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, and_, delete, insert, select

from grootboek.ledger.actor import Role
from grootboek.store.tables.access import co_working
from grootboek.store.tables.administration import administration


@dataclass(frozen=True, slots=True)
class CoWorking:
    """One link: the code of the administration, the customer number it is open to, the role there."""

    code: str
    customer_number: int
    role: Role
    created_at: datetime


_links: Final = (
    select(administration.c.code, co_working.c.customer_number, co_working.c.role, co_working.c.created_at)
    .join(administration, administration.c.id == co_working.c.administration_id)
    .order_by(administration.c.code, co_working.c.customer_number)
)


def co_workings(connection: Connection) -> list[CoWorking]:
    """Return all links, by the code of the administration and the customer number."""
    return [
        CoWorking(code, number, Role(role), created_at) for code, number, role, created_at in connection.execute(_links)
    ]


def insert_co_working(
    connection: Connection, administration_id: int, customer_number: int, role: Role, at: datetime
) -> None:
    """Write a link, in place of the one between the two that was there."""
    delete_co_working(connection, administration_id, customer_number)
    row = {
        "administration_id": administration_id,
        "customer_number": customer_number,
        "role": role.value,
        "created_at": at,
    }
    connection.execute(insert(co_working), row)


def delete_co_working(connection: Connection, administration_id: int, customer_number: int) -> bool:
    """Remove a link; tell whether there was one."""
    own = and_(co_working.c.administration_id == administration_id, co_working.c.customer_number == customer_number)
    return connection.execute(delete(co_working).where(own)).rowcount > 0
