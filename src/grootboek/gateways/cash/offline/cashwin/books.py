"""Executing requests for an administration on this machine: exactly once, however often the server hands them out.

An import, and an export that changes something, is executed in one transaction with a row that holds its outcome under the
server's number of it. When it is handed out again, because the server or this program ended in between, that row answers. What an
export brought back is kept until the server has it. An export that changes nothing is executed again.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from grootboek.bookkeeping.webshop import changes_delivered
from grootboek.gateways.cash.errors import (
    FAILURE,
    RESULT_GONE,
    RESULT_TOO_LARGE,
    Failed,
    Flaw,
    errors_to_wire,
)
from grootboek.gateways.cash.exports import comes_once, execute_export, read_request
from grootboek.gateways.cash.imports import ImportMessage, ImportOutcome, execute_import, import_from_text
from grootboek.gateways.cash.offline.cashwin.messages import (
    Outcome,
    TextTooLarge,
    Waiting,
    compressed,
    decompressed,
)
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.gateways.cash.resources.webshop import changes_to_tell
from grootboek.ledger.actor import Actor
from grootboek.store.book import Book, lock_administration, open_book
from grootboek.store.engine.database import Database
from grootboek.store.queues.exchanges import DONE, FAILED, Exchange, exchange_by_id, insert_exchange, purge_exchanges
from grootboek.store.queues.offline_exchanges import Content, exchange_content_by_id, queue_exchange, remove_content

DOOR: Final = "cashwin"
_KEPT: Final = timedelta(days=92)
"""No server hands out a request again after three months (manual chapter 14)."""


@dataclass(frozen=True, slots=True)
class OwnBooks:
    """One administration on this machine, as a server with a mark asks for it; texts are sent up to so many bytes."""

    database: Database
    administration_id: int
    code: str
    mark: str
    most_bytes: int

    def key(self, number: str) -> str:
        """Return under which id the outcome of a server's transaction is kept here."""
        return f"{number}@{self.mark}"

    def open(self, number: str, *, writing: bool) -> AbstractContextManager[Book]:
        """Open the book for a transaction of the server."""
        return open_book(self.database, self.administration_id, Actor(None, DOOR, number), writing=writing)


def execute(books: OwnBooks, waiting: Waiting) -> Outcome:
    """Execute a request and return its outcome, or the outcome that it had when it was executed before."""
    request = "".join(decompressed(waiting.request))
    try:
        if waiting.direction == "import":
            return _import(books, waiting, import_from_text(request, waiting.formaat))
        return _export(books, waiting, read_request(request))
    except Failed as failed:
        return failure(books, waiting, failed.message)
    except TextTooLarge:
        return failure(books, waiting, RESULT_TOO_LARGE)


def failure(books: OwnBooks, waiting: Waiting, words: str) -> Outcome:
    """Return the outcome of a request that could not be executed, of which nothing is kept here."""
    return Outcome(books.code, waiting.id, FAILED, compressed([errors_to_wire([Flaw(words)])]))


def give_up(books: OwnBooks, waiting: Waiting) -> Outcome:
    """Give up a request that keeps failing for a reason that only the log tells, unless it was executed after all."""
    words = errors_to_wire([Flaw(FAILURE.format(request_id=waiting.id))])
    return _once(books, waiting, lambda _book: Act(words, None, written=False))


def forget_result(books: OwnBooks, number: str) -> None:
    """Remove the text that an export brought back; that it was executed, and how, stays known."""
    with books.database.writing() as connection:
        remove_content(connection, books.key(number))


@dataclass(frozen=True, slots=True)
class Act:
    """What a request did: its `err`, its compressed result, and whether it wrote anything."""

    error: str
    text: bytes | None
    written: bool


def _import(books: OwnBooks, waiting: Waiting, message: ImportMessage) -> Outcome:
    return _once(books, waiting, lambda book: _act_of_import(execute_import(book, message)))


def _act_of_import(outcome: ImportOutcome) -> Act:
    return Act(outcome.error, None, written=outcome.written > 0)


def _export(books: OwnBooks, waiting: Waiting, request: ExportRequest) -> Outcome:
    if comes_once(request):
        return _once(books, waiting, lambda book: Act("", _delivered_text(books, book, request), written=True))
    with books.open(waiting.id, writing=False) as book:
        text = compressed(execute_export(book, request), books.most_bytes)
    return Outcome(books.code, waiting.id, DONE, text=text)


def _delivered_text(books: OwnBooks, book: Book, request: ExportRequest) -> bytes:
    """Return the result of an export that is kept until the server has it; the changes in it count as delivered."""
    text = compressed(execute_export(book, request), books.most_bytes)
    # After the text: one that is too large raises, and the changes stay to be told.
    changes_delivered(book, changes_to_tell(book, request))
    return text


def _once(books: OwnBooks, waiting: Waiting, act: Callable[[Book], Act]) -> Outcome:
    """Do an act and write its outcome in the same transaction, unless that is there."""
    with books.open(waiting.id, writing=True) as book:
        # A second program with the same request waits here, and then finds the outcome.
        lock_administration(book)
        earlier = exchange_by_id(book.connection, DOOR, books.key(waiting.id))
        if earlier is not None:
            return _earlier_outcome(books, waiting, book, earlier[0])
        done = act(book)
        _keep(books, waiting, book, done)
    status = FAILED if done.error else DONE
    return Outcome(books.code, waiting.id, status, _fitting(books, done.error), done.text, done.written)


def _keep(books: OwnBooks, waiting: Waiting, book: Book, done: Act) -> None:
    purge_exchanges(book.connection, book.now - _KEPT)
    row = Exchange(
        id=books.key(waiting.id),
        administration_id=books.administration_id,
        user_id=None,
        door=DOOR,
        direction=waiting.direction,
        status=FAILED if done.error else DONE,
        error=done.error,
        door_fields={"written": done.written},
        created_at=book.now,
    )
    if done.text is None:
        insert_exchange(book.connection, row)
    else:
        queue_exchange(book.connection, row, Content("", "", done.text))


def _earlier_outcome(books: OwnBooks, waiting: Waiting, book: Book, row: Exchange) -> Outcome:
    exchange = exchange_content_by_id(book.connection, row.id)
    text = exchange[1].result if exchange else None
    if row.direction == "export" and row.status == DONE and text is None:
        return failure(books, waiting, RESULT_GONE)
    written = bool(row.door_fields.get("written"))
    return Outcome(books.code, waiting.id, row.status, _fitting(books, row.error), text, written)


def _fitting(books: OwnBooks, error: str) -> bytes:
    """Compress an `err`; when even that is too large, say so."""
    if not error:
        return b""
    try:
        return compressed([error], books.most_bytes)
    except TextTooLarge:
        return compressed([errors_to_wire([Flaw(RESULT_TOO_LARGE)])])
