"""Holding an actor to the rights of his role."""

from grootboek.ledger.actor import Right
from grootboek.ledger.refusal import Reason, refusal
from grootboek.store.book import Book


def require(book: Book, right: Right) -> None:
    """Refuse when the actor's role does not hold a right."""
    if not book.actor.may(right):
        raise refusal(Reason.RIGHT_MISSING, right=right.value, role=book.actor.role.value)
