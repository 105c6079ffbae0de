"""Signing claims and reading them back (JWT, with joserfc): loaded by signed_tokens.py at the first token.

It brings a whole library of cryptography, which a server whose clients ask for no token does without.
"""

import binascii
from collections.abc import Mapping
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from grootboek.access.signed_tokens import TokenForged

_ALGORITHM: Final = "HS256"


def signed(claims: Mapping[str, object], key: bytes) -> str:
    """Return a token with claims."""
    return jwt.encode({"alg": _ALGORITHM}, dict(claims), OctKey.import_key(key))


def signed_claims(token: str, key: bytes) -> Mapping[str, Any]:
    """Return the claims of a token that was signed with a key, whether it has expired or not; else `TokenForged`."""
    try:
        claims = jwt.decode(token, OctKey.import_key(key), algorithms=[_ALGORITHM]).claims
        int(claims["exp"])
    except (JoseError, ValueError, KeyError, TypeError, binascii.Error):
        raise TokenForged from None
    return claims
