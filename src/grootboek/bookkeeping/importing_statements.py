"""Importing what a bank reports: each statement and each transaction is kept and booked once, a statement whole or not at all.

Transactions are matched, booked and kept by the portion, so that memory does not grow with a statement. What a statement says
of its balances is held against its own sum, which must fit, and against the ledger, which is told.
"""

from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Final

from grootboek.bookkeeping.bank_accounts import journal_of_statement
from grootboek.bookkeeping.batches_told_twice import told_otherwise
from grootboek.bookkeeping.matching import Matcher, items_of
from grootboek.bookkeeping.payable_items import bare_iban
from grootboek.bookkeeping.recording_documents import record_documents
from grootboek.bookkeeping.returned_payments import is_returned, returned_match, take_out_of_collection
from grootboek.bookkeeping.rights import require
from grootboek.formats.bank.reading import read_statements
from grootboek.ledger.actor import Right
from grootboek.ledger.bank_booking import Evidence, KeptStatement, KeptTransaction, Match, Outcome
from grootboek.ledger.bank_statement import BankStatement, BankTransaction, ReadStatement, unexplained
from grootboek.ledger.booking import TEXT_LENGTHS, Document
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.journal import Journal
from grootboek.ledger.money import Cents
from grootboek.ledger.refusal import LOCK_REASONS, Problem, Reason, Refused, refuse_if
from grootboek.store.audit import write_audit
from grootboek.store.banking.candidates import candidates_by_key
from grootboek.store.banking.statements import bank_statement_by_identity, insert_statement, update_statement
from grootboek.store.banking.transactions import ids_of_identities, insert_transactions
from grootboek.store.book import Book, attempt, last_number, lock_administration, next_number, next_numbers
from grootboek.store.ledger.balances import account_balance
from grootboek.store.masters.chart import chart_of

PORTION: Final = 1000
"""Transactions that are booked together."""
LARGEST_PORTION: Final = 10_000
"""The same, where all from some place on are of one batch."""
_OF_THE_STATEMENT: Final = LOCK_REASONS | {
    Reason.DATE_OUT_OF_RANGE,
    Reason.JOURNAL_HIDDEN,
    Reason.ACCOUNT_HIDDEN,
    Reason.RIGHT_MISSING,
    Reason.AMOUNT_TOO_LARGE,
}
"""Why a transaction cannot be booked on any account, so that its statement is refused."""


@dataclass(frozen=True, slots=True)
class ImportedStatement:
    """What became of a statement: as it is kept, how many of its transactions were new or known already, or why it is refused."""

    stated: BankStatement
    kept: KeptStatement | None = None
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    known: int = 0
    is_new: bool = False
    refused: Refused | None = None

    @property
    def is_known(self) -> bool:
        """Whether it was imported before, with all of its transactions."""
        return self.refused is None and not self.is_new and not self.outcomes


def import_bank_file(book: Book, file_name: str, content: bytes) -> list[ImportedStatement]:
    """Import a bank's file and tell what became of each statement in it; `BankFileError` when it cannot be read to its end.

    A file that cannot be read leaves nothing, also not of the statements before the place where that shows.
    """
    with attempt(book):
        return import_statements(book, file_name, read_statements(content))


