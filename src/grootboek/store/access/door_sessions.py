"""Sessions at the doors in the store, with what they hang on: their user, his role, and the credentials that hold now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    LargeBinary,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from grootboek.ledger.actor import Role
from grootboek.store.access.couplings import COUPLED_CLIENT_KEY
from grootboek.store.engine.prepared import Prepared
from grootboek.store.engine.writing_together import keep_so_far
from grootboek.store.tables.access import credential, door_session, membership, user_account


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
    kept out.
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


def changes_of_credentials(user_id: ColumnElement[int]) -> ColumnElement[int]:
    """Return the number that tells the state of a user's credentials, for a question that has the row of the user."""
    # To couple a program changes nothing about who its user is.
    own = (credential.c.user_id == user_id) & (credential.c.kind != COUPLED_CLIENT_KEY)
    number = func.coalesce(func.max(credential.c.id), 0) + func.count(credential.c.revoked_at)
    of_credentials = select(number).where(own).correlate(user_account).scalar_subquery()
    return of_credentials + user_account.c.endings


_held: Final = Prepared(
    "held credentials of a user",
    select(changes_of_credentials(user_account.c.id), user_account.c.password_hash).where(
        user_account.c.id == bindparam("user_id")
    ),
)


def held_credentials(connection: Connection, user_id: int) -> HeldCredentials:
    """Return the state of a user's credentials; LookupError when there is no such user."""
    row = _held.first(connection, user_id=user_id)
    if row is None:
        raise LookupError(f"there is no user {user_id}")
    return HeldCredentials(int(row[0]), row[1])


_insert: Final = Prepared("write a door session", insert(door_session))


def insert_door_session(connection: Connection, values: Mapping[str, Any]) -> None:
    """Write a new door session."""
    _insert.run(connection, **{"named_by": None, "closed_at": None, **values})


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
        changes_of_credentials(user_account.c.id),
        user_account.c.password_hash,
        membership.c.role,
    )
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
    *facts, second_holds, name_holds, changes, password_hash, role = row
    held = HeldCredentials(int(changes), password_hash)
    holds = bool(second_holds), bool(name_holds)
    return DoorSession(*[*facts, *holds, held, Role(role) if role else None])


@dataclass(frozen=True, slots=True)
class KnownSession:
    """A session at a door as it was read, by the keyed hashes of its token and of the second secret that was shown."""

    lookup: bytes
    second: bytes
    session: DoorSession


def session_stands() -> ColumnElement[bool]:
    """Return the condition that a session, and all that it hangs on, is as `stated_of_session` states it."""
    revoked = credential.c.revoked_at.is_not(None)
    return exists().where(
        door_session.c.lookup == bindparam("session_lookup", type_=LargeBinary),
        door_session.c.closed_at.is_(None),
        user_account.c.id == door_session.c.user_id,
        user_account.c.active.is_(True),
        user_account.c.password_hash.is_not_distinct_from(bindparam("session_password", type_=Text)),
        changes_of_credentials(user_account.c.id) == bindparam("session_changes", type_=BigInteger),
        membership.c.administration_id == door_session.c.administration_id,
        membership.c.user_id == door_session.c.user_id,
        membership.c.role == bindparam("session_role", type_=Text),
        exists().where(credential.c.lookup == bindparam("session_second", type_=LargeBinary), ~revoked),
        ~exists().where(credential.c.id == door_session.c.named_by, revoked),
    )


def stated_of_session(known: KnownSession) -> dict[str, object]:
    """Return the values by which `session_stands` holds a session that was in use against the books."""
    session = known.session
    return {
        "session_lookup": known.lookup,
        "session_second": known.second,
        "session_password": session.held.password_hash,
        "session_changes": session.held.changes,
        "session_role": None if session.role is None else session.role.value,
    }


_touch: Final = Prepared(
    "touch a door session",
    update(door_session).where(door_session.c.lookup == bindparam("session")).values(used_at=bindparam("at")),
)


def touch_door_session(connection: Connection, lookup: bytes, at: datetime) -> None:
    """Note that a door session was used, and keep that: it holds whatever becomes of what it is used for."""
    _touch.run(connection, session=lookup, at=at)
    keep_so_far(connection)


_close: Final = Prepared(
    "close a door session",
    update(door_session)
    .where(door_session.c.lookup == bindparam("session"), door_session.c.closed_at.is_(None))
    .values(closed_at=bindparam("at")),
)


def close_door_session(connection: Connection, lookup: bytes, at: datetime) -> None:
    """Mark a door session closed."""
    _close.run(connection, session=lookup, at=at)


def close_sessions_of(connection: Connection, user_id: int, administration_id: int | None = None) -> None:
    """Mark the sessions of a user closed, in one administration or in all: each as of its last use."""
    own = and_(door_session.c.user_id == user_id, door_session.c.closed_at.is_(None))
    if administration_id is not None:
        own = and_(own, door_session.c.administration_id == administration_id)
    connection.execute(update(door_session).where(own).values(closed_at=door_session.c.used_at))


def purge_door_sessions(connection: Connection, before: datetime) -> int:
    """Remove the door sessions that were last used before a moment; return how many."""
    return connection.execute(delete(door_session).where(door_session.c.used_at < before)).rowcount
