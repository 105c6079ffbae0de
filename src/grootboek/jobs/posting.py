"""Posting a message to a receiver that somebody registered: only where the operator lets the server call, and within a time.

The name of the receiver is resolved once and that very address is called, so that a name which leads elsewhere a moment later
(DNS rebinding) leads nowhere. A redirect is not followed, no proxy is asked, and of the answer little is read but its status.
"""

import http.client
import socket
import ssl
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from typing import Final, Self

from grootboek.jobs.attempts import Never, NotNow
from grootboek.settings import Settings
from grootboek.wire.receivers import Receiver, receiver_of

MAX_ANSWER: Final = 4_096
"""Bytes of an answer that are read, so that its sender does not see a broken connection."""
_CARRYING_IPV4: Final = tuple(ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
"""Addresses that a gateway turns into IPv4 ones, of networks that nobody looks at then."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: JSON, and headers of its own."""

    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def post(settings: Settings, address: str, message: Message) -> None:
    """Post a message; `NotNow` when it is not taken, with the reason, `Never` when the address cannot be read."""
    try:
        receiver = receiver_of(address)
    except ValueError as problem:
        raise Never(str(problem)) from problem
    where, line = f"{receiver.host}:{receiver.port}", _Line(settings.webhook_seconds)
    try:
        status = _posted(line, _address(settings, receiver), receiver, message)
        if line.is_over:  # what the end of its time cuts off may look like a whole answer
            raise TimeoutError
    except (OSError, UnicodeError, http.client.HTTPException) as problem:
        reason = f"{type(problem).__name__}: {problem}"
        if line.is_over:
            reason = f"no answer within {settings.webhook_seconds} seconds"
        raise NotNow(f"{where} did not take it: {reason}") from problem
    if not 200 <= status < 300:
        raise NotNow(f"{where} answered {status}")


class _Line:
    """A connection that ends in time: a receiver that sends one byte now and then keeps within every timeout of a socket."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._socket: socket.socket | None = None
        self._timer = Timer(seconds, self._end)
        self._timer.daemon = True
        self.is_over = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._socket is not None:
            self._socket.close()

    def use(self, connection: socket.socket) -> socket.socket:
        """Have the time end a socket."""
        connection.settimeout(self._seconds)
        self._socket = connection
        return connection

    def _end(self) -> None:
        self.is_over = True
        if self._socket is not None:
            with suppress(OSError):
                # Not the method of TLS, which takes its state away from the thread that reads.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def _posted(line: _Line, called: "_Called", receiver: Receiver, message: Message) -> int:
    """Post a message and return the status of the answer."""
    with line:
        connection = line.use(socket.socket(called.family, socket.SOCK_STREAM))
        connection.connect((called.address, receiver.port))
        if receiver.scheme == "https":
            context = ssl.create_default_context()
            # The handshake comes after, so that the time ends it too.
            secured = context.wrap_socket(connection, server_hostname=receiver.host, do_handshake_on_connect=False)
            line.use(secured)
            secured.do_handshake()
            connection = secured
        return _exchanged(connection, receiver, message)


def _exchanged(connection: socket.socket, receiver: Receiver, message: Message) -> int:
    client = http.client.HTTPConnection(receiver.host, receiver.port)
    # Connected already: a client that finds a socket opens none.
    client.sock = connection
    host = receiver.origin.partition("://")[2]
    own = {"Host": host, "Content-Type": "application/json; charset=utf-8", "Connection": "close"}
    client.request("POST", receiver.target, message.content, {**message.headers, **own, "User-Agent": "Grootboek"})
    with client.getresponse() as answer:
        with suppress(OSError, http.client.HTTPException):
            answer.read(MAX_ANSWER)
        return answer.status


@dataclass(frozen=True, slots=True)
class _Called:
    """An address that may be called."""

    family: socket.AddressFamily
    address: str


def _address(settings: Settings, receiver: Receiver) -> _Called:
    """Resolve the name of a receiver once and return the first address of it that may be called; `NotNow` without one."""
    for family, _, _, _, (address, *_) in socket.getaddrinfo(receiver.host, receiver.port, type=socket.SOCK_STREAM):
        if may_call(str(address), receiver.scheme, settings.webhook_networks):
            return _Called(family, str(address))
    what = "without TLS or on a local network, and no network of GROOTBOEK_WEBHOOK_NETWORKS"
    raise NotNow(f"{receiver.host} may not be called: it is {what}")


def may_call(address: str, scheme: str, networks: Iterable[str]) -> bool:
    """Tell whether an address may be called: one of the operator's networks, or with TLS one that is nobody's own network."""
    parsed = ip_address(address)
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    called = mapped or parsed
    if any(called in ip_network(network) for network in networks):
        return True
    return scheme == "https" and _is_public(called)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and (
        address.is_site_local or any(address in network for network in _CARRYING_IPV4)
    ):
        return False
    return address.is_global and not address.is_multicast