def import_statements(book: Book, file_name: str, statements: Iterable[ReadStatement]) -> list[ImportedStatement]:
    """Import the statements of a file in their order and tell what became of each; one that is refused leaves nothing.

    The administration is locked, so that the same file that comes twice at once is booked once. What the reader of the file
    raises goes through: whoever opened the book undoes the file.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    importing = _Import(book, file_name)
    return [importing.one(stated, transactions) for stated, transactions in statements]


@dataclass(slots=True)
class _Progress:
    """What is known of a statement while its transactions pass by; `before` is the last transaction that was there before."""

    journal: Journal
    statement_id: int
    reference: str
    before: int
    total: Cents = 0
    last_day: Day | None = None
    known: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)


class _Import:
    """One import into a locked administration."""

    def __init__(self, book: Book, file_name: str) -> None:
        self._book, self._file_name, self._chart = book, file_name, chart_of(book)
        self._matcher: Matcher | None = None

    @property
    def matcher(self) -> Matcher:
        """What matches transactions, with all that is open; read once, and anew after a statement was undone."""
        if self._matcher is None:
            self._matcher = Matcher(self._book)
        return self._matcher

    def one(self, stated: BankStatement, transactions: Iterator[BankTransaction]) -> ImportedStatement:
        """Import a statement, whole or not at all."""
        try:
            with attempt(self._book):
                return self._imported(stated, transactions)
        except Refused as refused:
            self._matcher = None
            deque(transactions, 0)  # the next statement begins behind them
            return ImportedStatement(stated, refused=refused)

    def _imported(self, stated: BankStatement, transactions: Iterator[BankTransaction]) -> ImportedStatement:
        book = self._book
        journal = journal_of_statement(stated, self._chart)
        refuse_if(_check(stated))
        before = bank_statement_by_identity(book, journal.id, stated.identity)
        number = next_number(book, "bank_statement") if before is None else before.id
        kept = before or _new_statement(self._book, stated, (number, journal.id), self._file_name)
        if before is None:
            insert_statement(book, kept)
        reference = (stated.number or stated.identity)[: TEXT_LENGTHS["reference"]]
        progress = _Progress(journal, number, reference, last_number(book, "bank_transaction"))
        with closing(_read_ahead(_portions(transactions))) as portions:
            for portion in portions:
                self._book_portion(progress, portion)
        count = progress.outcomes.total()
        if before is None or count:
            refuse_if(_check_sum(stated, progress.total))
            kept = self._with_balances(kept, progress)
            update_statement(book, kept)
            facts = {"identity": stated.identity, "transactions": count, "total": progress.total}
            write_audit(book, "import bank statement", f"bank statement {kept.id}", after=facts)
        return ImportedStatement(stated, kept, progress.outcomes, progress.known, is_new=before is None)

    def _with_balances(self, kept: KeptStatement, progress: _Progress) -> KeptStatement:
        """Return a statement with its sum, and the balances that the ledger has of the account at its ends."""
        last = kept.closing_day or progress.last_day or kept.opening_day or self._book.today
        closing = account_balance(self._book, progress.journal.account_id or 0, date_through=last)
        return replace(
            kept,
            total=progress.total,
            count=kept.count + progress.outcomes.total(),
            ledger_closing=closing,
            ledger_opening=closing - progress.total,
        )

    def _book_portion(self, progress: _Progress, portion: Sequence[BankTransaction]) -> None:
        known = ids_of_identities(self._book, progress.journal.id, {each.identity for each in portion})
        fresh: dict[str, BankTransaction] = {}
        for each in portion:
            if each.identity in fresh or known.get(each.identity, 0) > progress.before:
                continue  # this statement tells it twice
            if each.identity in known:
                progress.known += 1
            else:
                fresh[each.identity] = each
            progress.total += each.amount
            progress.last_day = max(progress.last_day or each.day, each.day)
        for identity in set(told_otherwise(self._book, progress.journal.id, progress.before, fresh.values())):
            del fresh[identity]
            progress.known += 1
        waiting: list[BankTransaction] = []
        for each in fresh.values():
            if is_returned(each) and any(_may_be_original(earlier, each) for earlier in waiting):
                self._keep(progress, waiting)
                waiting = []
            waiting.append(each)
        self._keep(progress, waiting)

    def _keep(self, progress: _Progress, transactions: Sequence[BankTransaction]) -> None:
        """Match transactions one after the other, book them at once, and keep them with what became of each."""
        if not transactions:
            return
        matches = [self._matched(progress, each) for each in transactions]
        bookable = [place for place, match in enumerate(matches) if match.lines]
        numbers: dict[int, int] = {}

        def document(place: int) -> Document:
            return Document(
                journal_id=progress.journal.id,
                date=transactions[place].day,
                lines=matches[place].lines,
                reference=progress.reference,
            )

        def amend(order: int, refused: Refused) -> Document:
            """Book on the account for unknown payments what cannot be booked on what was found."""
            place = bookable[order]
            if matches[place].outcome is Outcome.UNKNOWN or _OF_THE_STATEMENT & set(refused.reasons):
                raise refused
            self.matcher.take(matches[place], -1)
            matches[place] = self.matcher.unknown(transactions[place], Evidence.NOT_BOOKABLE)
            return document(place)

        recorded = record_documents(self._book, [document(place) for place in bookable], amend)
        numbers = {place: done.number for place, done in zip(bookable, recorded, strict=True) if done is not None}
        ids = next_numbers(self._book, "bank_transaction", len(transactions))
        kept = [
            KeptTransaction(
                id=ids[place],
                statement_id=progress.statement_id,
                journal_id=progress.journal.id,
                booking_number=numbers.get(place),
                outcome=match.outcome,
                score=match.score,
                evidence=match.evidence,
                reported=transactions[place],
            )
            for place, match in enumerate(matches)
        ]
        insert_transactions(self._book, kept)
        for transaction, match in zip(transactions, matches, strict=True):
            if match.outcome is Outcome.RETURNED:
                take_out_of_collection(self._book, transaction.day, items_of(match))
        progress.outcomes.update(match.outcome for match in matches)

    def _matched(self, progress: _Progress, transaction: BankTransaction) -> Match:
        match = self._returned(progress, transaction) if is_returned(transaction) else None
        match = match or self.matcher.match(transaction)
        self.matcher.take(match)
        return match

    def _returned(self, progress: _Progress, transaction: BankTransaction) -> Match:
        match = returned_match(self._book, progress.journal.id, transaction)
        if match is None:
            return self.matcher.unknown(transaction, Evidence.NO_ORIGINAL)
        keys = [key for key, _ in items_of(match) if key not in self.matcher.items.by_key]
        self.matcher.items.take(candidates_by_key(self._book, keys) if keys else ())
        return match


def _new_statement(book: Book, stated: BankStatement, ids: tuple[int, int], file_name: str) -> KeptStatement:
    number, journal_id = ids
    return KeptStatement(
        id=number,
        journal_id=journal_id,
        account=bare_iban(stated.account),
        identity=stated.identity,
        number=stated.number,
        file_name=file_name,
        opening_day=stated.opening.day if stated.opening else None,
        opening_amount=stated.opening.amount if stated.opening else None,
        closing_day=stated.closing.day if stated.closing else None,
        closing_amount=stated.closing.amount if stated.closing else None,
        total=0,
        count=0,
        ledger_opening=0,
        ledger_closing=0,
        imported_at=book.now,
    )


def _check(stated: BankStatement) -> Iterator[Problem]:
    if stated.currency != "EUR":
        yield Problem(Reason.VALUE_INVALID, ("currency",), {"currency": stated.currency})


def _check_sum(stated: BankStatement, total: Cents) -> Iterator[Problem]:
    """Yield a problem when a statement does not come from its opening to its closing balance by its transactions."""
    if unexplained(stated, total) and stated.opening is not None and stated.closing is not None:
        facts = {"opening": stated.opening.amount, "total": total, "closing": stated.closing.amount}
        yield Problem(Reason.NOT_BALANCED, ("statement",), facts)


def _portions(transactions: Iterator[BankTransaction]) -> Iterator[list[BankTransaction]]:
    """Yield transactions by the portion; a batch stays together, unless it is very large."""
    portion: list[BankTransaction] = []
    for each in transactions:
        is_within = bool(each.batch_reference) and bool(portion) and portion[-1].batch_reference == each.batch_reference
        if len(portion) >= (LARGEST_PORTION if is_within else PORTION):
            yield portion
            portion = []
        portion.append(each)
    if portion:
        yield portion


def _read_ahead(portions: Iterator[list[BankTransaction]]) -> Generator[list[BankTransaction], None, None]:
    """Yield portions while the next one is read: the database leaves time for that. Closing it waits for what is being read."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, portions, None)
        while (portion := coming.result()) is not None:
            coming = reader.submit(next, portions, None)
            yield portion


def _may_be_original(earlier: BankTransaction, reversal: BankTransaction) -> bool:
    return earlier.amount == -reversal.amount
