"""Numbers for parties to come: the lowest that is free, for whoever asks or held for whoever will add the party."""

from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.party import FIRST_MADE_NUMBER
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.masters.party_numbers import first_free_number, insert_hold


def free_party_number(book: Book) -> int:
    """Return the lowest number that no party has and nobody holds; somebody else may be told the same."""
    return first_free_number(book, FIRST_MADE_NUMBER)


def hold_party_number(book: Book) -> int:
    """Hold the lowest free number and return it: it is told to nobody else and given to no party that states no number.

    Adding a party with that number, or changing one to it, ends the hold.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    number = free_party_number(book)
    insert_hold(book, number)
    write_audit(book, "hold party number", f"party number {number}")
    return number
