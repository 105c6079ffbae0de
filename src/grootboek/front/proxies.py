"""Believing a reverse proxy, and nobody else, about where a request came from.

A proxy appends the address it saw to X-Forwarded-For, so the rightmost address that is not itself a trusted proxy is
the client. From any other sender the headers are removed, so that no door can be fooled by them.

A request comes from this machine when its client is on it; one that a proxy sent without saying for whom does not.
"""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from grootboek.wire.http import LOCAL_KEY, is_loopback

WsgiEnvironment = dict[str, Any]

_FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)
_SAYS_PROXY = (*_FORWARDED, "HTTP_VIA")


class Networks:
    """A set of networks to look addresses up in."""

    def __init__(self, networks: Iterable[str]) -> None:
        """Take networks such as 10.0.0.0/8."""
        self._networks: tuple[IPv4Network | IPv6Network, ...] = tuple(ip_network(network) for network in networks)
        self._holds = lru_cache(maxsize=4096)(self._look_up)

    def __contains__(self, address: str) -> bool:
        """Tell whether an address lies in one of the networks; a text that is no address does not."""
        return self._holds(address)

    def __bool__(self) -> bool:
        """Tell whether there is any network."""
        return bool(self._networks)

    def _look_up(self, address: str) -> bool:
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        # A socket for both protocols shows an IPv4 client as ::ffff:192.0.2.1.
        mapped = getattr(parsed, "ipv4_mapped", None)
        return any((mapped or parsed) in network for network in self._networks)


def believe_proxies(environment: WsgiEnvironment, trusted: Networks) -> None:
    """Put scheme, host and client of a request right when a trusted proxy sent it; drop what others claim."""
    if trusted and environment.get("REMOTE_ADDR", "") in trusted:
        is_client_known = bool(_last(environment.get("HTTP_X_FORWARDED_FOR", "")))
        _take_over(environment, trusted)
    else:
        is_client_known = not any(header in environment for header in _SAYS_PROXY)
        environment.pop("HTTP_X_REQUEST_ID", None)  # a stranger must not choose the id by which we look up his request
    for header in _FORWARDED:
        environment.pop(header, None)
    environment[LOCAL_KEY] = is_client_known and is_loopback(environment.get("REMOTE_ADDR", ""))


def _take_over(environment: WsgiEnvironment, trusted: Networks) -> None:
    scheme = _last(environment.get("HTTP_X_FORWARDED_PROTO", "")).lower()
    if scheme in ("http", "https"):
        environment["wsgi.url_scheme"] = scheme
    if host := _last(environment.get("HTTP_X_FORWARDED_HOST", "")):
        environment["HTTP_HOST"] = host
    # From the right: what stands left of the first untrusted address is that client's own claim.
    for address in reversed(environment.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        if not address.strip():
            break
        environment["REMOTE_ADDR"] = address.strip()
        if address.strip() not in trusted:
            break


def _last(value: str) -> str:
    # A proxy appends to what it got, so only the last value is from the one that is trusted.
    return value.rpartition(",")[2].strip()
