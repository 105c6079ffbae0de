"""The service: from HTTP to a resource's function, and its answer or error back.

In the order of the vendor's gateway: the path, the subscription key, the token, its scope, the body, the resource.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final

import falcon

from grootboek import __version__
from grootboek.access.server import Server
from grootboek.access.sessions import Access
from grootboek.gateways.error_answers import Forms, answered
from grootboek.gateways.snelstart.beyond.answering_once import Reply, answered_once, key_of
from grootboek.gateways.snelstart.beyond.entity_tags import check_unchanged, tag_header
from grootboek.gateways.snelstart.beyond.paging import page_headers, wants_count
from grootboek.gateways.snelstart.budgets import LARGEST_DOCUMENT, budget_of
from grootboek.gateways.snelstart.budgets import TOKEN as TOKEN_BUDGET
from grootboek.gateways.snelstart.call import Call
from grootboek.gateways.snelstart.contract.binding import Binding, Bound
from grootboek.gateways.snelstart.contract.marks import Broken, broken_marks
from grootboek.gateways.snelstart.contract.openapi import document
from grootboek.gateways.snelstart.contract.operations import Operation, Routes
from grootboek.gateways.snelstart.contract.shapes import Model
from grootboek.gateways.snelstart.errors import (
    Failed,
    Violation,
    bad_filter,
    broken_rules,
    by_gateway,
    misread,
    no_resource,
    out_of_scope,
    server_failed,
    too_many_bodies,
)
from grootboek.gateways.snelstart.operations import ANSWERS, ECHO, INTERFACE, REFERENCE, TOKEN, records_only, served
from grootboek.gateways.snelstart.reference.page import HEADERS, page
from grootboek.gateways.snelstart.session import Caller, SubscriptionKey, counted, sign_in, token
from grootboek.ledger.refusal import Reason, Refused
from grootboek.store.book import Book, assuming, book_for_one_act, open_book
from grootboek.store.recording.stale_facts import StaleFacts
from grootboek.store.remembered import Assumptions
from grootboek.wire.budgets import Budget
from grootboek.wire.http import beginning_of_body, body, drop_body, query, visit_of
from grootboek.wire.json import Json, JsonError, place_in, read_json, write_json
from grootboek.wire.odata_syntax import FilterError
from grootboek.wire.refused_bodies import BodyTooLarge, BodyTooSlow, TooManyBodies

_ECHOED: Final = ("GET", "HEAD", "POST")
"""The methods of the gateway's own demo."""


def mount(app: "falcon.App[falcon.Request, falcon.Response]", server: Server) -> None:
    """Hang the door in the application."""
    app.add_sink(SnelStartDoor(server).serve, re.compile(r"/+(v2|b2b|echo)(?=/|$)", re.IGNORECASE))


