"""Who calls, and which administrations he reaches: each call carries customer number, e-mail address and password."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from grootboek.access.credentials import CASH, PASSWORD, find_credential
from grootboek.access.hall import Hall
from grootboek.gateways.cash.administrations import Reachable
from grootboek.gateways.cash.errors import (
    ADMINISTRATION_EMPTY,
    ADMINISTRATION_UNKNOWN,
    LOGIN,
    NO_TOKENS,
    TOKEN_INVALID,
    Failed,
)
from grootboek.ledger.actor import Actor, Role
from grootboek.store.access_rows import Membership, User, members, memberships, user_by
from grootboek.store.administrations import administrations
from grootboek.store.book import AMSTERDAM
from grootboek.wire.soap_fields import Fields


@dataclass(frozen=True, slots=True)
class Caller:
    """A user who signed in, with the administrations he is a member of."""

    user: User
    memberships: tuple[Membership, ...]

    @property
    def customer(self) -> str:
        """The customer number (relatie) of the user."""
        return customer_text(self.user.customer_number)


@dataclass(frozen=True, slots=True)
class Place:
    """One administration a caller reaches: its id and code, and the customer number of its owner."""

    administration_id: int
    code: str
    customer: str
    actor: Actor


def customer_text(number: int) -> str:
    """Print a customer number."""
    return f"{number:06d}"


def sign_in(hall: Hall, fields: Fields) -> Caller:
    """Return who calls; `Failed` when customer number, e-mail address and password do not belong together."""
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
        return Caller(user, tuple(memberships(connection, user.id)))


def reach(hall: Hall, caller: Caller, fields: Fields, code: int, request_id: str) -> Place:
    """Return the administration that a call names; `Failed` with `code` when the caller does not reach it."""
    asked, customer = fields.text("admCode").strip(), fields.text("admMap").strip()
    if not asked:
        raise Failed(ADMINISTRATION_EMPTY)
    member = next((each for each in caller.memberships if each.code == asked), None)
    if member is None:
        raise Failed(code, ADMINISTRATION_UNKNOWN.format(code=asked[:50]))
    owner = _owner(hall, member.administration_id)
    number = customer_text(owner.customer_number) if owner else caller.customer
    if customer and customer.lstrip("0") != number.lstrip("0"):
        raise Failed(code, ADMINISTRATION_UNKNOWN.format(code=f"{asked[:50]} ({customer[:20]})"))
    return Place(member.administration_id, asked, number, Actor(caller.user.id, CASH, request_id, member.role))


def listed(hall: Hall, caller: Caller) -> list[Reachable]:
    """Return the administrations that a caller reaches, as they are listed."""
    changes = {row.id: row.changed_at for row in administrations(hall.database)}
    return [_listed(hall, caller, each, changes) for each in caller.memberships]


def _listed(hall: Hall, caller: Caller, member: Membership, changes: Mapping[int, datetime]) -> Reachable:
    owner = _owner(hall, member.administration_id) or caller.user
    return Reachable(
        customer=customer_text(owner.customer_number),
        customer_name=owner.name,
        code=member.code,
        name=member.name,
        changed=changes[member.administration_id].astimezone(AMSTERDAM),
    )


def _owner(hall: Hall, administration_id: int) -> User | None:
    """Return the owner of an administration: the first by e-mail address when there are several."""
    with hall.database.reading() as connection:
        found = members(connection, administration_id)
    return next((user for user, role in found if role is Role.OWNER), None)
