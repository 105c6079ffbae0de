"""Booking the documents of an import: in batches, without the lines that are faulty or that the books refuse."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from grootboek.bookkeeping.recording_documents import record_documents
from grootboek.gateways.cash.documents.drafts import (
    FIELD_OF,
    Draft,
    Lookups,
    drafts_from_records,
    mentioned_invoices,
)
from grootboek.gateways.cash.errors import BOOKED_WITHOUT, BOOKED_WITHOUT_WHY, NO_NUMBER_BEYOND, Flaw
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.numbers import HIGHEST_NUMBER, number_to_export
from grootboek.gateways.cash.records.reading import field_flaw, refusal_flaw
from grootboek.ledger.booking import Document
from grootboek.ledger.fiscal_periods import fiscal_year
from grootboek.ledger.new_booking import Recorded
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.refusal import Problem, Refused
from grootboek.store.book import Book
from grootboek.store.ledger.document_numbers_in_use import last_document_numbers
from grootboek.store.ledger.open_items import items_by_bare_number
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import ids_of_party_numbers

# Documents and lines that are booked at once: more are not faster, and take more memory.
_MAX_DOCUMENTS: Final = 1_000
_MAX_LINES: Final = 10_000
_SHOWN: Final = 50
"""Missing lines that the error about their document lists."""


def book_documents(book: Book, records: Sequence[ImportRecord], *, whole_documents: bool) -> tuple[int, Iterator[Flaw]]:
    """Book the documents that records make; return how many were booked, and the flaws of the records.

    A faulty record is left out of its document, or with `whole_documents` takes the document with it.
    """
    drafts = drafts_from_records(records, _lookups(book, records))
    written = sum(_book(book, batch, whole_documents=whole_documents) for batch in _batches(drafts))
    return written, (flaw for draft in drafts for flaw in draft.flaws)


def _lookups(book: Book, records: Sequence[ImportRecord]) -> Lookups:
    """Find all that the records name, in some queries for the whole import: as the books are before it."""
    chart = chart_of(book)
    invoices = mentioned_invoices(records, chart)
    parties = ids_of_party_numbers(book, invoices)
    of_parties = {parties[number]: names for number, names in invoices.items() if names and number in parties}
    items = items_by_bare_number(book, chart.control_accounts, of_parties)

    def invoice_numbers(party_id: int, account_id: int, text: str, settled_too: bool) -> list[str]:
        named = items.get(ItemKey(account_id, party_id, text.lstrip("0")), ())
        outstanding = [item.key.invoice_number for item in named if item.outstanding]
        settled = [item.key.invoice_number for item in named if settled_too and not item.outstanding]
        return outstanding + settled

    return Lookups(chart, parties.get, invoice_numbers)


def _batches(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    """Gather drafts in lists that are booked at once."""
    waiting: list[Draft] = []
    lines = 0
    for draft in drafts:
        waiting.append(draft)
        lines += len(draft.good)
        if len(waiting) >= _MAX_DOCUMENTS or lines >= _MAX_LINES:
            yield waiting
            waiting, lines = [], 0
    if waiting:
        yield waiting


def _book(book: Book, drafts: Iterable[Draft], *, whole_documents: bool) -> int:
    """Book documents without their faulty lines; return how many, with the flaws of the others in their drafts."""
    ready = [draft for draft in drafts if draft.good and not (draft.flaws and whole_documents)]

    def amended(order: int, refused: Refused) -> Document | None:
        draft = ready[order]
        if not _leave_out(draft, refused.problems) or whole_documents or not draft.good:
            return None
        return draft.document()

    ready = _with_number_left(book, ready)
    recorded = record_documents(book, [draft.document() for draft in ready], amended)
    for draft, booking in zip(ready, recorded, strict=True):
        if booking is not None and draft.flaws:
            draft.flaws.append(_incomplete(draft, booking))
    return sum(booking is not None for booking in recorded)


def _with_number_left(book: Book, drafts: Iterable[Draft]) -> list[Draft]:
    """Return the drafts for which there is a document number; CASH has six digits, and the others get a flaw."""
    left: list[Draft] = []
    last: dict[int, dict[int, int]] = {}
    journals = list(chart_of(book).journals)
    for draft in drafts:
        document = draft.document()
        year = fiscal_year(document.date)
        if year not in last:
            last[year] = last_document_numbers(book, year, journals)
        before = last[year].get(document.journal_id, 0)
        number = document.document_number or before + 1
        if number > HIGHEST_NUMBER:
            draft.flaws.append(field_flaw(draft.good[0][0], "0303", NO_NUMBER_BEYOND))
            continue
        last[year][document.journal_id] = max(before, number)
        left.append(draft)
    return left


def _incomplete(draft: Draft, booking: Recorded) -> Flaw:
    """Return the flaw of a document that was booked without some of its records, at the last of these."""
    document = draft.document()
    code = draft.journal.code if draft.journal else ""
    name = f"{code} {fiscal_year(document.date)} {number_to_export(booking.document_number)}"
    missing = {flaw.line: flaw for flaw in draft.flaws}
    places = sorted(missing)
    lines = f"regel{'s' if len(places) > 1 else ''} {', '.join(map(str, places[:_SHOWN]))}"
    if len(places) > _SHOWN:
        lines = f"{lines} en nog {len(places) - _SHOWN}"
    message = BOOKED_WITHOUT.format(document=name, lines=lines)
    return Flaw(message, places[-1], missing[places[-1]].source, BOOKED_WITHOUT_WHY)


def _leave_out(draft: Draft, problems: tuple[Problem, ...]) -> bool:
    """Note problems as flaws and leave their lines out; False when one of them is about the document itself."""
    faulty: set[int] = set()
    for problem in problems:
        index = _line_index(problem)
        # An error names a record: what is wrong with the whole document is told at its first.
        record = draft.good[index or 0][0]
        draft.flaws.append(refusal_flaw(record, problem, FIELD_OF.get(problem.reason)))
        if index is not None:
            faulty.add(index)
    draft.good = [pair for index, pair in enumerate(draft.good) if index not in faulty]
    return all(_line_index(problem) is not None for problem in problems)


def _line_index(problem: Problem) -> int | None:
    """Return which line a problem is about, counted from 0; None when it is about the document."""
    match problem.place:
        case ("lines", int(index), *_):
            return index
        case _:
            return None
