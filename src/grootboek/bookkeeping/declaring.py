"""Filing VAT returns: what was declared is held, and changes by a supplementary return (suppletie) only."""

from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.fiscal_periods import FIRST_DATE, Day
from grootboek.ledger.refusal import Reason, refusal
from grootboek.ledger.vat_return import VatReturn
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.ledger.holds import hold_declared
from grootboek.store.ledger.vat_returns import insert_vat_return, vat_returns


def file_vat_return(book: Book, first: Day, last: Day) -> tuple[VatReturn, int]:
    """Note that a return was filed, and hold the bookings of its days that stand on it; return it and how many those are.

    What is booked on those days later on is not part of it. A return that was filed is never taken back: the tax office has
    it. `Refused` when the period is not over, or a return was filed for one of its days.
    """
    require(book, Right.MANAGE)
    lock_administration(book)
    if first < FIRST_DATE or last >= book.today:
        raise refusal(Reason.DATE_OUT_OF_RANGE, "period", date=last)
    for earlier in vat_returns(book):
        if earlier.first <= last and first <= earlier.last:
            raise refusal(Reason.HELD_BY_VAT_RETURN, "period", first=earlier.first, last=earlier.last)
    filed = insert_vat_return(book, first, last)
    held = hold_declared(book, filed)
    facts = {"first": first.isoformat(), "last": last.isoformat(), "bookings": held}
    write_audit(book, "file VAT return", f"VAT return {filed.id}", after=facts)
    return filed, held
