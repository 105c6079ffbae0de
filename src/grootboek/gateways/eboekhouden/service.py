"""The service at `/soap.asmx`: from HTTP to an operation of the contract, and its answer or error back."""

import re
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

import falcon

from grootboek.access.server import Server
from grootboek.gateways.eboekhouden import help_page
from grootboek.gateways.eboekhouden.answers import failure
from grootboek.gateways.eboekhouden.auto_login import AutoLogin
from grootboek.gateways.eboekhouden.budgets import AUTO_LOGIN, MESSAGE
from grootboek.gateways.eboekhouden.contract import CONTRACT, ENDPOINT
from grootboek.gateways.eboekhouden.errors import Failed, ServerFailed
from grootboek.gateways.eboekhouden.help_page import PATH
from grootboek.gateways.eboekhouden.operations import OPERATIONS
from grootboek.gateways.eboekhouden.session import Call
from grootboek.gateways.error_answers import Forms, VendorError, answered, faulted
from grootboek.wire.asmx import is_read
from grootboek.wire.disco import discover
from grootboek.wire.http import body, query, visit_of
from grootboek.wire.literals import DUTCH_TIME
from grootboek.wire.refused_bodies import BodyTooLarge
from grootboek.wire.soap import Answer, Cause, Fault, Invocation, Message
from grootboek.wire.soap import message as message_from_http
from grootboek.wire.wsdl import describe

_ALLOWED: Final = "GET, HEAD, POST"


def mount(app: "falcon.App[falcon.Request, falcon.Response]", server: Server) -> None:
    """Hang the door in the application; the paths are read in any case, as IIS does."""
    app.add_sink(EBoekhoudenDoor(server).serve, re.compile(r"/soap\.asmx/?$", re.IGNORECASE))
    app.add_sink(AutoLogin(server).serve, AUTO_LOGIN)


class EBoekhoudenDoor:
    """Takes the requests of the SOAP service."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def serve(self, req: falcon.Request, resp: falcon.Response, **_groups: str | None) -> None:
        """Answer a request: a page or a description on GET, a message or the form of a page on POST."""
        visit_of(req).door = "eboekhouden"
        if req.method in ("GET", "HEAD"):
            self._describe(req, resp)
        elif req.method != "POST":
            resp.status = falcon.HTTP_405
            resp.set_header("Allow", _ALLOWED)
            resp.content_type = falcon.MEDIA_TEXT
            resp.text = "Request format is unrecognized."
        elif help_page.is_form(req) and "op" in query(req):
            self._try_out(req, resp)
        else:
            self._take(req, resp)

    def _describe(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with the WSDL or the discovery document, or with a page."""
        visit, fields, address = visit_of(request), query(request), f"{request.prefix}{PATH}"
        visit.operation = next((name for name in ("wsdl", "disco") if name in fields), "page")
        if visit.operation != "page":
            response.content_type = "text/xml; charset=utf-8"
            response.text = describe(CONTRACT, address) if "wsdl" in fields else discover(CONTRACT, address)
        elif name := fields.get("op"):
            help_page.show_operation(request, response, name, self._today())
        else:
            help_page.show_list(response)

    def _try_out(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer the form of an operation's page with that page and the answer to the message in the form."""
        visit, name, trial = visit_of(request), query(request)["op"], None
        visit.operation = "page"
        if help_page.takes_form(request, name):
            try:
                text = help_page.message_of(request)
                trial = help_page.Trial(text, self._answer(Message(text.encode(), "utf-8"), request))
            except BodyTooLarge:
                trial = help_page.Trial("", faulted(visit, ENDPOINT, Fault(Cause.TOO_LARGE)))
        help_page.show_operation(request, response, name, self._today(), trial)

    def _take(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer a message."""
        visit = visit_of(request)
        # The headers are read first: of a type that is not taken the body stays unread, and a fault needs the SOAP version.
        head = message_from_http(b"", request.content_type, request.get_header("SOAPAction"))
        if is_read(request.content_type):
            try:
                answer = self._answer(replace(head, body=body(request, MESSAGE.body)), request)
            except BodyTooLarge:
                answer = faulted(visit, ENDPOINT, Fault(Cause.TOO_LARGE, version=head.version))
        else:
            fault = Fault(Cause.MEDIA_TYPE, request.content_type or "", version=head.version)
            answer = faulted(visit, ENDPOINT, fault)
        response.status = answer.status
        response.content_type = answer.content_type
        response.data = answer.body

    def _answer(self, message: Message, request: falcon.Request) -> Answer:
        visit = visit_of(request)
        try:
            invocation = ENDPOINT.read(message)
        except Fault as fault:
            return faulted(visit, ENDPOINT, fault)
        visit.operation = invocation.operation
        call = Call(self._server, invocation.fields, visit, request.prefix)

        def act() -> Answer:
            return ENDPOINT.answer(invocation, OPERATIONS[invocation.operation](call))

        return answered(visit, act, Forms(VendorError, partial(_error_to_wire, invocation), ServerFailed))

    def _today(self) -> date:
        return self._server.database.clock().astimezone(DUTCH_TIME).date()


def _error_to_wire(invocation: Invocation, error: VendorError) -> Answer:
    """Write an error of the books into the operation's result, a failure of the server as a fault."""
    if isinstance(error, Failed):
        return ENDPOINT.answer(invocation, failure(invocation.operation, error.flaw))
    return ENDPOINT.fault(Fault(Cause.INTERNAL, str(error), version=invocation.version))
