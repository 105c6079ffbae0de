"""What a sign-in with two secrets finds, one of a user and one that names an administration, by one question."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, and_, bindparam, exists, literal, select

from grootboek.store.access.door_sessions import HeldCredentials, changes_of_credentials
from grootboek.store.access.login_failures import LoginFailures
from grootboek.store.engine.prepared import Prepared
from grootboek.store.tables.access import credential, login_failure, membership, user_account


@dataclass(frozen=True, slots=True)
class NamedAdministration:
    """An administration, the id of the credential that names it, and whether the user may open it."""

    id: int
    credential_id: int
    may_open: bool


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose secret it is: a user who may come in, the credentials that he has, and whether he may open any administration."""

    user_id: int
    held: HeldCredentials
    may_open_any: bool


@dataclass(frozen=True, slots=True)
class SignIn:
    """The wrong attempts before, whose the first secret is and what the second one names; None for what there is not."""

    failures: LoginFailures | None
    caller: Caller | None
    named: NamedAdministration | None


_one: Final = select(literal(1).label("one")).subquery()
_own, _naming = credential.alias("own"), credential.alias("naming")
_of_user: Final = membership.c.user_id == user_account.c.id
_sign_in: Final = Prepared(
    "sign-in by two secrets",
    select(
        login_failure.c.failures,
        login_failure.c.last_at,
        user_account.c.id,
        changes_of_credentials(user_account.c.id),
        user_account.c.password_hash,
        exists().where(_of_user),
        _naming.c.administration_id,
        _naming.c.id,
        exists().where(_of_user, membership.c.administration_id == _naming.c.administration_id),
    )
    .select_from(_one)
    .outerjoin(login_failure, login_failure.c.lookup == bindparam("attempt"))
    .outerjoin(_own, and_(_own.c.lookup == bindparam("own"), _own.c.revoked_at.is_(None)))
    .outerjoin(user_account, and_(user_account.c.id == _own.c.user_id, user_account.c.active.is_(True)))
    .outerjoin(_naming, and_(_naming.c.lookup == bindparam("naming"), _naming.c.revoked_at.is_(None))),
)


def sign_in_by(connection: Connection, attempt: bytes, own: bytes, naming: bytes) -> SignIn:
    """Return what is known of a sign-in, by the keyed hashes of who tries, of the first secret and of the second."""
    row = _sign_in.first(connection, attempt=attempt, own=own, naming=naming)
    if row is None:
        raise RuntimeError("a sign-in is always one row")
    failures, last_at, user_id, changes, password_hash, may_open_any, administration_id, credential_id, may_open = row
    held = None if user_id is None else HeldCredentials(int(changes), password_hash)
    return SignIn(
        None if failures is None else LoginFailures(failures, last_at),
        None if held is None else Caller(user_id, held, bool(may_open_any)),
        None if administration_id is None else NamedAdministration(administration_id, credential_id, bool(may_open)),
    )
