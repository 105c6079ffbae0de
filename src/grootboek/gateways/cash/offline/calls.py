"""Calls about an off-line administration: a request waits in a queue until the customer's own program has executed it.

The call waits a while for the result. A result that comes later is found with GetTransaction; that of an export also by
sending the export again, which queues nothing new until its result was delivered.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from grootboek.access.credentials import CASH
from grootboek.access.server import Server
from grootboek.gateways.cash.administrations import OfflineAdministration
from grootboek.gateways.cash.contract import ENDPOINT
from grootboek.gateways.cash.errors import EXPORT, MESSAGES, SUCCESS, errors_to_wire
from grootboek.gateways.cash.exports import comes_once
from grootboek.gateways.cash.imports import ImportMessage
from grootboek.gateways.cash.offline.cashwin.messages import decompressed
from grootboek.gateways.cash.records.formaat import Formaat
from grootboek.gateways.cash.records.messages import base64_pieces
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.gateways.cash.session import Call, Caller
from grootboek.gateways.cash.transactions.answers import CashTransaction, Status, response_to_wire
from grootboek.gateways.cash.transactions.repeats import REMEMBERED, content_key, repeat_flaw
from grootboek.gateways.cash.transactions.transactions import free_number, lapsed_until, transaction_of
from grootboek.store.engine.database import Connection
from grootboek.store.queues.exchanges import FAILED, PENDING, Exchange, exchange_by_id
from grootboek.store.queues.offline_exchanges import (
    Content,
    Result,
    exchange_content_by_id,
    finish_exchange,
    lock_queue,
    mark_given,
    queue_exchange,
    sent_before,
    ungiven_exports,
)

SILENT_AFTER: Final = timedelta(seconds=90)
"""A program asks for work every 30 seconds. No call waits for one that last asked this long ago."""
FRESH: Final = timedelta(days=1)
"""How long the result of an export answers the same request again."""


@dataclass(frozen=True, slots=True)
class OfflineCall:
    """One call about an off-line administration: the call, who calls, and which administration."""

    call: Call
    caller: Caller
    administration: OfflineAdministration


def import_offline(offline: OfflineCall, message: ImportMessage) -> Generator[str]:
    """Queue an import, wait, and yield its transaction as it then is."""
    fields, server = offline.call.fields, offline.call.server
    content = Content(fields.text("importData"), fields.text("formaat").strip())
    key = content_key(message) if server.settings.cash_refuse_repeats else None
    with server.database.writing() as connection:
        lock_queue(connection, offline.administration.offline_id)
        since = server.database.clock() - REMEMBERED
        earlier = sent_before(connection, offline.administration.offline_id, key, since) if key else None
        # A repeat that is refused has no key: the day counts from the import that was taken.
        row = _queued(offline, connection, "import", content, None if earlier else key)
        if earlier:
            error = errors_to_wire([repeat_flaw(*earlier)])
            result = Result(FAILED, error, None, written=False, at=row.created_at)
            finish_exchange(connection, offline.administration.offline_id, row.id, result)
    yield response_to_wire(SUCCESS, MESSAGES[SUCCESS]) + _awaited(offline, row).to_wire()


def export_offline(offline: OfflineCall, request: ExportRequest, formaat: Formaat) -> Generator[str]:
    """Queue an export unless it is queued, wait, and yield its result, or its transaction when that did not come."""
    content = Content(request.text, formaat)
    with offline.call.server.database.writing() as connection:
        lock_queue(connection, offline.administration.offline_id)
        # Under the lock of the queue: two calls at once must not both find nothing and queue the same.
        row = _same(offline, connection, content, lasting=comes_once(request))
        row = row or _queued(offline, connection, "export", content)
    transaction = _awaited(offline, row)
    code = EXPORT if transaction.status is Status.FAILURE else SUCCESS
    yield response_to_wire(code, MESSAGES[code])
    if transaction.status is Status.SUCCESS:
        yield from offline_result(offline.call, row.id)
    else:
        yield transaction.to_wire()


def offline_result(call: Call, number: str) -> Iterator[str]:
    """Yield the part `exportResult` of an export that an off-line administration answered, nothing when there is none.

    When it was delivered it counts as given: the same export is then a new question.
    """
    with call.server.database.reading() as connection:
        exchange = exchange_content_by_id(connection, number)
    if exchange is None or exchange[1].result is None:
        return
    content = exchange[1]
    text = decompressed(exchange[1].result)
    yield "<exportResult>"
    yield from base64_pieces(text) if content.formaat == Formaat.ENCODED else map(ENDPOINT.escape, text)
    yield "</exportResult>"
    # The request is gone once its result was given; GetTransaction may ask for that again.
    if content.request:
        call.on_delivery.append(partial(_give, call.server, number))


def _give(server: Server, number: str) -> None:
    """Count the result of an export as given."""
    with server.database.writing() as connection:
        mark_given(connection, number)


def _queued(
    offline: OfflineCall, connection: Connection, direction: str, content: Content, key: bytes | None = None
) -> Exchange:
    now = offline.call.server.database.clock()
    row = Exchange(
        id=free_number(connection, now),
        administration_id=None,
        offline_id=offline.administration.offline_id,
        user_id=offline.caller.user_id,
        door=CASH,
        direction=direction,
        status=PENDING,
        door_fields={"customer": offline.administration.customer, "relation": offline.caller.customer},
        created_at=now,
        content_key=key,
    )
    queue_exchange(connection, row, content)
    return row


def _same(offline: OfflineCall, connection: Connection, content: Content, *, lasting: bool) -> Exchange | None:
    """Return the caller's export that asks the same and is pending, or whose result was not given yet and is fresh.

    The result of an export that brings it only once stays fresh.
    """
    now = offline.call.server.database.clock()
    for number in ungiven_exports(connection, offline.administration.offline_id, offline.caller.user_id, content):
        exchange = exchange_by_id(connection, CASH, number)
        row = exchange[0] if exchange else None
        if row is None or row.created_at <= lapsed_until(now):
            continue
        if row.updated_at is None or lasting or row.updated_at > now - FRESH:
            return row
    return None


def _awaited(offline: OfflineCall, row: Exchange) -> CashTransaction:
    """Wait for the result of an exchange, unless nobody works on it, and return its transaction as it then is.

    It is queued, whatever happens to the call that waits for it: a failure of the server is no reason to send it again.
    """
    call, administration = offline.call, offline.administration
    try:
        if administration.reads_messages and administration.polled_at > call.server.database.clock() - SILENT_AFTER:
            call.room.wait_for(row.id)
        with call.server.database.reading() as connection:
            exchange = exchange_by_id(connection, CASH, row.id)
    except Exception as failure:  # noqa: BLE001 (the log tells it)
        call.visit.failure, exchange = failure, None
    transaction = transaction_of(exchange[0] if exchange else row, administration.code)
    if transaction.status is Status.FAILURE:
        call.visit.refusals.append(f"status {transaction.status:d}")
    return transaction
