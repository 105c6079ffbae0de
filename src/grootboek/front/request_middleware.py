"""What is done for every request before a door sees it, and for every answer after.

Before: take over what a trusted proxy says, give the request its id, limit its body. After: write the line in the log and count.
It is plain WSGI around the application, and not falcon's middleware, so that nothing a door does can get round it.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from secrets import token_hex
from typing import Any, Protocol

import structlog

from grootboek.access.invoice_links import without_token
from grootboek.front.bodies import LimitedBody
from grootboek.front.metrics import Metrics
from grootboek.front.proxies import Networks, WsgiEnvironment, believe_proxies
from grootboek.front.slow_clients import IDLE_SECONDS, SlowClients
from grootboek.front.threads import Seat, Threads
from grootboek.settings import Settings
from grootboek.store.engine.trouble import trouble_of
from grootboek.wire.budgets import LONGEST_QUERY, NOTHING, Budget, Entrance
from grootboek.wire.http import VISIT_KEY, Visit

Headers = list[tuple[str, str]]


class StartResponse(Protocol):
    """The function with which a WSGI application starts its answer."""

    def __call__(self, status: str, headers: Headers, failure: Any = None, /) -> Any:
        """Take the status line and the headers."""
        ...


Application = Callable[[WsgiEnvironment, StartResponse], Iterable[bytes]]

_KEPT_OPEN = ("Keep-Alive", f"timeout={IDLE_SECONDS}")
_ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_log = structlog.get_logger("grootboek.request")


class RequestMiddleware:
    """A WSGI application around another one."""

    def __init__(
        self, application: Application, settings: Settings, metrics: Metrics, entrances: Sequence[Entrance]
    ) -> None:
        """Wrap an application, of which only the entrances have a body read."""
        self._application = application
        self._metrics = metrics
        self._trusted = Networks(settings.trusted_proxies)
        self._limit = settings.body_limit
        self._entrances = entrances
        self._clients = SlowClients(settings.body_seconds)
        self._threads = Threads(settings.threads)

    def __call__(self, environment: WsgiEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request."""
        # Before proxies are believed: slow clients are found by the address of the connection, which is the proxy's.
        peer = environment.get("REMOTE_ADDR", "")
        seat = Seat(self._threads, peer, is_proxy=bool(self._trusted) and peer in self._trusted)
        running = _RunningRequest(environment, self._metrics, self._clients, seat)
        believe_proxies(environment, self._trusted)
        running.visit.request_id = _request_id(environment)
        running.visit.address = environment.get("REMOTE_ADDR", "")
        environment[VISIT_KEY] = running.visit
        content_length = environment.get("CONTENT_LENGTH", "")
        limit = min(self._budget(environment).body, self._limit)
        content = LimitedBody(environment["wsgi.input"], content_length, limit, running.request, seat)
        environment["wsgi.input"] = content
        has_body = content_length.strip("0") != "" or "HTTP_TRANSFER_ENCODING" in environment

        def start(status: str, headers: Headers, failure: Any = None, /) -> Any:
            running.status = int(status[:3])
            # What is left of a body stays unread, so no further request can follow it on the connection.
            connection = ("Connection", "close") if has_body and not content.is_read else _KEPT_OPEN
            full = [*headers, ("X-Request-Id", running.visit.request_id), connection]
            return start_response(status, full, failure) if failure else start_response(status, full)

        if len(environment.get("QUERY_STRING", "")) > LONGEST_QUERY:
            start("414 URI Too Long", [("Content-Type", "application/json")])
            running.end()
            return [b'{"title": "The address is too long"}']
        try:
            answer = self._application(environment, start)
        except BaseException as failure:  # a door's Exception is answered by falcon; this is a failure beyond it
            running.visit.failure = failure
            running.end()
            raise
        if isinstance(answer, list):  # falcon gives a whole answer as a list: nothing is left to be made
            running.end()
            return answer
        return _StreamedAnswer(answer, running)

    def _budget(self, environment: WsgiEnvironment) -> Budget:
        method, path = environment.get("REQUEST_METHOD", ""), environment.get("PATH_INFO", "")
        query = environment.get("QUERY_STRING", "")
        return next((door.budget for door in self._entrances if door.takes(method, path, query)), NOTHING)


class _RunningRequest:
    """One request between its arrival and the end of its answer."""

    __slots__ = ("clients", "environment", "metrics", "request", "seat", "started", "status", "visit")

    def __init__(self, environment: WsgiEnvironment, metrics: Metrics, clients: SlowClients, seat: Seat) -> None:
        self.started = time.perf_counter()
        self.environment = environment
        self.metrics = metrics
        self.visit = Visit()
        # A request that ends before its answer began has failed.
        self.status = 500
        metrics.began()
        self.clients = clients
        self.seat = seat
        self.request = clients.began(environment.get("REMOTE_ADDR", ""))

    def end(self) -> None:
        """Leave the seat, count the request and write its line in the log."""
        self.seat.leave()
        self.clients.ended(self.request)
        seconds = time.perf_counter() - self.started
        visit = self.visit
        outcome = _outcome(visit, self.status)
        self.metrics.ended((visit.door, visit.operation, outcome), seconds, visit.refusals)
        facts: dict[str, Any] = {
            "request_id": visit.request_id,
            "door": visit.door,
            "operation": visit.operation,
            "outcome": outcome,
            "milliseconds": round(seconds * 1000, 3),
            "status": self.status,
            "method": self.environment.get("REQUEST_METHOD", ""),
            "path": without_token(self.environment.get("PATH_INFO", "")),
            "client": visit.address,
        }
        if visit.administration_id is not None:
            facts["administration"] = visit.administration_id
        if visit.refusals:
            facts["refusals"] = visit.refusals
        if visit.failure is not None:
            if trouble := trouble_of(visit.failure):
                facts["cause"] = trouble
            _log.error("request", exc_info=visit.failure, **facts)
        else:
            _log.info("request", **facts)


class _StreamedAnswer:
    """An answer that is sent in parts; its request ends when the last part was sent or the client went away."""

    def __init__(self, parts: Iterable[bytes], running: _RunningRequest) -> None:
        self._parts = parts
        self._request: _RunningRequest | None = running

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._parts
        except BaseException as failure:
            # GeneratorExit means that the client went away, which is no failure.
            if self._request and not isinstance(failure, GeneratorExit):
                self._request.visit.failure = failure
            raise
        finally:
            self.close()

    def close(self) -> None:
        """Close what makes the parts and end the request, once."""
        running, self._request = self._request, None
        if running:
            close = getattr(self._parts, "close", None)
            if close:
                close()
            running.end()


def _request_id(environment: WsgiEnvironment) -> str:
    """Return the id that a trusted proxy gave the request (others' are dropped before), else a new one."""
    proxy_id: str = environment.get("HTTP_X_REQUEST_ID", "")
    return proxy_id if _ACCEPTABLE_ID.fullmatch(proxy_id) else token_hex(8)


def _outcome(visit: Visit, status: int) -> str:
    if visit.failure is not None:
        return "failed"
    # SOAP answers with 500 what a client did wrong, too: the refusals tell.
    if visit.refusals:
        return "refused"
    return "failed" if status >= 500 else "refused" if status >= 400 else "done"
