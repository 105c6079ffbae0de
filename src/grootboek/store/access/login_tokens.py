"""Tokens that sign a browser in once, by their keyed hash. Like sessions they come before a Book."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, update

from grootboek.store.engine.column_types import Moment
from grootboek.store.tables.access import login_token


@dataclass(frozen=True, slots=True)
class LoginToken:
    """Whom a token signs in, and to which administration; `named_by` is the code on which the session hung that asked for it."""

    user_id: int
    administration_id: int
    named_by: int | None


def insert_login_token(connection: Connection, values: Mapping[str, Any]) -> None:
    """Write a new token."""
    connection.execute(insert(login_token), dict(values))


_take: Final = (
    update(login_token)
    .where(
        # Not named like the column: SQLAlchemy keeps those names for the values that an update sets.
        login_token.c.lookup == bindparam("with_lookup"),
        login_token.c.created_at >= bindparam("made_since", type_=Moment),
        login_token.c.used_at.is_(None),
    )
    .values(used_at=bindparam("at", type_=Moment))
    .returning(login_token.c.user_id, login_token.c.administration_id, login_token.c.named_by)
)


def take_login_token(connection: Connection, lookup: bytes, at: datetime, made_since: datetime) -> LoginToken | None:
    """Use the token with this keyed hash up; None when there is none that young, or it was used: of two who race one gets it."""
    row = connection.execute(_take, {"with_lookup": lookup, "at": at, "made_since": made_since}).first()
    return None if row is None else LoginToken(*row)


def purge_login_tokens(connection: Connection, before: datetime) -> int:
    """Remove the tokens that were made before a moment; return how many."""
    return connection.execute(delete(login_token).where(login_token.c.created_at < before)).rowcount
