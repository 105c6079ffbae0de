"""Recording documents of a batch: read, checked and written at once, as if they came one by one."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from grootboek.bookkeeping.document_facts import facts_of_batch
from grootboek.bookkeeping.proposals import ProposedDocument
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.booking import Document
from grootboek.ledger.new_booking import NewBooking, Recorded, numbers_of
from grootboek.ledger.refusal import Refused, refuse_if
from grootboek.store.book import Book, attempt, lock_administration
from grootboek.store.masters.chart import chart_of
from grootboek.store.recording.inserting import BatchRefused, insert_bookings

Amend = Callable[[int, Refused], Document | None]
"""Says what is to be recorded instead of a refused document of a batch, by its place from 0: some of its lines, or nothing."""

_Done = TypeVar("_Done")


def record_documents(book: Book, documents: Sequence[Document], amend: Amend) -> list[Recorded | None]:
    """Record documents in their order as if they came one by one; return their numbers, None for what was given up.

    The administration is locked. A refused document is handed to `amend` and tried again as that returns it. What the
    documents need to be known is read at once, and they are written at once, so a batch takes some queries, not some for each.
    """
    lock_administration(book)
    chart = chart_of(book)
    facts = facts_of_batch(book, documents, chart)

    def prepare(document: Document) -> tuple[Document, NewBooking]:
        # In here, so that `amend` gets this refusal as it gets any other.
        require(book, Right.BOOK)
        proposal = ProposedDocument(book, document, chart, facts=facts)
        refuse_if(proposal.problems(facts.outstanding))
        new = proposal.booking(facts.outstanding)
        facts.note(new)
        return document, new

    def record_one(document: Document) -> Recorded:
        with attempt(book):
            return numbers_of(record(book, document))

    ready = {order: _accepted(order, document, amend, prepare) for order, document in enumerate(documents)}
    sound = {order: pair for order, pair in ready.items() if pair is not None}
    done: list[Recorded | None] = [None] * len(documents)
    try:
        recorded: Iterable[Recorded | None] = insert_bookings(book, [new for _, new in sound.values()])
    except BatchRefused:
        recorded = [_accepted(order, document, amend, record_one) for order, (document, _) in sound.items()]
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
