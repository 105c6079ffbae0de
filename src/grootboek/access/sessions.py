"""Sessions at a door, kept in the database so that several processes and a restart do not end them."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Final

from grootboek.access.server import Server
from grootboek.ledger.actor import Actor
from grootboek.settings import Settings
from grootboek.store.access.access_rows import (
    close_door_session,
    door_session_by_lookup,
    insert_door_session,
    touch_door_session,
)

WEB: Final = "web"
"""The door that the pages are."""
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
    """Leave to open one administration as one actor; `chart_version` is that of its chart a moment ago."""

    administration_id: int
    actor: Actor
    chart_version: int | None = None

    @property
    def user_id(self) -> int:
        """Whose leave it is; LookupError for the operator of the server, who needs none."""
        if self.actor.user_id is None:
            raise LookupError("the operator has no sessions")
        return self.actor.user_id


def lifetime(settings: Settings, door: str) -> timedelta:
    """Return how long a session at a door lives after its last use."""
    return timedelta(minutes=settings.web_minutes if door == WEB else settings.session_minutes)


def open_session(server: Server, door: str, user_id: int, administration_id: int, second_secret: str) -> str:
    """Open a session at a door and return its token: a GUID in upper case, without braces."""
    token = str(server.database.new_uid()).upper()
    now = server.database.clock()
    with server.database.by_statement(writing=True) as connection:
        row = {
            "lookup": server.keyring.lookup(f"session {door}", token),
            "door": door,
            "user_id": user_id,
            "administration_id": administration_id,
            "second_lookup": server.keyring.lookup("second", second_secret),
            "created_at": now,
            "used_at": now,
        }
        insert_door_session(connection, row)
    return token


def use_session(server: Server, door: str, token: str, second_secret: str, request_id: str) -> Access | SessionFault:
    """Return the access that a session gives, or why it gives none; its life starts anew."""
    lookup = server.keyring.lookup(f"session {door}", token.upper())
    now = server.database.clock()
    with server.database.by_statement(writing=False) as connection:
        session = door_session_by_lookup(connection, lookup)
    if session is None:
        return SessionFault.NOT_FOUND
    if session.closed_at is not None:
        return SessionFault.CLOSED
    if now - session.used_at > lifetime(server.settings, door):
        return SessionFault.EXPIRED
    if session.second_lookup != server.keyring.lookup("second", second_secret):
        return SessionFault.INVALID
    if session.role is None:
        return SessionFault.RIGHT_LOST
    if now - session.used_at > _TOUCH_AFTER:
        with server.database.by_statement(writing=True) as connection:
            touch_door_session(connection, lookup, now)
    return Access(
        session.administration_id, Actor(session.user_id, door, request_id, session.role), session.chart_version
    )


def close_session(server: Server, door: str, token: str) -> None:
    """Close a session; one that does not exist or is closed already stays as it is."""
    with server.database.by_statement(writing=True) as connection:
        close_door_session(connection, server.keyring.lookup(f"session {door}", token.upper()), server.database.clock())
