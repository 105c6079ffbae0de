"""Sessions at the doors in the store, with what they hang on: their user, his role, and the credentials that hold now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, exists, func, insert, select, update

from grootboek.ledger.actor import Role
from grootboek.store.access.couplings import COUPLED_CLIENT_KEY
from grootboek.store.engine.prepared import Prepared
from grootboek.store.engine.writing_together import keep_so_far
from grootboek.store.tables.access import credential, door_session, membership, user_account
from grootboek.store.tables.administration import ledger_head


@dataclass(frozen=True, slots=True)
class HeldCredentials:
    """What tells that the credentials of a user changed: a number that grows with every change, and the hash of his password.

    The number is the id of his newest credential, how many were revoked, and how often what he had was ended: a new credential
    has a higher id than all before it, and what is revoked stays so. No change brings an old state back.
    """

    changes: int
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class DoorSession:
    """A session at a door: whose it is and how it stands.

    `second_holds` tells whether a credential has the second secret that a caller shows, `name_holds` whether the one that named
    its administration holds, if any did; `held` are the credentials of its user now. `role` is None when its user lost it or is
    kept out; `chart_version` is that of its administration now.
    """

    door: str
    user_id: int
    administration_id: int
    second_lookup: bytes
    named_by: int | None
    created_at: datetime
    used_at: datetime
    closed_at: datetime | None
    second_holds: bool
    name_holds: bool
    held: HeldCredentials
    role: Role | None
    chart_version: int


def _changes(user_id: ColumnElement[int]) -> ColumnElement[int]:
    # To couple a program changes nothing about who its user is.
    own = (credential.c.user_id == user_id) & (credential.c.kind != COUPLED_CLIENT_KEY)
    number = func.coalesce(func.max(credential.c.id), 0) + func.count(credential.c.revoked_at)
    of_credentials = select(number).where(own).correlate(user_account).scalar_subquery()
    return of_credentials + user_account.c.endings


_held: Final = Prepared(
    "held credentials of a user",
    select(_changes(user_account.c.id), user_account.c.password_hash).where(user_account.c.id == bindparam("user_id")),
)


def held_credentials(connection: Connection, user_id: int) -> HeldCredentials:
    """Return the state of a user's credentials; LookupError when there is no such user."""
    row = _held.first(connection, user_id=user_id)
    if row is None:
        raise LookupError(f"there is no user {user_id}")
    return HeldCredentials(int(row[0]), row[1])


def insert_door_session(connection: Connection, values: Mapping[str, Any]) -> None:
    """Write a new door session."""
    connection.execute(insert(door_session), dict(values))


_session: Final = Prepared(
    "door session by lookup",
    select(
        door_session.c.door,
        door_session.c.user_id,
        door_session.c.administration_id,
        door_session.c.second_lookup,
        door_session.c.named_by,
        door_session.c.created_at,
        door_session.c.used_at,
        door_session.c.closed_at,
        exists().where(credential.c.lookup == bindparam("second"), credential.c.revoked_at.is_(None)),
        ~exists().where(credential.c.id == door_session.c.named_by, credential.c.revoked_at.is_not(None)),
        _changes(user_account.c.id),
        user_account.c.password_hash,
        membership.c.role,
        ledger_head.c.chart_version,
    )
    .join(ledger_head, ledger_head.c.administration_id == door_session.c.administration_id)
    .join(user_account, user_account.c.id == door_session.c.user_id)
    .outerjoin(
        membership,
        and_(
            membership.c.administration_id == door_session.c.administration_id,
            membership.c.user_id == door_session.c.user_id,
            user_account.c.active.is_(True),
        ),
    )
    .where(door_session.c.lookup == bindparam("lookup")),
)


def door_session_by_lookup(connection: Connection, lookup: bytes, second: bytes) -> DoorSession | None:
    """Return the door session whose token has this keyed hash; None when there is none.

    `second` is the keyed hash that a credential with the second secret has.
    """
    row = _session.first(connection, lookup=lookup, second=second)
    if row is None:
        return None
    *facts, second_holds, name_holds, changes, password_hash, role, chart_version = row
    held = HeldCredentials(int(changes), password_hash)
    holds = bool(second_holds), bool(name_holds)
    return DoorSession(*[*facts, *holds, held, Role(role) if role else None, chart_version])


_touch: Final = Prepared(
    "touch a door session",
    update(door_session).where(door_session.c.lookup == bindparam("session")).values(used_at=bindparam("at")),
)


def touch_door_session(connection: Connection, lookup: bytes, at: datetime) -> None:
    """Note that a door session was used, and keep that: it holds whatever becomes of what it is used for."""
    _touch.run(connection, session=lookup, at=at)
    keep_so_far(connection)


def close_door_session(connection: Connection, lookup: bytes, at: datetime) -> None:
    """Mark a door session closed."""
    own = and_(door_session.c.lookup == lookup, door_session.c.closed_at.is_(None))
    connection.execute(update(door_session).where(own).values(closed_at=at))


def close_sessions_of(connection: Connection, user_id: int, administration_id: int | None = None) -> None:
    """Mark the sessions of a user closed, in one administration or in all: each as of its last use."""
    own = and_(door_session.c.user_id == user_id, door_session.c.closed_at.is_(None))
    if administration_id is not None:
        own = and_(own, door_session.c.administration_id == administration_id)
    connection.execute(update(door_session).where(own).values(closed_at=door_session.c.used_at))


def purge_door_sessions(connection: Connection, before: datetime) -> int:
    """Remove the door sessions that were last used before a moment; return how many."""
    return connection.execute(delete(door_session).where(door_session.c.used_at < before)).rowcount
