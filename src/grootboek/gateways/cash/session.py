"""Who calls, and which administrations he reaches: each call carries customer number, e-mail address and password."""

from dataclasses import dataclass
from datetime import datetime

from grootboek.access.credentials import CASH, PASSWORD, find_credential
from grootboek.access.hall import Hall
from grootboek.access.reach import Reach
from grootboek.gateways.cash.administrations import Listed, OfflineListed
from grootboek.gateways.cash.errors import (
    ADMINISTRATION_EMPTY,
    ADMINISTRATION_UNKNOWN,
    LOGIN,
    NO_TOKENS,
    TOKEN_INVALID,
    Failed,
)
from grootboek.gateways.cash.waiting import WaitingRoom
from grootboek.ledger.actor import Actor
from grootboek.store.access_rows import user_by
from grootboek.store.book import AMSTERDAM
from grootboek.store.default_administrations import default_administration_id
from grootboek.store.reach import ReachedAdministration, customer_has
from grootboek.wire.http import Visit
from grootboek.wire.soap_fields import Fields


@dataclass(slots=True)
class Asked:
    """One call: the hall, the parts that were sent, what is told of the request in the log, and the code of its failure.

    That code is answered when the call fails for a reason that has none of its own. In the room the call may wait.
    """

    hall: Hall
    fields: Fields
    told: Visit
    failure: int
    room: WaitingRoom


@dataclass(frozen=True, slots=True)
class Caller:
    """A user who signed in, and what he reaches."""

    reach: Reach

    @property
    def user_id(self) -> int:
        """Whose call it is."""
        return self.reach.user.id

    @property
    def customer(self) -> str:
        """The customer number (relatie) of the user."""
        return customer_text(self.reach.user.customer_number)


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


def customer_text(number: int) -> str:
    """Print a customer number."""
    return f"{number:06d}"


def sign_in(asked: Asked) -> Caller:
    """Return who calls; `Failed` when customer number, e-mail address and password do not belong together."""
    fields, hall = asked.fields, asked.hall
    relation, email, secret = (fields.text(name).strip() for name in ("relatie", "email", "pass"))
    if fields.text("token") and not (relation or email or secret):
        raise Failed(TOKEN_INVALID, NO_TOKENS)
    if not relation.isascii() or not relation.isdigit() or len(relation) > 9:
        raise Failed(LOGIN)
    with hall.database.reading() as connection:
        found = find_credential(hall, connection, PASSWORD, email.lower(), customer_text(int(relation)), secret)
        user = user_by(connection, "id", found.user_id) if found else None
        if user is None or not user.active:
            raise Failed(LOGIN)
        return Caller(Reach(user, default_administration_id(connection, user.id)))


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


def reach(asked: Asked, caller: Caller) -> Place | OfflinePlace:
    """Return the administration that a call names; `Failed` with the operation's code when the caller does not reach it.

    One here goes before an off-line one with the same code (manual chapter 10).
    """
    administration = asked.fields.part("administration")
    named = Named(administration.text("admCode").strip(), administration.text("admMap").strip())
    if not named.code:
        raise Failed(ADMINISTRATION_EMPTY)
    online = _online(asked, caller, named)
    if online is not None:
        asked.told.administration_id = online.administration_id
        return online
    offline = _offline(asked, caller, named)
    if offline is None:
        raise Failed(asked.failure, ADMINISTRATION_UNKNOWN.format(code=named))
    return offline


def _online(asked: Asked, caller: Caller, named: Named) -> Place | None:
    """Find an administration here: by admMap that customer's, without it the caller's own or one he is a member of."""
    with asked.hall.database.by_statement(writing=False) as connection:
        found = caller.reach.administration(connection, code=named.code)
    if found is None:
        return None
    customer = _customer(found, caller)
    if not named.is_of(customer) if named.customer else not (found.is_member or customer == caller.customer):
        return None
    actor = Actor(caller.user_id, CASH, asked.told.request_id, found.role)
    return Place(found.administration_id, found.code, customer, actor)


def _offline(asked: Asked, caller: Caller, named: Named) -> OfflinePlace | None:
    """Find an off-line administration of the caller's own customer, unless that has one here with the code."""
    if named.customer and not named.is_of(caller.customer):
        return None
    with asked.hall.database.reading() as connection:
        rows = caller.reach.offline_administrations(connection)
        found = next((each for each in rows if each.code == named.code), None)
        if found is None or customer_has(connection, found.customer_number, found.code):
            return None
    return OfflinePlace(found.id, found.code, caller.customer, found.reads_messages, found.polled_at)


def _customer(found: ReachedAdministration, caller: Caller) -> str:
    """Return the customer number of an administration: its owner's, the caller's own when it has no owner."""
    return caller.customer if found.customer_number is None else customer_text(found.customer_number)


def reaches(hall: Hall, caller: Caller, administration_id: int) -> bool:
    """Tell whether a caller reaches an administration here."""
    with hall.database.by_statement(writing=False) as connection:
        return caller.reach.administration(connection, administration_id=administration_id) is not None


def reaches_offline(hall: Hall, caller: Caller, offline_id: int | None) -> bool:
    """Tell whether a caller reaches an off-line administration."""
    with hall.database.reading() as connection:
        return any(each.id == offline_id for each in caller.reach.offline_administrations(connection))


def listed(hall: Hall, caller: Caller) -> tuple[list[Listed], list[OfflineListed]]:
    """Return the administrations that a caller reaches, on-line and off-line, as they are listed."""
    with hall.database.reading() as connection:
        online = caller.reach.administrations(connection)
        offline = caller.reach.offline_administrations(connection)
    return [_listed(each, caller) for each in online], [OfflineListed(each.code, each.name) for each in offline]


def _listed(found: ReachedAdministration, caller: Caller) -> Listed:
    return Listed(
        customer=_customer(found, caller),
        customer_name=caller.reach.user.name if found.customer_name is None else found.customer_name,
        code=found.code,
        name=found.name,
        changed=found.changed_at.astimezone(AMSTERDAM),
    )
