"""VAT returns as the books make them: what stands in each box, the lines behind it, and what keeps bookings off the return."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from grootboek.bookkeeping.remarks import BookingRemark, remarks
from grootboek.ledger.account import VAT_ROLES, AccountRole
from grootboek.ledger.chart import Chart
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.remarks import Remark
from grootboek.ledger.vat import NO_VAT
from grootboek.ledger.vat_boxes import VAT_DUE, Box, BoxAmounts, Boxes, Counted, LineSum, boxes_of, counted
from grootboek.ledger.vat_return import (
    VatPeriod,
    VatReturn,
    days_to_declare,
    declared_codes,
    latest_declared,
    periods_of_year,
    uid_of_return,
)
from grootboek.store.book import Book
from grootboek.store.ledger.vat_returns import Carried, carried_bookings, vat_returns, years_with_bookings
from grootboek.store.ledger.vat_sums import (
    VatLine,
    lines_of,
    lines_of_bookings,
    sums_beside,
    sums_of_bookings,
    sums_of_days,
)
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.small_business import small_business_spans

_DISTANCE: Final = "sales_eu_distance"
"""Sales with this code are declared in box 3c, unless they bear VAT of the other country, which has a return of its own."""


@dataclass(frozen=True, slots=True)
class ComputedReturn:
    """The return of some days as the books make it now: the sums of its lines, and its boxes."""

    days: VatPeriod
    rows: Sequence[LineSum]
    boxes: Boxes


@dataclass(frozen=True, slots=True)
class ReturnState:
    """The return of a period, filed or not; `booked_later` tells that the books say something else since it was filed."""

    uid: UUID
    days: VatPeriod
    filed: VatReturn | None
    boxes: Boxes
    computed_at: datetime
    booked_later: bool = False


@dataclass(frozen=True, slots=True)
class BoxLine:
    """What a line of a booking puts in a box."""

    line: VatLine
    amounts: Counted


def accounts_with(chart: Chart, roles: frozenset[AccountRole]) -> list[int]:
    """Return the accounts that play one of some roles, active or not."""
    return [row.id for row in chart.accounts.values() if row.role in roles]


def private_accounts(book: Book) -> list[int]:
    """Return the accounts of VAT of private use, whose lines have no VAT code."""
    return accounts_with(chart_of(book), frozenset({AccountRole.VAT_PRIVATE_USE}))


def accounts_abroad(book: Book) -> list[int]:
    """Return the accounts of VAT that is owed to other countries."""
    return accounts_with(chart_of(book), frozenset({AccountRole.VAT_ELSEWHERE_IN_EU}))


def roles_of(book: Book) -> dict[int, AccountRole]:
    """Return the role of each account."""
    return {number: row.role for number, row in chart_of(book).accounts.items()}


def compute(book: Book, days: VatPeriod) -> ComputedReturn:
    """Return the return of some days as the books make it now."""
    rows: list[LineSum] = []
    abroad, private = accounts_abroad(book), private_accounts(book)
    for part in days_to_declare(days, small_business_spans(book)):
        rows += _without_abroad(book, sums_of_days(book, part, private), part, abroad)
    gone, come = _moved(book, days)
    for carried, signed_rows in ((gone, _negated), (come, _as_is)):
        numbers = [one.booking_number for one in carried]
        rows += map(signed_rows, _without_abroad(book, sums_of_bookings(book, numbers), numbers, abroad))
    return ComputedReturn(days, rows, boxes_of(rows, roles_of(book)))


def _without_abroad(
    book: Book, sums: list[LineSum], which: VatPeriod | list[int], abroad: list[int]
) -> Iterator[LineSum]:
    """Yield sums of the lines of some bookings, and take off what is declared in the return of other countries."""
    yield from sums
    if abroad and any(row.vat_code == _DISTANCE for row in sums):
        yield from map(_negated, sums_beside(book, which, _DISTANCE, abroad))


def _as_is(row: LineSum) -> LineSum:
    return row


def _negated(row: LineSum) -> LineSum:
    return row._replace(amount=-row.amount, base=-row.base, lines=-row.lines)


def _moved(book: Book, days: VatPeriod) -> tuple[list[Carried], list[Carried]]:
    """Return which bookings of some days count in a return of other days, and which of other days in one of these."""
    carried = carried_bookings(book)
    if not carried:
        return [], []
    counts_on = {one.id: one.first for one in vat_returns(book, supplementary=False)}
    waiting = _first_undeclared(book)
    moved = [(one, counts_on[one.return_id] if one.return_id else waiting) for one in carried]
    gone = [one for one, day in moved if days.holds(one.date) and not (day and days.holds(day))]
    return gone, [one for one, day in moved if not days.holds(one.date) and day and days.holds(day)]


def _first_undeclared(book: Book) -> Day | None:
    """Return the day after the last that was declared, by which the next return is known; None before the first return."""
    last = max((one.last for one in vat_returns(book, supplementary=False)), default=None)
    return last and last + timedelta(1)


def is_next(book: Book, days: VatPeriod) -> bool:
    """Tell whether the return of some days is the next one, in which counts what is carried to it."""
    day = _first_undeclared(book)
    return day is not None and days.holds(day)


def state_of(book: Book, filed: VatReturn, returns: Sequence[VatReturn]) -> ReturnState:
    """Return how a filed return stands: as it was declared last, or as the books make it now where that differs."""
    administration = chart_of(book).administration.uid
    if filed.supplementary:
        uid = uid_of_return(administration, filed.days, filed.id)
        return ReturnState(uid, filed.days, filed, filed.boxes or boxes_of((), {}), filed.filed_at)
    uid = uid_of_return(administration, filed.days)
    declared, now = latest_declared(filed, returns), compute(book, filed.days).boxes
    if declared == now:
        return ReturnState(uid, filed.days, filed, now, filed.filed_at)
    return ReturnState(uid, filed.days, filed, now, book.now, booked_later=declared is not None)


def return_states(book: Book) -> Iterator[ReturnState]:
    """Yield the returns of every year in which something was booked, filed or not, in the order of their days.

    Under the scheme for small businesses there is no return for a period.
    """
    returns = vat_returns(book)
    filed = [one for one in returns if not one.supplementary]
    administration, untaxed = chart_of(book).administration, small_business_spans(book)
    years = {*years_with_bookings(book), *(one.first.year for one in filed)}
    states = [state_of(book, one, returns) for one in returns]
    for year in years:
        for period in periods_of_year(year, administration.vat_period_kind, filed):
            if days_to_declare(period, untaxed):
                uid = uid_of_return(administration.uid, period)
                states.append(ReturnState(uid, period, None, compute(book, period).boxes, book.now))
    yield from sorted(states, key=lambda state: (state.days.first, state.filed.id if state.filed else 0))


def unfiled_period(book: Book, uid: UUID) -> VatPeriod | None:
    """Return the period that has no return yet and whose return would have a uid; None when there is none."""
    filed, untaxed = vat_returns(book, supplementary=False), small_business_spans(book)
    administration = chart_of(book).administration
    for year in years_with_bookings(book):
        for period in periods_of_year(year, administration.vat_period_kind, filed):
            if uid_of_return(administration.uid, period) == uid and days_to_declare(period, untaxed):
                return period
    return None


def filed_return(book: Book, uid: UUID) -> VatReturn | None:
    """Return the filed return with a uid; None when there is none."""
    administration = chart_of(book).administration.uid
    for filed in vat_returns(book):
        if uid_of_return(administration, filed.days, filed.id if filed.supplementary else None) == uid:
            return filed
    return None


_LINES_OF: Final = {
    Box.DUE: frozenset(VAT_DUE),
    **dict.fromkeys((Box.BALANCE, Box.TOTAL), frozenset({*VAT_DUE, Box.RECLAIMED})),
}
"""Boxes that are made of others, and of which."""


def lines_in_box(book: Book, days: VatPeriod, box: Box) -> Iterator[BoxLine]:
    """Yield the lines that stand in a box of the return of some days, which come to what it says to the cent."""
    roles, abroad, private = roles_of(book), accounts_abroad(book), private_accounts(book)
    gone, come = _moved(book, days)
    left_out = {one.booking_number for one in gone}
    for part in days_to_declare(days, small_business_spans(book)):
        for row in lines_of(book, part, declared_codes(), private, abroad):
            if row.booking_number not in left_out:
                yield from _in_box(row, box, roles)
    for row in lines_of_bookings(book, [one.booking_number for one in come], abroad):
        yield from _in_box(row, box, roles)


def _in_box(row: VatLine, box: Box, roles: dict[int, AccountRole]) -> Iterator[BoxLine]:
    if row.vat_code == _DISTANCE and row.abroad:
        return
    made_of = _LINES_OF.get(box)
    for amounts in counted(row.sum, roles):
        if amounts.box is box or (made_of and amounts.box in made_of and amounts.vat):
            yield BoxLine(row, amounts)


def keeping_off(book: Book, days: VatPeriod) -> Iterator[BookingRemark]:
    """Yield what keeps bookings of some days from being declared as they are, or off the return."""
    yield from (remark for remark in remarks(book) if days.first <= remark.date <= days.last)
    for row in lines_of(book, days, (), accounts_with(chart_of(book), VAT_ROLES)):
        if row.vat_code == NO_VAT:
            yield _without_code(row, row.date)


def _without_code(row: VatLine, day: Day) -> BookingRemark:
    party = row.party_code or ""
    return BookingRemark(row.booking_number, day, row.invoice_number, party, row.vat_code, Remark.VAT_WITHOUT_CODE)


def signed(amounts: Counted, box: Box) -> BoxAmounts:
    """Return what a line adds to a box: in 5c and 5g what is reclaimed is taken off."""
    sign = -1 if amounts.box is Box.RECLAIMED and box in (Box.BALANCE, Box.TOTAL) else 1
    return BoxAmounts(amounts.turnover if amounts.box is box else 0, sign * amounts.vat, 0, 0)
