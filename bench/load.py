"""A load generator: so many connections that are kept open, each sending its next request when its answer has come.

Run as a process by `bench.contestants.Worker`. It writes to bare sockets and looks at no more of an answer than its length
and whether it holds the words of success, so that it takes little of the machine that it shares with the server.
"""

import random
import select
import socket
from dataclasses import dataclass, field
from time import perf_counter, process_time, time_ns

from bench.contestants import MeasurementFailed, Sample, arguments_of_worker, work_for_starter

MARK = "{number}"
"""Where a request has a number of its own, of always the same length."""
_DIGITS = 18
_SHOWN = 1_500


@dataclass(slots=True)
class Connection:
    """A kept connection with what has come of the answer under way."""

    socket: socket.socket
    received: bytearray = field(default_factory=bytearray)
    body_end: int = 0


class Load:
    """Requests to one server; a request is its text before and after its number, or one text without a number."""

    def __init__(self, port: int, connections: int, requests: list[str], success: str, status: int = 200) -> None:
        """Take the requests, whole with their heads; each good answer has the status, and `success` in it."""
        self._port = port
        self._count = connections
        self._requests = [_divided(request) for request in requests]
        self._success, self._status = success.encode(), f"HTTP/1.1 {status} ".encode()
        self._number = time_ns() // 1_000_000 * 1_000
        self._epoll = select.epoll()
        self._connections: dict[int, Connection] = {}

    def run(self, seconds: float) -> Sample:
        """Connect, keep every connection busy for so many seconds and wait for the last answers; connecting does not count."""
        self._connect()
        count, begin, cpu = 0, perf_counter(), process_time()
        end = begin + seconds
        for connection in self._connections.values():
            self._send(connection)
        busy = len(self._connections)
        while busy:
            for number, _ in self._epoll.poll():
                connection = self._connections[number]
                if not self._receive(connection):
                    continue
                count += 1
                if perf_counter() < end:
                    self._send(connection)
                else:
                    busy -= 1
        return Sample(count, perf_counter() - begin, process_time() - cpu)

    def _connect(self) -> None:
        """Make the connections anew: the server has closed those that waited for their turn too long."""
        for old in self._connections.values():
            self._epoll.unregister(old.socket)
            old.socket.close()
        self._connections.clear()
        for _ in range(self._count):
            link = socket.create_connection(("127.0.0.1", self._port), timeout=60)
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._connections[link.fileno()] = Connection(link)
            self._epoll.register(link, select.EPOLLIN)

    def _send(self, connection: Connection) -> None:
        before, after = random.choice(self._requests)
        if after:
            self._number += 1
            connection.socket.sendall(b"%b%0*d%b" % (before, _DIGITS, self._number, after))
        else:
            connection.socket.sendall(before)

    def _receive(self, connection: Connection) -> bool:
        """Take what has come; tell whether the answer is complete."""
        piece = connection.socket.recv(1 << 20)
        if not piece:
            raise MeasurementFailed("the server closed a connection")
        received = connection.received
        received += piece
        if not connection.body_end:
            head_end = received.find(b"\r\n\r\n")
            if head_end < 0:
                return False
            connection.body_end = head_end + 4 + answer_length(bytes(received[:head_end]))
        if len(received) < connection.body_end:
            return False
        if not received.startswith(self._status) or self._success not in received:
            raise MeasurementFailed(f"an answer is not as it must be: {bytes(received[:_SHOWN])!r}")
        received.clear()
        connection.body_end = 0
        return True


def answer_length(head: bytes) -> int:
    """Return the length of the body that comes after the head of an answer."""
    lines = (line.partition(b":") for line in head.lower().split(b"\r\n"))
    return next(int(value) for name, _, value in lines if name == b"content-length")


def request_head(length: int) -> str:
    """Return the head of a request to e-Boekhouden's door whose body has this length."""
    return (
        "POST /soap.asmx HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml; charset=utf-8\r\n"
        f"Content-Length: {length}\r\n\r\n"
    )


def length_when_sent(body: str) -> int:
    """Return how long a body is when its number is filled in."""
    return len(body.replace(MARK, "0" * _DIGITS).encode())


def _divided(request: str) -> tuple[bytes, bytes]:
    before, _, after = request.partition(MARK)
    return before.encode(), after.encode()


def main() -> None:
    """Send requests whenever the starter says so."""
    arguments = arguments_of_worker()
    load = Load(**arguments)  # type: ignore[arg-type]
    work_for_starter(load.run)


if __name__ == "__main__":
    main()
