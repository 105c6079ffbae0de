"""Users, memberships and credentials in the store. These come before a Book: they say which one may be opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from grootboek.ledger.actor import Role
from grootboek.store.engine.database import Database
from grootboek.store.engine.prepared import Prepared
from grootboek.store.tables.access import credential, installation, membership, user_account
from grootboek.store.tables.administration import administration


@dataclass(frozen=True, slots=True)
class User:
    """One user; `customer_number` is the number under which CASH knows his company.

    `endings` is how often everything that he had been let in with was ended: a token of before the last time is none.
    """

    id: int
    email: str
    name: str
    customer_number: int
    password_hash: str | None
    active: bool
    created_at: datetime
    endings: int


@dataclass(frozen=True, slots=True)
class Credential:
    """One secret of one door, without the secret: `name` is the part that is not secret."""

    id: int
    door: str
    kind: str
    name: str
    user_id: int
    administration_id: int | None
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Membership:
    """An administration that a user may open, with his role in it."""

    administration_id: int
    code: str
    name: str
    city: str
    user_id: int
    role: Role


def installation_secret(database: Database) -> bytes:
    """Return the secret that was made when the database was set up."""
    with database.reading() as connection:
        return bytes(connection.execute(select(installation.c.secret)).scalar_one())


_users: Final = select(*(user_account.c[name] for name in User.__dataclass_fields__))


def users(database: Database) -> list[User]:
    """Return all users by their e-mail address."""
    with database.reading() as connection:
        return [User(*row) for row in connection.execute(_users.order_by(user_account.c.email))]


_user_by: Final = {
    name: Prepared(f"user by {name}", _users.where(user_account.c[name] == bindparam("value")))
    for name in ("id", "email")
}


def user_by(connection: Connection, by: str, value: object) -> User | None:
    """Return the user with this `id` or `email`; None when there is none."""
    row = _user_by[by].first(connection, value=value)
    return None if row is None else User(*row)


def customer_exists(connection: Connection, customer_number: int) -> bool:
    """Tell whether any user has a customer number."""
    return connection.execute(_users.where(user_account.c.customer_number == customer_number)).first() is not None


def insert_user(connection: Connection, values: Mapping[str, Any]) -> int:
    """Write a new user and return its id; without a customer number the next free one from 100001 is given."""
    row = dict(values)
    if row.get("customer_number") is None:
        highest = connection.execute(select(func.max(user_account.c.customer_number))).scalar()
        row["customer_number"] = max((highest or 0) + 1, 100001)
    return int(connection.execute(insert(user_account).returning(user_account.c.id), row).scalar_one())


def update_user(connection: Connection, user_id: int, changes: Mapping[str, Any]) -> None:
    """Write changed fields of a user."""
    connection.execute(update(user_account).where(user_account.c.id == user_id), dict(changes))


def count_ending(connection: Connection, user_id: int) -> None:
    """Count that everything a user had been let in with was ended."""
    own = update(user_account).where(user_account.c.id == user_id)
    connection.execute(own.values(endings=user_account.c.endings + 1))


def set_membership(connection: Connection, administration_id: int, user_id: int, role: Role | None) -> None:
    """Give a user a role in an administration, or take it away with None."""
    own = and_(membership.c.administration_id == administration_id, membership.c.user_id == user_id)
    connection.execute(delete(membership).where(own))
    if role is not None:
        row = {"administration_id": administration_id, "user_id": user_id, "role": role.value}
        connection.execute(insert(membership), row)


_memberships: Final = Prepared(
    "memberships of a user",
    select(
        membership.c.administration_id,
        administration.c.code,
        administration.c.name,
        administration.c.city,
        membership.c.user_id,
        membership.c.role,
    )
    .join(administration, administration.c.id == membership.c.administration_id)
    .where(membership.c.user_id == bindparam("user_id"))
    .order_by(administration.c.code),
)


def memberships(connection: Connection, user_id: int) -> list[Membership]:
    """Return the administrations that a user may open, by code."""
    return [Membership(*[*row[:5], Role(row[5])]) for row in _memberships.all(connection, user_id=user_id)]


def members(connection: Connection, administration_id: int) -> list[tuple[User, Role]]:
    """Return the users of an administration with their roles, by e-mail address."""
    query = (
        _users.add_columns(membership.c.role)
        .join(membership, membership.c.user_id == user_account.c.id)
        .where(membership.c.administration_id == administration_id)
        .order_by(user_account.c.email)
    )
    return [(User(*row[:-1]), Role(row[-1])) for row in connection.execute(query)]


_credentials: Final = select(*(credential.c[name] for name in Credential.__dataclass_fields__))
_credential: Final = Prepared("credential by lookup", _credentials.where(credential.c.lookup == bindparam("lookup")))


def credential_by_lookup(connection: Connection, lookup: bytes) -> Credential | None:
    """Return the credential whose secret has this keyed hash; None when there is none or it was revoked."""
    row = _credential.first(connection, lookup=lookup)
    if row is None:
        return None
    secret = Credential(*row)
    return secret if secret.revoked_at is None else None


_of_active_user: Final = Prepared(
    "credential of an active user by lookup",
    _credentials.join(user_account, user_account.c.id == credential.c.user_id).where(
        credential.c.lookup == bindparam("lookup"),
        credential.c.revoked_at.is_(None),
        user_account.c.active.is_(True),
    ),
)


def is_credential_of_active_user(connection: Connection, lookup: bytes) -> bool:
    """Tell whether a secret with this keyed hash holds, and its user may come in."""
    return _of_active_user.first(connection, lookup=lookup) is not None


def credentials(
    connection: Connection, *, user_id: int | None = None, administration_id: int | None = None
) -> list[Credential]:
    """Return the credentials that hold, of a user or of an administration."""
    query = _credentials.where(credential.c.revoked_at.is_(None))
    if user_id is not None:
        query = query.where(credential.c.user_id == user_id)
    if administration_id is not None:
        query = query.where(credential.c.administration_id == administration_id)
    return [Credential(*row) for row in connection.execute(query.order_by(credential.c.door, credential.c.kind))]


def membership_credentials(connection: Connection, user_id: int, kind: str) -> list[tuple[Credential, bytes]]:
    """Return the credentials of a kind that hold in the administrations a user may open, each with its keyed hash.

    They come in the order in which they were made, those of the user himself last.
    """
    query = (
        _credentials.add_columns(credential.c.lookup)
        .join(membership, membership.c.administration_id == credential.c.administration_id)
        .where(membership.c.user_id == user_id, credential.c.kind == kind, credential.c.revoked_at.is_(None))
        .order_by(credential.c.user_id == user_id, credential.c.id)
    )
    return [(Credential(*row[:-1]), bytes(row[-1])) for row in connection.execute(query)]


@dataclass(frozen=True, slots=True)
class CredentialAccess:
    """What a credential of one administration opens now; `endings` is its user's."""

    user_id: int
    administration_id: int
    role: Role
    endings: int


