"""Addresses to which the server posts by itself: what such an address may look like.

Where it leads is looked at when it is called: a name may lead elsewhere by then.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

MAX_ADDRESS: Final = 2_000
"""Characters of an address: browsers and proxies take about as many."""
_HOST: Final = re.compile(r"[0-9a-z._:-]{1,253}", re.ASCII)
"""The characters of a name or an address: none of them means anything in a header of a page."""
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Receiver:
    """An address, in the parts that a client of HTTP needs; `target` is the path with its query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """The address without its target, as a browser names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")


def receiver_of(address: str) -> Receiver:
    """Read an address such as https://example.nl/hook?key=1; ValueError for what is none, or names a user or a fragment."""
    if not address.isascii() or not address.isprintable() or " " in address or len(address) > MAX_ADDRESS:
        raise ValueError(f"an address has at most {MAX_ADDRESS} characters of ASCII, and no blanks")
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not _HOST.fullmatch(parts.hostname or ""):
        raise ValueError("an address is one such as https://example.nl/hook")
    if "@" in parts.netloc or "#" in address:
        raise ValueError("an address has no user name and no fragment")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Receiver(parts.scheme, parts.hostname or "", parts.port or _PORTS[parts.scheme], target)
