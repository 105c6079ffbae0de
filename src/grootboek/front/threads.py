"""Who works and who waits: a process has more threads than requests that it handles at once; who waits for a body is not one.

A thread that waits for the rest of a body costs little, but it cannot be called back. So a request gives up its seat while it
waits, and others are handled meanwhile; only so many wait at a time, half of them for one address.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Lock
from typing import Final

from grootboek.wire.refused_bodies import TooManyBodies

MAX_WAITING: Final = 64
"""Bodies that one process waits for at the same time."""
MAX_WAITING_OF_ADDRESS: Final = MAX_WAITING // 2
"""Those that come from one address, unless a trusted proxy has it."""


class Threads:
    """The seats of one process for requests that work, and the count of those that wait for their body."""

    def __init__(self, seats: int) -> None:
        """Let so many requests work at the same time."""
        # A queue, since it wakes who waits longest, in C: a semaphore of Python is ten times slower.
        self._seats: SimpleQueue[None] = SimpleQueue()
        for _ in range(seats):
            self._seats.put(None)
        self._waiting: Counter[str] = Counter()
        self._all_waiting = 0
        self._lock = Lock()

    @property
    def free(self) -> int:
        """How many seats are free now."""
        return self._seats.qsize()

    def take(self) -> None:
        """Take a seat, when one is free."""
        self._seats.get()

    def leave(self) -> None:
        """Leave a seat to another request."""
        self._seats.put(None)

    def begin_waiting(self, address: str, *, is_proxy: bool) -> None:
        """Count a request that begins to wait; TooManyBodies when no more may."""
        with self._lock:
            is_too_many = not is_proxy and self._waiting[address] >= MAX_WAITING_OF_ADDRESS
            if is_too_many or self._all_waiting >= MAX_WAITING:
                raise TooManyBodies
            self._waiting[address] += 1
            self._all_waiting += 1

    def end_waiting(self, address: str) -> None:
        """Count off a request that waited."""
        with self._lock:
            self._all_waiting -= 1
            self._waiting[address] -= 1
            if not self._waiting[address]:
                del self._waiting[address]


class Seat:
    """The seat of one request, from its arrival to the end of its answer."""

    __slots__ = ("_address", "_is_proxy", "_threads")

    def __init__(self, threads: Threads, address: str, *, is_proxy: bool = False) -> None:
        """Take a seat for a request of an address: that of the connection."""
        self._threads = threads
        self._address = address
        self._is_proxy = is_proxy
        threads.take()

    @contextmanager
    def given_up(self) -> Iterator[None]:
        """Give up the seat while the request waits for its body; TooManyBodies when it may not wait."""
        self._threads.begin_waiting(self._address, is_proxy=self._is_proxy)
        self._threads.leave()
        try:
            yield
        finally:
            # In this order: who has his body no longer counts among those who wait for one.
            self._threads.end_waiting(self._address)
            self._threads.take()

    def leave(self) -> None:
        """Leave the seat for good."""
        self._threads.leave()
