"""Tokens that sign a browser in, once and within a minute: one is made within a session and carried by a link.

The link names the administration too, by a security code 2: that of the administration, or the one with which the token was
asked for (an accountant's own, when he works in a client's administration). A token ends in two seals: of the latter, and of
the credentials that its user has. It ends with them, and with the code 2 that named the administration of the session.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from grootboek.access.credentials import SECURITY_CODE_2, find_credential
from grootboek.access.server import Server
from grootboek.access.sessions import Access, seal_of
from grootboek.store.access.access_rows import is_revoked, memberships, user_by
from grootboek.store.access.door_sessions import HeldCredentials, held_credentials
from grootboek.store.access.login_tokens import LoginToken, insert_login_token, take_login_token
from grootboek.store.engine.database import Connection

LIFETIME: Final = timedelta(seconds=60)
"""How long a token can be used. The manual does not say; a browser follows the link at once."""
_RANDOM_DIGITS: Final = 32
_SEAL_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class Login:
    """Whom a token signed in, to which administration, the credentials that he had then, and the code 2 it hangs on, if any."""

    user_id: int
    administration_id: int
    held: HeldCredentials
    named_by: int | None = None


def new_login_token(server: Server, access: Access, code_2: str) -> str:
    """Make a token for the user of a session, asked for with a security code 2: 64 hexadecimal digits."""
    random = secrets.token_hex(_RANDOM_DIGITS // 2)
    with server.database.writing() as connection:
        held = seal_of(held_credentials(connection, access.user_id))
        token = random + _seal(server, random, code_2) + _seal(server, random, held)
        row = {
            "lookup": _lookup(server, token),
            "user_id": access.user_id,
            "administration_id": access.administration_id,
            "named_by": access.named_by,
            "created_at": server.database.clock(),
        }
        insert_login_token(connection, row)
    return token


def take_token(server: Server, token: str, code_2: str) -> Login | None:
    """Use a token up and return whom and where to it signs in; None when it is not valid.

    It is used up even when the code is wrong, so that nobody can try one code after another.
    """
    now = server.database.clock()
    with server.database.writing() as connection:
        row = take_login_token(connection, _lookup(server, token), now, now - LIFETIME)
        # Returning commits that the token is used up; an exception would roll that back.
        if row is None or not _names(server, connection, row, token, code_2):
            return None
        user = user_by(connection, "id", row.user_id)
        administrations = {membership.administration_id for membership in memberships(connection, row.user_id)}
        held = held_credentials(connection, row.user_id)
        has_ended = row.named_by is not None and is_revoked(connection, row.named_by)
    if user is None or not user.active or has_ended or row.administration_id not in administrations:
        return None
    is_sealed = _has_seal(server, token, _RANDOM_DIGITS + _SEAL_DIGITS, seal_of(held))
    return Login(row.user_id, row.administration_id, held, row.named_by) if is_sealed else None


def _names(server: Server, connection: Connection, login: LoginToken, token: str, code_2: str) -> bool:
    """Tell whether a security code 2 names the administration of a token."""
    if _has_seal(server, token, _RANDOM_DIGITS, code_2):
        return True
    credential = find_credential(server, connection, SECURITY_CODE_2, code_2)
    return credential is not None and credential.administration_id == login.administration_id


def _has_seal(server: Server, token: str, start: int, text: str) -> bool:
    """Tell whether a token has the seal of a text at a place."""
    seal = token[start : start + _SEAL_DIGITS]
    return hmac.compare_digest(seal.encode(), _seal(server, token[:_RANDOM_DIGITS], text).encode())


def _lookup(server: Server, token: str) -> bytes:
    return server.keyring.lookup("login token", token)


def _seal(server: Server, random: str, text: str) -> str:
    return server.keyring.lookup("login token seal", random, text).hex()[:_SEAL_DIGITS]
