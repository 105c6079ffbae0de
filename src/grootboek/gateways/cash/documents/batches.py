"""Booking the documents of an import: in batches, without the lines that are faulty or that the books refuse."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from grootboek.bookkeeping.recording_documents import record_batches
from grootboek.gateways.cash.documents.drafts import (
    FIELD_OF,
    Draft,
    Lookups,
    draft_from_records,
    name_of_new_invoice,
)
from grootboek.gateways.cash.documents.gathering import gathered
from grootboek.gateways.cash.errors import BOOKED_WITHOUT, BOOKED_WITHOUT_WHY, NO_NUMBER_BEYOND, Flaw
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.numbers import HIGHEST_NUMBER, number_to_export
from grootboek.gateways.cash.records.reading import field_flaw, refusal_flaw
from grootboek.ledger.booking import Document
from grootboek.ledger.fiscal_periods import fiscal_year
from grootboek.ledger.new_booking import NewBooking, Recorded
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.refusal import Problem, Refused
from grootboek.store.book import Book
from grootboek.store.ledger.document_numbers_in_use import last_document_numbers
from grootboek.store.ledger.open_items import items_by_bare_number
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import ids_of_party_numbers

# Documents and lines that are booked at once: more are not faster, and take more memory; three batches are there at a time.
_MAX_DOCUMENTS: Final = 500
_MAX_LINES: Final = 5_000
_SHOWN: Final = 50
"""Missing lines that the error about their document lists."""


def book_documents(book: Book, records: Sequence[ImportRecord], *, whole_documents: bool) -> tuple[int, list[Flaw]]:
    """Book the documents that the records R0301 make; return how many were booked, and the flaws of the records.

    A faulty record is left out of its document, or with `whole_documents` takes the document with it.
    """
    found = gathered(records, chart_of(book))
    lookups = _lookups(book, found.invoices)
    written: list[int] = []
    flaws: list[Flaw] = []
    drafts = (draft_from_records(map(records.__getitem__, places), lookups) for places in found.documents())

    def batches() -> Iterator[_Batch]:
        for some in _gathered_drafts(drafts):
            yield _Batch(book, some, whole_documents, tell)

    def tell(count: int, some: Iterable[Flaw]) -> None:
        written.append(count)
        flaws.extend(some)

    record_batches(book, batches())
    return sum(written), flaws


def _lookups(book: Book, invoices: Mapping[int, Collection[str]]) -> Lookups:
    """Find all that the records name, in some queries for the whole import: as the books are before it."""
    chart = chart_of(book)
    parties = ids_of_party_numbers(book, invoices)
    of_parties = {parties[number]: names for number, names in invoices.items() if names and number in parties}
    # What the invoice is called anyway tells nothing, and there may be many thousands of those.
    items = {
        key: named
        for some in items_by_bare_number(book, chart.control_accounts, of_parties)
        for key, named in some.items()
        if [item.key.invoice_number for item in named] != [name_of_new_invoice(key.invoice_number)]
    }

    def invoice_numbers(party_id: int, account_id: int, text: str, settled_too: bool) -> list[str]:
        named = items.get(ItemKey(account_id, party_id, text.lstrip("0")), ())
        outstanding = [item.key.invoice_number for item in named if item.outstanding]
        settled = [item.key.invoice_number for item in named if settled_too and not item.outstanding]
        return outstanding + settled

    return Lookups(chart, parties.get, invoice_numbers)


def _gathered_drafts(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
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


class _Batch:
    """Drafts that are booked at once, as `record_batches` wants them."""

    def __init__(
        self, book: Book, drafts: Sequence[Draft], whole_documents: bool, tell: Callable[[int, Iterable[Flaw]], None]
    ) -> None:
        """Take drafts; `tell` is given how many were booked, with all flaws."""
        self._book, self._sent, self._whole_documents, self._tell = book, drafts, whole_documents, tell
        self._drafts: Sequence[Draft] = ()
        self._ready: Sequence[Draft] = ()

    def begin(self, before: Sequence[NewBooking]) -> list[Document]:
        """Return the documents of the drafts that can be booked."""
        self._drafts = [draft.copy() for draft in self._sent]
        sound = [
            (draft, draft.document())
            for draft in self._drafts
            if draft.good and not (draft.flaws and self._whole_documents)
        ]
        left = _with_number_left(self._book, sound, before)
        self._ready = [draft for draft, _ in left]
        return [document for _, document in left]

    def amended(self, order: int, refused: Refused) -> Document | None:
        """Return the document without the lines that were refused."""
        draft = self._ready[order]
        if not _leave_out(draft, refused.problems) or self._whole_documents or not draft.good:
            return None
        return draft.document()

    def done(self, numbers: Sequence[Recorded | None]) -> None:
        """Tell how many were booked, with the flaws of all."""
        for draft, booking in zip(self._ready, numbers, strict=True):
            if booking is not None and draft.flaws:
                draft.flaws.append(_incomplete(draft, booking))
        booked = sum(booking is not None for booking in numbers)
        self._tell(booked, (flaw for draft in self._drafts for flaw in draft.flaws))


def _with_number_left(
    book: Book, drafts: Iterable[tuple[Draft, Document]], before: Sequence[NewBooking]
) -> list[tuple[Draft, Document]]:
    """Return the drafts for which there is a document number; CASH has six digits, and the others get a flaw.

    `before` are bookings that take numbers first.
    """
    left: list[tuple[Draft, Document]] = []
    last: dict[int, dict[int, int]] = {}
    journals = list(chart_of(book).journals)

    def number_of(year: int, journal_id: int, given: int | None) -> int:
        """Return the number that a document gets, and count it as taken unless there is none so high."""
        if year not in last:
            last[year] = last_document_numbers(book, year, journals)
        highest = last[year].get(journal_id, 0)
        number = given or highest + 1
        if number <= HIGHEST_NUMBER:
            last[year][journal_id] = max(highest, number)
        return number

    for new in before:
        number_of(new.fiscal_year, new.journal_id, new.document_number)
    for draft, document in drafts:
        number = number_of(fiscal_year(document.date), document.journal_id, document.document_number)
        if number > HIGHEST_NUMBER:
            draft.flaws.append(field_flaw(draft.good[0][0], "0303", NO_NUMBER_BEYOND))
        else:
            left.append((draft, document))
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
