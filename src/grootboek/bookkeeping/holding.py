"""What holds a booking against being changed or withdrawn."""

from collections.abc import Iterator
from typing import Final

from grootboek.ledger.hold import HOLD_REASON, Hold, HoldKind
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.refusal import Problem
from grootboek.store.book import Book
from grootboek.store.ledger.bookings import booking_by_number
from grootboek.store.ledger.holds import holds_of


def standing_holds(book: Book, view: BookingView) -> list[Hold]:
    """Return what holds a booking: of corrections the one that is not undone in the same way."""
    return [hold for hold in holds_of(book, view) if hold.kind is not HoldKind.CORRECTION or _stands(book, hold.source)]


def _stands(book: Book, number: int) -> bool:
    """Tell whether a correction was not corrected itself."""
    correction = booking_by_number(book, number)
    holds = [] if correction is None else standing_holds(book, correction)
    return all(hold.kind is not HoldKind.CORRECTION for hold in holds)


_TOLD: Final = frozenset({HoldKind.CORRECTION, HoldKind.VAT_RETURN})
"""Where the source has a number that a user knows it by."""


def check_not_held(book: Book, view: BookingView) -> Iterator[Problem]:
    """Yield a problem for each kind of thing that holds a booking."""
    for kind, hold in {hold.kind: hold for hold in standing_holds(book, view)}.items():
        yield Problem(HOLD_REASON[kind], (), {"by": hold.source} if kind in _TOLD else {})
