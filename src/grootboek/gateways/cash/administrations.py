"""The administrations that a caller may open: the one that a call names, and all of them for a list."""

from dataclasses import dataclass
from datetime import datetime

from grootboek.access.credentials import CASH
from grootboek.access.memberships import administrations_of, offline_administrations_of
from grootboek.access.server import Server
from grootboek.gateways.cash.administration_list import Listed, OfflineListed
from grootboek.gateways.cash.errors import ADMINISTRATION_EMPTY, ADMINISTRATION_UNKNOWN, ASK_WITH_NUMBER, Failed
from grootboek.gateways.cash.logins import customer_text
from grootboek.gateways.cash.session import Call, Caller
from grootboek.ledger.actor import Actor
from grootboek.store.access.memberships import AccessibleAdministration, customer_has
from grootboek.store.masters.administrations import last_changes
from grootboek.wire.literals import DUTCH_TIME


@dataclass(frozen=True, slots=True)
class OnlineAdministration:
    """One administration here: its id and code, the customer number of its owner, and as whom the caller acts in it."""

    administration_id: int
    code: str
    customer: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class OfflineAdministration:
    """One off-line administration: its id and code, its customer number, and when its program last asked for work.

    That program may read no messages: then nothing is done in it.
    """

    offline_id: int
    code: str
    customer: str
    reads_messages: bool
    polled_at: datetime


@dataclass(frozen=True, slots=True)
class _Name:
    """What a call names an administration by: its code, and the customer number (admMap), empty for the caller's own."""

    code: str
    customer: str

    def __str__(self) -> str:
        """Write it as a message quotes it."""
        return f"{self.code[:50]} ({self.customer[:20]})" if self.customer else self.code[:50]

    def is_of(self, customer: str) -> bool:
        """Tell whether it is of a customer, with or without the number's leading zeros."""
        return self.customer.lstrip("0") == customer.lstrip("0")


def named_administration(call: Call, caller: Caller) -> OnlineAdministration | OfflineAdministration:
    """Return the administration that a call names; `Failed` with the operation's code when the caller may not open it.

    One here goes before an off-line one with the same code (manual chapter 10).
    """
    part = call.fields.part("administration")
    name = _Name(part.text("admCode").strip(), part.text("admMap").strip())
    if not name.code:
        raise Failed(ADMINISTRATION_EMPTY)
    row = _online(call, caller, name)
    if row is not None and _is_meant(row, caller, name):
        call.visit.administration_id = row.administration_id
        actor = Actor(caller.user_id, CASH, call.visit.request_id, row.role)
        return OnlineAdministration(row.administration_id, row.code, _customer(row, caller), actor)
    offline = _offline(call, caller, name)
    if offline is None:
        words = ADMINISTRATION_UNKNOWN if row is None or name.customer else ASK_WITH_NUMBER
        raise Failed(call.failure, words.format(code=name))
    return offline


def _online(call: Call, caller: Caller, name: _Name) -> AccessibleAdministration | None:
    """Find the administration here with a code, among those that the caller may open."""
    with call.server.database.by_statement(writing=False) as connection:
        return next(iter(administrations_of(connection, caller.holder, code=name.code)), None)


def _is_meant(row: AccessibleAdministration, caller: Caller, name: _Name) -> bool:
    """Tell whether a name means it: by admMap that customer's, without it the caller's own or one he is a member of."""
    customer = _customer(row, caller)
    # What is reached through a co-working link alone has to be named with admMap:
    # leaving that out must not book in another's books.
    return name.is_of(customer) if name.customer else row.is_member or customer == caller.customer


def _offline(call: Call, caller: Caller, name: _Name) -> OfflineAdministration | None:
    """Find an off-line administration of the caller's own customer, unless that has one here with the code."""
    if name.customer and not name.is_of(caller.customer):
        return None
    with call.server.database.reading() as connection:
        rows = offline_administrations_of(connection, caller.holder)
        row = next((row for row in rows if row.code == name.code), None)
        if row is None or customer_has(connection, row.customer_number, row.code):
            return None
    return OfflineAdministration(row.id, row.code, caller.customer, row.reads_messages, row.polled_at)


def _customer(row: AccessibleAdministration, caller: Caller) -> str:
    """Return the customer number of an administration: its owner's, the caller's own when it has no owner."""
    return caller.customer if row.customer_number is None else customer_text(row.customer_number)


def may_open(server: Server, caller: Caller, administration_id: int) -> bool:
    """Tell whether a caller may open an administration here."""
    with server.database.by_statement(writing=False) as connection:
        return bool(administrations_of(connection, caller.holder, administration_id=administration_id))


def may_open_offline(server: Server, caller: Caller, offline_id: int | None) -> bool:
    """Tell whether a caller may open an off-line administration."""
    with server.database.reading() as connection:
        return any(row.id == offline_id for row in offline_administrations_of(connection, caller.holder))


def listed_administrations(server: Server, caller: Caller) -> tuple[list[Listed], list[OfflineListed]]:
    """Return the administrations that a caller may open, on-line and off-line, as they are listed."""
    with server.database.reading() as connection:
        online = administrations_of(connection, caller.holder)
        changes = last_changes(server.database, connection, [row.administration_id for row in online])
        offline = offline_administrations_of(connection, caller.holder)
    listed = [_listed(row, caller, changes.get(row.administration_id, row.created_at)) for row in online]
    return listed, [OfflineListed(row.code, row.name) for row in offline]


def _listed(row: AccessibleAdministration, caller: Caller, changed_at: datetime) -> Listed:
    return Listed(
        customer=_customer(row, caller),
        customer_name=caller.name if row.customer_name is None else row.customer_name,
        code=row.code,
        name=row.name,
        changed=changed_at.astimezone(DUTCH_TIME),
    )
