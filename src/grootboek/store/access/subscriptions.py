"""Subscriptions of SnelStart in the store: the user that a key belongs to, and the plan that limits his calls."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, and_, bindparam, delete, insert, select

from grootboek.ledger.actor import Role
from grootboek.store.access.access_rows import CredentialAccess
from grootboek.store.engine.prepared import Prepared
from grootboek.store.tables.access import credential, membership, subscription_plan, user_account


@dataclass(frozen=True, slots=True)
class Subscription:
    """The subscription of a user; without a plan his calls are not limited."""

    user_id: int
    plan: str | None


_client: Final = credential.alias("client")
_holder: Final = user_account.alias("holder")
_signing_in: Final = Prepared(
    "subscription by the lookup of its key, with what another credential opens",
    select(
        credential.c.user_id,
        subscription_plan.c.plan,
        membership.c.user_id,
        membership.c.administration_id,
        membership.c.role,
        _holder.c.endings,
    )
    .join(user_account, user_account.c.id == credential.c.user_id)
    .outerjoin(subscription_plan, subscription_plan.c.user_id == credential.c.user_id)
    .outerjoin(_client, and_(_client.c.id == bindparam("client_id"), _client.c.revoked_at.is_(None)))
    .outerjoin(_holder, and_(_holder.c.id == _client.c.user_id, _holder.c.active.is_(True)))
    .outerjoin(
        membership,
        and_(
            membership.c.administration_id == _client.c.administration_id,
            membership.c.user_id == _holder.c.id,
        ),
    )
    .where(
        # Either of the two: which of them it is does not matter.
        (credential.c.lookup == bindparam("primary")) | (credential.c.lookup == bindparam("secondary")),
        credential.c.revoked_at.is_(None),
        user_account.c.active.is_(True),
    ),
)


def subscription_and_access(
    connection: Connection, primary: bytes, secondary: bytes, client_id: int
) -> tuple[Subscription | None, CredentialAccess | None]:
    """Return the subscription whose primary or secondary key has this keyed hash, and what the credential of a client opens.

    One statement, since every call asks both; the first is None when there is none or it ended, the second as
    `access_of_credential` has it, or when the first is.
    """
    row = _signing_in.first(connection, primary=primary, secondary=secondary, client_id=client_id)
    if row is None:
        return None, None
    user_id, plan, member_id, administration_id, role, endings = row
    access = None if member_id is None else CredentialAccess(member_id, administration_id, Role(role), endings)
    return Subscription(user_id, plan), access


def lock_subscription(connection: Connection, user_id: int) -> None:
    """Make this transaction the only one that counts the calls of a subscription, until it ends."""
    # SQLAlchemy leaves FOR UPDATE out on SQLite, where one transaction writes at a time.
    own = select(subscription_plan.c.user_id).where(subscription_plan.c.user_id == user_id)
    connection.execute(own.with_for_update())


def set_plan(connection: Connection, user_id: int, plan: str | None) -> None:
    """Give the subscription of a user a plan, or none."""
    connection.execute(delete(subscription_plan).where(subscription_plan.c.user_id == user_id))
    if plan is not None:
        connection.execute(insert(subscription_plan), {"user_id": user_id, "plan": plan})


def plan_of(connection: Connection, user_id: int) -> str | None:
    """Return the plan of a user's subscription; None without one."""
    query = select(subscription_plan.c.plan).where(subscription_plan.c.user_id == user_id)
    return connection.execute(query).scalar()
