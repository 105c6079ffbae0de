"""Slowing down whoever guesses passwords, per user name and address.

After some wrong logins in a row (`login_tries`) the next ones are refused unseen for a while, which doubles with each wrong
login after that; no thread waits. The count is in the database, so that all processes share it and a restart does not
forget it. A right login clears it, and so does a day without a wrong one (the purge).
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
# 2**30 seconds exceed the longest wait that can be set; more would only make huge numbers.
_MAX_DOUBLINGS: Final = 30


@dataclass
class Login:
    """One attempt to sign in: at which door, under which name, from which address."""

    server: Server
    door: str
    name: str
    address: str
    before: LoginFailures | None = None

    @cached_property
    def lookup(self) -> bytes:
        """The keyed hash of who tries, under which wrong attempts are counted."""
        return self.server.keyring.lookup("wrong login", self.door, self.name, _network(self.address))

    def has_to_wait(self, connection: Connection) -> bool:
        """Tell whether the attempt comes too soon after wrong ones; it is then refused unseen, and not counted."""
        return self.has_to_wait_after(login_failures(connection, self.lookup))

    def has_to_wait_after(self, before: LoginFailures | None) -> bool:
        """Tell the same by the wrong attempts before, which were read already."""
        self.before = before
        return self.before is not None and self.server.database.clock() < _free_at(self.before, self.server.settings)

    def was_wrong(self) -> None:
        """Count the attempt as a wrong one."""
        if self.server.settings.login_tries:
            count_login_failure(self.server.database, self.lookup, self.server.database.clock())

    def was_right(self) -> None:
        """Forget the wrong attempts before this one."""
        # Most right logins follow no wrong one: these write nothing.
        if self.before is not None:
            forget_login_failures(self.server.database, self.lookup)


def _free_at(wrong: LoginFailures, settings: Settings) -> datetime:
    """Return the moment from which an attempt is looked at again."""
    too_many = wrong.failures - settings.login_tries
    if not settings.login_tries or too_many < 0:
        return wrong.last_at
    seconds = settings.login_wait_seconds * 2 ** min(too_many, _MAX_DOUBLINGS)
    return wrong.last_at + timedelta(seconds=min(seconds, settings.login_longest_wait_seconds))


def _network(address: str) -> str:
    """Return an IPv4 address, or the /64 network of an IPv6 address: one subscriber has all addresses of that."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    match parsed:
        case IPv4Address():
            return str(parsed)
        case IPv6Address(ipv4_mapped=IPv4Address() as mapped):
            return str(mapped)
        case _:
            return str(IPv6Network((int(parsed), 64), strict=False))
