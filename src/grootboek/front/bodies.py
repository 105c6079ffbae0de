"""The body of a request within limits: neither too large, nor too long in coming, nor one of too many that are waited for."""

from collections.abc import Iterator
from math import inf
from typing import Protocol

from grootboek.front.slow_clients import Request
from grootboek.front.threads import Seat
from grootboek.wire.literals import is_digits
from grootboek.wire.refused_bodies import BodyTooLarge, BodyTooSlow


class Stream(Protocol):
    """What a server gives to read a body from."""

    def read(self, size: int = -1, /) -> bytes:
        """Read up to `size` bytes, all for -1."""
        ...


class LimitedBody:
    """The input of one WSGI request.

    It raises BodyTooLarge past its limit in bytes, BodyTooSlow when it is overdue, and TooManyBodies when it is not waited for.
    """

    __slots__ = ("_left", "_request", "_seat", "_stream", "_unread")

    def __init__(self, stream: Stream, content_length: str, limit: int, request: Request, seat: Seat) -> None:
        """Guard a stream; `content_length` is that header, or empty."""
        self._stream = stream
        self._request = request
        self._seat = seat
        # What comes in chunks has no length: it ends where less comes than was asked for.
        self._unread: float = int(content_length) if is_digits(content_length) else inf
        # Refused at the first read and not here, so that the door can answer in its own form.
        self._left = -1 if limit < self._unread < inf else limit

    @property
    def is_read(self) -> bool:
        """Whether nothing is left of it."""
        return self._unread <= 0

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes, all for -1."""
        if self._left < 0:
            raise BodyTooLarge
        most = self._left + 1 if size < 0 else min(size, self._left + 1)  # one more shows that there is too much
        with self._seat.given_up():
            part = self._waited_for(most)
        if self._request.is_overdue:
            raise BodyTooSlow
        self._unread = 0 if len(part) < most else self._unread - len(part)
        self._left -= len(part)
        if self._left < 0:
            raise BodyTooLarge
        return part

    def _waited_for(self, most: int) -> bytes:
        self._request.is_waiting = True
        try:
            return self._stream.read(most)
        except OSError:  # its connection was shut, by its client or because it is overdue
            return b""
        finally:
            self._request.is_waiting = False

    def readline(self, size: int = -1) -> bytes:
        """Read up to the end of a line or `size` bytes."""
        line = bytearray()
        while size < 0 or len(line) < size:
            byte = self.read(1)
            line += byte
            if byte in (b"", b"\n"):
                break
        return bytes(line)

    def readlines(self, _hint: int = -1) -> list[bytes]:
        """Read all lines."""
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        """Read line by line."""
        return iter(self.readline, b"")