class SnelStartDoor:
    """Takes the requests of the B2B API and of its token endpoint."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._served = served(server.settings.articles_top)
        self._routes = Routes(self._served)

    def serve(self, req: falcon.Request, resp: falcon.Response, **_groups: str) -> None:
        """Answer a request, with the vendor's own form for whatever goes wrong."""
        request, response = req, resp
        visit = visit_of(request)
        visit.door = "snelstart"
        segments = [segment for segment in request.path.split("/") if segment]
        act = partial(self._whole, request, response, segments)
        answered(visit, act, Forms(Failed, partial(_send_error, response), server_failed))

    def _whole(self, request: falcon.Request, response: falcon.Response, segments: list[str]) -> None:
        """Answer a request whose body arrives; one that is too large, too slow or one too many is refused by the gateway."""
        try:
            self._answer(request, response, segments)
        except BodyTooLarge as error:
            raise by_gateway(413, "Request Entity Too Large") from error
        except BodyTooSlow as error:
            raise by_gateway(408, "Request Timeout") from error
        except TooManyBodies as error:
            raise too_many_bodies() from error

    def _answer(self, request: falcon.Request, response: falcon.Response, segments: list[str]) -> None:
        top, *rest = [segments[0].lower(), *segments[1:]]
        visit, words, reads = visit_of(request), [segment.lower() for segment in rest], request.method == "GET"
        if top == "b2b" and words == ["token"] and request.method == "POST":
            visit.operation = TOKEN
            _send(response, 200, token(self._server, body(request, TOKEN_BUDGET.body)))
            response.set_header("Cache-Control", "no-store")
        elif top == "echo" and words == ["resource"] and request.method in _ECHOED:
            visit.operation = ECHO  # the gateway's own demo, which answers without a key
        elif top == "v2" and words == ["echo"] and reads:
            visit.operation = ECHO
            with self._counted(request):
                response.status = 204  # nothing for nothing
        elif top == "v2" and words == ["openapi.json"] and reads:
            visit.operation = INTERFACE
            _send(response, 200, document(self._served, __version__))
        elif top == "v2" and words[:1] == ["docs"] and len(words) <= 2 and reads:
            visit.operation = REFERENCE
            _show(response, "".join(rest[1:]))
        elif top == "v2":
            self._resource(request, response, rest)
        else:
            raise no_resource()

    def _resource(self, request: falcon.Request, response: falcon.Response, segments: list[str]) -> None:
        route = self._routes.find(request.method, segments)
        if route is None:
            raise no_resource()
        operation, path = route
        visit_of(request).operation = operation.name
        with self._counted(request) as caller:
            caller.need(operation.scopes)
            visit_of(request).administration_id = caller.access.administration_id
            _send_reply(response, self._answered(request, caller, _call(request, operation, path)))

    def _answered(self, request: falcon.Request, caller: Caller, call: Call) -> Reply:
        """Have the resource answer; what it wrote is undone when the answer is an error."""
        key, access, database = key_of(request), caller.access, self._server.database
        kept_for = timedelta(hours=self._server.settings.answers_kept_hours)
        if key is None and records_only(call):
            return self._recorded(request, access, call)
        with open_book(database, access.administration_id, access.actor, writing=call.operation.writes) as book:
            return answered_once(book, call, key, kept_for, lambda: _reply(request, book, call))

    def _recorded(self, request: falcon.Request, access: Access, call: Call) -> Reply:
        """Have the resource record one booking and write nothing else.

        On PostgreSQL the statement that records commits itself: nothing is written after it. First it is made of what is
        remembered, whereof that statement looks whether it still stands; what fails is done again on what then stands.
        """
        database = self._server.database
        with database.by_statement(writing=True) as connection:
            if not database.is_sqlite:
                with suppress(Failed, Refused, StaleFacts):
                    book = book_for_one_act(connection, database, access.administration_id, access.actor)
                    return _reply(request, assuming(book, Assumptions()), call)
            book = book_for_one_act(connection, database, access.administration_id, access.actor)
            return _reply(request, book, call)

    @contextmanager
    def _counted(self, request: falcon.Request) -> Iterator[Caller]:
        """Look at the keys of a request and count it while it is answered."""
        key = request.get_header("Ocp-Apim-Subscription-Key") or query(request).get("subscription-key", "")
        authorization, number = request.get_header("Authorization") or "", visit_of(request).request_id
        with self._server.database.by_statement(writing=False) as connection:
            stated = SubscriptionKey(key, f"{request.prefix}/v2")
            subscription, caller = sign_in(self._server, connection, stated, authorization, number)
        with counted(self._server, subscription, caller):
            yield caller


def _reply(request: falcon.Request, book: Book, call: Call) -> Reply:
    """Answer a call from its book."""
    check_unchanged(request, book, call)
    call.page.counted = wants_count(request)
    try:
        answer = ANSWERS[call.operation.name](book, call)
    except Refused as refused:
        # The token got its scopes when it was made; the role of its user may have changed since.
        if Reason.RIGHT_MISSING in refused.reasons:
            raise out_of_scope() from refused
        raise
    except FilterError as error:  # what a filter causes on the rows shows only there
        raise bad_filter(error) from None
    # Whoever answers tells these with the rules of the books; whatever he forgot is told here, before anything stands.
    if call.violations:
        raise broken_rules(call.violations)
    if isinstance(answer, bytes):
        return Reply(call.operation.status, answer, media=call.operation.media)
    content = None if answer is None else write_json(answer)
    headers = {**tag_header(book, call, answer, content), **page_headers(request, call, answer)}
    return Reply(call.operation.status, content, headers)


