"""Carrying over the books of an audit file into an administration without bookings: all of them, or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from tempfile import TemporaryFile
from typing import BinaryIO, Final

from grootboek.bookkeeping.carried_chart import Answers, Question, chart_of_file
from grootboek.bookkeeping.carried_documents import Placed, documents_of_file
from grootboek.bookkeeping.carried_file import MAX_FLAWS, CarryingFailed, gather
from grootboek.bookkeeping.carried_masters import write_chart, write_cost_centres, write_relations
from grootboek.bookkeeping.recording_documents import record_documents
from grootboek.bookkeeping.rights import require
from grootboek.formats.audit_file.values import Flaw
from grootboek.ledger.actor import Right
from grootboek.ledger.refusal import Reason, Refused, refusal
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.ledger.bookings import BookingFilter, stream_bookings
from grootboek.store.masters.chart import chart_of

_BATCH: Final = 500


class QuestionsLeft(Exception):
    """What a file does not tell and nobody answered; nothing was written."""

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__(f"{len(questions)} questions")
        self.questions = tuple(questions)


@dataclass(frozen=True, slots=True)
class Carried:
    """How much was carried over."""

    accounts: int
    journals: int
    relations: int
    bookings: int
    lines: int


class RefusedAt(Exception):
    """What the books refuse of a file, each with its place; nothing was written."""

    def __init__(self, refusals: Sequence[tuple[str, Refused]]) -> None:
        super().__init__("; ".join(f"{place}: {refused}" for place, refused in refusals))
        self.refusals = tuple(refusals)


def carry_over(book: Book, file: BinaryIO, answers: Answers) -> Carried:
    """Bring the books of an audit file into these; return how much came.

    `Refused` when something was booked here before, `QuestionsLeft` when the file does not tell enough, `CarryingFailed` and
    `RefusedAt` with all that is wrong. Numbers and dates stay; of transactions with one number the first keeps it.
    """
    require(book, Right.MANAGE)
    lock_administration(book)
    if next(iter(stream_bookings(book, BookingFilter(withdrawn_too=True))), None) is not None:
        raise refusal(Reason.IN_USE, "administration")
    with TemporaryFile("w+b") as waiting:
        carried = gather(file, waiting)
        found = chart_of_file(carried, chart_of(book), answers)
        if found.questions:
            raise QuestionsLeft(found.questions)
        refusals = [*write_chart(book, carried, found), *write_cost_centres(book, carried)]
        parties, more = write_relations(book, carried)
        if refusals or more:
            raise RefusedAt([*refusals, *more][:MAX_FLAWS])
        bookings, lines = _write_bookings(book, documents_of_file(book, carried, found, parties))
    write_audit(book, "carry over", f"administration {book.administration_id}", after={"bookings": bookings})
    return Carried(len(found.accounts), len(found.journals), len(parties), bookings, lines)


def _write_bookings(book: Book, documents: Iterable[Placed | Flaw]) -> tuple[int, int]:
    """Write documents in batches; return how many they were, and their lines."""
    refusals: list[tuple[str, Refused]] = []
    flaws: list[Flaw] = []
    bookings = lines = 0
    waiting = iter(documents)
    while batch := list(islice(waiting, _BATCH)):
        flaws += [each for each in batch if isinstance(each, Flaw)]
        sound = [each for each in batch if not isinstance(each, Flaw)]

        def note(order: int, refused: Refused, sound: Sequence[Placed] = sound) -> None:
            refusals.append((sound[order].place, refused))

        record_documents(book, [placed.document for placed in sound], note)
        bookings += len(sound)
        lines += sum(len(placed.document.lines) for placed in sound)
        if len(refusals) + len(flaws) >= MAX_FLAWS:
            break
    if flaws:
        raise CarryingFailed(flaws[:MAX_FLAWS])
    if refusals:
        raise RefusedAt(refusals[:MAX_FLAWS])
    return bookings, lines
