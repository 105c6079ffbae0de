"""The service at `/soap.asmx`: from HTTP to an operation of the contract, and its answer or error back."""

import re
from typing import Final

import falcon

from grootboek.access.hall import Hall
from grootboek.gateways.eboekhouden.answers import failure
from grootboek.gateways.eboekhouden.contract import CONTRACT, ENDPOINT
from grootboek.gateways.eboekhouden.errors import Failed
from grootboek.gateways.eboekhouden.operations import OPERATIONS
from grootboek.gateways.eboekhouden.session import Asked
from grootboek.wire.http import Visit, body, visit
from grootboek.wire.soap import Answer, Call, Cause, Fault, message
from grootboek.wire.wsdl import describe

PATH: Final = "/soap.asmx"
_FAILURE: Final = "Onbekende fout (verzoek {request_id})"
_PAGE: Final = (
    '<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>{name}</title></head><body><h1>{name}</h1>'
    '<p>De formele definitie staat in de <a href="{path}?WSDL">servicebeschrijving</a>.</p><ul>{operations}</ul>'
    "</body></html>"
)


def mount(app: "falcon.App[falcon.Request, falcon.Response]", hall: Hall) -> None:
    """Hang the door in the application; the path is read in any case, as IIS does."""
    app.add_sink(EBoekhoudenDoor(hall).serve, re.compile(r"/soap\.asmx/?$", re.IGNORECASE))


class EBoekhoudenDoor:
    """Takes the requests of the SOAP service."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    def serve(self, req: falcon.Request, resp: falcon.Response, **_groups: str | None) -> None:
        """Answer a request: the WSDL or the list of operations on GET, a message on POST."""
        visit(req).door = "eboekhouden"
        if req.method in ("GET", "HEAD"):
            _describe(req, resp)
        elif req.method == "POST":
            self._answer(req, resp)
        else:
            resp.status = falcon.HTTP_405
            resp.set_header("Allow", "GET, HEAD, POST")

    def _answer(self, request: falcon.Request, response: falcon.Response) -> None:
        told = visit(request)
        try:
            call = ENDPOINT.read(message(body(request), request.content_type, request.get_header("SOAPAction")))
        except Fault as fault:
            _send(response, ENDPOINT.fault(fault))
            return
        told.operation = call.operation
        _send(response, self._answer_call(call, told))

    def _answer_call(self, call: Call, told: Visit) -> Answer:
        try:
            inner = OPERATIONS[call.operation](Asked(self._hall, call.fields, told))
        except Failed as failed:
            told.refusals.append(failed.flaw.code)
            inner = failure(call.operation, failed.flaw)
        except Exception as error:  # noqa: BLE001 (whatever fails, the vendor's form is answered; the server logs it)
            told.failure = error
            detail = _FAILURE.format(request_id=told.request_id)
            return ENDPOINT.fault(Fault(Cause.INTERNAL, detail, version=call.version))
        return ENDPOINT.answer(call, inner)


def _describe(request: falcon.Request, response: falcon.Response) -> None:
    """Answer with the WSDL, or with a page that names the operations."""
    told = visit(request)
    if request.query_string.lower().rstrip("=") == "wsdl":
        told.operation = "wsdl"
        response.content_type = "text/xml; charset=utf-8"
        response.text = describe(CONTRACT, f"{request.prefix}{PATH}")
        return
    told.operation = "page"
    names = "".join(f"<li>{name}</li>" for name in CONTRACT.operations)
    response.content_type = "text/html; charset=utf-8"
    response.text = _PAGE.format(name=CONTRACT.service, path=PATH, operations=names)


def _send(response: falcon.Response, answer: Answer) -> None:
    response.status = answer.status
    response.content_type = answer.content_type
    response.data = answer.body
