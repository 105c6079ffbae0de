"""Visitors: connections that open a session, make an invoice in it and close it, again and again.

Run as a process by `bench.contestants.Worker`. Each visitor is a thread with a socket of its own, since what it sends depends on
what it was answered; it looks at no more of an answer than its length, the session and whether it says that all went well.
"""

import random
import re
import socket
from threading import Thread
from time import perf_counter, process_time

from bench.contestants import MeasurementFailed, Sample, arguments_of_worker, work_for_starter
from bench.load import answer_length, request_head
from bench.messages import SESSION

_SUCCESS = (b"<SessionID>", b"<Factuurnummer>", b"<CloseSessionResponse")
_OPENED = re.compile(rb"<SessionID>([^<]+)<")
_HOLDER = "{" + "0" * 36 + "}"
"""As long as a session."""


class Visitor:
    """One connection."""

    def __init__(self, port: int, visits: list[list[bytes]]) -> None:
        """Connect; a visit is the requests of one administration."""
        self._visits = visits
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.count = 0
        self.failure: Exception | None = None

    def visit_until(self, end: float) -> None:
        """Make visits; what goes wrong ends them and is kept."""
        try:
            while perf_counter() < end:
                self._visit()
                self.count += 1
        except (MeasurementFailed, OSError) as failure:
            self.failure = failure
        self._socket.close()

    def _visit(self) -> None:
        session = b""
        for request, success in zip(random.choice(self._visits), _SUCCESS, strict=True):
            self._socket.sendall(request.replace(SESSION.encode(), session))
            answer = self._answer()
            if not answer.startswith(b"HTTP/1.1 200") or success not in answer:
                raise MeasurementFailed(f"an answer is not as it must be: {answer[:1_500]!r}")
            if opened := _OPENED.search(answer):
                session = opened[1]

    def _answer(self) -> bytes:
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._received()
        whole = received.index(b"\r\n\r\n") + 4 + answer_length(received.partition(b"\r\n\r\n")[0])
        while len(received) < whole:
            received += self._received()
        return received

    def _received(self) -> bytes:
        piece = self._socket.recv(1 << 16)
        if not piece:
            raise MeasurementFailed("the server closed a connection")
        return piece


def _request(body: str) -> bytes:
    return (request_head(len(body.replace(SESSION, _HOLDER).encode())) + body).encode()


def main() -> None:
    """Make visits whenever the starter says so."""
    arguments = arguments_of_worker()
    port, connections = int(str(arguments["port"])), int(str(arguments["connections"]))
    visits = [[_request(body) for body in messages] for messages in arguments["visits"]]  # type: ignore[attr-defined]

    def run(seconds: float) -> Sample:
        visitors = [Visitor(port, visits) for _ in range(connections)]
        begin, cpu = perf_counter(), process_time()
        threads = [Thread(target=visitor.visit_until, args=(begin + seconds,)) for visitor in visitors]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for visitor in visitors:
            if visitor.failure:
                raise visitor.failure
        return Sample(sum(visitor.count for visitor in visitors), perf_counter() - begin, process_time() - cpu)

    work_for_starter(run)


if __name__ == "__main__":
    main()
