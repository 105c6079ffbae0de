"""Who calls, and which administrations he reaches."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from grootboek.access.call_limits import seconds_to_wait
from grootboek.access.credentials import CASH
from grootboek.access.memberships import administrations_of, offline_administrations_of
from grootboek.access.server import Server
from grootboek.gateways.cash.administration_list import Listed, OfflineListed
from grootboek.gateways.cash.errors import (
    ADMINISTRATION_EMPTY,
    ADMINISTRATION_UNKNOWN,
    SERVICE,
    TOKEN_ISSUE,
    TOO_MANY_CALLS,
    Failed,
)
from grootboek.gateways.cash.logins import LOGIN_PARTS, customer_text, holder_of_login, holder_of_token, token_of
from grootboek.gateways.cash.offline.waiting import WaitingRoom
from grootboek.ledger.actor import Actor
from grootboek.store.access.memberships import AccessibleAdministration, customer_has
from grootboek.store.access.password_holders import PasswordHolder
from grootboek.store.book import AMSTERDAM
from grootboek.wire.http import Visit
from grootboek.wire.soap_fields import Fields


@dataclass(slots=True)
class Call:
    """One call: the server, the parts that were sent, what is told of the request in the log, and the code of its failure.

    That code is answered when the call fails for a reason that has none of its own. In the room the call may wait. What is put
    into `on_delivery` is done once the whole answer was sent to a client that was still there.
    """

    server: Server
    fields: Fields
    visit: Visit
    failure: int
    room: WaitingRoom
    on_delivery: list[Callable[[], None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Caller:
    """A user who signed in, with what bounds him."""

    holder: PasswordHolder

    @property
    def user_id(self) -> int:
        """Whose call it is."""
        return self.holder.user.id

    @property
    def customer(self) -> str:
        """The customer number (relatie) of the user."""
        return customer_text(self.holder.user.customer_number)


@dataclass(frozen=True, slots=True)
class Place:
    """One administration a caller reaches: its id and code, and the customer number of its owner."""

    administration_id: int
    code: str
    customer: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class OfflinePlace:
    """One off-line administration a caller reaches; it was last heard of at a moment, and may not read messages."""

    offline_id: int
    code: str
    customer: str
    reads_messages: bool
    polled_at: datetime


def sign_in(call: Call) -> Caller:
    """Return who calls, and count his call; `Failed` when he is nobody, or with the operation's code when he calls too often."""
    return _counted(call, identified(call))


def identified(call: Call) -> Caller:
    """Return who calls, by his login or else by a token; `Failed` when that does not hold."""
    server, fields = call.server, call.fields
    token = fields.text("token").strip()
    if token and not any(fields.text(name).strip() for name in LOGIN_PARTS):
        return _caller(holder_of_token(server, token))
    return _caller(holder_of_login(server, fields, call.visit.address))


def new_token(call: Call) -> str:
    """Issue a token of API 2.0 for a login; `Failed` when that is wrong or the service is none that may ask."""
    services = call.server.settings.cash_services
    service = call.fields.text("service").strip()
    if not service or (services and service not in services):
        raise Failed(SERVICE)
    holder = holder_of_login(call.server, call.fields, call.visit.address, too_often=TOKEN_ISSUE)
    _counted(call, _caller(holder))
    return token_of(call.server, holder)


def _caller(holder: PasswordHolder) -> Caller:
    return Caller(holder)


def _counted(call: Call, caller: Caller) -> Caller:
    limit = call.server.settings.cash_calls
    seconds = seconds_to_wait(call.server, caller.user_id, CASH, limit)
    if seconds:
        raise Failed(call.failure, TOO_MANY_CALLS.format(limit=limit, seconds=seconds))
    return caller


@dataclass(frozen=True, slots=True)
class Named:
    """The administration that a call names: its code, and the customer number (admMap), empty for the caller's own."""

    code: str
    customer: str

    def __str__(self) -> str:
        """Write it as a message quotes it."""
        return f"{self.code[:50]} ({self.customer[:20]})" if self.customer else self.code[:50]

    def is_of(self, customer: str) -> bool:
        """Tell whether it is of a customer, with or without the number's leading zeros."""
        return self.customer.lstrip("0") == customer.lstrip("0")


def reach(call: Call, caller: Caller) -> Place | OfflinePlace:
    """Return the administration that a call names; `Failed` with the operation's code when the caller does not reach it.

    One here goes before an off-line one with the same code (manual chapter 10).
    """
    administration = call.fields.part("administration")
    named = Named(administration.text("admCode").strip(), administration.text("admMap").strip())
    if not named.code:
        raise Failed(ADMINISTRATION_EMPTY)
    online = _online(call, caller, named)
    if online is not None:
        call.visit.administration_id = online.administration_id
        return online
    offline = _offline(call, caller, named)
    if offline is None:
        raise Failed(call.failure, ADMINISTRATION_UNKNOWN.format(code=named))
    return offline


def _online(call: Call, caller: Caller, named: Named) -> Place | None:
    """Find an administration here: by admMap that customer's, without it the caller's own or one he is a member of."""
    with call.server.database.by_statement(writing=False) as connection:
        found = next(iter(administrations_of(connection, caller.holder, code=named.code)), None)
    if found is None:
        return None
    customer = _customer(found, caller)
    if not named.is_of(customer) if named.customer else not (found.is_member or customer == caller.customer):
        return None
    actor = Actor(caller.user_id, CASH, call.visit.request_id, found.role)
    return Place(found.administration_id, found.code, customer, actor)


def _offline(call: Call, caller: Caller, named: Named) -> OfflinePlace | None:
    """Find an off-line administration of the caller's own customer, unless that has one here with the code."""
    if named.customer and not named.is_of(caller.customer):
        return None
    with call.server.database.reading() as connection:
        rows = offline_administrations_of(connection, caller.holder)
        found = next((each for each in rows if each.code == named.code), None)
        if found is None or customer_has(connection, found.customer_number, found.code):
            return None
    return OfflinePlace(found.id, found.code, caller.customer, found.reads_messages, found.polled_at)


def _customer(found: AccessibleAdministration, caller: Caller) -> str:
    """Return the customer number of an administration: its owner's, the caller's own when it has no owner."""
    return caller.customer if found.customer_number is None else customer_text(found.customer_number)


def reaches(server: Server, caller: Caller, administration_id: int) -> bool:
    """Tell whether a caller reaches an administration here."""
    with server.database.by_statement(writing=False) as connection:
        return bool(administrations_of(connection, caller.holder, administration_id=administration_id))


def reaches_offline(server: Server, caller: Caller, offline_id: int | None) -> bool:
    """Tell whether a caller reaches an off-line administration."""
    with server.database.reading() as connection:
        return any(each.id == offline_id for each in offline_administrations_of(connection, caller.holder))


def listed(server: Server, caller: Caller) -> tuple[list[Listed], list[OfflineListed]]:
    """Return the administrations that a caller reaches, on-line and off-line, as they are listed."""
    with server.database.reading() as connection:
        online = administrations_of(connection, caller.holder)
        offline = offline_administrations_of(connection, caller.holder)
    return [_listed(each, caller) for each in online], [OfflineListed(each.code, each.name) for each in offline]


def _listed(found: AccessibleAdministration, caller: Caller) -> Listed:
    return Listed(
        customer=_customer(found, caller),
        customer_name=caller.holder.user.name if found.customer_name is None else found.customer_name,
        code=found.code,
        name=found.name,
        changed=found.changed_at.astimezone(AMSTERDAM),
    )
