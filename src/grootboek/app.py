"""The application: which door hangs where, behind one middleware."""

from functools import partial
from typing import cast

import falcon

from grootboek.access.server import Server
from grootboek.front.metrics import Metrics
from grootboek.front.proxies import Networks
from grootboek.front.request_middleware import Application, RequestMiddleware
from grootboek.front.status import Health, MetricsPage, Welcome
from grootboek.gateways.cash import service as cash
from grootboek.gateways.eboekhouden import service as eboekhouden
from grootboek.gateways.snelstart import service as snelstart
from grootboek.store.database_state import gauges
from grootboek.web import service as web
from grootboek.wire.http import BodyTooLarge, BodyTooSlow, visit_of

DOORS = (eboekhouden, snelstart, cash)


def application(server: Server) -> Application:
    """Build the WSGI application of one server process."""
    metrics = Metrics(partial(gauges, server.database))
    inside = falcon.App()
    inside.req_options.strip_url_path_trailing_slash = False  # each door says what it makes of a slash
    inside.resp_options.xml_error_serialization = False
    # For what is no door's, or what a door leaves; a door's own errors never come here (gateways/error_answers.py).
    inside.add_error_handler(Exception, _failed)
    inside.add_error_handler(BodyTooLarge, _too_large)
    inside.add_error_handler(BodyTooSlow, _too_slow)
    inside.add_route("/", Welcome())
    inside.add_route("/health", Health(server.database))
    inside.add_route("/metrics", MetricsPage(metrics, Networks(server.settings.metrics_networks)))
    for door in (*DOORS, web):
        door.mount(inside, server)
    return RequestMiddleware(cast("Application", inside), server.settings, metrics)


def _failed(request: falcon.Request, response: falcon.Response, failure: Exception, _: object) -> None:
    visit = visit_of(request)
    visit.failure = failure
    response.status = falcon.HTTP_500
    response.media = {"title": "Internal error", "request_id": visit.request_id}


def _too_large(_request: falcon.Request, response: falcon.Response, _failure: Exception, _: object) -> None:
    # What is left of the body stays unread, so no further request can follow on this connection.
    response.status = falcon.HTTP_413
    response.set_header("Connection", "close")
    response.media = {"title": "The request body is too large"}


def _too_slow(_request: falcon.Request, response: falcon.Response, _failure: Exception, _: object) -> None:
    response.status = falcon.HTTP_408
    response.set_header("Connection", "close")
    response.media = {"title": "The request body did not arrive in time"}
