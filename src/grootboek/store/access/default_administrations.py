"""The default administration of a user, beside the user himself: the only one that he can then open at CASH's door."""

from typing import Final

from sqlalchemy import Connection, delete, insert, select

from grootboek.store.tables.access import default_administration
from grootboek.store.tables.administration import administration

_defaults: Final = select(default_administration.c.user_id, administration.c.code).join(
    administration, administration.c.id == default_administration.c.administration_id
)


def default_administration_codes(connection: Connection) -> dict[int, str]:
    """Return the codes of all default administrations, by the id of their user."""
    rows = connection.execute(_defaults)
    return {row.user_id: row.code for row in rows}


def set_default_administration(connection: Connection, user_id: int, administration_id: int | None) -> None:
    """Give a user a default administration in place of the one he had, or none."""
    connection.execute(delete(default_administration).where(default_administration.c.user_id == user_id))
    if administration_id is not None:
        row = {"user_id": user_id, "administration_id": administration_id}
        connection.execute(insert(default_administration), row)
