"""Revising and withdrawing a booking: the old entry is reversed, a new one posted; entries themselves never change.

Both are checked before the administration is locked. Under the lock only what another transaction can have changed meanwhile is
looked at again: the chart, the open items that were read, and the version of the booking.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from grootboek.bookkeeping.holding import check_not_held
from grootboek.bookkeeping.proposals import Proposal, propose_change
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.amendment import Amendment
from grootboek.ledger.booking import INVOICES, OF_MONEY, BookingKind, Source
from grootboek.ledger.chart import Chart
from grootboek.ledger.checking import check_date
from grootboek.ledger.composing import Outstanding
from grootboek.ledger.entry import Part
from grootboek.ledger.open_items import ItemKey, OpenItem, item_changes
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.store.book import Book
from grootboek.store.invoicing.mandates import delete_mandate_of_booking
from grootboek.store.ledger.bookings import booking_by_number
from grootboek.store.ledger.open_items import items_by_key
from grootboek.store.masters.chart import chart_of
from grootboek.store.recording.inserting import guarded
from grootboek.store.recording.ledger_head import Head, locked_head
from grootboek.store.recording.revisions import replace_booking, withdraw_booking

Items = Mapping[ItemKey, OpenItem]
"""Open items as they were read for a change of a booking."""


def booking_to_change(book: Book, number: int) -> BookingView:
    """Return a booking by its number as it now stands, to revise or withdraw it; `Refused` when there is none."""
    view = booking_by_number(book, number)
    if view is None:
        raise refusal(Reason.NOT_FOUND, "booking", number=number)
    return view


def revise(book: Book, view: BookingView, source: Source | Amendment, also: Iterable[Any] = ()) -> BookingView:
    """Replace what a booking states and return it as it then stands.

    `Refused` with every problem, and with what the door `also` found wrong. With a date in another year it gets the next
    numbers of its journal there, and those that it had stay used; within a year its numbers stay. An amendment leaves its lines.
    """
    require(book, Right.BOOK)
    also = tuple(also)
    while True:  # once locked nothing changes any more, so the second time is the last
        chart = chart_of(book)
        proposal = propose_change(book, source, chart, view)
        # It depends on what the booking opened and would not name any more, and on what it may now settle.
        named = proposal.named
        left = [key for key in _opened(view) if key not in named]
        keys = [*left, *proposal.read]
        items = items_by_key(book, keys)
        outstanding = _without_own(items, view)
        problems = [
            *_check_changeable(book, view, chart),
            *_check_kept(view, proposal),
            *_check_left(view, proposal, left, items),
            *proposal.problems(outstanding),
        ]
        refuse_if(problems, also)
        new = proposal.booking(outstanding)
        refuse_if(_check_kind(view, new.kind))
        head = _head_if_it_holds(book, chart, keys, items)
        if head is not None:
            revised = guarded(partial(replace_booking, book, view, new, head))
            if revised is not None:
                return revised
        view = booking_to_change(book, view.number)


def withdraw(book: Book, view: BookingView, past: Collection[LockKind] = ()) -> None:
    """Take a booking out of the books by reversing it; `Refused` when it is locked, held or an invoice with payments.

    A mandate that was for this booking alone goes with it. It goes `past` the locks of some kinds, as when it was recorded.
    """
    require(book, Right.BOOK)
    while True:  # as above
        chart = chart_of(book).without_locks(past)
        keys = _opened(view)
        items = items_by_key(book, keys)
        refuse_if([*_check_changeable(book, view, chart), *_check_payments(view, keys, items)])
        head = _head_if_it_holds(book, chart, keys, items)
        if head is not None and withdraw_booking(book, view, head):
            delete_mandate_of_booking(book, view.number)
            return
        view = booking_to_change(book, view.number)


def _head_if_it_holds(book: Book, chart: Chart, keys: Collection[ItemKey], items: Items) -> Head | None:
    """Lock the administration and return its head; None when the chart or the items are not what they were before that.

    The version of the booking is compared by the statement that changes it.
    """
    was_locked = book.is_locked
    head = locked_head(book)
    # Locked before anything was read, nothing of it can have changed.
    holds = was_locked or (chart_of(book) is chart and (not keys or items_by_key(book, keys) == items))
    return head if holds else None


def _check_kept(view: BookingView, proposal: Proposal) -> Iterator[Problem]:
    """Yield a problem for what a revision cannot change: the kind, and the journal, since the numbers are of its series."""
    if proposal.kind is not None:
        yield from _check_kind(view, proposal.kind)
    if proposal.journal_id not in (None, view.journal_id):
        yield Problem(Reason.KIND_CHANGED, ("journal",))


def _check_kind(view: BookingView, kind: BookingKind) -> Iterator[Problem]:
    if kind is not view.kind and not {kind, view.kind} <= OF_MONEY:
        yield Problem(Reason.KIND_CHANGED, ("kind",), {"kind": view.kind})


def _check_left(view: BookingView, proposal: Proposal, left: Collection[ItemKey], items: Items) -> Iterator[Problem]:
    """Yield problems of naming another invoice: what was paid finds it by account, party and number, which have to stay."""
    if left:
        yield from _check_payments(view, left, items)
        yield from proposal.check_invoice_number()


def _check_changeable(book: Book, view: BookingView, chart: Chart) -> Iterator[Problem]:
    if view.withdrawn:
        yield Problem(Reason.WITHDRAWN, (), {"number": view.number})
    # The reversal is posted on the old date, so that one has to be open as well.
    yield from check_date(view.date, chart.locks, "old_date")
    # One that was corrected may be in an open period again: undone twice, it would count the other way round.
    yield from check_not_held(book, view)


def _opened(view: BookingView) -> list[ItemKey]:
    return [
        ItemKey(line.account_id, line.party_id, line.invoice_number)
        for line in view.lines
        if line.part is Part.CONTROL and line.party_id is not None
    ]


def check_no_payments(book: Book, view: BookingView) -> Iterator[Problem]:
    """Yield a problem for each invoice of a booking of which something was paid."""
    keys = _opened(view)
    yield from _check_payments(view, keys, items_by_key(book, keys))


def _check_payments(view: BookingView, keys: Iterable[ItemKey], items: Items) -> Iterator[Problem]:
    own = item_changes(view.lines)
    for key in dict.fromkeys(keys):
        item = items.get(key)
        if item is None:
            continue
        # What another booking added to the invoice would be left without one.
        is_added_to = view.kind in INVOICES and item.booking_number == view.number and item.amount != own[key][0]
        if item.settled or is_added_to:
            facts = {"settled": item.settled, "invoice_number": key.invoice_number}
            yield Problem(Reason.INVOICE_HAS_PAYMENTS, (), facts)


def _without_own(items: Items, view: BookingView) -> Outstanding:
    """Return what would be outstanding if the booking's own lines were not there."""
    rest = {key: item.outstanding for key, item in items.items()}
    for line in view.lines:
        if line.part in (Part.CONTROL, Part.SETTLEMENT) and line.party_id is not None:
            key = ItemKey(line.account_id, line.party_id, line.invoice_number)
            if key in rest:
                rest[key] -= line.amount
    return rest
