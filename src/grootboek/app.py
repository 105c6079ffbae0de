"""The application: which door hangs where, behind one middleware."""

from functools import partial
from typing import cast

import falcon

from grootboek.access.server import Server
from grootboek.front.metrics import Metrics
from grootboek.front.proxies import Networks
from grootboek.front.request_middleware import Application, RequestMiddleware
from grootboek.front.status import Health, MetricsPage, Welcome
from grootboek.gateways.cash import budgets as cash_budgets
from grootboek.gateways.cash import service as cash
from grootboek.gateways.eboekhouden import budgets as eboekhouden_budgets
from grootboek.gateways.eboekhouden import service as eboekhouden
from grootboek.gateways.snelstart import budgets as snelstart_budgets
from grootboek.gateways.snelstart import service as snelstart
from grootboek.store.database_state import gauges
from grootboek.web import budgets as web_budgets
from grootboek.web import service as web
from grootboek.wire.http import visit_of
from grootboek.wire.refused_bodies import BodyTooLarge, BodyTooSlow, TooManyBodies

DOORS = (eboekhouden, snelstart, cash)
ENTRANCES = (
    *eboekhouden_budgets.ENTRANCES,
    *snelstart_budgets.ENTRANCES,
    *cash_budgets.ENTRANCES,
    *web_budgets.ENTRANCES,
)
"""Every place where requests come in; at any other path no body is read."""


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
    inside.add_error_handler(TooManyBodies, _too_many)
    inside.add_route("/", Welcome())
    inside.add_route("/health", Health(server.database))
    inside.add_route("/metrics", MetricsPage(metrics, Networks(server.settings.metrics_networks)))
    for door in (*DOORS, web):
        door.mount(inside, server)
    return RequestMiddleware(cast("Application", inside), server.settings, metrics, ENTRANCES)


def _failed(request: falcon.Request, response: falcon.Response, failure: Exception, _: object) -> None:
    visit = visit_of(request)
    visit.failure = failure
    response.status = falcon.HTTP_500
    response.media = {"title": "Internal error", "request_id": visit.request_id}


def _too_large(_request: falcon.Request, response: falcon.Response, _failure: Exception, _: object) -> None:
    response.status = falcon.HTTP_413
    response.media = {"title": "The request body is too large"}


def _too_slow(_request: falcon.Request, response: falcon.Response, _failure: Exception, _: object) -> None:
    response.status = falcon.HTTP_408
    response.media = {"title": "The request body did not arrive in time"}


def _too_many(_request: falcon.Request, response: falcon.Response, _failure: Exception, _: object) -> None:
    response.status = falcon.HTTP_429
    response.set_header("Retry-After", "1")
    response.media = {"title": "Too many request bodies are on their way"}
