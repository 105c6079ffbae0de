"""What the books hold that documents are checked and composed against, kept up to date while a batch of them is composed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grootboek.ledger.booking import MAX_DOCUMENT_NUMBER, BookingKind, Document
from grootboek.ledger.chart import Chart
from grootboek.ledger.composing import Composed
from grootboek.ledger.composing_documents import kind_of_lines
from grootboek.ledger.fiscal_periods import fiscal_year
from grootboek.ledger.money import Cents
from grootboek.ledger.new_booking import NewBooking
from grootboek.ledger.open_items import ItemKey, item_changes
from grootboek.ledger.party import PartyFacts
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.storable_texts import is_storable
from grootboek.store.book import Book
from grootboek.store.ledger.document_numbers_in_use import document_numbers_taken, last_document_numbers
from grootboek.store.ledger.open_items import (
    outstanding_by_key,
    purchase_invoice_numbers_taken,
    sales_invoice_numbers_taken,
)
from grootboek.store.masters.parties import facts_of_parties

Series = tuple[int, int]
"""A journal and a fiscal year, in which document numbers are unique."""


@dataclass(slots=True)
class DocumentFacts:
    """What is known of the parties, numbers and items that some documents name.

    `taken` has the document numbers in use; `sales` and `purchases` have the invoice numbers that a booking holds, those of
    suppliers with the party. Of a batch, `last` has the highest document number and `outstanding` what is outstanding of the
    items that a general booking may settle.
    """

    parties: Mapping[int, PartyFacts]
    taken: dict[Series, set[int]]
    sales: set[str]
    purchases: set[tuple[int | None, str]]
    outstanding: dict[ItemKey, Cents] = field(default_factory=dict)
    last: dict[Series, int] = field(default_factory=dict)
    settles: bool = False

    def is_taken(self, journal_id: int, year: int, number: int) -> bool:
        """Tell whether a document number is in use in a journal and year."""
        return number in self.taken.get((journal_id, year), ())

    def has_invoice(self, composed: Composed) -> bool:
        """Tell whether a booking holds the invoice number of a sale or purchase."""
        if composed.kind is BookingKind.SALES_INVOICE:
            return composed.invoice_number in self.sales
        return (composed.party_id, composed.invoice_number) in self.purchases

    def note(self, new: NewBooking) -> None:
        """Take up what a booking that will be written adds, for the documents after it."""
        series = (new.journal_id, new.fiscal_year)
        last = self.last.get(series, 0)
        number = last + 1 if new.document_number is None else new.document_number
        self.last[series] = max(last, number)
        self.taken.setdefault(series, set()).add(number)
        if new.kind is BookingKind.SALES_INVOICE:
            self.sales.add(new.invoice_number)
        elif new.kind is BookingKind.PURCHASE_INVOICE:
            self.purchases.add((new.party_id, new.invoice_number))
        # Only documents in general journals ask what is outstanding.
        if self.settles:
            for key, (_, change) in item_changes(new.lines).items():
                self.outstanding[key] = self.outstanding.get(key, 0) + change

    def leave_out(self, view: BookingView) -> None:
        """Forget the numbers that a booking has, for the document that is to replace it."""
        self.taken.get((view.journal_id, view.fiscal_year), set()).discard(view.document_number)
        if view.kind is BookingKind.SALES_INVOICE:
            self.sales.discard(view.invoice_number)
        elif view.kind is BookingKind.PURCHASE_INVOICE:
            self.purchases.discard((view.party_id, view.invoice_number))


def facts_of_documents(book: Book, documents: Sequence[Document], chart: Chart) -> DocumentFacts:
    """Read what the books know of all that documents name: some queries, however many documents."""
    named = {line.party_id for document in documents for line in document.lines if line.party_id is not None}
    return DocumentFacts(
        parties=facts_of_parties(book, list(named)),
        taken=_taken_numbers(book, documents),
        sales=sales_invoice_numbers_taken(book, _invoices(documents, chart, BookingKind.SALES_INVOICE)),
        purchases=purchase_invoice_numbers_taken(book, _invoices(documents, chart, BookingKind.PURCHASE_INVOICE)),
    )


def facts_of_batch(
    book: Book, documents: Sequence[Document], chart: Chart, before: Sequence[NewBooking] = ()
) -> DocumentFacts:
    """Read the same of documents that are to be recorded one after the other, with what each leaves to the next.

    `before` are bookings that will be written before them, in their order.
    """
    facts = facts_of_documents(book, documents, chart)
    settled = dict.fromkeys(_keys(documents, chart, BookingKind.GENERAL))
    facts.outstanding, facts.settles = outstanding_by_key(book, settled), bool(settled)
    # A number that is given matters only to the documents after it.
    if len(documents) > 1 or before:
        facts.last = _last_numbers(book, documents)
    for new in before:
        facts.note(new)
    return facts


def _taken_numbers(book: Book, documents: Iterable[Document]) -> dict[Series, set[int]]:
    numbers_of_series: dict[Series, set[int]] = {}
    for document in documents:
        number = document.document_number
        # The checks refuse any other number, and a query for one beyond 32 bits fails on PostgreSQL.
        if number is not None and 0 < number <= MAX_DOCUMENT_NUMBER:
            numbers_of_series.setdefault((document.journal_id, fiscal_year(document.date)), set()).add(number)
    return {series: document_numbers_taken(book, *series, numbers) for series, numbers in numbers_of_series.items()}


def _last_numbers(book: Book, documents: Iterable[Document]) -> dict[Series, int]:
    journals: dict[int, set[int]] = {}
    for document in documents:
        journals.setdefault(fiscal_year(document.date), set()).add(document.journal_id)
    return {
        (journal_id, year): number
        for year, journal_ids in journals.items()
        for journal_id, number in last_document_numbers(book, year, list(journal_ids)).items()
    }


def _keys(documents: Sequence[Document], chart: Chart, kind: BookingKind) -> Iterator[ItemKey]:
    """Yield the items that documents in journals for one kind of booking name, of those that the books can hold."""
    named = {document.journal_id for document in documents} & chart.journals.keys()
    journals = {journal_id for journal_id in named if kind_of_lines(chart.journals[journal_id]) is kind}
    for document in documents:
        if document.journal_id in journals:
            for line in document.lines:
                if (
                    line.account_id in chart.control_accounts
                    and line.party_id is not None
                    and is_storable(line.invoice_number)
                ):
                    yield ItemKey(line.account_id, line.party_id, line.invoice_number)


def _invoices(documents: Sequence[Document], chart: Chart, kind: BookingKind) -> set[str]:
    return {key.invoice_number for key in _keys(documents, chart, kind)}
