"""Who calls: a call and its parts, and the user who signed in with a login or a token."""

from collections.abc import Callable
from dataclasses import dataclass, field

from grootboek.access.call_limits import seconds_to_wait
from grootboek.access.credentials import CASH
from grootboek.access.server import Server
from grootboek.gateways.cash.errors import LOGIN, LOGIN_FIRST, SERVICE, TOKEN_ISSUE, TOO_MANY_CALLS, Failed
from grootboek.gateways.cash.logins import LOGIN_PARTS, customer_text, holder_of_login, holder_of_token, token_of
from grootboek.gateways.cash.offline.waiting import WaitingRoom
from grootboek.store.access.password_holders import PasswordHolder
from grootboek.wire.http import Visit
from grootboek.wire.soap_fields import Fields


@dataclass(slots=True)
class Call:
    """One call: the server, the parts that were sent, the visit that the log tells of, and the code of its failure.

    That code is answered when the call fails for a reason that has none of its own. In the room the call may wait. `caller` is
    who signed in before the whole message was there. What is put into `on_delivery` is done once the whole answer was sent to a
    client that was still there.
    """

    server: Server
    fields: Fields
    visit: Visit
    failure: int
    room: WaitingRoom
    caller: "Caller | None" = None
    on_delivery: list[Callable[[], None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Caller:
    """A user who signed in, with what bounds the administrations that he may open."""

    holder: PasswordHolder

    @property
    def user_id(self) -> int:
        """The id of the user."""
        return self.holder.user.id

    @property
    def name(self) -> str:
        """The name of the user."""
        return self.holder.user.name

    @property
    def customer(self) -> str:
        """The customer number (relatie) of the user."""
        return customer_text(self.holder.user.customer_number)


def sign_in(call: Call) -> Caller:
    """Return who calls, and count his call; `Failed` without a sound login, or with the operation's code after too many calls."""
    return _counted(call, call.caller or _identified(call))


def sign_in_early(call: Call) -> Caller:
    """Return who calls by the beginning of a large message; `Failed` without a sound login there. His call is not counted yet."""
    if not any(login_of(call.fields)):
        raise Failed(LOGIN, LOGIN_FIRST)
    return _identified(call)


def login_of(fields: Fields) -> tuple[str, ...]:
    """Return the parts of a call that say who calls."""
    return tuple(fields.text(name).strip() for name in ("token", *LOGIN_PARTS))


def new_token(call: Call) -> str:
    """Issue a token of API 2.0 for a login; `Failed` when that is wrong or the service is none that may ask."""
    services = call.server.settings.cash_services
    service = call.fields.text("service").strip()
    # First the service (7), then the login (2), then the limit (4): this order decides which code a client gets.
    if not service or (services and service not in services):
        raise Failed(SERVICE)
    holder = holder_of_login(call.server, call.fields, call.visit.address, too_often=TOKEN_ISSUE)
    _counted(call, _caller(holder))
    return token_of(call.server, holder)


def _identified(call: Call) -> Caller:
    """Return who calls, by his login or else by a token; `Failed` when that does not hold."""
    server, fields = call.server, call.fields
    token = fields.text("token").strip()
    if token and not any(fields.text(name).strip() for name in LOGIN_PARTS):
        return _caller(holder_of_token(server, token))
    return _caller(holder_of_login(server, fields, call.visit.address))


def _caller(holder: PasswordHolder) -> Caller:
    return Caller(holder)


def _counted(call: Call, caller: Caller) -> Caller:
    limit = call.server.settings.cash_calls
    seconds = seconds_to_wait(call.server, caller.user_id, CASH, limit)
    if seconds:
        raise Failed(call.failure, TOO_MANY_CALLS.format(limit=limit, seconds=seconds))
    return caller
