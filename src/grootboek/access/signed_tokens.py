"""Tokens that hold claims and are signed with the installation's key (JWT), for doors whose clients exchange a login for one."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from importlib import import_module
from typing import Any

from grootboek.access.server import Server


class TokenForged(Exception):
    """A text that is not a token, or was not signed with this key for this purpose."""


class TokenExpired(Exception):
    """A token that was valid until its time had passed."""


def sign_token(server: Server, purpose: str, claims: Mapping[str, object], lifetime: timedelta) -> str:
    """Return a token with claims for a purpose, which is valid for a lifetime from now."""
    now = server.database.clock()
    times = {"iat": int(now.timestamp()), "exp": int((now + lifetime).timestamp())}
    token: str = _signing().signed({**claims, **times}, server.keyring.signing_key(purpose))
    return token


def read_token(server: Server, purpose: str, token: str) -> Mapping[str, Any]:
    """Return the claims of a token; `TokenForged` or `TokenExpired` when it is not valid.

    A token comes with every call, so one whose signature held is remembered, by a keyed hash.
    """
    mark = server.keyring.lookup("token that was read", purpose, token)
    claims = server.read_tokens.get(mark)
    if claims is None:
        claims = _signing().signed_claims(token, server.keyring.signing_key(purpose))
        server.read_tokens.put(mark, claims)
    # The signature says nothing of the time: a token that has expired gets this far.
    if server.database.clock().timestamp() >= int(claims["exp"]):
        raise TokenExpired
    return claims


@cache
def _signing() -> Any:
    # Loaded at the first token: few servers sign any, and a start would wait for it.
    return import_module("grootboek.access.token_signing")
