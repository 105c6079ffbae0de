"""Executing imports and exports on one administration, apart from how they were asked for and how they are answered."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from grootboek.gateways.cash.errors import ImportFlaw, errors_to_wire
from grootboek.gateways.cash.exports import records
from grootboek.gateways.cash.imports import WHOLE_DOCUMENTS, Outcome, import_records, read_import
from grootboek.gateways.cash.messages import ImportRecord, UnreadableImportError, export_text
from grootboek.gateways.cash.requests import ExportRequest
from grootboek.store.book import Book, attempt


@dataclass(frozen=True, slots=True)
class SentImport:
    """An import that was read: its records, whether a faulty line refuses its document, and why it cannot be read at all."""

    records: Sequence[ImportRecord]
    whole_documents: bool = False
    unreadable: str = ""


@dataclass(frozen=True, slots=True)
class Executed:
    """What became of an import: the `err` of its transaction, empty when nothing is wrong, and whether anything was written."""

    error: str
    written: bool


class _NothingBooked(Exception):
    """An import of which nothing was booked: what was written is taken back, what was wrong is told."""

    def __init__(self, flaws: tuple[ImportFlaw, ...]) -> None:
        super().__init__(f"{len(flaws)} flaws")
        self.flaws = flaws


def sent_import(data: str, formaat: str) -> SentImport:
    """Read what was sent to be imported; `Failed` for an unknown formaat."""
    try:
        return SentImport(read_import(data, formaat), formaat == WHOLE_DOCUMENTS)
    except UnreadableImportError as unreadable:
        return SentImport((), unreadable=str(unreadable))


def execute_import(book: Book, sent: SentImport) -> Executed:
    """Book what was sent and return what became of it.

    When nothing could be booked, nothing of it stays; the caller's own rows in the same transaction do.
    """
    if sent.unreadable:
        return Executed(errors_to_wire([ImportFlaw(sent.unreadable)]), written=False)
    try:
        with attempt(book):
            outcome = _booked(book, sent)
    except _NothingBooked as nothing:
        return Executed(errors_to_wire(nothing.flaws), written=False)
    return Executed(errors_to_wire(outcome.flaws) if outcome.flaws else "", written=bool(outcome.written))


def _booked(book: Book, sent: SentImport) -> Outcome:
    outcome = import_records(book, sent.records, whole_documents=sent.whole_documents)
    if outcome.flaws and not outcome.written:
        raise _NothingBooked(outcome.flaws)
    return outcome


def execute_export(book: Book, request: ExportRequest) -> Generator[str]:
    """Yield the text that answers a request, piece by piece; `Failed` when a parameter has no form."""
    return export_text(records(book, request))
