"""Couplings: programs that are given a client key for an administration, and are told of it by a post to their webhook.

A key is made of its name with the key of the installation, so that it can be told when it is posted, however much later, and is
nowhere stored in clear (docs/adr/0025). What is posted waits in the queue of jobs, in a lane for each coupling.
"""

import base64
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from grootboek.access.credentials import SNELSTART, client_key_of
from grootboek.access.keyring import new_secret
from grootboek.access.server import Server
from grootboek.ledger.refusal import Reason, refusal
from grootboek.store.access.access_rows import insert_credential, revoke_credential
from grootboek.store.access.couplings import (
    COUPLED_CLIENT_KEY,
    App,
    Coupling,
    app_by_name,
    coupling_by_credential,
    couplings,
    delete_app,
    insert_app,
    insert_coupling,
)
from grootboek.store.engine.database import Connection
from grootboek.store.queues.jobs import LaneJob, add_job_in_lane
from grootboek.wire.receivers import receiver_of

COUPLING_JOB: Final = "coupling"
"""The kind of job that tells a program what became of a coupling: the id of its client key, and the act."""
MAX_REFERENCE: Final = 500
"""Characters of the reference by which a program knows its own customer."""
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)


class Act(StrEnum):
    """What became of a coupling, in the words in which a program is told."""

    CREATE = "Create"
    REGENERATE = "Regenerate"
    DELETE = "Delete"


@dataclass(frozen=True, slots=True)
class NewCoupling:
    """Which program is coupled to which administration, by whom, and the program's own reference."""

    app: str
    reference: str
    user_id: int
    administration_id: int
    code: str


def add_app(server: Server, connection: Connection, name: str, webhook_url: str, success_urls: list[str]) -> App:
    """Register a program; `Refused` when its name is taken or no short name, or an address is none."""
    if not _NAME.fullmatch(name):
        raise refusal(Reason.VALUE_INVALID, "program", name=name)
    if app_by_name(connection, name) is not None:
        raise refusal(Reason.CODE_TAKEN, "program", name=name)
    for field, urls in (("webhook", [webhook_url]), ("success", success_urls)):
        for url in urls:
            check_address(field, url)
    app = App(name, webhook_url, tuple(dict.fromkeys(success_urls)), server.database.clock())
    insert_app(connection, app)
    return app


def check_address(field: str, url: str) -> None:
    """Refuse an address to which the server cannot post, or send a browser."""
    try:
        receiver_of(url)
    except ValueError as problem:
        raise refusal(Reason.VALUE_INVALID, field, words=str(problem)) from None


def remove_app(connection: Connection, name: str) -> None:
    """Remove a program; `Refused` when there is none, or it is still coupled."""
    if app_by_name(connection, name) is None:
        raise refusal(Reason.NOT_FOUND, "program", name=name)
    if not delete_app(connection, name):
        raise refusal(Reason.IN_USE, "program")


def couple(server: Server, connection: Connection, new: NewCoupling) -> None:
    """Give a program a client key for an administration and have it told; `Refused` when the program is not registered.

    A coupling with the same reference gets its key anew: a form that is sent twice leaves one key.
    """
    if app_by_name(connection, new.app, lock=True) is None:
        raise refusal(Reason.NOT_FOUND, "program", name=new.app)
    for held in couplings(connection, new.administration_id):
        if (held.app, held.reference) == (new.app, new.reference):
            _replace(server, connection, held, new)
            return
    _tell(server, connection, _issue(server, connection, new), Act.CREATE)


def regenerate(server: Server, connection: Connection, administration_id: int, credential_id: int) -> None:
    """Give a coupled program a new client key in the place of the one it has, and have it told; `Refused` without one."""
    held = _held(connection, administration_id, credential_id)
    new = NewCoupling(held.app, held.reference, held.user_id, held.administration_id, held.code)
    _replace(server, connection, held, new)


def regenerate_all(server: Server, connection: Connection, administration_id: int, user_id: int) -> None:
    """Give every program that a user coupled to an administration a new client key, and have it told."""
    for held in couplings(connection, administration_id, user_id):
        regenerate(server, connection, administration_id, held.credential_id)


def uncouple(server: Server, connection: Connection, administration_id: int, credential_id: int) -> None:
    """End a coupling, and have its program told; `Refused` when there is none."""
    held = _held(connection, administration_id, credential_id)
    revoke_credential(connection, held.credential_id, server.database.clock())
    _tell(server, connection, held, Act.DELETE)


def coupled_key(server: Server, name: str) -> str:
    """Return the client key with a name."""
    secret = server.keyring.lookup("coupled client key", name)
    return client_key_of(name, base64.urlsafe_b64encode(secret).decode().rstrip("="))


def _held(connection: Connection, administration_id: int, credential_id: int) -> Coupling:
    found = coupling_by_credential(connection, credential_id)
    # Looked for again under the lock: somebody may be ending it.
    if found is not None and app_by_name(connection, found.app, lock=True) is not None:
        found = coupling_by_credential(connection, credential_id)
    if found is None or found.revoked_at is not None or found.administration_id != administration_id:
        raise refusal(Reason.NOT_FOUND, "coupling")
    return found


def _replace(server: Server, connection: Connection, held: Coupling, new: NewCoupling) -> None:
    revoke_credential(connection, held.credential_id, server.database.clock())
    _tell(server, connection, _issue(server, connection, new), Act.REGENERATE)


def _issue(server: Server, connection: Connection, new: NewCoupling) -> Coupling:
    name = f"{new.code}-{new.app}-{new_secret(16)}"
    row = {
        "door": SNELSTART,
        "kind": COUPLED_CLIENT_KEY,
        "name": name,
        "user_id": new.user_id,
        "administration_id": new.administration_id,
        "lookup": server.keyring.lookup(COUPLED_CLIENT_KEY, coupled_key(server, name)),
        "created_at": server.database.clock(),
    }
    credential_id = insert_credential(connection, row)
    insert_coupling(connection, credential_id, new.app, new.reference)
    return _held(connection, new.administration_id, credential_id)


def _tell(server: Server, connection: Connection, coupling: Coupling, act: Act) -> None:
    lane = f"{COUPLING_JOB} {coupling.administration_id} {coupling.app} {coupling.reference}"
    payload = {"credential_id": coupling.credential_id, "act": act.value}
    new = LaneJob(lane, COUPLING_JOB, payload, coupling.administration_id)
    add_job_in_lane(connection, new, server.database.clock())
