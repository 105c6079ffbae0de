"""The operations of the contract: what each asks of the books, and the parts of its answer."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from grootboek.access.hall import Hall
from grootboek.gateways.cash.administrations import administrations_to_wire
from grootboek.gateways.cash.contract import ENDPOINT
from grootboek.gateways.cash.errors import (
    EXPORT,
    FORMAT_NOT_SERVED,
    IMPORT,
    MESSAGES,
    NO_TOKENS,
    SUCCESS,
    TOKEN_ISSUE,
    TRANSACTION_UNKNOWN,
    Failed,
    ImportFlaw,
    errors_to_wire,
)
from grootboek.gateways.cash.exchanges import keep_transaction, kept_transaction
from grootboek.gateways.cash.exports import read_request, records
from grootboek.gateways.cash.imports import WHOLE_DOCUMENTS, Outcome, import_records, read_import
from grootboek.gateways.cash.messages import UnreadableImportError, base64_pieces, export_text
from grootboek.gateways.cash.session import Caller, Place, listed, reach, sign_in
from grootboek.gateways.cash.transactions import CashTransaction, response_to_wire
from grootboek.store.book import open_book
from grootboek.wire.http import Visit
from grootboek.wire.soap_fields import Fields

PLAIN = frozenset({"", "0"})
ENCODED = frozenset({"1"})
_SUCCESS = response_to_wire(SUCCESS, MESSAGES[SUCCESS])


@dataclass(frozen=True, slots=True)
class Asked:
    """One call: the hall, the parts that were sent, and what is told of the request in the log."""

    hall: Hall
    fields: Fields
    told: Visit


def authenticate(_asked: Asked) -> Generator[str]:
    """Refuse to issue a token of API 2.0."""
    raise Failed(TOKEN_ISSUE, NO_TOKENS)


def list_administrations(asked: Asked) -> Generator[str]:
    """Yield the administrations that the caller can reach."""
    caller = sign_in(asked.hall, asked.fields)
    text = administrations_to_wire(listed(asked.hall, caller))
    yield f"{_SUCCESS}<administrationList>{ENDPOINT.escape(text)}</administrationList>"


def export(asked: Asked) -> Generator[str]:
    """Yield what is asked for, piece by piece; the book stays open until the last."""
    caller = sign_in(asked.hall, asked.fields)
    where = _reach(asked, caller, EXPORT)
    request = read_request(asked.fields.text("exportData"))
    asked.told.operation = f"Export {request.number}"
    formaat = asked.fields.text("formaat").strip()
    if formaat not in PLAIN | ENCODED:
        raise Failed(EXPORT, FORMAT_NOT_SERVED.format(formaat=formaat[:20]))
    yield f"{_SUCCESS}<exportResult>"
    with open_book(asked.hall.database, where.administration_id, where.actor) as book:
        text = export_text(records(book, request))
        yield from base64_pieces(text) if formaat in ENCODED else map(ENDPOINT.escape, text)
    yield "</exportResult>"


class _NothingBooked(Exception):
    """An import of which nothing was booked: what was written is taken back, what was wrong is kept."""

    def __init__(self, flaws: tuple[ImportFlaw, ...]) -> None:
        super().__init__(f"{len(flaws)} flaws")
        self.flaws = flaws


def import_data(asked: Asked) -> Generator[str]:
    """Book an import and yield its transaction, which is kept also when nothing was booked."""
    caller = sign_in(asked.hall, asked.fields)
    where = _reach(asked, caller, IMPORT)
    try:
        transaction = _booked(asked, caller, where)
    except _NothingBooked as nothing:
        with open_book(asked.hall.database, where.administration_id, where.actor, writing=True) as book:
            transaction = keep_transaction(book, caller, where, errors_to_wire(nothing.flaws))
    if transaction.error:
        asked.told.refusals.append(f"status {transaction.status:d}")
    yield _SUCCESS + transaction.to_wire()


def _booked(asked: Asked, caller: Caller, where: Place) -> CashTransaction:
    formaat = asked.fields.text("formaat").strip()
    try:
        sent = read_import(asked.fields.text("importData"), formaat)
    except UnreadableImportError as unreadable:
        raise _NothingBooked((ImportFlaw(str(unreadable)),)) from unreadable
    with open_book(asked.hall.database, where.administration_id, where.actor, writing=True) as book:
        outcome: Outcome = import_records(book, sent, whole_documents=formaat == WHOLE_DOCUMENTS)
        if outcome.flaws and not outcome.written:
            raise _NothingBooked(outcome.flaws)
        return keep_transaction(book, caller, where, errors_to_wire(outcome.flaws) if outcome.flaws else "")


def get_transaction(asked: Asked) -> Generator[str]:
    """Yield a transaction of an administration that the caller can reach."""
    caller = sign_in(asked.hall, asked.fields)
    found = kept_transaction(asked.hall, caller, asked.fields.text("id").strip())
    if found is None:
        raise Failed(TRANSACTION_UNKNOWN)
    yield _SUCCESS + found.to_wire()


def _reach(asked: Asked, caller: Caller, code: int) -> Place:
    where = reach(asked.hall, caller, asked.fields.part("administration"), code, asked.told.request_id)
    asked.told.administration_id = where.administration_id
    return where


OPERATIONS: Mapping[str, Callable[[Asked], Generator[str]]] = MappingProxyType(
    {
        "Authenticate": authenticate,
        "ListAdministrations": list_administrations,
        "Export": export,
        "Import": import_data,
        "GetTransaction": get_transaction,
    }
)
"""What serves each operation; it yields the inside of the answer."""