def _call(request: falcon.Request, operation: Operation, path: Mapping[str, str]) -> Call:
    """Read what a call brings; ALG-0103 for an id in the path that is none, and for the body what `_bodies` says."""
    call = Call(operation, path, request.query_string)
    for name in path.keys() - operation.words:
        call.uid_at(name)
    if operation.body is None:
        return call
    content = _content(request, operation)
    try:
        bodies, broken = _bodies(content, operation, operation.body)
    except Failed as failed:
        raise broken_rules([Violation(operation.misread)]) if operation.misread else failed from None
    codes = [*broken.codes, *(_codes_of_ids(call, bodies) if operation.own_id else ())]
    return replace(call, bodies=bodies, violations=tuple(Violation(code) for code in codes), content=content)


def _content(request: falcon.Request, operation: Operation) -> bytes:
    """Return the body of a request; `Failed` when it is too large and the operation has a code of its own for that."""
    if operation.too_large is None:
        return body(request, budget_of(operation.name).body)
    with suppress(BodyTooLarge):
        content, is_whole = beginning_of_body(request, LARGEST_DOCUMENT)
        if is_whole:
            return content
        drop_body(request)
    raise broken_rules([Violation(operation.too_large)])


def _bodies(content: bytes, operation: Operation, model: Model) -> tuple[Sequence[Bound], Broken]:
    """Read the body, one object or several; ALG-0106 when it is empty, shape B when it is no JSON or does not fit its model.

    Some operations have codes of their own for what is there, and has nothing in it.
    """
    # The name of the parameter at the vendor, which the model of what is written shares with that of what is read.
    place = model.short[:1].lower() + model.short[1:].removesuffix("Model").removesuffix("Write")
    document = _document(content, place, budget_of(operation.name))
    if not document:
        what = _NOTHING.get(type(document), "") if content.strip() else "none"
        raise broken_rules([Violation(operation.empty.get(what, "ALG-0106"))])
    binding = Binding()
    many = operation.body_many
    bodies = binding.every(model, document, f"{place}s") if many else [binding.whole(model, document, place)]
    broken = Broken(misfits=binding.misfits)
    for bound in bodies:
        broken_marks(bound, place, broken)
    if broken.misfits:
        raise misread(broken.misfits)
    return bodies, broken


def _codes_of_ids(call: Call, bodies: Sequence[Bound]) -> Iterable[str]:
    """Return the codes of an id in the body that must not be there, or is not that of the path."""
    own = call.uid if "id" in call.path else None
    stated = [uid for bound in bodies if (uid := bound.guid("id")) is not None]
    return call.operation.own_id if any(uid != own for uid in stated) else ()


_NOTHING: Final = {type(None): "null", dict: "object", list: "list"}


def _document(content: bytes, place: str, budget: Budget) -> Json:
    """Read a body as JSON, None for an empty one; `Failed` with shape B, which says where, when it is no JSON."""
    if not content.strip():
        return None
    try:
        return read_json(content, budget.values, budget.depth)
    except JsonError as error:
        raise misread({place: [_sentence(content, error)]}) from None


def _sentence(content: bytes, error: JsonError) -> str:
    """Say what is no JSON as Newtonsoft does, with the place where it is known."""
    if error.at is None:
        return f"The JSON cannot be read: {error}."
    line, position = place_in(content, error.at)
    is_end = error.at >= len(content)
    what = "Unexpected end when reading JSON." if is_end else "Unexpected character encountered while parsing value."
    return f"{what} Path '', line {line}, position {position}."


def _send_error(response: falcon.Response, failed: Failed) -> None:
    _send(response, failed.status, failed.body)
    response.set_headers(dict(failed.headers))


def _show(response: falcon.Response, resource: str) -> None:
    """Answer with a page of the reference."""
    shown = page(resource)
    if shown is None:
        raise no_resource()
    response.content_type = "text/html; charset=utf-8"
    response.set_headers(dict(HEADERS))
    response.text = shown


def _send(response: falcon.Response, status: int, answer: object) -> None:
    _send_reply(response, Reply(status, None if answer is None else write_json(answer)))


def _send_reply(response: falcon.Response, reply: Reply) -> None:
    response.status = reply.status
    response.set_headers(reply.headers)
    if reply.body is not None:
        response.content_type = f"{reply.media}; charset=utf-8"
        response.data = reply.body
