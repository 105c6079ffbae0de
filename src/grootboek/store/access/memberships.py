"""Which administrations a user can open, by a role of his own or by a co-working link of his customer number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, and_, bindparam, func, select, union_all

from grootboek.ledger.actor import Role
from grootboek.store.engine.prepared import Prepared
from grootboek.store.tables.access import co_working, membership, user_account
from grootboek.store.tables.administration import administration


@dataclass(frozen=True, slots=True)
class AccessibleAdministration:
    """An administration that a user can open, his role there, and the customer whose it is: the first owner by e-mail address.

    `is_member` tells a role of the user's own, which goes before that of a link. When anything in it was last done is told by
    `last_changes`, for lists only.
    """

    administration_id: int
    code: str
    name: str
    role: Role
    is_member: bool
    customer_number: int | None
    customer_name: str | None
    created_at: datetime


_first_owner: Final = (
    select(user_account.c.id)
    .join(membership, membership.c.user_id == user_account.c.id)
    .where(membership.c.administration_id == administration.c.id, membership.c.role == Role.OWNER.value)
    .order_by(user_account.c.email)
    .limit(1)
    .scalar_subquery()
)
_owner: Final = user_account.alias("owner")
_of_user: Final = membership.c.user_id == bindparam("user_id")
_of_customer: Final = co_working.c.customer_number == bindparam("customer_number")
_can_open: Final = administration.c.id.in_(
    union_all(
        select(membership.c.administration_id).where(_of_user),
        select(co_working.c.administration_id).where(_of_customer),
    )
)
_accessible: Final = (
    select(
        administration.c.id,
        administration.c.code,
        administration.c.name,
        func.coalesce(membership.c.role, co_working.c.role),
        membership.c.role.is_not(None),
        _owner.c.customer_number,
        _owner.c.name,
        administration.c.created_at,
    )
    .outerjoin(membership, and_(membership.c.administration_id == administration.c.id, _of_user))
    .outerjoin(co_working, and_(co_working.c.administration_id == administration.c.id, _of_customer))
    .outerjoin(_owner, _owner.c.id == _first_owner)
    .where(_can_open)
    .order_by(administration.c.code)
)
_all: Final = Prepared("administrations of a user", _accessible)
_by_code: Final = Prepared(
    "administration of a user by code", _accessible.where(administration.c.code == bindparam("code"))
)
_by_id: Final = Prepared(
    "administration of a user by id", _accessible.where(administration.c.id == bindparam("administration_id"))
)


def accessible_administrations(
    connection: Connection, user_id: int, customer_number: int, **named: object
) -> list[AccessibleAdministration]:
    """Return what a user with a customer number can open, by code; only what is named by `code` or `administration_id`."""
    query = _by_code if "code" in named else _by_id if "administration_id" in named else _all
    rows = query.all(connection, user_id=user_id, customer_number=customer_number, **named)
    return [AccessibleAdministration(*[*row[:3], Role(row[3]), *row[4:]]) for row in rows]


_own: Final = Prepared(
    "administration of an owner by code",
    select(administration.c.id)
    .join(membership, membership.c.administration_id == administration.c.id)
    .join(user_account, user_account.c.id == membership.c.user_id)
    .where(
        administration.c.code == bindparam("code"),
        membership.c.role == Role.OWNER.value,
        user_account.c.customer_number == bindparam("customer_number"),
    ),
)


def customer_has(connection: Connection, customer_number: int, code: str) -> bool:
    """Tell whether a customer owns an administration with a code."""
    return _own.first(connection, customer_number=customer_number, code=code) is not None
