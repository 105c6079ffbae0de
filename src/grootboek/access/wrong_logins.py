"""Slowing down who signs in wrongly again and again, per user name and address.

After some wrong tries in a row (`login_tries`) further ones are not looked at for a while, which doubles with each wrong
try after that; nothing sleeps. The count is kept in the database, so that several processes share it and a
restart does not forget it. A right login clears it, and so does a day without a wrong one (the purge).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

from grootboek.access.server import Server
from grootboek.settings import Settings
from grootboek.store.access.login_failures import (
    LoginFailures,
    count_login_failure,
    forget_login_failures,
    login_failures,
)
from grootboek.store.engine.database import Connection

KEPT: Final = timedelta(days=1)
"""How long after its longest wait a wrong login is remembered."""
_MOST_DOUBLINGS: Final = 30


@dataclass
class Login:
    """One try to sign in: at which door, under which name, from which address."""

    server: Server
    door: str
    name: str
    address: str
    before: LoginFailures | None = None

    @cached_property
    def _lookup(self) -> bytes:
        return self.server.keyring.lookup("wrong login", self.door, self.name, _home(self.address))

    def has_to_wait(self, connection: Connection) -> bool:
        """Tell whether the try comes too soon after wrong ones; it is then refused unseen, and not counted."""
        self.before = login_failures(connection, self._lookup)
        return self.before is not None and self.server.database.clock() < _free_at(self.before, self.server.settings)

    def was_wrong(self) -> None:
        """Count the try as a wrong one."""
        if self.server.settings.login_tries:
            count_login_failure(self.server.database, self._lookup, self.server.database.clock())

    def was_right(self) -> None:
        """Forget the wrong tries before this one."""
        if self.before is not None:
            forget_login_failures(self.server.database, self._lookup)


def _free_at(wrong: LoginFailures, settings: Settings) -> datetime:
    """Return the moment from which a try is looked at again."""
    too_many = wrong.failures - settings.login_tries
    if not settings.login_tries or too_many < 0:
        return wrong.last_at
    seconds = settings.login_wait_seconds * 2 ** min(too_many, _MOST_DOUBLINGS)
    return wrong.last_at + timedelta(seconds=min(seconds, settings.login_longest_wait_seconds))


def _home(address: str) -> str:
    """Return what stands for the place that an address belongs to: itself, or the /64 network of an IPv6 address."""
    try:
        read = ip_address(address)
    except ValueError:
        return address
    match read:
        case IPv4Address():
            return str(read)
        case IPv6Address(ipv4_mapped=IPv4Address() as inner):
            return str(inner)
        case _:
            return str(IPv6Network((int(read), 64), strict=False))
