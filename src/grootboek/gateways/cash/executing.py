"""Executing imports and exports on one administration, apart from how they were asked for and how they are answered."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from grootboek.gateways.cash.documents.eport_bookings import eport_records
from grootboek.gateways.cash.errors import ImportFlaw, UnreadableImportError, errors_to_wire
from grootboek.gateways.cash.exports import records
from grootboek.gateways.cash.imports import EPORT, WHOLE_DOCUMENTS, Outcome, import_records, read_import
from grootboek.gateways.cash.records.eport import EPortFile, eport_from_text
from grootboek.gateways.cash.records.messages import ImportRecord, export_text, text_from_base64
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.store.book import Book, attempt
from grootboek.store.masters.chart import chart_of


@dataclass(frozen=True, slots=True)
class SentImport:
    """An import that was read: its records, whether a faulty line refuses its document, and why it cannot be read at all.

    The bookings of E-Port become records when the chart is known by which their VAT is booked.
    """

    records: Sequence[ImportRecord] = ()
    whole_documents: bool = False
    unreadable: str = ""
    file: EPortFile | None = None


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
        if formaat == EPORT:
            return SentImport(whole_documents=True, file=eport_from_text(text_from_base64(data)))
        return SentImport(read_import(data, formaat), formaat == WHOLE_DOCUMENTS)
    except UnreadableImportError as unreadable:
        return SentImport(unreadable=str(unreadable))


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
    records, flaws = (sent.records, []) if sent.file is None else eport_records(sent.file, chart_of(book))
    outcome = import_records(book, records, whole_documents=sent.whole_documents)
    told = tuple(sorted((*flaws, *outcome.flaws), key=lambda flaw: flaw.line))
    if told and not outcome.written:
        raise _NothingBooked(told)
    return Outcome(outcome.written, told)


def execute_export(book: Book, request: ExportRequest) -> Generator[str]:
    """Yield the text that answers a request, piece by piece; `Failed` when a parameter has no form."""
    return export_text(records(book, request))
