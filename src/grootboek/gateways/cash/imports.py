"""Imports: from the records of a message to bookings, and what is told of those that are refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from grootboek.gateways.cash.documents.batches import book_documents
from grootboek.gateways.cash.documents.drafts import RECORD
from grootboek.gateways.cash.errors import (
    FORMAT_NOT_SERVED,
    IMPORT,
    RECORD_NOT_SERVED,
    Failed,
    ImportFlaw,
    RecordRefused,
)
from grootboek.gateways.cash.records.messages import ImportRecord, records_from_wire, text_from_base64
from grootboek.gateways.cash.records.reading import refusal_flaw
from grootboek.gateways.cash.resources.contacts import import_contact
from grootboek.gateways.cash.resources.kept_records import KEPT, import_kept_record
from grootboek.gateways.cash.resources.new_articles import import_article, import_article_group, import_stock
from grootboek.gateways.cash.resources.new_chart import import_account, import_cost_centre, import_journal
from grootboek.gateways.cash.resources.new_orders import import_order, import_order_line, with_order_numbers
from grootboek.gateways.cash.resources.new_relations import import_relation
from grootboek.ledger.refusal import Refused
from grootboek.store.book import Book, attempt, lock_administration

PLAIN: Final = frozenset({"", "0"})
ENCODED: Final = frozenset({"1", "5"})
WHOLE_DOCUMENTS: Final = "5"
"""The formaat under which a document with a faulty line is refused as a whole (manual chapter 12)."""
EPORT: Final = "3"
"""The formaat of a file of E-Port, always encoded (manual chapter 13)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an import: how many master records and documents were written, and what was wrong with the rest."""

    written: int
    flaws: tuple[ImportFlaw, ...]


def read_import(data: str, formaat: str) -> list[ImportRecord]:
    """Read an import of CASH XML; `Failed` for an unknown formaat, `UnreadableImportError` for data without form.

    What is to be deleted as a whole may be sent as it is, too: the manual names that formaat among the encoded ones alone.
    """
    if formaat in PLAIN or (formaat == WHOLE_DOCUMENTS and data.lstrip("\ufeff \t\r\n").startswith("<")):
        return records_from_wire(data)
    if formaat in ENCODED:
        return records_from_wire(text_from_base64(data))
    raise Failed(IMPORT, FORMAT_NOT_SERVED.format(formaat=formaat[:20]))


MASTERS: Final[Mapping[str, Callable[[Book, ImportRecord], None]]] = MappingProxyType(
    {
        "0101": import_relation,
        "0201": import_account,
        "0450": import_article,
        "0901": import_journal,
        "0911": import_cost_centre,
        "2208": import_article_group,
        "2260": import_article,
        "2300": import_stock,
        "2400": import_order,
        "2410": import_order_line,
        **dict.fromkeys(KEPT, import_kept_record),
        "0105": import_contact,
    }
)
"""What writes each master record by its number; `RecordRefused` when it cannot be written."""


def import_records(book: Book, records: Sequence[ImportRecord], *, whole_documents: bool) -> Outcome:
    """Write the master records in their order, then book the documents that the others make, in theirs.

    A faulty record is left out of its document, or with `whole_documents` takes the document with it.
    """
    lock_administration(book)
    masters = [_write_master(book, one) for one in with_order_numbers(book, records) if one.number != RECORD]
    flaws = [flaw for some in masters for flaw in some]
    written = sum(not some for some in masters)
    booked, told = book_documents(
        book, [record for record in records if record.number == RECORD], whole_documents=whole_documents
    )
    flaws.extend(told)
    return Outcome(written + booked, tuple(sorted(flaws, key=lambda flaw: flaw.line)))


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
