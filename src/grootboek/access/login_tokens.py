"""Tokens that sign a browser in, once and within a minute: one is made within a session and carried by a link.

The link names the administration too, by a security code 2: that of the administration, or the one with which the token was
asked for (an accountant's own, when he works in a client's administration). A token ends in a seal of the latter.
"""

import hmac
import secrets
from datetime import timedelta
from typing import Final

from grootboek.access.credentials import SECURITY_CODE_2, find_credential
from grootboek.access.server import Server
from grootboek.store.access.access_rows import memberships, user_by
from grootboek.store.access.login_tokens import LoginToken, insert_login_token, take_login_token
from grootboek.store.engine.database import Connection

LIFETIME: Final = timedelta(seconds=60)
"""How long a token can be used. The manual does not say; a browser follows the link at once."""
_RANDOM_DIGITS: Final = 48
_SEAL_DIGITS: Final = 16


def new_login_token(server: Server, user_id: int, administration_id: int, code_2: str) -> str:
    """Make a token for a user of an administration, asked for with a security code 2: 64 hexadecimal digits."""
    random = secrets.token_hex(_RANDOM_DIGITS // 2)
    token = random + _seal(server, random, code_2)
    with server.database.writing() as connection:
        row = {
            "lookup": _lookup(server, token),
            "user_id": user_id,
            "administration_id": administration_id,
            "created_at": server.database.clock(),
        }
        insert_login_token(connection, row)
    return token


def take_token(server: Server, token: str, code_2: str) -> LoginToken | None:
    """Use a token up and return the user and administration that it signs in to; None when it is not valid.

    It is used up even when the code is wrong, so that nobody can try one code after another.
    """
    now = server.database.clock()
    with server.database.writing() as connection:
        login = take_login_token(connection, _lookup(server, token), now, now - LIFETIME)
        # Returning commits that the token is used up; an exception would roll that back.
        if login is None or not _names(server, connection, login, token, code_2):
            return None
        user = user_by(connection, "id", login.user_id)
        administrations = {row.administration_id for row in memberships(connection, login.user_id)}
    return login if user is not None and user.active and login.administration_id in administrations else None


def _names(server: Server, connection: Connection, login: LoginToken, token: str, code_2: str) -> bool:
    """Tell whether a security code 2 names the administration of a token."""
    random, seal = token[:_RANDOM_DIGITS], token[_RANDOM_DIGITS:]
    if hmac.compare_digest(seal.encode(), _seal(server, random, code_2).encode()):
        return True
    credential = find_credential(server, connection, SECURITY_CODE_2, code_2)
    return credential is not None and credential.administration_id == login.administration_id


def _lookup(server: Server, token: str) -> bytes:
    return server.keyring.lookup("login token", token)


def _seal(server: Server, random: str, code_2: str) -> str:
    return server.keyring.lookup("login token code", random, code_2).hex()[:_SEAL_DIGITS]
