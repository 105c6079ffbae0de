"""Exports: which request is answered by which records."""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from functools import partial
from types import MappingProxyType
from typing import Final, TypeAlias

from grootboek.gateways.cash.documents.invoice_pdf import paper_records
from grootboek.gateways.cash.documents.mutations import mutation_records
from grootboek.gateways.cash.documents.whole_documents import document_records
from grootboek.gateways.cash.errors import (
    EXPLANATIONS,
    EXPORT,
    REQUEST_NOT_SERVED,
    REQUEST_REFUSED,
    REQUEST_UNREADABLE,
    Failed,
    UnreadableRequestError,
)
from grootboek.gateways.cash.records.messages import export_text
from grootboek.gateways.cash.records.requests import ExportRequest, request_from_text
from grootboek.gateways.cash.resources.accounts import account_records
from grootboek.gateways.cash.resources.articles import (
    article_records,
    group_records,
    invoicing_article_records,
    stock_records,
)
from grootboek.gateways.cash.resources.balances import balance_records
from grootboek.gateways.cash.resources.contacts import contact_records
from grootboek.gateways.cash.resources.cost_centres import cost_centre_records
from grootboek.gateways.cash.resources.customers import customer_records, supplier_records
from grootboek.gateways.cash.resources.journals import journal_records
from grootboek.gateways.cash.resources.kept_records import KEPT, kept_records
from grootboek.gateways.cash.resources.last_numbers import last_number_of_this_year_records, last_number_records
from grootboek.gateways.cash.resources.mandates import mandate_records
from grootboek.gateways.cash.resources.open_items import open_item_records
from grootboek.gateways.cash.resources.orders import order_line_records, order_records
from grootboek.gateways.cash.resources.parameters import parameter_records
from grootboek.gateways.cash.resources.prices import price_records
from grootboek.gateways.cash.resources.relation_numbers import relation_number_records
from grootboek.gateways.cash.resources.relations import relation_records
from grootboek.gateways.cash.resources.webshop import FEEDS, changed_article_records, changed_customer_records
from grootboek.ledger.refusal import Refused
from grootboek.store.book import Book
from grootboek.wire.xml import escape_markup

Answer: TypeAlias = Callable[[Book, ExportRequest], Iterator[str]]

ANSWERS: Final[Mapping[str, Answer]] = MappingProxyType(
    {
        # First, since 0105 and 2220 are kept too, but have an answer of their own below.
        **dict.fromkeys(KEPT, kept_records),
        "0101": relation_records,
        "0105": contact_records,
        "0109": mandate_records,
        "0201": account_records,
        "0211": balance_records,
        "0301": mutation_records,
        "0311": open_item_records,
        "0801": parameter_records,
        "0901": journal_records,
        "0911": cost_centre_records,
        "2050": relation_number_records,
        "8500": last_number_of_this_year_records,
        "8504": last_number_records,
        "I302E": document_records,
        "0450": invoicing_article_records,
        "2208": group_records,
        "2220": customer_records,
        "2230": supplier_records,
        "2260": article_records,
        "2300": stock_records,
        "2400": order_records,
        "2410": order_line_records,
        "8501": price_records,
        "8502": changed_customer_records,
        "8503": changed_article_records,
    }
)
"""The answer to each request number; letters that it does not know change nothing."""

OF_LETTERS: Final[Mapping[tuple[str, str], Answer]] = MappingProxyType({("0301", "P"): paper_records})
"""The answer to a request with a letter that asks for something else than the list of its number."""

AS_TEXT: Final[Mapping[Answer, Answer]] = MappingProxyType({mutation_records: partial(mutation_records, as_text=True)})
"""The answers that escape their markup as they write it: of millions of lines that costs as much as writing them."""

WRITING: Final = frozenset({("2050", "R")})
"""The requests that write to the books, by number and letter."""

_SHOWN: Final = 50
"""Characters of a request that a message quotes."""


def read_request(text: str) -> ExportRequest:
    """Read the request of an export; `Failed` when it has no form or is not served."""
    try:
        request = request_from_text(text)
    except UnreadableRequestError as error:
        raise _unreadable(error) from error
    if request.number not in ANSWERS:
        raise Failed(EXPORT, REQUEST_NOT_SERVED.format(request=request.text[:_SHOWN]))
    return request


def writes(request: ExportRequest) -> bool:
    """Tell whether a request writes to the books besides reading them."""
    return any((request.number, letter) in WRITING for letter in request.properties)


def comes_once(request: ExportRequest) -> bool:
    """Tell whether a second answer would differ: the request writes to the books, or reports changes that it then forgets."""
    return writes(request) or request.number in FEEDS


def execute_export(book: Book, request: ExportRequest) -> Generator[str]:
    """Yield the text that answers a request, piece by piece; `Failed` when a parameter has no form or the books refuse."""
    return export_text(_records(book, request, _answer(request)))


def export_as_text(book: Book, request: ExportRequest) -> Generator[str]:
    """Yield the same with its markup escaped, to stand as text in an element."""
    answer = AS_TEXT.get(_answer(request))
    if answer is not None:
        yield from export_text(_records(book, request, answer), escape_markup)
        return
    with closing(execute_export(book, request)) as pieces:
        yield from map(escape_markup, pieces)


def _records(book: Book, request: ExportRequest, answer: Answer) -> Iterator[str]:
    try:
        yield from answer(book, request)
    except UnreadableRequestError as error:
        raise _unreadable(error) from error
    except Refused as refused:
        reason = refused.problems[0].reason
        words = EXPLANATIONS.get(reason, reason.name)
        raise Failed(EXPORT, REQUEST_REFUSED.format(request=request.text[:_SHOWN], explanation=words)) from refused


def _answer(request: ExportRequest) -> Answer:
    answers = (OF_LETTERS.get((request.number, letter)) for letter in sorted(request.properties))
    return next((answer for answer in answers if answer), ANSWERS[request.number])


def _unreadable(error: UnreadableRequestError) -> Failed:
    text = REQUEST_UNREADABLE.format(request=error.text[:_SHOWN]).rstrip()
    return Failed(EXPORT, f"{text}: {error.why}" if error.why else text)
