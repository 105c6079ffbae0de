"""Batches that one file tells as a whole and another in parts: the money of both is the same, and is booked once."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from grootboek.ledger.bank_statement import BankTransaction
from grootboek.ledger.fiscal_periods import Day
from grootboek.store.banking.transactions import Reported, parts_of_batches, transactions_on
from grootboek.store.book import Book

_Batch = tuple[Day, str]


def told_otherwise(
    book: Book, journal_id: int, through: int, transactions: Collection[BankTransaction]
) -> Iterator[str]:
    """Yield the identities of transactions whose money is known already, from a notice or a statement that told it otherwise.

    They are parts of a batch of which the whole is known, or the whole of which the parts are; both bear the reference of the
    batch, on the same day and for the same sum. Transactions after `through` are of the same statement and do not count.
    """
    parts = [each for each in transactions if each.batch_reference]
    if parts:
        days = {each.day for each in parts}
        known = [each for each in transactions_on(book, journal_id, days) if each.id <= through]
        yield from _parts_of_known(parts, known)
    references = {reference for each in transactions for reference in _references(each)}
    if references:
        found = [each for each in parts_of_batches(book, journal_id, references) if each.id <= through]
        yield from _wholes_of_known(transactions, found)


def _references(each: BankTransaction) -> Iterator[str]:
    yield from (reference for reference in (each.bank_reference, each.batch_reference) if reference)


def _parts_of_known(parts: Sequence[BankTransaction], known: Sequence[Reported]) -> Iterator[str]:
    counts = Counter((each.day, each.batch_reference) for each in parts)
    sums: Counter[_Batch] = Counter()
    for each in parts:
        sums[each.day, each.batch_reference] += each.amount
    wholes = {
        (each.day, reference, each.amount)
        for each in known
        for reference in (each.bank_reference, each.batch_reference)
        if reference
    }
    for each in parts:
        batch = (each.day, each.batch_reference)
        if counts[batch] > 1 and (*batch, sums[batch]) in wholes:
            yield each.identity


def _wholes_of_known(wholes: Collection[BankTransaction], parts: Sequence[Reported]) -> Iterator[str]:
    counts = Counter((each.day, each.batch_reference) for each in parts)
    sums: Counter[_Batch] = Counter()
    for each in parts:
        sums[each.day, each.batch_reference] += each.amount
    for whole in wholes:
        batches = [(whole.day, reference) for reference in _references(whole)]
        if any(counts[batch] > 1 and sums[batch] == whole.amount for batch in batches):
            yield whole.identity
