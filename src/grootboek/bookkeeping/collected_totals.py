"""Collections that a bank reports as one total, without the direct debits in it: our own batch tells what they were."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from grootboek.bookkeeping.payable_items import PayableItems, bare_number
from grootboek.ledger.bank_statement import BankTransaction
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents
from grootboek.papers.direct_debit import end_to_end_id, filed_batches
from grootboek.store.banking.candidates import Candidate
from grootboek.store.book import Book
from grootboek.store.invoicing.collection_batches import batch_file, batches_collected

_LATEST: Final = timedelta(days=7)
"""So long after the day of collection a total of it may be booked."""
_MOST_WORDS: Final = 50


class Collected(NamedTuple):
    """What a total may be of: its ids, bare, and what was to be collected of each item, by its reference."""

    payment_id: str
    message_id: str
    debits: Sequence[tuple[str, Cents]]


class CollectedTotals:
    """The totals of our own collections by the days on which a bank may report them, read for a day when it is met."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._of_batch: dict[int, Sequence[Collected]] = {}
        self._on_day: dict[Day, dict[Cents, list[Collected]]] = {}

    def shares_of(
        self, transaction: BankTransaction, items: PayableItems
    ) -> tuple[Sequence[tuple[Candidate, Cents]], bool]:
        """Return the items that a total collects and what it brings to each, and whether it bears the id of its batch.

        Without the id it has to be of the only batch with its amount, all of which is open; a total comes from nobody's account.
        """
        of_amount = self._on(transaction.day).get(transaction.amount, ()) if transaction.amount > 0 else ()
        if not of_amount:
            return (), False
        words = set(map(bare_number, _words(transaction)))
        named = [each for each in of_amount if each.payment_id in words]
        named = named or [each for each in of_amount if each.message_id in words]
        if len(named) == 1:
            return [(item, min(amount, item.outstanding)) for item, amount in _open(named[0], items)], True
        if named or transaction.batch_reference or transaction.party_iban:
            return (), False
        whole = [found for each in of_amount if (found := _wholly_open(each, items))]
        return (whole[0] if len(whole) == 1 else ()), False

    def _on(self, day: Day) -> dict[Cents, list[Collected]]:
        if day not in self._on_day:
            totals = self._on_day[day] = {}
            first = date.fromordinal(max(day.toordinal() - _LATEST.days, 1))
            for batch in batches_collected(self._book, first, day):
                if batch.id not in self._of_batch:
                    self._of_batch[batch.id] = list(_parts(batch_file(self._book, batch.id), batch.uid.hex))
                for each in self._of_batch[batch.id]:
                    totals.setdefault(sum(amount for _, amount in each.debits), []).append(each)
        return self._on_day[day]


def _parts(file: bytes, message_id: str) -> Iterator[Collected]:
    """Yield what a bank may book as one: each payment information of a file, and all of them where there are more."""
    message, every = bare_number(message_id), []
    parts = filed_batches(file)
    for payment_id, debits in parts:
        told = [(debit.reference, debit.amount) for debit in debits]
        every += told
        yield Collected(bare_number(payment_id), message, told)
    if len(parts) > 1:
        yield Collected(message, message, every)


def _words(transaction: BankTransaction) -> Sequence[str]:
    told = (transaction.batch_reference, transaction.end_to_end_id, transaction.payment_reference)
    return " ".join([*told, transaction.remittance]).split()[:_MOST_WORDS]


def _open(collected: Collected, items: PayableItems) -> Iterator[tuple[Candidate, Cents]]:
    """Yield what is still to be received of what was collected, where one item has the reference."""
    for reference, amount in collected.debits:
        found = [
            item
            for item in items.referred_to(reference)
            if item.outstanding > 0 and end_to_end_id(item.key.invoice_number) == reference
        ]
        if len(found) == 1:
            yield found[0], amount


def _wholly_open(collected: Collected, items: PayableItems) -> Sequence[tuple[Candidate, Cents]]:
    """Return all items of a collection with their amounts; nothing when less is open of one."""
    found = list(_open(collected, items))
    is_whole = len(found) == len(collected.debits) and all(amount <= item.outstanding for item, amount in found)
    return found if is_whole else ()
