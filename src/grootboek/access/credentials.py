"""The credentials of the three doors: making, replacing and finding them.

| door | secret | belongs to |
|---|---|---|
| eboekhouden | security code 1 with the user name | a user |
| eboekhouden | security code 2 (a GUID, which the key can make again: docs/adr/0013) | an administration |
| snelstart | client key: base64 of `user:password` | a user and an administration |
| snelstart | client key of a coupled program (couplings.py) | a user and an administration |
| snelstart | subscription key, primary and secondary (32 hexadecimal digits): both hold | a user |
| cash | password with customer number and e-mail address, unless the user has one that was chosen | a user |
"""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from grootboek.access.keyring import new_secret
from grootboek.access.server import Server
from grootboek.store.access.access_lock import lock_access
from grootboek.store.access.access_rows import (
    Credential,
    User,
    credential_by_lookup,
    credentials,
    insert_credential,
    is_credential_of_active_user,
    membership_credentials,
    revoke_credential,
    update_user,
)
from grootboek.store.engine.database import Connection

EBOEKHOUDEN: Final = "eboekhouden"
SNELSTART: Final = "snelstart"
CASH: Final = "cash"

SECURITY_CODE_1: Final = "security_code_1"
SECURITY_CODE_2: Final = "security_code_2"
CLIENT_KEY: Final = "client_key"
SUBSCRIPTION_KEY: Final = "subscription_key"
SECONDARY_SUBSCRIPTION_KEY: Final = "secondary_subscription_key"
PASSWORD: Final = "password"  # noqa: S105 (the name of a kind)


@dataclass(frozen=True, slots=True)
class DoorKeys:
    """All credentials of one user for one administration, in clear: only hashes are stored, so they can be shown only now."""

    administration: str
    username: str
    security_code_1: str
    security_code_2: str
    client_key: str
    subscription_key: str
    relation: str
    email: str
    password: str
    # Keys that were written to a file before there was a secondary one have none.
    secondary_subscription_key: str = ""

    def as_json(self) -> dict[str, object]:
        """Return them in the shape in which `grootboek administration create --json` prints them."""
        return {
            "administration": self.administration,
            "eboekhouden": {
                "username": self.username,
                "security_code_1": self.security_code_1,
                "security_code_2": self.security_code_2,
            },
            "snelstart": {
                "client_key": self.client_key,
                "subscription_key": self.subscription_key,
                "secondary_subscription_key": self.secondary_subscription_key,
            },
            "cash": {
                "relation": self.relation,
                "email": self.email,
                "password": self.password,
                "administration_code": self.administration,
            },
        }


def issue_door_keys(server: Server, connection: Connection, user: User, administration_id: int, code: str) -> DoorKeys:
    """Make all credentials of a user for an administration, and revoke his earlier ones of the same kinds."""
    lock_access(connection)
    issue = _Issue(server, connection, user)
    username = user.email
    code_1 = issue.make(EBOEKHOUDEN, SECURITY_CODE_1, username, new_secret(32), None)
    # The code is computed from its name: only a new name makes a new code when credentials are rotated.
    code_2_name = f"{code}-{new_secret(8)}"
    code_2 = _security_code_2(server, administration_id, code_2_name)
    issue.make(EBOEKHOUDEN, SECURITY_CODE_2, code_2_name, code_2, administration_id)
    client_key = _issue_client_key(issue, administration_id, code)
    subscription = _issue_subscription_key(issue, SUBSCRIPTION_KEY)
    secondary = _issue_subscription_key(issue, SECONDARY_SUBSCRIPTION_KEY)
    # The padded form goes into the hash of the password, since that is how a login looks it up.
    relation = f"{user.customer_number:06d}"
    password = issue.make(CASH, PASSWORD, user.email, secrets.token_urlsafe(18), None, relation)
    update_user(connection, user.id, {"password_hash": None})  # a password he chose would still open CASH's door
    return DoorKeys(code, username, code_1, code_2, client_key, subscription, relation, user.email, password, secondary)


def issue_key(server: Server, connection: Connection, user: User, administration: tuple[int, str], kind: str) -> str:
    """Make one key of SnelStart's door for a user in the place of the one he has; `administration` is its id and code."""
    issue = _Issue(server, connection, user)
    return _issue_client_key(issue, *administration) if kind == CLIENT_KEY else _issue_subscription_key(issue, kind)


def _issue_client_key(issue: "_Issue", administration_id: int, code: str) -> str:
    name = f"{code}-{new_secret(8)}"
    return issue.make(SNELSTART, CLIENT_KEY, name, client_key_of(name, secrets.token_urlsafe(32)), administration_id)


def client_key_of(name: str, password: str) -> str:
    """Return the client key of a name and a password, which are the two halves for a grant by password."""
    return base64.b64encode(f"{name}:{password}".encode()).decode()


def _issue_subscription_key(issue: "_Issue", kind: str) -> str:
    return issue.make(SNELSTART, kind, issue.user.email, new_secret(32), None)


@dataclass(frozen=True, slots=True)
class _Issue:
    server: Server
    connection: Connection
    user: User

    def make(self, door: str, kind: str, name: str, secret: str, administration_id: int | None, *more: str) -> str:
        now = self.server.database.clock()
        revoke_credentials(self.connection, self.user.id, (door, kind, administration_id), now)
        name_parts = (name, *more) if kind in _LOOKED_UP_WITH_NAME else ()
        row = {
            "door": door,
            "kind": kind,
            "name": name,
            "user_id": self.user.id,
            "administration_id": administration_id,
            "lookup": self.server.keyring.lookup(kind, *name_parts, secret),
            "created_at": now,
        }
        insert_credential(self.connection, row)
        return secret


def revoke_credentials(connection: Connection, user_id: int, which: tuple[str, str, int | None], at: datetime) -> None:
    """Revoke a user's credentials of a door, a kind and an administration (None: that open no administration)."""
    for credential in credentials(connection, user_id=user_id):
        if (credential.door, credential.kind, credential.administration_id) == which:
            revoke_credential(connection, credential.id, at)


_LOOKED_UP_WITH_NAME: Final = frozenset({SECURITY_CODE_1, PASSWORD})
"""Secrets that are hashed with the user name (and customer number), so that one does not open under another name."""


def _security_code_2(server: Server, administration_id: int, name: str) -> str:
    """Return the security code 2 of a name, which is never stored: the key makes it again (docs/adr/0013)."""
    return server.keyring.guid(SECURITY_CODE_2, str(administration_id), name)


def security_codes_2(server: Server, connection: Connection, user_id: int) -> dict[int, str]:
    """Return the security code 2 of each administration that a user may open, by its id; his own where there are several.

    A code that this key did not make (it came from elsewhere, or the key has changed) is left out: only its hash is here.
    """
    codes: dict[int, str] = {}
    for credential, lookup in membership_credentials(connection, user_id, SECURITY_CODE_2):
        if credential.administration_id is not None:
            code = _security_code_2(server, credential.administration_id, credential.name)
            if server.keyring.lookup(SECURITY_CODE_2, code) == lookup:
                codes[credential.administration_id] = code
    return codes


def find_credential(server: Server, connection: Connection, kind: str, *parts: str) -> Credential | None:
    """Return the credential of a kind that a secret belongs to; `parts` in the order of hashing, the secret last."""
    return credential_by_lookup(connection, server.keyring.lookup(kind, *parts))


def holds(server: Server, connection: Connection, kind: str, secret: str) -> bool:
    """Tell whether a secret of a kind holds and belongs to a user who may come in."""
    return is_credential_of_active_user(connection, server.keyring.lookup(kind, secret))
