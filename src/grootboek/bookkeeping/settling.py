"""Settling open items against one another: a loose payment or a credit note against an invoice.

A settlement is a booking in the general journal that moves an amount from one item to the other on the same account, so that
what is outstanding stays what the lines say. Undoing it is withdrawing that booking.
"""

from datetime import date

from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.revising import booking_to_change, withdraw
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.money import Cents
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.refusal import Reason, refusal
from grootboek.store.book import Book, lock_administration
from grootboek.store.ledger.open_items import outstanding_by_key

_MARK = "settlement"


def settle(book: Book, item: ItemKey, against: ItemKey, amount: Cents, day: date) -> BookingView:
    """Settle a positive amount of two items that stand on opposite sides of one account; return the booking.

    `Refused` when an item is unknown, both are on the same side, or less than the amount is outstanding of either.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    outstanding = outstanding_by_key(book, [item, against])
    for name, key in (("item", item), ("against", against)):
        if key not in outstanding:
            raise refusal(Reason.INVOICE_UNKNOWN, name, invoice_number=key.invoice_number)
    if item.account_id != against.account_id:
        raise refusal(Reason.COUNTER_ACCOUNT_NOT_ALLOWED, "against")
    if outstanding[item] * outstanding[against] >= 0:
        raise refusal(Reason.SETTLEMENT_SAME_SIGN, "against")
    if not 0 < amount <= min(abs(outstanding[item]), abs(outstanding[against])):
        raise refusal(Reason.SETTLEMENT_TOO_LARGE, "amount", amount=amount)
    moved = -amount if outstanding[item] > 0 else amount
    text = f"Verrekening {item.invoice_number} met {against.invoice_number}"
    return record(
        book,
        Statement(
            kind=BookingKind.GENERAL,
            date=day,
            account_id=item.account_id,
            party_id=item.party_id,
            invoice_number=item.invoice_number,
            description=text,
            lines=(
                StatedLine(
                    account_id=against.account_id,
                    net=moved,
                    party_id=against.party_id,
                    invoice_number=against.invoice_number,
                    description=text,
                ),
            ),
            door_fields={_MARK: True},
        ),
    )


def unsettle(book: Book, number: int) -> None:
    """Undo a settlement by the number of its booking; `Refused` when that booking is no settlement."""
    view = booking_to_change(book, number)
    if not (view.door_fields or {}).get(_MARK):
        raise refusal(Reason.NOT_FOUND, "settlement", number=number)
    withdraw(book, view)
