"""Telling webhooks what changed, in the order of the changes: relations and bookings, in the words of SnelStart's interface.

What was told is noted after each post, so a webhook that does not answer is told everything later, and a process that dies in
between tells one change twice, under the same id. Posts are signed as Standard Webhooks (standardwebhooks.com) says.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from grootboek.access.server import Server
from grootboek.access.webhook_secrets import signature
from grootboek.jobs.attempts import Never
from grootboek.jobs.posting import Message, post
from grootboek.ledger.booking import BookingKind
from grootboek.ledger.journal import JournalKind
from grootboek.store.engine.database import Connection
from grootboek.store.queues.jobs import Job, LaneJob, add_job_in_lane
from grootboek.store.queues.webhooks import (
    TrailedChange,
    Webhook,
    changes_after,
    lane_of,
    note_told,
    webhook_by_id,
    webhooks_to_plan,
)
from grootboek.wire.json import write_json
from grootboek.wire.literals import DUTCH_TIME, local_to_wire

WEBHOOK_JOB: Final = "webhook"
"""The kind of job that tells one webhook what changed."""
AT_ONCE: Final = 100
"""Acts of the trail that one job looks at; what is left is for the next, so that other jobs get their turn."""

_CHANGES: Final[Mapping[str, str]] = {
    "record": "created",
    "revise": "changed",
    "withdraw": "deleted",
    "add party": "created",
    "delete party": "deleted",
}
"""What the acts of the trail are to a client; any other act on a party or booking changed it."""
_BY_KIND: Final = {
    BookingKind.SALES_INVOICE: "verkoopboekingen",
    BookingKind.PURCHASE_INVOICE: "inkoopboekingen",
    BookingKind.GENERAL: "memoriaalboekingen",
    BookingKind.OPENING: "memoriaalboekingen",
}
_BY_JOURNAL: Final = {JournalKind.BANK: "bankboekingen", JournalKind.CASH: "kasboekingen"}


def plan_webhooks(server: Server) -> None:
    """Plan a job for every webhook that has something to be told, unless one is planned."""
    # The worker asks at every look: reading first leaves the writer alone.
    with server.database.reading() as connection:
        if not webhooks_to_plan(connection):
            return
    with server.database.writing() as connection:
        for administration_id, webhook_id in webhooks_to_plan(connection):
            _plan(connection, administration_id, webhook_id, server.database.clock())


def tell_changes(server: Server, job: Job) -> None:
    """Post to the webhook of a job what it was not told; `NotNow` at the first that it does not take."""
    with server.database.reading() as connection:
        webhook = webhook_by_id(connection, job.administration_id or 0, job.payload["webhook_id"])
        if webhook is None:
            raise Never("the webhook was removed")
        changes = changes_after(connection, webhook.administration_id, webhook.told_through, AT_ONCE)
    for change in changes:
        if _ends_soon(server, job):
            break
        if change.uid is not None:
            post(server.settings, webhook.url, _message(server, webhook, change))
        # What is told to nobody is passed over together with what follows it.
        if change.uid is not None or change is changes[-1]:
            with server.database.writing() as connection:
                note_told(connection, webhook, change.id)
    if len(changes) == AT_ONCE:
        with server.database.writing() as connection:
            _plan(connection, webhook.administration_id, webhook.id, server.database.clock())


def _ends_soon(server: Server, job: Job) -> bool:
    """Tell whether the claim could end while a message is posted: a second worker would then post it as well."""
    return server.database.clock() + timedelta(seconds=2 * server.settings.webhook_seconds) > job.claimed_until


def _plan(connection: Connection, administration_id: int, webhook_id: int, now: datetime) -> None:
    lane = lane_of(administration_id, webhook_id)
    add_job_in_lane(connection, LaneJob(lane, WEBHOOK_JOB, {"webhook_id": webhook_id}, administration_id), now)


def _message(server: Server, webhook: Webhook, change: TrailedChange) -> Message:
    body = {
        "resource": _resource(change),
        "id": str(change.uid),
        "change": _CHANGES.get(change.act, "changed"),
        "modifiedOn": local_to_wire(change.at.astimezone(DUTCH_TIME).replace(tzinfo=None)),
    }
    content, message_id = write_json(body), f"{webhook.uid}-{change.id}"
    sent_at = str(int(server.database.clock().timestamp()))
    signed = signature(server.keyring, webhook.uid, f"{message_id}.{sent_at}.".encode() + content)
    headers = {"webhook-id": message_id, "webhook-timestamp": sent_at, "webhook-signature": signed}
    return Message(content, headers)


def _resource(change: TrailedChange) -> str:
    """Return the resource of SnelStart at which a client finds what changed."""
    if change.kind is None:
        return "relaties"
    by_journal = _BY_JOURNAL.get(change.journal) if change.journal else None
    return _BY_KIND.get(change.kind) or by_journal or "memoriaalboekingen"
