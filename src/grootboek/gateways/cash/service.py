"""The service at `/?api/3.0` and `/?api`: from HTTP to an operation of the contract, and its answer back.

The routes are query strings of the path `/`, so the door looks at each request before it is routed and takes its own.
"""

import re
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from types import MappingProxyType
from urllib.parse import unquote

import falcon

from grootboek.access.credentials import CASH
from grootboek.access.server import Server
from grootboek.gateways.cash.budgets import BEFORE_LOGIN, IMPORT
from grootboek.gateways.cash.contract import CONTRACT, CONTRACT_2, ENDPOINT
from grootboek.gateways.cash.errors import CODE_OF_FAILURE, FAILURE, Failed
from grootboek.gateways.cash.offline.cashwin.routes import add_routes
from grootboek.gateways.cash.offline.waiting import WaitingRoom
from grootboek.gateways.cash.operations import OPERATIONS
from grootboek.gateways.cash.session import Call, login_of, sign_in_early
from grootboek.gateways.cash.transactions.answers import response_to_wire
from grootboek.gateways.error_answers import Forms, answered, faulted
from grootboek.wire.budgets import READING
from grootboek.wire.contract import Contract
from grootboek.wire.http import beginning_of_body, drop_body, rest_of_body, visit_of
from grootboek.wire.refused_bodies import BodyTooLarge
from grootboek.wire.soap import Answer, Cause, Fault, Invocation, Message
from grootboek.wire.wsdl import describe
from grootboek.wire.xml import declared_encoding

SERVICES: Mapping[str, Contract] = MappingProxyType({"api/3.0": CONTRACT, "api": CONTRACT_2})
"""The raw query strings at which calls are taken, and the contract that each is described by."""

DESCRIPTIONS: Mapping[str, str] = MappingProxyType(
    {"api/3.0/wsdl": "api/3.0", "api/3.0/wsd": "api/3.0", "api/wsdl": "api"}
)
"""The raw query strings at which a service is described."""

BUFFERED = 256 * 1024
"""Characters of an answer that are collected before it is sent in pieces."""

CUT_IS_SEEN = 0.25
"""Seconds within which the server has found out that a client cut the connection."""

XML_TYPE = "text/xml; charset=utf-8"

_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)


def mount(app: "falcon.App[falcon.Request, falcon.Response]", server: Server) -> None:
    """Hang the door in the application."""
    room = WaitingRoom(server)
    app.add_middleware(CashDoor(server, room))
    add_routes(app, server, room)


