"""The installation's key, and what it is used for: keyed hashes of secrets, signatures, password hashes.

Vendor secrets come in clear on each call, so they are looked up by a keyed hash (HMAC-SHA256) and never stored in clear; they
are random and long, so a slow hash would add nothing. Passwords that a person chose are kept as argon2id.
"""

import hmac
import secrets
from threading import Lock
from typing import Final
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
_MAX_REMEMBERED: Final = 1000


class Keyring:
    """Makes keyed hashes and checks passwords."""

    def __init__(self, secret: bytes) -> None:
        """Take the secret of the installation, at least 16 bytes."""
        if len(secret) < 16:
            raise ValueError("the secret key has at least 16 bytes")
        self._secret = secret
        self._fitted: dict[bytes, None] = {}
        self._fitted_lock = Lock()

    def lookup(self, kind: str, *parts: str) -> bytes:
        """Return the keyed hash by which a secret of a kind is found; with the lengths ("ab", "c") differs from ("a", "bc")."""
        content = "\0".join([kind, *(f"{len(part)}:{part}" for part in parts)])
        return hmac.digest(self._secret, content.encode(), "sha256")

    def guid(self, purpose: str, *parts: str) -> str:
        """Return the GUID, in upper case, that the key makes of `parts`: always the same, and secret without the key."""
        return str(UUID(bytes=self.lookup(f"guid {purpose}", *parts)[:16], version=4)).upper()

    def signing_key(self, purpose: str) -> bytes:
        """Return a key for signing, of its own for each purpose."""
        return hmac.digest(self._secret, f"sign\0{purpose}".encode(), "sha256")

    def password_fits(self, password: str, password_hash: str | None) -> bool:
        """Tell whether a password belongs to a hash.

        Without a hash it takes as long, so that time does not show which users exist. What fitted before takes no time: it is
        remembered in memory, as a keyed hash, for clients that send their password with every call.
        """
        # The hash is part of the mark, so that a changed password forgets what fitted before.
        mark = self.lookup("password that fitted", password_hash or "", password)
        if mark in self._fitted:
            return True
        try:
            _hasher.verify(password_hash or _NO_HASH, password)
        except (VerificationError, InvalidHashError):
            return False
        # The stand-in was verified for the time it takes; even its right password opens nothing.
        if password_hash is None:
            return False
        # Without the lock two threads could evict the same mark, and one of them would fail.
        with self._fitted_lock:
            while len(self._fitted) >= _MAX_REMEMBERED:
                # A dict keeps its order: the first mark is the oldest.
                del self._fitted[next(iter(self._fitted))]
            self._fitted[mark] = None
        return True


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _hasher.hash(password)


def new_secret(length: int = 32) -> str:
    """Return a random secret of lower-case hexadecimal digits."""
    return secrets.token_hex(length // 2)


# Verified when a user has no hash, so that refusing him takes as long as refusing a wrong password. It stands here, since to make
# one takes a tenth of the start of every command; nobody knows its password.
_NO_HASH: Final = "$argon2id$v=19$m=65536,t=3,p=4$9pR+NTvyst0pU7NWbKe0yA$uzW94foUgFe92pjR9oe0uBhmzuxmWjq/r5zU1EVLWto"
