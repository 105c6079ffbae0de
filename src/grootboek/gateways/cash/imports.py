"""Imports: reading the data of a call, and writing its records to the books."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from grootboek.gateways.cash.documents.batches import book_documents
from grootboek.gateways.cash.documents.eport_bookings import eport_records
from grootboek.gateways.cash.documents.gathering import RECORD
from grootboek.gateways.cash.errors import (
    RECORD_NOT_SERVED,
    Flaw,
    RecordRefused,
    UnreadableImportError,
    errors_to_wire,
)
from grootboek.gateways.cash.records.encodings import bytes_of_import, text_from_bytes
from grootboek.gateways.cash.records.eport import EPortFile, eport_from_text
from grootboek.gateways.cash.records.formaat import Formaat, formaat_of_import
from grootboek.gateways.cash.records.messages import ImportRecord, records_but, records_from_wire
from grootboek.gateways.cash.records.reading import refusal_flaw
from grootboek.gateways.cash.resources.accounts import ACCOUNT, import_account
from grootboek.gateways.cash.resources.articles import (
    ARTICLE_GROUP,
    ARTICLE_STOCK,
    INVOICING_ARTICLE,
    TRADE_ARTICLE,
    import_article,
    import_article_group,
    import_stock,
)
from grootboek.gateways.cash.resources.contacts import import_contact
from grootboek.gateways.cash.resources.cost_centres import COST_CENTRE, import_cost_centre
from grootboek.gateways.cash.resources.facts import FactTable
from grootboek.gateways.cash.resources.journals import JOURNAL, import_journal
from grootboek.gateways.cash.resources.kept_records import KEPT, import_kept_record
from grootboek.gateways.cash.resources.orders import (
    ORDER,
    ORDER_LINE,
    import_order,
    import_order_line,
    with_order_numbers,
)
from grootboek.gateways.cash.resources.portions import portions_of_records, written_at_once
from grootboek.gateways.cash.resources.relations import RELATION, import_relation
from grootboek.ledger.refusal import Refused
from grootboek.store.book import Book, attempt, lock_administration
from grootboek.store.masters.chart import chart_of

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
        # Behind the kept records, of which it is one: contact 1 is that of the relation itself.
        "0105": import_contact,
    }
)
"""The function that writes each master record, by its number; it raises `RecordRefused` for a record with flaws."""

_TABLES: Final[Mapping[str, FactTable[Any]]] = {
    table.number: table
    for table in (
        *(RELATION, ACCOUNT, JOURNAL, COST_CENTRE, ORDER, ORDER_LINE),
        *(TRADE_ARTICLE, INVOICING_ARTICLE, ARTICLE_GROUP, ARTICLE_STOCK),
    )
}
"""The facts of the records of which a refusal names a field."""


@dataclass(frozen=True, slots=True)
class ImportMessage:
    """An import that was read: its records, whether a faulty line refuses its document, and why it cannot be read at all.

    The bookings of an E-Port file become records when the chart is known by which their VAT is booked.
    """

    records: Sequence[ImportRecord] = ()
    whole_documents: bool = False
    unreadable: Flaw | None = None
    file: EPortFile | None = None


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """The outcome of an import: how many master records and documents were written, and the flaws of the rest."""

    written: int = 0
    flaws: tuple[Flaw, ...] = ()

    @property
    def error(self) -> str:
        """The `err` of its transaction, empty when nothing is wrong."""
        return errors_to_wire(self.flaws) if self.flaws else ""


class _NothingWritten(Exception):
    """An import of which nothing could be written, with its flaws; the books roll back to before it."""

    def __init__(self, flaws: tuple[Flaw, ...]) -> None:
        super().__init__(f"{len(flaws)} flaws")
        self.flaws = flaws


def import_from_text(data: str, formaat: str) -> ImportMessage:
    """Read an import; `Failed` for a formaat that is not served.

    What is to be refused by the whole document may be sent as it is, too: the manual names that formaat among the encoded ones.
    """
    form = formaat_of_import(formaat)
    whole_documents = form in (Formaat.EPORT, Formaat.WHOLE_DOCUMENTS)
    is_plain = form is Formaat.WHOLE_DOCUMENTS and data.lstrip("\ufeff \t\r\n").startswith("<")
    try:
        # Handed over, not kept: a large import has one form of its data in memory at a time.
        if is_plain or form is Formaat.PLAIN:
            texts = [data]
            del data
        else:
            decoded = [bytes_of_import(data)]
            del data
            texts = [text_from_bytes(decoded.pop())]
        if form is Formaat.EPORT:
            return ImportMessage(whole_documents=whole_documents, file=eport_from_text(texts.pop()))
        return ImportMessage(records_from_wire(texts.pop()), whole_documents)
    except UnreadableImportError as unreadable:
        return ImportMessage(unreadable=unreadable.flaw)


def execute_import(book: Book, message: ImportMessage) -> ImportOutcome:
    """Write the records of a message to the books and return the outcome.

    When nothing could be written, nothing of it stays; the caller's own rows in the same transaction do.
    """
    if message.unreadable is not None:
        return ImportOutcome(flaws=(message.unreadable,))
    try:
        with attempt(book):
            return _execute(book, message)
    except _NothingWritten as nothing:
        return ImportOutcome(flaws=nothing.flaws)


def _execute(book: Book, message: ImportMessage) -> ImportOutcome:
    """Write the master records in their order, then book the documents that the others make, in theirs.

    `_NothingWritten` when something is wrong with all of them.
    """
    flaws: list[Flaw] = []
    records = message.records
    if message.file is not None:
        records, flaws = eport_records(message.file, chart_of(book))
    lock_administration(book)
    # Masters go first: documents may name what the same message adds.
    masters: list[tuple[Flaw, ...]] = []
    in_order = with_order_numbers(book, records_but(records, RECORD))
    for portion in portions_of_records(in_order):
        with written_at_once(book, portion):
            masters += [_write_master(book, record) for record in portion]
    booked, document_flaws = book_documents(book, records, whole_documents=message.whole_documents)
    flaws += [flaw for master_flaws in masters for flaw in master_flaws]
    flaws += document_flaws
    written = booked + sum(not master_flaws for master_flaws in masters)
    flaws_by_line = tuple(sorted(flaws, key=lambda flaw: flaw.line))
    if flaws and not written:
        raise _NothingWritten(flaws_by_line)
    return ImportOutcome(written, flaws_by_line)


def _write_master(book: Book, record: ImportRecord) -> tuple[Flaw, ...]:
    """Write one master record; return its flaws, in which case nothing of it is written."""
    write = MASTERS.get(record.number)
    if write is None:
        return (Flaw(RECORD_NOT_SERVED.format(number=record.number), record.line, record.to_ascii()),)
    try:
        with attempt(book):
            write(book, record)
    except RecordRefused as refused:
        return refused.flaws
    except Refused as refused:
        table = _TABLES.get(record.number)
        return tuple(
            refusal_flaw(record, problem, table.field_of(problem) if table else None) for problem in refused.problems
        )
    return ()