class CashDoor:
    """Takes the requests of the CASH API out of those for `/`."""

    def __init__(self, server: Server, room: WaitingRoom) -> None:
        self._server = server
        self._room = room

    def process_request(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer a request whose query string is one of the door's routes; leave any other alone."""
        if request.path != "/" or not request.query_string:
            return
        # A query string without a value may arrive as a name with an empty one: `api/3.0=`. Some clients end it in a slash,
        # or put parameters of their own behind it.
        route = unquote(request.query_string.partition("&")[0]).rstrip("=/").lower()
        described = DESCRIPTIONS.get(route, "")
        if not described and route not in SERVICES:
            return
        visit_of(request).door = CASH
        if described and request.method in ("GET", "HEAD"):
            visit_of(request).operation = "wsdl"
            response.content_type = XML_TYPE
            response.text = describe(SERVICES[described], f"{request.prefix}/?{described}")
        elif request.method == "HEAD":
            response.content_type = XML_TYPE
        else:
            self._serve(request, response)
        # Falcon then leaves out its routing, which does not look at query strings.
        response.complete = True

    def _serve(self, request: falcon.Request, response: falcon.Response) -> None:
        try:
            received = self._received(request, response)
        except Fault as fault:
            _send(response, faulted(visit_of(request), ENDPOINT, fault))
            return
        if received is None:
            return
        invocation, call = received

        def act() -> None:
            pieces = OPERATIONS[invocation.operation](call)
            first, complete = _first(pieces)
            # Only a stream tells that its client has gone: what waits for delivery needs one, however short.
            rest = pieces if call.on_delivery or not complete else None
            _send_pieces(response, invocation, first, rest, call.on_delivery)

        answered(call.visit, act, _forms(call, invocation, response))

    def _received(self, request: falcon.Request, response: falcon.Response) -> tuple[Invocation, Call] | None:
        """Return the call that was sent; Fault when it cannot be read. None when its login was answered as wrong.

        Of a large message the login is checked before the rest is kept.
        """
        try:
            content, is_whole = (b"", True) if request.method in READING else beginning_of_body(request, BEFORE_LOGIN)
            if is_whole:
                invocation = ENDPOINT.read(_message(request, content))
                return invocation, self._call(request, invocation)
            invocation = ENDPOINT.read_beginning(_message(request, content[:BEFORE_LOGIN]))
            call = self._call(request, invocation)
            if invocation.operation != "Import":
                raise Fault(Cause.TOO_LARGE, version=invocation.version)
            caller = answered(call.visit, partial(sign_in_early, call), _forms(call, invocation, response))
            if caller is None:
                drop_body(request)
                return None
            whole = ENDPOINT.read(_message(request, rest_of_body(request, content, IMPORT.body)))
        except BodyTooLarge:
            raise Fault(Cause.TOO_LARGE) from None
        # The beginning is read leniently: where the whole says something else, it is asked again who calls.
        is_same = login_of(whole.fields) == login_of(invocation.fields)
        call = self._call(request, whole)
        call.caller = caller if is_same else None
        return whole, call

    def _call(self, request: falcon.Request, invocation: Invocation) -> Call:
        visit = visit_of(request)
        visit.operation = invocation.operation
        return Call(self._server, invocation.fields, visit, CODE_OF_FAILURE[invocation.operation], self._room)


def _forms(call: Call, invocation: Invocation, response: falcon.Response) -> Forms[Failed, None]:
    def send_error(failed: Failed) -> None:
        _send(response, ENDPOINT.answer(invocation, response_to_wire(failed.code, failed.message)))

    return Forms(Failed, send_error, partial(_server_failed, call))


def _message(request: falcon.Request, content: bytes) -> Message:
    # As PHP's SoapServer does: what the message says of itself goes before the header.
    return Message(content, declared_encoding(content) or _charset(request))


def _charset(request: falcon.Request) -> str | None:
    charset = _CHARSET.search(request.content_type or "")
    return charset[1] if charset else None


def _first(pieces: Iterator[str]) -> tuple[str, bool]:
    """Collect the start of an answer; tell whether it is the whole of it."""
    collected: list[str] = []
    size = 0
    for piece in pieces:
        collected.append(piece)
        size += len(piece)
        if size > BUFFERED:
            return "".join(collected), False
    return "".join(collected), True


def _server_failed(call: Call, request_id: str) -> Failed:
    """Return the error for a failure of the server itself: the operation's own code."""
    return Failed(call.failure, FAILURE.format(request_id=request_id))


def _send(response: falcon.Response, answer: Answer) -> None:
    response.status = answer.status
    response.content_type = answer.content_type
    response.data = answer.body


def _send_pieces(
    response: falcon.Response,
    invocation: Invocation,
    first: str,
    rest: Generator[str] | None,
    on_delivery: Sequence[Callable[[], None]],
) -> None:
    """Send an answer whole, or its first part followed by the rest as that is made; then do what waits for its delivery.

    A proxy is asked not to take such an answer before its client does.
    """
    whole = ENDPOINT.answer(invocation, first)
    if rest is None:
        _send(response, whole)
        return
    response.content_type = whole.content_type
    if on_delivery:
        response.set_header("X-Accel-Buffering", "no")
    response.stream = _stream(invocation, first, rest, on_delivery)


def _stream(
    invocation: Invocation, first: str, rest: Generator[str], on_delivery: Sequence[Callable[[], None]]
) -> Generator[bytes]:
    """Yield an answer; the server closes this where the client is gone, and then nothing that waits for delivery is done.

    The server takes pieces before the client reads them, and finds out that a connection was cut only while it waits. So
    when something waits for delivery, the end of the answer is held back for a moment. The end of the response itself
    follows after what waited was done: when that fails, the client sees an answer that was broken off.
    """
    before, after = ENDPOINT.frame(invocation)
    with closing(rest):
        yield (before + first).encode()
        for piece in rest:
            yield piece.encode()
        if on_delivery:
            time.sleep(CUT_IS_SEEN)
        yield after.encode()
    for act in on_delivery:
        act()
