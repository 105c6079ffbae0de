"""The routes by which the program of a customer asks for work and hands in outcomes.

Each request carries customer number, e-mail address and password (HTTP Basic, `202943/helpdesk@cash.nl` as the user name), as
each call of the API does.
"""

import base64
import binascii
from typing import Final, NoReturn, TypeVar

import falcon
from msgspec import Struct

from grootboek.access.credentials import CASH
from grootboek.access.keyring import Keyring
from grootboek.access.server import Server
from grootboek.gateways.cash.budgets import CASHWIN_ERROR, CASHWIN_POLL, CASHWIN_RESULT
from grootboek.gateways.cash.errors import LOGIN, TOKEN_ISSUE, Failed, errors_from_wire
from grootboek.gateways.cash.logins import holder_of_login
from grootboek.gateways.cash.offline.cashwin.messages import (
    POLL,
    RESULT,
    TYPE,
    Asking,
    BadMessage,
    Outcome,
    Receipt,
    TextTooLarge,
    Waiting,
    Work,
    compressed,
    decompressed,
    most_bytes,
    read_message,
    write_message,
)
from grootboek.gateways.cash.offline.waiting import WaitingRoom
from grootboek.gateways.cash.transactions.failures import mail_failure
from grootboek.gateways.cash.transactions.transactions import lapsed_until
from grootboek.store.access.access_rows import installation_secret
from grootboek.store.access.memberships import customer_has
from grootboek.store.access.offline_administrations import (
    OfflineAdministration,
    Poll,
    heard_from,
    offline_administrations,
)
from grootboek.store.engine.database import Connection
from grootboek.store.queues.exchanges import FAILED, PENDING, exchange_by_id
from grootboek.store.queues.offline_exchanges import Result, exchange_content_by_id, finish_exchange, oldest_waiting
from grootboek.wire.budgets import Budget
from grootboek.wire.http import body, visit_of
from grootboek.wire.soap_fields import Fields

_MAX_TEXT: Final = 20
"""So many times the largest body an export may have of text."""
_Message = TypeVar("_Message", bound=Struct)


def add_routes(app: "falcon.App[falcon.Request, falcon.Response]", server: Server, room: WaitingRoom) -> None:
    """Hang the routes in the application."""
    app.add_route(POLL, PollRoute(server))
    app.add_route(RESULT, ResultRoute(server, room))
    app.add_error_handler(Failed, _refuse)  # never one of a SOAP call: service.py answers those itself


