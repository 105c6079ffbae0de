"""Tokens that carry what they say and are signed with the installation's key (JWT), for doors whose clients exchange a login."""

import binascii
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from grootboek.access.server import Server

_ALGORITHM: Final = "HS256"


class TokenForged(Exception):
    """A text that is no token, or one that was not signed here for this purpose."""


class TokenExpired(Exception):
    """A token that was good, but whose time has passed."""


def sign_token(server: Server, purpose: str, claims: Mapping[str, object], lifetime: timedelta) -> str:
    """Sign claims for a purpose; they hold for a lifetime from now."""
    now = server.database.clock()
    times = {"iat": int(now.timestamp()), "exp": int((now + lifetime).timestamp())}
    return jwt.encode({"alg": _ALGORITHM}, {**claims, **times}, _signing_key(server, purpose))


def read_token(server: Server, purpose: str, token: str) -> Mapping[str, Any]:
    """Return the claims of a token; `TokenForged` or `TokenExpired` when it does not hold."""
    try:
        claims = jwt.decode(token, _signing_key(server, purpose), algorithms=[_ALGORITHM]).claims
        expires = int(claims["exp"])
    except (JoseError, ValueError, KeyError, TypeError, binascii.Error):
        raise TokenForged from None
    if server.database.clock().timestamp() >= expires:
        raise TokenExpired
    return claims


def _signing_key(server: Server, purpose: str) -> OctKey:
    return OctKey.import_key(server.keyring.signing_key(purpose))
