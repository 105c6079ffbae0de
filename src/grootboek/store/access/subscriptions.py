"""Subscriptions of SnelStart in the store: the user that a key belongs to, and the plan that limits his calls."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from grootboek.store.engine.prepared import Prepared
from grootboek.store.tables.access import credential, subscription_plan, user_account


@dataclass(frozen=True, slots=True)
class Subscription:
    """The subscription of a user; without a plan his calls are not limited."""

    user_id: int
    plan: str | None


_subscription: Final = Prepared(
    "subscription by the lookup of its key",
    select(credential.c.user_id, subscription_plan.c.plan)
    .join(user_account, user_account.c.id == credential.c.user_id)
    .outerjoin(subscription_plan, subscription_plan.c.user_id == credential.c.user_id)
    .where(
        # Either of the two: which of them it is does not matter.
        (credential.c.lookup == bindparam("primary")) | (credential.c.lookup == bindparam("secondary")),
        credential.c.revoked_at.is_(None),
        user_account.c.active.is_(True),
    ),
)


def subscription_by_lookup(connection: Connection, primary: bytes, secondary: bytes) -> Subscription | None:
    """Return the subscription whose primary or secondary key has this keyed hash; None when there is none, or it ended."""
    row = _subscription.first(connection, primary=primary, secondary=secondary)
    return None if row is None else Subscription(*row)


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
