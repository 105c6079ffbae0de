"""The default administration of a user, beside the user himself: the only one that he then reaches at CASH's door."""

from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from grootboek.store.access_tables import default_administration

_default: Final = select(default_administration.c.administration_id).where(
    default_administration.c.user_id == bindparam("user_id")
)


def default_administration_id(connection: Connection, user_id: int) -> int | None:
    """Return the default administration of a user; None when he has none."""
    found = connection.execute(_default, {"user_id": user_id}).scalar()
    return None if found is None else int(found)


def set_default_administration(connection: Connection, user_id: int, administration_id: int | None) -> None:
    """Give a user a default administration in place of the one he had, or none."""
    connection.execute(delete(default_administration).where(default_administration.c.user_id == user_id))
    if administration_id is not None:
        row = {"user_id": user_id, "administration_id": administration_id}
        connection.execute(insert(default_administration), row)
