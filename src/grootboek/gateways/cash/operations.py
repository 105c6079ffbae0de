"""The operations of the contract: each reads its call, acts on the books and yields the parts of its answer."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from functools import partial
from types import MappingProxyType

from grootboek.access.server import Server
from grootboek.bookkeeping.webshop import changes_delivered
from grootboek.gateways.cash.administration_list import administrations_to_wire
from grootboek.gateways.cash.administrations import (
    OfflineAdministration,
    OnlineAdministration,
    listed_administrations,
    named_administration,
)
from grootboek.gateways.cash.contract import ENDPOINT
from grootboek.gateways.cash.errors import IMPORT_TRANSACTION, MESSAGES, SUCCESS, TRANSACTION_UNKNOWN, Failed
from grootboek.gateways.cash.exports import execute_export, export_as_text, read_request, writes
from grootboek.gateways.cash.imports import execute_import, import_from_text
from grootboek.gateways.cash.offline.calls import OfflineCall, export_offline, import_offline, offline_result
from grootboek.gateways.cash.records.formaat import Formaat, formaat_of_export
from grootboek.gateways.cash.records.messages import base64_pieces
from grootboek.gateways.cash.resources.webshop import changes_to_tell
from grootboek.gateways.cash.session import Call, new_token, sign_in
from grootboek.gateways.cash.transactions.answers import Status, response_to_wire
from grootboek.gateways.cash.transactions.repeats import execute_once
from grootboek.gateways.cash.transactions.transactions import keep_transaction, transaction_by_number
from grootboek.ledger.change import Change
from grootboek.store.book import open_book, open_book_alone

_LARGE = 10_000
"""Records of an import from which on it leaves so much memory that giving it back is worth the time."""
_SUCCESS = response_to_wire(SUCCESS, MESSAGES[SUCCESS])


def authenticate(call: Call) -> Generator[str]:
    """Yield a token of API 2.0, which stands for the login in other calls."""
    yield f"{_SUCCESS}<token>{ENDPOINT.escape(new_token(call))}</token>"


def list_administrations(call: Call) -> Generator[str]:
    """Yield the administrations that the caller may open."""
    caller = sign_in(call)
    text = administrations_to_wire(*listed_administrations(call.server, caller))
    yield f"{_SUCCESS}<administrationList>{ENDPOINT.escape(text)}</administrationList>"


def export(call: Call) -> Generator[str]:
    """Yield an export piece by piece; the book stays open until the last."""
    caller = sign_in(call)
    administration = named_administration(call, caller)
    request = read_request(call.fields.text("exportData"))
    call.visit.operation = f"Export {request.number}"
    formaat = formaat_of_export(call.fields.text("formaat").strip())
    if isinstance(administration, OfflineAdministration):
        yield from export_offline(OfflineCall(call, caller, administration), request, formaat)
        return
    yield f"{_SUCCESS}<exportResult>"
    opened = open_book_alone if writes(request) else open_book
    with opened(call.server.database, administration.administration_id, administration.actor) as book:
        # Before the export is read: what changes after this is another version, which stays to be told.
        changes = changes_to_tell(book, request)
        if changes:
            call.on_delivery.append(partial(_forget, call.server, administration, changes))
        # A client may hang up halfway: the export has to end before its book does.
        is_encoded = formaat is Formaat.ENCODED
        with closing((execute_export if is_encoded else export_as_text)(book, request)) as text:
            yield from base64_pieces(text) if is_encoded else text
    yield "</exportResult>"


def _forget(server: Server, administration: OnlineAdministration, changes: Sequence[Change]) -> None:
    """Take changes off the feed after the client has read them."""
    with open_book(server.database, administration.administration_id, administration.actor, writing=True) as book:
        changes_delivered(book, changes)


def import_data(call: Call) -> Generator[str]:
    """Book an import and yield its transaction, which is kept even when nothing was booked."""
    caller = sign_in(call)
    administration = named_administration(call, caller)
    formaat = call.fields.text("formaat").strip()
    if isinstance(administration, OfflineAdministration):
        message = import_from_text(call.fields.text("importData"), formaat)
        yield from import_offline(OfflineCall(call, caller, administration), message)
        return
    message = import_from_text(call.fields.taken("importData"), formaat)
    # From here on a failure breaks off an import that had begun, which has a code of its own.
    call.failure = IMPORT_TRANSACTION
    with open_book_alone(call.server.database, administration.administration_id, administration.actor) as book:
        if call.server.settings.cash_refuse_repeats:
            outcome, content_key = execute_once(book, message)
        else:
            outcome, content_key = execute_import(book, message), None
        transaction = keep_transaction(book, caller, administration, outcome.flaws, content_key)
    is_large = len(message.records) >= _LARGE
    del message
    if is_large:
        call.server.database.give_memory_back()
    # The code is that of success all the same; without this the log and the metrics would miss it.
    if transaction.error:
        call.visit.refusals.append(f"status {transaction.status:d}")
    yield _SUCCESS + transaction.to_wire()


def get_transaction(call: Call) -> Generator[str]:
    """Yield a transaction of an administration that the caller may open."""
    caller = sign_in(call)
    transaction = transaction_by_number(call.server, caller, call.fields.text("id").strip())
    if transaction is None:
        raise Failed(TRANSACTION_UNKNOWN)
    yield _SUCCESS + transaction.to_wire()
    if transaction.status is Status.SUCCESS:
        yield from offline_result(call, transaction.id)


OPERATIONS: Mapping[str, Callable[[Call], Generator[str]]] = MappingProxyType(
    {
        "Authenticate": authenticate,
        "ListAdministrations": list_administrations,
        "Export": export,
        "Import": import_data,
        "GetTransaction": get_transaction,
    }
)
"""The function that serves each operation; it yields the inside of the answer."""
