"""The pages for those who run the server: what it is, /health and /metrics."""

import time
from typing import Final

import falcon

from grootboek import __version__
from grootboek.front.metrics import CONTENT_TYPE, Metrics
from grootboek.front.proxies import Networks
from grootboek.store.database_state import DatabaseState, written_state
from grootboek.store.engine.database import Database
from grootboek.wire.http import visit_of

WELCOME = f"""Grootboek {__version__}

e-Boekhouden.nl SOAP   /soap.asmx?wsdl
SnelStart B2B v2       /b2b/token and /v2/...
CASH API 3.0           /?api/3.0/wsdl

/health tells whether the server is well.
"""


_SEEN_SECONDS: Final = 2.0
"""How long the state of the database is not looked at again: a stranger's calls must not wear the disk."""


class Welcome:
    """The page at /: what answers here and where its doors are."""

    def on_get(self, _request: falcon.Request, response: falcon.Response) -> None:
        """Answer with a few lines of text."""
        response.content_type = falcon.MEDIA_TEXT
        response.text = WELCOME


class Health:
    """/health: the version and the state of the database; 200 while requests can be served, 503 otherwise.

    The database is written to, so that a full disk is seen; whoever asks more often is told what was seen a moment ago.
    """

    def __init__(self, database: Database) -> None:
        """Watch a database."""
        self._database = database
        self._seen: tuple[float, DatabaseState] | None = None

    def _state(self) -> DatabaseState:
        now = time.monotonic()
        if self._seen is None or now - self._seen[0] >= _SEEN_SECONDS:
            self._seen = (now, written_state(self._database))
        return self._seen[1]

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with the state."""
        _note(request, "health")
        database = self._state()
        is_well = database.state == "ok"
        response.status = falcon.HTTP_200 if is_well else falcon.HTTP_503
        response.cache_control = ["no-store"]
        response.media = {
            "status": "ok" if is_well else "failing",
            "version": __version__,
            "database": {"engine": database.engine, "state": database.state, "migration": database.version},
        }
        if database.reason:
            response.media["database"]["reason"] = database.reason


class MetricsPage:
    """/metrics in Prometheus' format, for the networks that may read it."""

    def __init__(self, metrics: Metrics, readers: Networks) -> None:
        """Show metrics to readers."""
        self._metrics = metrics
        self._readers = readers

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with the metrics; 404 to whoever may not read them."""
        _note(request, "metrics")
        if request.env.get("REMOTE_ADDR", "") not in self._readers:
            raise falcon.HTTPNotFound
        response.content_type = CONTENT_TYPE
        response.data = self._metrics.text()


def _note(request: falcon.Request, operation: str) -> None:
    visit = visit_of(request)
    visit.door, visit.operation = "server", operation
