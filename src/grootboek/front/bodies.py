"""The body of a request within limits: neither too large, nor too long in coming."""

from collections.abc import Iterator
from typing import Protocol

from grootboek.front.slow_clients import Request
from grootboek.wire.http import BodyTooLarge, BodyTooSlow
from grootboek.wire.literals import is_digits


class Stream(Protocol):
    """What a server gives to read a body from."""

    def read(self, size: int = -1, /) -> bytes:
        """Read up to `size` bytes, all for -1."""
        ...


class LimitedBody:
    """The input of one WSGI request, which raises BodyTooLarge past its limit in bytes and BodyTooSlow when overdue."""

    __slots__ = ("_left", "_request", "_stream")

    def __init__(self, stream: Stream, content_length: str, limit: int, request: Request) -> None:
        """Guard a stream; `content_length` is that header, or empty."""
        self._stream = stream
        self._request = request
        # Refused at the first read and not here, so that the door can answer in its own form.
        self._left = -1 if is_digits(content_length) and int(content_length) > limit else limit

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes, all for -1."""
        if self._left < 0:
            raise BodyTooLarge
        most = self._left + 1 if size < 0 else min(size, self._left + 1)  # one more shows that there is too much
        self._request.is_waiting = True
        try:
            part = self._stream.read(most)
        except OSError:  # its connection was shut, by its client or because it is overdue
            part = b""
        finally:
            self._request.is_waiting = False
        if self._request.is_overdue:
            raise BodyTooSlow
        self._left -= len(part)
        if self._left < 0:
            raise BodyTooLarge
        return part

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