_access: Final = Prepared(
    "access of a credential",
    select(
        membership.c.user_id,
        membership.c.administration_id,
        membership.c.role,
        user_account.c.endings,
    )
    .join(
        credential,
        and_(
            credential.c.administration_id == membership.c.administration_id,
            credential.c.user_id == membership.c.user_id,
        ),
    )
    .join(user_account, user_account.c.id == membership.c.user_id)
    .where(
        credential.c.id == bindparam("id"),
        credential.c.revoked_at.is_(None),
        user_account.c.active.is_(True),
    ),
)


def access_of_credential(connection: Connection, credential_id: int) -> CredentialAccess | None:
    """Return what a credential opens; None when it was revoked, its user is kept out or lost his role."""
    row = _access.first(connection, id=credential_id)
    return None if row is None else CredentialAccess(row[0], row[1], Role(row[2]), row[3])


def credential_has_lookup(connection: Connection, credential_id: int, lookup: bytes) -> bool:
    """Tell whether a credential, revoked or not, has a keyed hash."""
    query = select(credential.c.lookup).where(credential.c.id == credential_id)
    return bytes(connection.execute(query).scalar_one()) == lookup


def insert_credential(connection: Connection, values: Mapping[str, Any]) -> int:
    """Write a new credential and return its id."""
    return int(connection.execute(insert(credential).returning(credential.c.id), dict(values)).scalar_one())


def is_revoked(connection: Connection, credential_id: int) -> bool:
    """Tell whether a credential was revoked."""
    own = select(credential.c.revoked_at).where(credential.c.id == credential_id)
    return connection.execute(own).scalar_one() is not None


def revoke_credential(connection: Connection, credential_id: int, at: datetime) -> None:
    """Mark a credential revoked."""
    connection.execute(update(credential).where(credential.c.id == credential_id).values(revoked_at=at))