class PollRoute:
    """Asking for work: registers the administration, notes that it was heard of, answers the oldest request that waits."""

    def __init__(self, server: Server) -> None:
        """Serve a server."""
        self._server = server

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer a poll."""
        customer, asking = _sender_and_message(self._server, request, Asking, CASHWIN_POLL)
        with self._server.database.writing() as connection:
            poll = Poll(customer, asking.code, asking.name, asking.reads_messages)
            offline_id = heard_from(self._server.database, connection, poll)
            waiting = self._oldest(connection, offline_id) if asking.reads_messages else None
            hidden = customer_has(connection, customer, asking.code)
        limit = most_bytes(min(self._server.settings.body_limit, CASHWIN_RESULT.body))
        _answer(response, Work(self._mark(customer), limit, hidden, waiting))

    def _oldest(self, connection: Connection, offline_id: int) -> Waiting | None:
        number = oldest_waiting(connection, offline_id, lapsed_until(self._server.database.clock()))
        exchange = exchange_content_by_id(connection, number) if number else None
        if number is None or exchange is None:
            return None
        direction, content = exchange
        return Waiting(number, direction, compressed([content.request]), content.formaat)

    def _mark(self, customer: int) -> str:
        """Return the mark of this server and customer: the same program may work for others, and an address may change."""
        return Keyring(installation_secret(self._server.database)).lookup("cashwin", str(customer)).hex()[:16]


class ResultRoute:
    """Handing in the outcome of a request."""

    def __init__(self, server: Server, room: WaitingRoom) -> None:
        """Serve a server, and tell those who wait in a room."""
        self._server = server
        self._room = room

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Keep an outcome, once."""
        customer, outcome = _sender_and_message(self._server, request, Outcome, CASHWIN_RESULT)
        administration = self._asked(customer, outcome)
        kept = administration is not None and self._keep(administration, outcome)
        if kept:
            # After the commit: those who wait look in the database.
            self._room.result_arrived()
        _answer(response, Receipt(kept))

    def _asked(self, customer: int, outcome: Outcome) -> OfflineAdministration | None:
        """Return the administration of a customer that waits for an outcome; nothing is read of one that nobody asked for."""
        with self._server.database.reading() as connection:
            own = offline_administrations(connection, customer)
            administration = next((row for row in own if row.code == outcome.code), None)
            exchange = exchange_by_id(connection, CASH, outcome.id)
        if administration is None or exchange is None:
            return None
        is_waiting = exchange[0].offline_id == administration.id and exchange[0].status == PENDING
        return administration if is_waiting else None

    def _keep(self, administration: OfflineAdministration, outcome: Outcome) -> bool:
        """Keep an outcome; False when another one came first."""
        result = Result(
            outcome.status, self._read(outcome), outcome.text, outcome.written, self._server.database.clock()
        )
        with self._server.database.writing() as connection:
            kept = finish_exchange(connection, administration.id, outcome.id, result)
            if kept:
                self._mail_failure(connection, outcome.id, f"{administration.name} ({administration.code})")
        return kept

    def _mail_failure(self, connection: Connection, number: str, administration: str) -> None:
        """Have the user mailed when it is an import that failed."""
        exchange = exchange_by_id(connection, CASH, number)
        if exchange is not None and exchange[0].direction == "import" and exchange[0].status == FAILED:
            flaws = errors_from_wire(exchange[0].error)  # the program hands in the text alone
            mail_failure(connection, exchange[0], flaws, administration, self._server.database.new_uid())

    def _read(self, outcome: Outcome) -> str:
        """Return the `err` of an outcome; an HTTP error when a text of it cannot be read or is too large."""
        limit = min(self._server.settings.body_limit * _MAX_TEXT, CASHWIN_RESULT.text)
        try:
            # Read only to find out whether it is sound: it is kept compressed.
            for _ in decompressed(outcome.text, limit) if outcome.text is not None else ():
                pass
            error = "".join(decompressed(outcome.error, min(limit, CASHWIN_ERROR))) if outcome.error else ""
        except BadMessage as bad:
            raise falcon.HTTPBadRequest(description=str(bad)) from None
        except TextTooLarge:
            raise falcon.HTTPContentTooLarge from None
        # PostgreSQL keeps no NUL.
        return error.replace("\x00", "\ufffd")


def _sender_and_message(
    server: Server, request: falcon.Request, form: type[_Message], budget: Budget
) -> tuple[int, _Message]:
    """Return the customer number of who asks, and his message; an HTTP error when he or it is not known."""
    visit = visit_of(request)
    visit.door, visit.operation = CASH, f"CASHWin {form.__name__.lower()}"
    customer = _signed_in(server, request)
    if (request.content_type or "").partition(";")[0].strip().lower() != TYPE:
        raise falcon.HTTPUnsupportedMediaType(description=f"the body is {TYPE}")
    try:
        return customer, read_message(body(request, budget.body), form)
    except BadMessage as bad:
        raise falcon.HTTPBadRequest(description=str(bad)) from None


def _signed_in(server: Server, request: falcon.Request) -> int:
    """Return the customer number of who asks; how often he does is not counted as the calls of the API are."""
    login = _login(request.auth or "")
    # Another code than that of a wrong login, by which `_refuse` tells 429 from 401.
    holder = holder_of_login(server, login, visit_of(request).address, too_often=TOKEN_ISSUE)
    if holder.default_id is not None:
        raise falcon.HTTPForbidden(description="a user with a default administration reaches no off-line ones")
    return holder.user.customer_number


def _refuse(request: falcon.Request, _response: falcon.Response, failed: Failed, _: object) -> NoReturn:
    """Answer a login that does not hold, or that comes too often, as HTTP does."""
    visit_of(request).refusals.extend(failed.codes)
    if failed.code != LOGIN:
        raise falcon.HTTPTooManyRequests(description=failed.message) from None
    raise falcon.HTTPUnauthorized(description=failed.message, challenges=['Basic realm="CASHWin"']) from None


def _login(header: str) -> Fields:
    """Read customer number, e-mail address and password; `Failed` when they are not there."""
    scheme, _, encoded = header.partition(" ")
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise Failed(LOGIN) from None
    name, _, secret = decoded.partition(":")
    customer, _, email = name.partition("/")
    if scheme.lower() != "basic":
        raise Failed(LOGIN)
    return Fields({"relatie": customer, "email": email, "pass": secret})


def _answer(response: falcon.Response, message: Struct) -> None:
    response.content_type = TYPE
    response.data = write_message(message)
