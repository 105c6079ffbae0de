"""Recording documents of a batch: read, checked and written at once, as if they came one by one.

Of many batches each is checked while the one before it is written: PostgreSQL then works at the same time as this process.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeAlias, TypeVar

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
from grootboek.store.masters.foreign_vat import foreign_vat_spans
from grootboek.store.recording.inserting import BatchRefused, insert_bookings

Amend = Callable[[int, Refused], Document | None]
"""Says what is to be recorded instead of a refused document of a batch, by its place from 0: some of its lines, or nothing."""

_Done = TypeVar("_Done")
_Numbers: TypeAlias = list[Recorded | None]


class Batch(Protocol):
    """Some documents that are recorded at once."""

    def begin(self, before: Sequence[NewBooking]) -> Sequence[Document]:
        """Return the documents as they were sent; `before` are bookings that the books do not hold yet, but will.

        Asked again when these were refused: what was amended since is forgotten then.
        """

    def amended(self, order: int, refused: Refused) -> Document | None:
        """Return what is to be recorded instead of a refused document, as `Amend` does."""

    def done(self, numbers: Sequence[Recorded | None]) -> None:
        """Take the numbers of the documents, None for what was given up."""


def record_documents(book: Book, documents: Sequence[Document], amend: Amend) -> _Numbers:
    """Record documents in their order as if they came one by one; return their numbers, None for what was given up.

    The administration is locked. A refused document is handed to `amend` and tried again as that returns it. What the
    documents need to be known is read at once, and they are written at once, so a batch takes some queries, not some for each.
    """
    lock_administration(book)
    checked = _Checked(book, documents, amend)
    checked.check()
    try:
        return checked.written()
    except BatchRefused:
        return checked.recorded_one_by_one()


def record_batches(book: Book, batches: Iterable[Batch]) -> None:
    """Record the documents of batches in their order, as `record_documents` does those of each.

    While a batch is written the next one is checked, against the books with what is written in them. When the engine refuses
    the one, the other is begun again.
    """
    lock_administration(book)
    coming = iter(batches)
    batch = next(coming, None)
    waiting: _Waiting | None = None
    with _second_thread(book) as start:
        while batch is not None:
            checked = _begun(book, batch, waiting)
            finish = start(waiting.checked.written) if waiting else None
            checked.check()
            following = next(coming, None)
            if waiting and finish and not waiting.finished(finish):
                checked = _begun(book, batch, None)
                checked.check()
            waiting = _Waiting(batch, checked)
            batch = following
    if waiting:
        waiting.finished(waiting.checked.written)


class _Checked:
    """Documents of a batch: what they need to be known is read, then they are checked and composed, then written."""

    def __init__(
        self, book: Book, documents: Sequence[Document], amend: Amend, before: Sequence[NewBooking] = ()
    ) -> None:
        self._book, self._documents, self._amend = book, documents, amend
        self._chart = chart_of(book)
        self._facts = facts_of_batch(book, documents, self._chart, before)
        self._sound: dict[int, tuple[Document, NewBooking]] = {}

    def check(self) -> None:
        """Check and compose the documents, which asks nothing of the database."""
        for order, document in enumerate(self._documents):
            if (sound := self._accepted(order, document, self._composed)) is not None:
                self._sound[order] = sound

    @property
    def news(self) -> Sequence[NewBooking]:
        """The bookings that the sound documents become."""
        return [new for _, new in self._sound.values()]

    def written(self) -> _Numbers:
        """Write the sound documents at once; `BatchRefused` when the engine refuses something in them."""
        return self._placed(insert_bookings(self._book, self.news))

    def recorded_one_by_one(self) -> _Numbers:
        """Record the sound documents one after the other: each then tells what is wrong with it."""
        return self._placed(
            [self._accepted(order, document, self._recorded) for order, (document, _) in self._sound.items()]
        )

    def _composed(self, document: Document) -> tuple[Document, NewBooking]:
        # In here, so that `amend` gets this refusal as it gets any other.
        require(self._book, Right.BOOK)
        proposal = ProposedDocument(self._book, document, self._chart, facts=self._facts)
        refuse_if(proposal.problems(self._facts.outstanding))
        new = proposal.booking(self._facts.outstanding)
        self._facts.note(new)
        return document, new

    def _recorded(self, document: Document) -> Recorded:
        with attempt(self._book):
            return numbers_of(record(self._book, document))

    def _accepted(self, order: int, document: Document, act: Callable[[Document], _Done]) -> _Done | None:
        """Do something with a document until it is not refused; None when it is given up."""
        amended: Document | None = document
        while amended is not None:
            try:
                return act(amended)
            except Refused as refused:
                amended = self._amend(order, refused)
        return None

    def _placed(self, recorded: Iterable[Recorded | None]) -> _Numbers:
        done: _Numbers = [None] * len(self._documents)
        for order, numbers in zip(self._sound, recorded, strict=True):
            done[order] = numbers
        return done


class _Waiting:
    """A batch that was checked and waits to be written."""

    def __init__(self, batch: Batch, checked: _Checked) -> None:
        self._batch, self.checked = batch, checked

    def finished(self, finish: Callable[[], _Numbers]) -> bool:
        """End the writing of the batch; tell whether it was written as it was checked."""
        try:
            numbers, is_written = finish(), True
        except BatchRefused:
            numbers, is_written = self.checked.recorded_one_by_one(), False
        self._batch.done(numbers)
        return is_written


def _begun(book: Book, batch: Batch, waiting: _Waiting | None) -> _Checked:
    """Read what a batch needs to be known: of the books, and of the batch that waits to be written."""
    before = waiting.checked.news if waiting else ()
    return _Checked(book, batch.begin(before), batch.amended, before)


_Start: TypeAlias = Callable[[Callable[[], _Numbers]], Callable[[], _Numbers]]


@contextmanager
def _second_thread(book: Book) -> Iterator[_Start]:
    """Give what starts a writing and returns what ends it. Meanwhile the connection is the writing's alone.

    SQLite works in this process: there is nothing to do at the same time, so it writes when it is started.
    """
    foreign_vat_spans(book)  # the checks ask for them, and may not ask the database then
    if book.database.is_sqlite:
        yield _at_once
        return
    with ThreadPoolExecutor(1, "writing") as pool:
        yield lambda write: pool.submit(write).result


def _at_once(write: Callable[[], _Numbers]) -> Callable[[], _Numbers]:
    try:
        numbers = write()
    except BatchRefused as error:
        refused = error

        def refuse() -> _Numbers:
            raise refused

        return refuse
    return lambda: numbers
