"""Recording documents: ledger lines as they are stated, completed and named by the rules of their journal."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from grootboek.bookkeeping.document_facts import DocumentFacts, facts_of_documents
from grootboek.bookkeeping.foreign_vat import check_composed_abroad
from grootboek.bookkeeping.recording import until_fresh
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.booking import INVOICES, Document
from grootboek.ledger.chart import Chart
from grootboek.ledger.checking_documents import check_document
from grootboek.ledger.composing import Composed, check_composed
from grootboek.ledger.composing_documents import compose_document
from grootboek.ledger.new_booking import NewBooking, Recorded, new_booking
from grootboek.ledger.refusal import Refused, refuse_if
from grootboek.store.book import Book, attempt, lock_administration
from grootboek.store.masters.chart import chart_of
from grootboek.store.recording.inserting import BatchRefused, insert_booking, insert_bookings
from grootboek.store.recording.ledger_head import last_revision

Amend = Callable[[int, Refused], Document | None]
"""Says what is to be recorded instead of a refused document of a batch, by its place from 0: some of its lines, or nothing."""

_Done = TypeVar("_Done")


def record_document(book: Book, document: Document) -> Recorded:
    """Record a document and return its numbers; `Refused` with every problem when something is wrong."""
    require(book, Right.BOOK)
    return until_fresh(book, lambda: _record(book, document))


def _record(book: Book, document: Document) -> Recorded:
    chart, revision = chart_of(book), last_revision(book)
    facts = facts_of_documents(book, [document], chart)
    return insert_booking(book, _checked(book, document, chart, facts), revision)


def record_documents(book: Book, documents: Sequence[Document], amend: Amend) -> list[Recorded | None]:
    """Record documents in their order as if they came one by one; return their numbers, None for what was given up.

    The administration is locked. A refused document is handed to `amend` and tried again as that returns it. What the
    documents need to be known is read at once, and they are written at once, so a batch takes some queries, not some for each.
    """
    lock_administration(book)
    chart = chart_of(book)
    facts = facts_of_documents(book, documents, chart)

    def prepare(document: Document) -> tuple[Document, NewBooking]:
        # In here, so that `amend` gets this refusal as it gets any other.
        require(book, Right.BOOK)
        new = _checked(book, document, chart, facts)
        facts.note(new)
        return document, new

    def record(document: Document) -> Recorded:
        with attempt(book):
            return record_document(book, document)

    ready = {order: _accepted(order, document, amend, prepare) for order, document in enumerate(documents)}
    sound = {order: pair for order, pair in ready.items() if pair is not None}
    done: list[Recorded | None] = [None] * len(documents)
    try:
        recorded: Iterable[Recorded | None] = insert_bookings(book, [new for _, new in sound.values()])
    except BatchRefused:
        recorded = [_accepted(order, document, amend, record) for order, (document, _) in sound.items()]
    for order, numbers in zip(sound, recorded, strict=True):
        done[order] = numbers
    return done


def _accepted(order: int, document: Document, amend: Amend, act: Callable[[Document], _Done]) -> _Done | None:
    """Do something with a document until it is not refused; None when it is given up."""
    amended: Document | None = document
    while amended is not None:
        try:
            return act(amended)
        except Refused as refused:
            amended = amend(order, refused)
    return None


def _checked(book: Book, document: Document, chart: Chart, facts: DocumentFacts) -> NewBooking:
    """Return what a document becomes; `Refused` when something is wrong with it."""
    refuse_if(check_document(document, chart, facts))
    composed = compose_document(document, chart, facts.outstanding)
    # Two invoices cannot hold one number, but lines may join the item of the first (docs/adr/0006).
    if composed.kind in INVOICES and facts.has_invoice(composed):
        composed = composed.as_general()
    refuse_if(check_composed(composed))
    refuse_if(check_composed_abroad(book, composed, facts.parties.get(composed.party_id or 0), document.date))
    return new_booking(document, composed, book.new_uid(), _term_of(document, composed, facts))


def _term_of(document: Document, composed: Composed, facts: DocumentFacts) -> int | None:
    """Return the payment term of a document: the first that its lines state, else that of the party of an invoice."""
    term = next((line.payment_term for line in document.lines if line.payment_term is not None), None)
    if term is None and composed.party_id is not None and composed.kind in INVOICES:
        return facts.parties[composed.party_id].payment_term
    return term
