"""Imports: from the records of a message to bookings, and what is told of those that are refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from grootboek.bookkeeping.documents import record_document
from grootboek.gateways.cash.documents import RECORD, Draft, Lookups, drafts_from_records, spellings
from grootboek.gateways.cash.errors import (
    FORMAT_NOT_SERVED,
    IMPORT,
    RECORD_NOT_SERVED,
    Failed,
    ImportFlaw,
    RecordRefused,
)
from grootboek.gateways.cash.messages import ImportRecord, records_from_wire, text_from_base64
from grootboek.gateways.cash.new_chart import import_account, import_cost_centre, import_journal
from grootboek.gateways.cash.new_relations import import_relation
from grootboek.gateways.cash.reading import refusal_flaw
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.refusal import Problem, Refused
from grootboek.store.book import Book, attempt, lock_administration
from grootboek.store.open_items import items_by_key, open_items
from grootboek.store.parties import party_facts
from grootboek.store.references import references

PLAIN: Final = frozenset({"", "0"})
ENCODED: Final = frozenset({"1", "5"})
WHOLE_DOCUMENTS: Final = "5"
"""The formaat under which a document with a faulty line is refused as a whole (manual chapter 12)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an import: how many master records and documents were written, and what was wrong with the rest."""

    written: int
    flaws: tuple[ImportFlaw, ...]


def read_import(data: str, formaat: str) -> list[ImportRecord]:
    """Read an import; `Failed` for an unknown formaat, `UnreadableImportError` for data without form."""
    if formaat in PLAIN:
        return records_from_wire(data)
    if formaat in ENCODED:
        return records_from_wire(text_from_base64(data))
    raise Failed(IMPORT, FORMAT_NOT_SERVED.format(formaat=formaat[:20]))


MASTERS: Final[Mapping[str, Callable[[Book, ImportRecord], None]]] = MappingProxyType(
    {"0101": import_relation, "0201": import_account, "0901": import_journal, "0911": import_cost_centre}
)
"""What writes each master record by its number; `RecordRefused` when it cannot be written."""


def import_records(book: Book, records: Sequence[ImportRecord], *, whole_documents: bool) -> Outcome:
    """Write the master records in their order, then book the documents that the others make, in theirs.

    A faulty record is left out of its document, or with `whole_documents` takes the document with it.
    """
    lock_administration(book)
    masters = [_write_master(book, record) for record in records if record.number != RECORD]
    flaws = [flaw for some in masters for flaw in some]
    written = sum(not some for some in masters)
    for draft in drafts_from_records((record for record in records if record.number == RECORD), _lookups(book)):
        written += _book(book, draft, whole_documents=whole_documents)
        flaws.extend(draft.flaws)
    return Outcome(written, tuple(sorted(flaws, key=lambda flaw: flaw.line)))


def _write_master(book: Book, record: ImportRecord) -> tuple[ImportFlaw, ...]:
    """Write one master record; return what is wrong with it, in which case nothing of it is written."""
    write = MASTERS.get(record.number)
    if write is None:
        return (ImportFlaw(RECORD_NOT_SERVED.format(number=record.number), record.line, record.to_ascii()),)
    try:
        with attempt(book):
            write(book, record)
    except RecordRefused as refused:
        return refused.flaws
    except Refused as refused:
        return tuple(refusal_flaw(record, problem) for problem in refused.problems)
    return ()


def _book(book: Book, draft: Draft, *, whole_documents: bool) -> bool:
    """Book a document without its faulty lines; False, with the flaws in the draft, when nothing of it can be booked."""
    while draft.good and not (draft.flaws and whole_documents):
        try:
            with attempt(book):
                record_document(book, draft.document())
        except Refused as refused:
            if not _leave_out(draft, refused.problems):
                return False
        else:
            return True
    return False


def _leave_out(draft: Draft, problems: tuple[Problem, ...]) -> bool:
    """Note problems as flaws and leave their lines out; False when one of them is about the document itself."""
    faulty: set[int] = set()
    for problem in problems:
        index = _line_index(problem)
        record = draft.good[index or 0][0]
        draft.flaws.append(refusal_flaw(record, problem))
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


def _lookups(book: Book) -> Lookups:
    @cache
    def party_id(number: int) -> int | None:
        found = party_facts(book, "number", number)
        return found.id if found else None

    def invoice_numbers(party: int, account_id: int, text: str) -> list[str]:
        outstanding = [item.key.invoice_number for item in open_items(book, [account_id], party)]
        meant = [ItemKey(account_id, party, each) for each in spellings(text)]
        return [*outstanding, *(key.invoice_number for key in items_by_key(book, meant))]

    return Lookups(references(book), party_id, invoice_numbers)
