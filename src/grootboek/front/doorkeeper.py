"""The doorkeeper: every request passes it on the way in and every answer on the way out.

On the way in it believes trusted proxies, gives the request its id and limits its body; on the way out it writes the
line in the log and counts. It is plain WSGI around the application, so that nothing a door does can get round it.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from secrets import token_hex
from typing import Any, Protocol

import structlog

from grootboek.access.invoice_links import without_token
from grootboek.front.bodies import LimitedBody
from grootboek.front.metrics import Metrics
from grootboek.front.proxies import Networks, WsgiEnvironment, believe_proxies
from grootboek.front.slow_clients import SlowClients
from grootboek.settings import Settings
from grootboek.wire.http import VISIT_KEY, Visit

Headers = list[tuple[str, str]]


class StartResponse(Protocol):
    """The function with which a WSGI application starts its answer."""

    def __call__(self, status: str, headers: Headers, failure: Any = None, /) -> Any:
        """Take the status line and the headers."""
        ...


Application = Callable[[WsgiEnvironment, StartResponse], Iterable[bytes]]

_ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_log = structlog.get_logger("grootboek.request")


class Doorkeeper:
    """A WSGI application around another one."""

    def __init__(self, application: Application, settings: Settings, metrics: Metrics) -> None:
        """Stand in front of an application."""
        self._application = application
        self._metrics = metrics
        self._trusted = Networks(settings.trusted_proxies)
        self._limit = settings.body_limit
        self._clients = SlowClients(settings.body_seconds)

    def __call__(self, environment: WsgiEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request."""
        passage = _Passage(environment, self._metrics, self._clients)
        believe_proxies(environment, self._trusted)
        passage.visit.request_id = _request_id(environment)
        passage.visit.address = environment.get("REMOTE_ADDR", "")
        environment[VISIT_KEY] = passage.visit
        environment["wsgi.input"] = LimitedBody(
            environment["wsgi.input"], environment.get("CONTENT_LENGTH", ""), self._limit, passage.request
        )

        def start(status: str, headers: Headers, failure: Any = None, /) -> Any:
            passage.status = int(status[:3])
            stated = [*headers, ("X-Request-Id", passage.visit.request_id)]
            return start_response(status, stated, failure) if failure else start_response(status, stated)

        try:
            answer = self._application(environment, start)
        except BaseException as failure:
            passage.visit.failure = failure
            passage.end()
            raise
        if isinstance(answer, list):
            passage.end()
            return answer
        return _Streamed(answer, passage)


class _Passage:
    """One request between its arrival and the end of its answer."""

    __slots__ = ("clients", "environment", "metrics", "request", "started", "status", "visit")

    def __init__(self, environment: WsgiEnvironment, metrics: Metrics, clients: SlowClients) -> None:
        self.started = time.perf_counter()
        self.environment = environment
        self.metrics = metrics
        self.visit = Visit()
        self.status = 500
        metrics.began()
        self.clients = clients
        self.request = clients.began(environment.get("REMOTE_ADDR", ""))

    def end(self) -> None:
        """Count the request and write its line."""
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
            _log.error("request", exc_info=visit.failure, **facts)
        else:
            _log.info("request", **facts)


class _Streamed:
    """An answer that is sent in parts; the request ends when the last part is gone or the client is."""

    def __init__(self, parts: Iterable[bytes], passage: _Passage) -> None:
        self._parts = parts
        self._passage: _Passage | None = passage

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._parts
        except BaseException as failure:
            if self._passage and not isinstance(failure, GeneratorExit):
                self._passage.visit.failure = failure
            raise
        finally:
            self.close()

    def close(self) -> None:
        """Close what makes the parts and end the request, once."""
        passage, self._passage = self._passage, None
        if passage:
            close = getattr(self._parts, "close", None)
            if close:
                close()
            passage.end()


def _request_id(environment: WsgiEnvironment) -> str:
    given: str = environment.get("HTTP_X_REQUEST_ID", "")
    return given if _ACCEPTABLE_ID.fullmatch(given) else token_hex(8)


def _outcome(visit: Visit, status: int) -> str:
    if visit.failure is not None or status >= 500:
        return "failed"
    if visit.refusals or status >= 400:
        return "refused"
    return "done"
