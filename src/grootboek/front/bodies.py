"""Request bodies within limits: neither too large nor, while the server is busy, too slow.

Waiting for a body holds one of the process' threads. Up to half of the threads may wait so, however long; a further
body is awaited elsewhere, for a limited time. Slow clients thus never hold more than half of a server, and a body that
is there costs nothing extra.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from grootboek.wire.http import BodyTooLarge, BodyTooSlow


class Stream(Protocol):
    """What a server gives to read a body from."""

    def read(self, size: int = -1, /) -> bytes:
        """Read up to `size` bytes, all for -1."""
        ...


class Waiting:
    """The threads of one process that wait for request bodies."""

    def __init__(self, threads: int, seconds: float) -> None:
        """Let half of `threads` wait freely; a further body may take `seconds`."""
        self._free = max(1, threads // 2)
        self._seconds = seconds
        self._waiting = 0
        self._others = ThreadPoolExecutor(max(4, threads), thread_name_prefix="body")

    def read(self, stream: Stream, size: int) -> bytes:
        """Read up to `size` bytes of a body; BodyTooSlow when it does not come in time."""
        self._waiting += 1
        try:
            if self._waiting <= self._free:
                return stream.read(size)
            reading = self._others.submit(stream.read, size)
            try:
                return reading.result(self._seconds)
            except TimeoutError:
                reading.cancel()
                raise BodyTooSlow from None
        finally:
            self._waiting -= 1


class LimitedBody:
    """The input of one WSGI request, which raises BodyTooLarge past its limit in bytes."""

    __slots__ = ("_left", "_stream", "_waiting")

    def __init__(self, stream: Stream, stated: str, limit: int, waiting: Waiting) -> None:
        """Guard a stream; `stated` is the request's Content-Length or empty."""
        self._stream = stream
        self._waiting = waiting
        self._left = -1 if stated.isdecimal() and int(stated) > limit else limit

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes, all for -1."""
        if self._left < 0:
            raise BodyTooLarge
        asked = self._left + 1 if size < 0 else min(size, self._left + 1)
        got = self._waiting.read(self._stream, asked)
        self._left -= len(got)
        if self._left < 0:
            raise BodyTooLarge
        return got

    def readline(self, size: int = -1) -> bytes:
        """Read up to the end of a line or `size` bytes."""
        line = bytearray()
        while size < 0 or len(line) < size:
            got = self.read(1)
            line += got
            if got in (b"", b"\n"):
                break
        return bytes(line)

    def readlines(self, _hint: int = -1) -> list[bytes]:
        """Read all lines."""
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        """Read line by line."""
        return iter(self.readline, b"")
