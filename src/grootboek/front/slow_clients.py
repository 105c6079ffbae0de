"""Ending clients that do not send the body they announced, so that waiting for them cannot hold all threads of a server.

A thread that waits for a body cannot be called back, but its connection can be shut. The server does not tell which
connection a request came by; it is found among the open ones of the same client as one on which nothing was sent since the
request began. An idle connection looks the same and may be shut instead, until it is the right one's turn. While another
request of that client has run as long, nothing is shut, since it could not be told apart.
"""

import os
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from operator import itemgetter
from pathlib import Path
from threading import Lock, Thread
from typing import Final

IDLE_SECONDS: Final = 30
"""How long a connection stays open without a request, and how long the headers of one may take."""
_LOOKS_EVERY: Final = 0.5
_LAST_SENT: Final = struct.Struct("=44xI")
"""The field tcpi_last_data_sent of Linux' tcp_info: milliseconds since data was last sent."""


class Request:
    """A request under way: whose it is, since when, and whether it waits for its body."""

    __slots__ = ("is_overdue", "is_waiting", "peer", "since")

    def __init__(self, peer: str) -> None:
        """Note a request of a client's address."""
        self.peer = peer
        self.since = time.monotonic()
        self.is_waiting = False
        self.is_overdue = False


class SlowClients:
    """The requests of one process, and the watch over those whose body does not come."""

    def __init__(self, seconds: float) -> None:
        """Let a body take so long."""
        self._seconds = seconds
        self._running: set[Request] = set()
        self._lock = Lock()
        self._watch: Thread | None = None

    def began(self, peer: str) -> Request:
        """Note that a request began."""
        request = Request(peer)
        with self._lock:
            self._running.add(request)
        if self._watch is None:
            self._watch = Thread(target=self._look_around, name="slow clients", daemon=True)
            self._watch.start()
        return request

    def ended(self, request: Request) -> None:
        """Note that a request ended."""
        with self._lock:
            self._running.discard(request)

    def _look_around(self) -> None:
        while True:
            time.sleep(_LOOKS_EVERY)
            self.shut_overdue(time.monotonic())

    def shut_overdue(self, now: float) -> int:
        """Shut the connections of clients whose body is overdue, and return how many."""
        with self._lock:
            old = [request for request in self._running if now - request.since > self._seconds]
        late = [request for request in old if request.is_waiting]
        busy = {request.peer for request in old if not request.is_waiting}
        shut = 0
        for peer in {request.peer for request in late} - busy:
            own = [request for request in late if request.peer == peer]
            for request in own:
                # Set before the shutdown, since the read that it wakes asks for it (front/bodies.py).
                request.is_overdue = True
            # By the youngest of them: nothing was sent on any of their connections for at least that long.
            shut += _shut(peer, now - max(request.since for request in own), len(own))
        return shut


def _shut(peer: str, silent: float, count: int) -> int:
    """Shut the `count` connections with a client on which nothing was sent for longest, and for `silent` seconds."""
    with ExitStack() as stack:
        connections = [stack.enter_context(closing(connection)) for connection in _connections(peer)]
        by_silence = sorted(
            ((_silence(connection), connection) for connection in connections), key=itemgetter(0), reverse=True
        )
        overdue = [connection for silence, connection in by_silence[:count] if silence >= silent - _LOOKS_EVERY]
        for connection in overdue:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        return len(overdue)


def _silence(connection: socket.socket) -> float:
    """Return how many seconds ago something was sent."""
    tcp_info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _LAST_SENT.size)
    return float(_LAST_SENT.unpack(tcp_info)[0]) / 1000


def _connections(peer: str) -> Iterator[socket.socket]:
    """Yield a second handle to each of this process' TCP connections with a client."""
    for entry in Path("/proc/self/fd").iterdir():
        # Descriptors come and go while the folder is read.
        with suppress(OSError, ValueError):
            if not str(entry.readlink()).startswith("socket:"):
                continue
            # On a duplicate: closing it leaves the server's descriptor open; shutdown ends the connection of both.
            connection = socket.socket(fileno=os.dup(int(entry.name)))
            try:
                is_peers = connection.type == socket.SOCK_STREAM and _peer(connection) == peer
            except OSError:  # a socket that listens has no peer
                is_peers = False
            if is_peers:
                yield connection
            else:
                connection.close()


def _peer(connection: socket.socket) -> str:
    name = connection.getpeername()
    return str(name[0]) if isinstance(name, tuple) else ""
