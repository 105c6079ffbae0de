"""Users: making them, and their password, role in an administration, and default administration."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID, uuid5

from grootboek.access.credentials import CASH, PASSWORD, revoke_credentials
from grootboek.access.keyring import hash_password
from grootboek.access.server import Server
from grootboek.ledger.actor import RIGHTS, Right, Role
from grootboek.ledger.refusal import Reason, refusal
from grootboek.store.access.access_lock import lock_access
from grootboek.store.access.access_rows import (
    Membership,
    User,
    count_ending,
    insert_user,
    set_membership,
    update_user,
    user_by,
)
from grootboek.store.access.default_administrations import set_default_administration
from grootboek.store.access.door_sessions import close_sessions_of
from grootboek.store.engine.database import Connection


def add_user(server: Server, connection: Connection, email: str, name: str, customer_number: int | None = None) -> User:
    """Add a user and return him; `Refused` when the e-mail address is missing, no address, or taken, or the number too long."""
    lock_access(connection)
    address = email.strip().lower()
    if "@" not in address or len(address) > 250:
        raise refusal(Reason.VALUE_INVALID, "email", email=email)
    if customer_number is not None and not 1 <= customer_number < 10**9:
        raise refusal(Reason.VALUE_INVALID, "customer_number", number=customer_number)
    if user_by(connection, "email", address) is not None:
        raise refusal(Reason.CODE_TAKEN, "email", email=address)
    row = {
        "email": address,
        "name": name,
        "customer_number": customer_number,
        "active": True,
        "created_at": server.database.clock(),
    }
    return existing_user(connection, "id", insert_user(connection, row))


_IDENTIFIERS: Final = UUID("0d6a5f0e-6f6c-5b8e-9a55-61b0f3a7c2d4")


def user_identifier(user: User) -> UUID:
    """Return the identifier of a user, made of his e-mail address: the same on every server."""
    return uuid5(_IDENTIFIERS, user.email)


def existing_user(connection: Connection, by: str, value: object) -> User:
    """Return the user with this `id` or `email`; `Refused` when there is none."""
    user = user_by(connection, by, value)
    if user is None:
        raise refusal(Reason.NOT_FOUND, "user", value=value)
    return user


def set_password(server: Server, connection: Connection, email: str, password: str) -> None:
    """Set the password of a user, in place of one he chose before or one that was made for CASH's door.

    Blanks around it are left out, as they are from a call. `Refused` when it has fewer than twelve characters.
    """
    chosen = password.strip()
    if len(chosen) < 12:
        raise refusal(Reason.VALUE_INVALID, "password")
    lock_access(connection)
    user = existing_user(connection, "email", email)
    revoke_credentials(connection, user.id, (CASH, PASSWORD, None), server.database.clock())
    update_user(connection, user.id, {"password_hash": hash_password(chosen)})


def set_active(connection: Connection, email: str, active: bool) -> None:
    """Let a user in again, or refuse him at every door and end his sessions and tokens, which do not come back with him."""
    user = existing_user(connection, "email", email)
    update_user(connection, user.id, {"active": active})
    if not active:
        close_sessions_of(connection, user.id)
        count_ending(connection, user.id)


def grant(connection: Connection, email: str, administration_id: int, role: Role | None) -> None:
    """Give a user a role in an administration, or take it away with None, which ends his sessions and tokens.

    Those at other administrations end too: he signs in there again.
    """
    lock_access(connection)
    user = existing_user(connection, "email", email)
    set_membership(connection, administration_id, user.id, role)
    if role is None:
        close_sessions_of(connection, user.id, administration_id)
        count_ending(connection, user.id)


def set_default(connection: Connection, email: str, administration_id: int | None) -> None:
    """Let a user open one administration only at CASH's door, or all of his with None; it gives him no role."""
    lock_access(connection)
    set_default_administration(connection, existing_user(connection, "email", email).id, administration_id)


def is_accountant(memberships: Iterable[Membership]) -> bool:
    """Tell whether a user keeps the books of more than one administration: as an accountant does, of his clients."""
    return sum(Right.BOOK in RIGHTS[membership.role] for membership in memberships) > 1
