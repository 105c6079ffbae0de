"""Off-line administrations: those that a customer keeps in a program of his own, which fetches what is asked of them here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, select

from grootboek.store.access_tables import offline_administration


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


_of_customer: Final = (
    select(*(offline_administration.c[name] for name in OfflineAdministration.__dataclass_fields__))
    .where(offline_administration.c.customer_number == bindparam("customer_number"))
    .order_by(offline_administration.c.code)
)


def offline_administrations(connection: Connection, customer_number: int) -> list[OfflineAdministration]:
    """Return the off-line administrations of a customer, by code."""
    rows = connection.execute(_of_customer, {"customer_number": customer_number})
    return [OfflineAdministration(*row) for row in rows]
