"""Waiting for off-line administrations: a few calls at a time wait for a result; the others never lack a thread."""

import time
from threading import BoundedSemaphore, Condition
from typing import Final

from grootboek.access.server import Server
from grootboek.store.queues.exchanges import PENDING
from grootboek.store.queues.offline_exchanges import exchange_status

LOOKS_EVERY: Final = 1.0
"""Seconds between two looks in the database: a result may come in through another process."""


class WaitingRoom:
    """The calls of this process that wait for the result of an exchange, each without a connection to the database."""

    def __init__(self, server: Server) -> None:
        """Let as many calls wait as the settings say, but one thread never waits."""
        self._server = server
        settings = server.settings
        self._seats = BoundedSemaphore(min(settings.cash_waiting_calls, settings.threads - 1))
        self._arrivals = 0
        self._arrived = Condition()

    def wait_for(self, exchange_id: str) -> None:
        """Wait until an exchange has a result; not longer than the settings say, than the server runs, or without a seat."""
        if not self._seats.acquire(blocking=False):
            return
        try:
            self._wait(exchange_id, time.monotonic() + self._server.settings.cash_wait_seconds)
        finally:
            self._seats.release()

    def result_arrived(self) -> None:
        """Have all who wait look whether it is theirs."""
        with self._arrived:
            self._arrivals += 1
            self._arrived.notify_all()

    def _wait(self, exchange_id: str, until: float) -> None:
        while not self._server.stopping.is_set():
            # Before the look: what arrives between the look and the wait ends the wait at once.
            seen = self._arrivals
            with self._server.database.by_statement(writing=False) as connection:
                status = exchange_status(connection, exchange_id)
            left = until - time.monotonic()
            if status != PENDING or left <= 0:
                return
            with self._arrived:
                self._arrived.wait_for(lambda seen=seen: self._arrivals != seen, min(left, LOOKS_EVERY))  # type: ignore[misc]
