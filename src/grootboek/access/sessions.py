"""Sessions at a door, kept in the database so that several processes and a restart do not end them.

A session is sealed with the credentials that its user had when it was opened: it ends when any of them is replaced or revoked,
or his password is, or he is refused at every door. It ends with the second secret that opened it and with the security code 2
that named its administration, with his role, when it is not used, and after its longest life.
"""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from grootboek.access.credentials import EBOEKHOUDEN, SECURITY_CODE_2
from grootboek.access.server import Server
from grootboek.ledger.actor import Actor, Role
from grootboek.settings import Settings
from grootboek.store.access.door_sessions import (
    DoorSession,
    HeldCredentials,
    KnownSession,
    close_door_session,
    door_session_by_lookup,
    insert_door_session,
    touch_door_session,
)
from grootboek.store.engine.database import Connection

WEB: Final = "web"
"""The door that the pages are."""
_SECOND_KINDS: Final = {EBOEKHOUDEN: SECURITY_CODE_2}
"""The kind of credential that the second secret is, at the doors where it is one."""
_TOUCH_AFTER: Final = timedelta(seconds=30)
"""How old the note of last use may get before it is written again: a write per call would cost more than the call."""


class SessionFault(Enum):
    """Why a session cannot be used."""

    INVALID = auto()
    NOT_FOUND = auto()
    EXPIRED = auto()
    CLOSED = auto()
    RIGHT_LOST = auto()


@dataclass(frozen=True, slots=True)
class Access:
    """Leave to open one administration as one actor; `chart_version` is that of its chart a moment ago, where that came along.

    `named_by` is the id of the security code 2 on which the session hangs that gives it, if it hangs on one.
    """

    administration_id: int
    actor: Actor
    chart_version: int | None = None
    named_by: int | None = None

    @property
    def user_id(self) -> int:
        """Whose leave it is; LookupError for the operator of the server, who needs none."""
        if self.actor.user_id is None:
            raise LookupError("the operator has no sessions")
        return self.actor.user_id


def lifetime(settings: Settings, door: str) -> timedelta:
    """Return how long a session at a door lives after its last use."""
    return timedelta(minutes=settings.web_minutes if door == WEB else settings.session_minutes)


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session to be opened: its door, user and administration, the second secret, and the credentials that its user had.

    `held` was read in the same transaction as the secret with which he signed in: one that is revoked meanwhile opens nothing.
    `named_by` is the id of the security code 2 that named the administration, if one did: the session ends with it.
    """

    door: str
    user_id: int
    administration_id: int
    held: HeldCredentials
    second_secret: str = ""
    named_by: int | None = None


def open_session(server: Server, new: NewSession) -> str:
    """Open a session at a door and return its token: a GUID in upper case, without braces."""
    token = str(server.database.new_uid()).upper()
    now = server.database.clock()
    with server.database.by_statement(writing=True) as connection:
        row = {
            "lookup": _lookup(server, new.door, token),
            "door": new.door,
            "user_id": new.user_id,
            "administration_id": new.administration_id,
            "second_lookup": _second_lookup(server, new.second_secret, new.held),
            "named_by": new.named_by,
            "created_at": now,
            "used_at": now,
        }
        insert_door_session(connection, row)
    return token


@dataclass(frozen=True, slots=True)
class SessionProof:
    """What a caller shows at a door of its session: the token, and the second secret with which it was opened."""

    door: str
    token: str
    second_secret: str = ""


def use_session(
    server: Server, proof: SessionProof, request_id: str, connection: Connection | None = None
) -> Access | SessionFault:
    """Return the access that a session gives, or why it gives none; its life starts anew.

    It is looked up on a connection by statement that writes, which the caller then uses for the act itself, or without one on
    connections of its own.
    """

    def connected(*, writing: bool) -> AbstractContextManager[Connection]:
        return server.database.by_statement(writing=writing) if connection is None else nullcontext(connection)

    lookup, now = _lookup(server, proof.door, proof.token), server.database.clock()
    second_kind = _SECOND_KINDS.get(proof.door)
    second = server.keyring.lookup(second_kind, proof.second_secret) if second_kind else b""
    with connected(writing=False) as reading:
        session = door_session_by_lookup(reading, lookup, second)
    if session is None:
        return SessionFault.NOT_FOUND
    if session.role is None:
        return SessionFault.RIGHT_LOST
    if session.closed_at is not None:
        return SessionFault.CLOSED
    if _is_over(server.settings, session, now):
        return SessionFault.EXPIRED
    # These are keyed hashes, so the time of a comparison tells a caller nothing that he can use.
    if session.second_lookup != _second_lookup(server, proof.second_secret, session.held):
        return SessionFault.INVALID
    if (second_kind and not session.second_holds) or not session.name_holds:
        return SessionFault.INVALID
    if now - session.used_at > _TOUCH_AFTER:
        with connected(writing=True) as writing:
            touch_door_session(writing, lookup, now)
    if not server.database.is_sqlite:
        # Without the touch of just now: the next call then looks it up once more.
        server.database.remembered.sessions.put(proof, KnownSession(lookup, second, session))
    return _access(session, session.role, request_id)


def assumed_session(server: Server, proof: SessionProof, request_id: str) -> tuple[Access, KnownSession] | None:
    """Return the access that a session gave a moment ago and the session, for a statement that looks whether it still does.

    None when it is not remembered, or its use has to be noted: then it is looked up. Nobody is refused by this.
    """
    known, now = server.database.remembered.sessions.get(proof), server.database.clock()
    if known is None or known.session.role is None:
        return None
    session = known.session
    if now - session.used_at > _TOUCH_AFTER or _is_over(server.settings, session, now):
        return None
    return _access(session, known.session.role, request_id), known


def _access(session: DoorSession, role: Role, request_id: str) -> Access:
    actor = Actor(session.user_id, session.door, request_id, role)
    return Access(session.administration_id, actor, named_by=session.named_by)


def close_session(server: Server, door: str, token: str) -> None:
    """Close a session; one that does not exist or is closed already stays as it is."""
    with server.database.by_statement(writing=True) as connection:
        close_door_session(connection, _lookup(server, door, token), server.database.clock())


def _is_over(settings: Settings, session: DoorSession, now: datetime) -> bool:
    longest = timedelta(hours=settings.session_longest_hours)
    return now - session.used_at > lifetime(settings, session.door) or now - session.created_at > longest


def _second_lookup(server: Server, second_secret: str, held: HeldCredentials) -> bytes:
    return server.keyring.lookup("second", second_secret, seal_of(held))


def seal_of(held: HeldCredentials) -> str:
    """Return the text that stands for the credentials of a user in what is sealed with them."""
    return f"{held.changes} {held.password_hash or ''}"


def _lookup(server: Server, door: str, token: str) -> bytes:
    """Return the keyed hash by which a session is found; the case of its token does not count."""
    return server.keyring.lookup(f"session {door}", token.upper())
