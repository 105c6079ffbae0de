"""Exports: which request is answered by which records."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from grootboek.gateways.cash.errors import EXPORT, REQUEST_NOT_SERVED, REQUEST_UNREADABLE, Failed
from grootboek.gateways.cash.mutations import mutation_records
from grootboek.gateways.cash.numbers import last_number_records
from grootboek.gateways.cash.relations import relation_records
from grootboek.gateways.cash.requests import ExportRequest, UnreadableRequestError, request_from_text
from grootboek.store.book import Book

ANSWERS: Mapping[str, Callable[[Book, ExportRequest], Iterator[str]]] = MappingProxyType(
    {
        "0101": relation_records,
        "0301": mutation_records,
        "8504": last_number_records,
    }
)
"""What answers each request number; letters it does not know change nothing."""

_SHOWN = 50

_NOT_SERVED = frozenset({("0301", "P")})


def read_request(text: str) -> ExportRequest:
    """Read what an export asks for; `Failed` when it has no form or is not served."""
    try:
        request = request_from_text(text)
    except UnreadableRequestError as error:
        raise _unreadable(error) from error
    if request.number not in ANSWERS or any((request.number, letter) in _NOT_SERVED for letter in request.properties):
        raise Failed(EXPORT, REQUEST_NOT_SERVED.format(request=request.text[:_SHOWN]))
    return request


def records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield the records that answer a request; `Failed` when a parameter has no form."""
    try:
        yield from ANSWERS[request.number](book, request)
    except UnreadableRequestError as error:
        raise _unreadable(error) from error


def _unreadable(error: UnreadableRequestError) -> Failed:
    return Failed(EXPORT, REQUEST_UNREADABLE.format(request=str(error)[:_SHOWN]).rstrip())
