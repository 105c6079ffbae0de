"""The TCP connections of this process, found among its open files: the server tells of no request by which one it came."""

import os
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from fcntl import ioctl
from pathlib import Path
from termios import TIOCOUTQ
from typing import Final

_LAST_SENT: Final = struct.Struct("=44xI")
"""The field tcpi_last_data_sent of Linux' tcp_info: milliseconds since data was last sent."""
_ACKNOWLEDGED: Final = struct.Struct("=120xQ")
"""The field tcpi_bytes_acked: bytes that the other side has received."""
_QUEUED: Final = struct.Struct("=i")


def connections_with(peer: str) -> Iterator[socket.socket]:
    """Yield a second handle to each of this process' connections with a client's address; the caller closes it."""
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError, ValueError):
            if not str(entry.readlink()).startswith("socket:"):
                continue
            connection = socket.socket(fileno=os.dup(int(entry.name)))
            try:
                found = connection.type == socket.SOCK_STREAM and _peer(connection)[:1] == (peer,)
            except OSError:
                found = False
            if found:
                yield connection
            else:
                connection.close()


def silence(connection: socket.socket) -> float:
    """Return how many seconds ago something was sent."""
    told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _LAST_SENT.size)
    return float(_LAST_SENT.unpack(told)[0]) / 1000


def written(connection: socket.socket) -> int:
    """Return how many bytes were written to a connection since it is there, those included that still wait to be sent."""
    told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _ACKNOWLEDGED.size)
    waiting = ioctl(connection, TIOCOUTQ, bytes(_QUEUED.size))
    return int(_ACKNOWLEDGED.unpack(told)[0]) + int(_QUEUED.unpack(waiting)[0])


def name_of(connection: socket.socket) -> tuple[object, ...]:
    """Return what tells a connection with a client from its others: address and port of the client."""
    return _peer(connection)


def shut(connection: socket.socket) -> None:
    """End a connection for everybody who has a handle to it."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _peer(connection: socket.socket) -> tuple[object, ...]:
    name = connection.getpeername()
    return name if isinstance(name, tuple) else ()
