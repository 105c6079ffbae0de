"""Cutting the connection of an answer that failed on its way, so that no client can take what it got for the whole.

The server would end such an answer as any other. It does not tell by which connection an answer goes; that one is found among
those with the same client by what was written to it since: as many bytes as the answer had. Where none or more than
one can be it, nothing is cut, and the client has only the missing end of the text to go by.
"""

import time
from contextlib import ExitStack, closing, suppress
from typing import Final

from grootboek.front.connections import connections_with, name_of, shut, written

_PATIENCE: Final = 2.0
"""Seconds in which what was sent has to reach the connection; a slow client may take longer."""
_LOOKS_EVERY: Final = 0.05
_UNDERWAY: Final = 2_000_000
"""Bytes that may be on their way to the connection of a slow client."""
_HEADERS: Final = 4_096


class SentAnswer:
    """An answer that is sent in parts, with what was written to its client's connections before."""

    def __init__(self, peer: str) -> None:
        """Note how much was written to each connection with a client."""
        self._peer = peer
        self._before = self._written()
        self.length = 0

    def cut(self) -> bool:
        """Shut the connection of the answer and tell whether it was found; what was sent so far may have gone through."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            if self._shut_one(self.length):
                return True
            time.sleep(_LOOKS_EVERY)
        return self._shut_one(max(1, self.length - _UNDERWAY))

    def _shut_one(self, least: int) -> bool:
        """Shut the only connection to which at least so much was written, and no more than the answer and its frame are."""
        most = self.length + self.length // 50 + _HEADERS
        now = self._written()
        found = [name for name, before in self._before.items() if least <= now.get(name, 0) - before <= most]
        if len(found) != 1:
            return False
        for connection in connections_with(self._peer):
            with closing(connection), suppress(OSError):
                if name_of(connection) == found[0]:
                    shut(connection)
        return True

    def _written(self) -> dict[tuple[object, ...], int]:
        with ExitStack() as stack:
            found = [stack.enter_context(closing(one)) for one in connections_with(self._peer)]
            counted = {}
            for one in found:
                with suppress(OSError):
                    counted[name_of(one)] = written(one)
            return counted
