"""The operations of the contract: what each asks of the books, and the parts of its answer."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from functools import partial
from types import MappingProxyType

from grootboek.access.server import Server
from grootboek.bookkeeping.webshop import changes_delivered
from grootboek.gateways.cash.administration_list import administrations_to_wire
from grootboek.gateways.cash.contract import ENDPOINT
from grootboek.gateways.cash.errors import (
    EXPORT,
    FORMAT_NOT_SERVED,
    IMPORT_TRANSACTION,
    MESSAGES,
    SUCCESS,
    TRANSACTION_UNKNOWN,
    Failed,
)
from grootboek.gateways.cash.executing import execute_export, execute_import, sent_import
from grootboek.gateways.cash.exports import read_request, writes
from grootboek.gateways.cash.offline.calls import Errand, export_offline, import_offline, offline_result
from grootboek.gateways.cash.records.messages import base64_pieces
from grootboek.gateways.cash.resources.changed import changes_to_tell
from grootboek.gateways.cash.session import Call, OfflinePlace, Place, listed, new_token, reach, sign_in
from grootboek.gateways.cash.transactions.answers import Status, response_to_wire
from grootboek.gateways.cash.transactions.repeats import execute_once
from grootboek.gateways.cash.transactions.transactions import keep_transaction, kept_transaction
from grootboek.ledger.change import Change
from grootboek.store.book import open_book
from grootboek.wire.xml import escape_markup

PLAIN = frozenset({"", "0"})
ENCODED = frozenset({"1"})
_SUCCESS = response_to_wire(SUCCESS, MESSAGES[SUCCESS])


def authenticate(call: Call) -> Generator[str]:
    """Yield a token of API 2.0, which stands for the login in other calls."""
    yield f"{_SUCCESS}<token>{ENDPOINT.escape(new_token(call))}</token>"


def list_administrations(call: Call) -> Generator[str]:
    """Yield the administrations that the caller can reach."""
    caller = sign_in(call)
    text = administrations_to_wire(*listed(call.server, caller))
    yield f"{_SUCCESS}<administrationList>{ENDPOINT.escape(text)}</administrationList>"


def export(call: Call) -> Generator[str]:
    """Yield what is asked for, piece by piece; the book stays open until the last."""
    caller = sign_in(call)
    where = reach(call, caller)
    request = read_request(call.fields.text("exportData"))
    call.visit.operation = f"Export {request.number}"
    formaat = call.fields.text("formaat").strip()
    if formaat not in PLAIN | ENCODED:
        raise Failed(EXPORT, FORMAT_NOT_SERVED.format(formaat=formaat[:20]))
    if isinstance(where, OfflinePlace):
        yield from export_offline(Errand(call, caller, where), request, encoded=formaat in ENCODED)
        return
    yield f"{_SUCCESS}<exportResult>"
    writing = writes(request)
    with open_book(call.server.database, where.administration_id, where.actor, writing=writing) as book:
        told = changes_to_tell(book, request)
        if told:
            call.on_delivery.append(partial(_forget, call.server, where, told))
        with closing(execute_export(book, request)) as text:
            yield from base64_pieces(text) if formaat in ENCODED else map(escape_markup, text)
    yield "</exportResult>"


def _forget(server: Server, where: Place, told: Sequence[Change]) -> None:
    """Take changes off the feed after the client was told."""
    with open_book(server.database, where.administration_id, where.actor, writing=True) as book:
        changes_delivered(book, told)


def import_data(call: Call) -> Generator[str]:
    """Book an import and yield its transaction, which is kept also when nothing was booked."""
    caller = sign_in(call)
    where = reach(call, caller)
    sent = sent_import(call.fields.text("importData"), call.fields.text("formaat").strip())
    if isinstance(where, OfflinePlace):
        yield from import_offline(Errand(call, caller, where), sent)
        return
    call.failure = IMPORT_TRANSACTION
    with open_book(call.server.database, where.administration_id, where.actor, writing=True) as book:
        if call.server.settings.cash_refuse_repeats:
            executed, content_key = execute_once(book, sent)
        else:
            executed, content_key = execute_import(book, sent), None
        transaction = keep_transaction(book, caller, where, executed.error, content_key)
    if transaction.error:
        call.visit.refusals.append(f"status {transaction.status:d}")
    yield _SUCCESS + transaction.to_wire()


def get_transaction(call: Call) -> Generator[str]:
    """Yield a transaction of an administration that the caller can reach."""
    caller = sign_in(call)
    found = kept_transaction(call.server, caller, call.fields.text("id").strip())
    if found is None:
        raise Failed(TRANSACTION_UNKNOWN)
    yield _SUCCESS + found.to_wire()
    if found.status is Status.SUCCESS:
        yield from offline_result(call, found.id)


OPERATIONS: Mapping[str, Callable[[Call], Generator[str]]] = MappingProxyType(
    {
        "Authenticate": authenticate,
        "ListAdministrations": list_administrations,
        "Export": export,
        "Import": import_data,
        "GetTransaction": get_transaction,
    }
)
"""What serves each operation; it yields the inside of the answer."""
