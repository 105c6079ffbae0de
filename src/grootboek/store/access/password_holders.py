"""Users with what they sign in with at a door that asks for a password: one that was made for them, or one that was chosen."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, and_, bindparam, select

from grootboek.store.access.access_rows import User
from grootboek.store.engine.prepared import Prepared
from grootboek.store.tables.access import credential, default_administration, user_account


@dataclass(frozen=True, slots=True)
class PasswordHolder:
    """A user, the id and keyed hash of the password that was made for him and holds, and his default administration.

    The hash of the one that was chosen is the user's own `password_hash`.
    """

    user: User
    made_id: int | None
    made_lookup: bytes | None
    default_id: int | None


_holders: Final = (
    select(
        *(user_account.c[name] for name in User.__dataclass_fields__),
        credential.c.id,
        credential.c.lookup,
        default_administration.c.administration_id,
    )
    .outerjoin(
        credential,
        and_(
            credential.c.user_id == user_account.c.id,
            credential.c.door == bindparam("door"),
            credential.c.kind == bindparam("kind"),
            credential.c.revoked_at.is_(None),
        ),
    )
    .outerjoin(default_administration, default_administration.c.user_id == user_account.c.id)
    .order_by(credential.c.id.desc())
    .limit(1)
)
_by_email: Final = Prepared("password holder by email", _holders.where(user_account.c.email == bindparam("email")))
_by_id: Final = Prepared("password holder by id", _holders.where(user_account.c.id == bindparam("id")))


def password_holder(connection: Connection, door: str, kind: str, **named: object) -> PasswordHolder | None:
    """Return the user with this `email` or `id` and his made password of a door and kind; None when there is no such user."""
    query = _by_email if "email" in named else _by_id
    row = query.first(connection, door=door, kind=kind, **named)
    if row is None:
        return None
    *facts, made_id, lookup, default_id = row
    return PasswordHolder(User(*facts), made_id, None if lookup is None else bytes(lookup), default_id)
