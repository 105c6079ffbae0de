"""Tokens that hold claims and are signed with the installation's key (JWT), for doors whose clients exchange a login for one."""

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
    """A text that is not a token, or was not signed with this key for this purpose."""


class TokenExpired(Exception):
    """A token that was valid until its time had passed."""


def sign_token(server: Server, purpose: str, claims: Mapping[str, object], lifetime: timedelta) -> str:
    """Return a token with claims for a purpose, which is valid for a lifetime from now."""
    now = server.database.clock()
    times = {"iat": int(now.timestamp()), "exp": int((now + lifetime).timestamp())}
    return jwt.encode({"alg": _ALGORITHM}, {**claims, **times}, _signing_key(server, purpose))


def read_token(server: Server, purpose: str, token: str) -> Mapping[str, Any]:
    """Return the claims of a token; `TokenForged` or `TokenExpired` when it is not valid.

    A token comes with every call, so one whose signature held is remembered, by a keyed hash.
    """
    mark = server.keyring.lookup("token that was read", purpose, token)
    claims = server.read_tokens.get(mark)
    if claims is None:
        claims = _signed_claims(server, purpose, token)
        server.read_tokens.put(mark, claims)
    # The signature says nothing of the time: a token that has expired gets this far.
    if server.database.clock().timestamp() >= int(claims["exp"]):
        raise TokenExpired
    return claims


def _signed_claims(server: Server, purpose: str, token: str) -> Mapping[str, Any]:
    """Return the claims of a token that was signed here for a purpose, whether it has expired or not."""
    try:
        claims = jwt.decode(token, _signing_key(server, purpose), algorithms=[_ALGORITHM]).claims
        int(claims["exp"])
    except (JoseError, ValueError, KeyError, TypeError, binascii.Error):
        raise TokenForged from None
    return claims


def _signing_key(server: Server, purpose: str) -> OctKey:
    return OctKey.import_key(server.keyring.signing_key(purpose))
