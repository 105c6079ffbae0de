"""Transactions that turn an earlier one back, as when a direct debit is returned: what was settled is open again."""

from collections.abc import Iterable
from typing import Final

from grootboek.bookkeeping.bank_lines import description_of, item_line
from grootboek.bookkeeping.collecting import take_back
from grootboek.ledger.bank_booking import Evidence, Match, Outcome, score_of
from grootboek.ledger.bank_statement import BankTransaction
from grootboek.ledger.booking import DocumentLine
from grootboek.ledger.entry import Part
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents
from grootboek.ledger.open_items import ItemKey, OpenItem
from grootboek.ledger.presentation import BookingView
from grootboek.store.banking.candidates import candidates_numbered
from grootboek.store.banking.transactions import turned_back_by
from grootboek.store.book import Book
from grootboek.store.invoicing.collection_batches import collected_by
from grootboek.store.ledger.bookings import booking_by_number
from grootboek.store.ledger.open_items import items_by_key

_MOST_WORDS: Final = 50
_TAXES: Final = frozenset({Part.VAT, Part.VAT_ALONE})


def is_returned(transaction: BankTransaction) -> bool:
    """Tell whether a transaction turns an earlier one back."""
    return transaction.is_reversal or bool(transaction.return_code)


def returned_match(book: Book, journal_id: int, transaction: BankTransaction) -> Match | None:
    """Find what a transaction turns back: an earlier one of the journal, else the invoice that it names; None without either."""
    original = turned_back_by(book, journal_id, transaction)
    view = booking_by_number(book, original.booking_number) if original and original.booking_number else None
    lines = () if view is None or view.withdrawn else _opposite(view, description_of(transaction))
    evidence: tuple[Evidence, ...] = (Evidence.RETURNED,)
    if sum(line.amount for line in lines) != -transaction.amount:
        lines, evidence = _opened_again(book, transaction), (Evidence.RETURNED, Evidence.INVOICE_NUMBER)
    return Match(lines, Outcome.RETURNED, score_of(evidence), evidence) if lines else None


def take_out_of_collection(book: Book, day: Day, items: Iterable[tuple[ItemKey, Cents]]) -> None:
    """Take the invoices that a returned debit of a day opens again out of their batches, so that they can be collected again."""
    for key, amount in items:
        batch_id = collected_by(book, key.party_id, key.invoice_number, day) if amount > 0 else None
        if batch_id is not None:
            take_back(book, batch_id, [key.invoice_number])


def _opposite(view: BookingView, description: str) -> tuple[DocumentLine, ...]:
    """Return what undoes the lines of a booking beside its money, each on the same account and item."""
    return tuple(
        DocumentLine(
            account_id=line.account_id,
            amount=-line.amount,
            vat_base=-line.vat_base if line.part in _TAXES and line.vat_base is not None else None,
            cost_centre_id=line.cost_centre_id,
            party_id=line.party_id,
            invoice_number=line.invoice_number,
            description=description,
        )
        for line in view.lines
        if line.part is not Part.OWN
    )


def _opened_again(book: Book, transaction: BankTransaction) -> tuple[DocumentLine, ...]:
    """Return the line that opens the one invoice that a transaction names by its whole number; none when it names no or more.

    Only one of which so much was settled counts: the money of another waits with what is unknown still, or has its number.
    """
    text = f"{transaction.end_to_end_id} {transaction.payment_reference} {transaction.remittance}"
    words = list(dict.fromkeys(text.split()))[:_MOST_WORDS]
    keys = [candidate.key for candidate in candidates_numbered(book, words)] if words else []
    found = [item.key for item in items_by_key(book, keys).values() if _is_settled(item, -transaction.amount)]
    if len(found) != 1:
        return ()
    return (item_line(found[0], -transaction.amount, description_of(transaction)),)


def _is_settled(item: OpenItem, amount: Cents) -> bool:
    """Tell whether at least an amount was settled of an item, on its own side."""
    return item.settled >= amount if amount > 0 else item.settled <= amount
