"""Couplings in the store: the programs that may be coupled to administrations, and the client keys that they were given."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, exists, insert, select

from grootboek.store.tables.access import coupling, coupling_app, credential
from grootboek.store.tables.administration import administration

COUPLED_CLIENT_KEY: Final = "coupled_client_key"
"""The kind of credential that a program was given."""


@dataclass(frozen=True, slots=True)
class App:
    """A program that may be coupled: its short name, where its couplings are told, and where a browser may be sent afterwards."""

    name: str
    webhook_url: str
    success_urls: tuple[str, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Coupling:
    """A client key that a program was given; `name` is the part of the key that is not secret."""

    credential_id: int
    app: str
    reference: str
    name: str
    user_id: int
    administration_id: int
    code: str
    created_at: datetime
    revoked_at: datetime | None


_apps: Final = select(*(coupling_app.c[name] for name in App.__dataclass_fields__)).order_by(coupling_app.c.name)


def apps(connection: Connection) -> list[App]:
    """Return the programs by their names."""
    return [_app(row) for row in connection.execute(_apps)]


def app_by_name(connection: Connection, name: str, *, lock: bool = False) -> App | None:
    """Return the program with a name; with `lock` this transaction is the only one that couples it, until it ends."""
    query = _apps.where(coupling_app.c.name == name)
    # SQLAlchemy leaves FOR UPDATE out on SQLite, where one transaction writes at a time.
    row = connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else _app(row)


def insert_app(connection: Connection, app: App) -> None:
    """Write a new program."""
    values = {name: getattr(app, name) for name in App.__dataclass_fields__}
    connection.execute(insert(coupling_app), values | {"success_urls": list(app.success_urls)})


def delete_app(connection: Connection, name: str) -> bool:
    """Remove a program with its couplings, of which none may hold; False when there is none, or a coupling holds."""
    own = (coupling.c.credential_id == credential.c.id) & (coupling.c.app == name)
    if connection.execute(select(exists().where(own, credential.c.revoked_at.is_(None)))).scalar():
        return False
    connection.execute(delete(coupling).where(coupling.c.app == name))
    return connection.execute(delete(coupling_app).where(coupling_app.c.name == name)).rowcount == 1


def _app(row: Any) -> App:
    return App(row.name, row.webhook_url, tuple(row.success_urls), row.created_at)


_couplings: Final = (
    select(
        coupling.c.credential_id,
        coupling.c.app,
        coupling.c.reference,
        credential.c.name,
        credential.c.user_id,
        credential.c.administration_id,
        administration.c.code,
        credential.c.created_at,
        credential.c.revoked_at,
    )
    .join(credential, credential.c.id == coupling.c.credential_id)
    .join(administration, administration.c.id == credential.c.administration_id)
    .order_by(coupling.c.credential_id)
)


def coupling_by_credential(connection: Connection, credential_id: int) -> Coupling | None:
    """Return a coupling by the id of its client key, whether it holds or not; None when there is none."""
    row = connection.execute(_couplings.where(coupling.c.credential_id == credential_id)).first()
    return None if row is None else Coupling(*row)


def couplings(connection: Connection, administration_id: int, user_id: int | None = None) -> list[Coupling]:
    """Return the couplings of an administration that hold, those of a user when he is stated, the oldest first."""
    query = _couplings.where(credential.c.administration_id == administration_id, credential.c.revoked_at.is_(None))
    if user_id is not None:
        query = query.where(credential.c.user_id == user_id)
    return [Coupling(*row) for row in connection.execute(query)]


def insert_coupling(connection: Connection, credential_id: int, app: str, reference: str) -> None:
    """Write that a program was given a client key."""
    connection.execute(insert(coupling), {"credential_id": credential_id, "app": app, "reference": reference})
