"""Telling a program what became of a coupling, in the words of SnelStart: its client key, the act, and its own reference."""

import structlog

from grootboek.access.couplings import coupled_key
from grootboek.access.server import Server
from grootboek.jobs.attempts import Never
from grootboek.jobs.posting import Message, post
from grootboek.store.access.access_rows import credential_has_lookup
from grootboek.store.access.couplings import COUPLED_CLIENT_KEY, app_by_name, coupling_by_credential
from grootboek.store.queues.jobs import Job
from grootboek.wire.json import write_json

_log = structlog.get_logger("jobs")


def tell_program(server: Server, job: Job) -> None:
    """Post what a job says to the webhook of its program; `Never` or `NotNow` when that cannot be done.

    When the process dies after that, it is posted again.
    """
    with server.database.reading() as connection:
        coupling = coupling_by_credential(connection, job.payload["credential_id"])
        app = app_by_name(connection, coupling.app) if coupling else None
        if coupling is None or app is None:
            raise Never("the program is not registered any more")
        key = coupled_key(server, coupling.name)
        if not credential_has_lookup(
            connection, coupling.credential_id, server.keyring.lookup(COUPLED_CLIENT_KEY, key)
        ):
            raise Never("the key of the installation has changed, so the client key cannot be made again")
    act = job.payload["act"]
    body = {"KoppelSleutel": key, "ActionType": act, "ReferenceKey": coupling.reference}
    post(server.settings, app.webhook_url, Message(write_json(body)))
    _log.info("coupling told", administration=job.administration_id, app=app.name, act=act)
