"""Filing VAT returns: what was declared is kept and held, its VAT is moved to what is owed, and its days are locked.

Corrections are declared, in the next return or a supplementary one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grootboek.bookkeeping.closing import lock_period
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.rights import require
from grootboek.bookkeeping.vat_returns import ComputedReturn, compute, is_next, private_accounts, roles_of
from grootboek.ledger.account import AccountRole
from grootboek.ledger.actor import Right
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.fiscal_periods import FIRST_DATE, Day
from grootboek.ledger.hold import HoldKind
from grootboek.ledger.period_lock import LockKind, first_open_day
from grootboek.ledger.refusal import Reason, refusal
from grootboek.ledger.vat_boxes import Box, Boxes, Euros, LineSum, difference, is_vat, sum_of
from grootboek.ledger.vat_return import (
    NEXT_RETURN_UP_TO,
    VatPeriod,
    VatReturn,
    days_to_declare,
    latest_declared,
)
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.ledger.holds import hold_booking, hold_bookings, hold_declared
from grootboek.store.ledger.vat_returns import (
    carried_bookings,
    carry,
    complete_vat_return,
    insert_vat_return,
    take_carried,
    vat_returns,
)
from grootboek.store.ledger.vat_sums import booked_late, sums_of_bookings
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.small_business import small_business_spans


def file_vat_return(book: Book, first: Day, last: Day) -> tuple[VatReturn, int]:
    """File a return: keep its boxes, hold what stands on it, settle it, lock its days; return it and how many bookings it holds.

    A booking on its last day, or the first day after that is open, moves its VAT to what is owed to the tax office. Its days
    can be unlocked, and what is booked on them then is not part of it; the return itself is never taken back: the tax office
    has it. `Refused` when the period is not over, a return was filed for one of its days, or the scheme for small businesses
    holds on all of them.
    """
    require(book, Right.MANAGE)
    lock_administration(book)
    days = VatPeriod(first, last)
    _refuse_unfit(book, days)
    computed, takes = compute(book, days), is_next(book, days)
    filed = insert_vat_return(book, days)
    # Before the booking that settles it, which is no part of what it declares.
    held = _hold(book, filed, days)
    if takes:
        waiting = [one.booking_number for one in carried_bookings(book) if one.return_id is None]
        held += hold_bookings(book, filed, waiting)
        take_carried(book, filed)
    total = computed.boxes[Box.TOTAL].declared_vat
    settlement = _settle(book, filed, computed.rows, total, first_open_day(chart_of(book).locks, last))
    filed = complete_vat_return(book, filed, settlement, computed.boxes)
    lock_period(book, LockKind.VAT_RETURN, filed.last)
    _audit(book, "file VAT return", filed, held, total)
    return filed, held


def _refuse_unfit(book: Book, days: VatPeriod) -> None:
    if days.first < FIRST_DATE or days.last >= book.today or not days_to_declare(days, small_business_spans(book)):
        raise refusal(Reason.DATE_OUT_OF_RANGE, "period", date=days.last)
    for earlier in vat_returns(book, supplementary=False):
        if days.meets(earlier):
            raise refusal(Reason.HELD_BY_VAT_RETURN, "period", first=earlier.first, last=earlier.last)


def _hold(book: Book, filed: VatReturn, days: VatPeriod) -> int:
    parts = days_to_declare(days, small_business_spans(book))
    return sum(hold_declared(book, filed, part, private_accounts(book)) for part in parts)


def _settle(book: Book, filed: VatReturn, rows: Iterable[LineSum], total: Euros, day: Day) -> int | None:
    """Book the VAT of a return to what is owed, and what rounding leaves to an account of its own; hold the booking."""
    roles, amounts = roles_of(book), dict[int, int]()
    for row in rows:
        if is_vat(row, roles):
            amounts[row.account_id] = amounts.get(row.account_id, 0) + row.amount
    accounts = chart_of(book).accounts
    moved = {number: amounts[number] for number in sorted(amounts, key=lambda n: accounts[n].code) if amounts[number]}
    rounding = -sum(moved.values()) - 100 * total
    if total:
        moved[_account(book, AccountRole.VAT_CURRENT)] = 100 * total
    if rounding:
        moved[_account(book, AccountRole.VAT_ROUNDING)] = rounding
    if not moved:
        return None
    kind = "Suppletie btw" if filed.supplementary else "Btw-aangifte"
    text = f"{kind} {filed.first} t/m {filed.last}"
    # A general booking credits its lines, so each takes away what stands on its account.
    lines = tuple(
        StatedLine(account_id=account_id, net=amount, description=text) for account_id, amount in moved.items()
    )
    statement = Statement(kind=BookingKind.GENERAL, date=day, account_id=None, description=text, lines=lines)
    number = record(book, statement).number
    hold_booking(book, HoldKind.VAT_RETURN, number, filed.id)
    return number


def _account(book: Book, role: AccountRole) -> int:
    account = chart_of(book).account_with_role(role)
    if account is None:
        raise refusal(Reason.ROLE_ACCOUNT_MISSING, "period", role=role)
    return account.id


def _audit(book: Book, act: str, filed: VatReturn, held: int, total: Euros) -> None:
    days = {"first": filed.first.isoformat(), "last": filed.last.isoformat()}
    facts = {**days, "bookings": held, "total": total, "settlement": filed.settlement}
    write_audit(book, act, f"VAT return {filed.id}", after=facts)


@dataclass(frozen=True, slots=True)
class Supplement:
    """What filed returns of some days should have declared besides: the bookings that came later, and the boxes now and then."""

    returns: tuple[VatReturn, ...]
    bookings: tuple[int, ...]
    declared: Boxes
    computed: Boxes
    parts: tuple[ComputedReturn, ...]

    @property
    def difference(self) -> Boxes:
        """What is to be declared besides, box by box."""
        return difference(self.computed, self.declared)

    @property
    def total(self) -> Euros:
        """What is to be paid besides; below zero for what comes back."""
        return self.difference[Box.TOTAL].declared_vat


def supplement_of(book: Book, days: VatPeriod) -> Supplement:
    """Return what the returns of some days, all filed, should have declared besides.

    `Refused` when no return was filed for a part of the days, or the boxes of one were not kept.
    """
    returns = vat_returns(book)
    filed = [one for one in returns if not one.supplementary and days.meets(one)]
    declared = [latest_declared(one, returns) for one in filed]
    known = [boxes for boxes in declared if boxes is not None]
    if not filed or len(known) < len(filed) or not all(map(days.covers, filed)):
        raise refusal(Reason.NOT_FOUND, "period", date=days.last)
    parts = [compute(book, one.days) for one in filed]
    late: list[int] = []
    for one in filed:
        for part in days_to_declare(one.days, small_business_spans(book)):
            late += booked_late(book, part, private_accounts(book))
    return Supplement(tuple(filed), tuple(late), sum_of(known), sum_of([part.boxes for part in parts]), tuple(parts))


def carry_to_next_return(book: Book, days: VatPeriod) -> Supplement:
    """Count what was booked after returns were filed in the next return, as the law allows for small differences.

    `Refused` when there is nothing, or the difference is larger.
    """
    require(book, Right.MANAGE)
    lock_administration(book)
    supplement = _with_bookings(book, days)
    if abs(supplement.total) > NEXT_RETURN_UP_TO:
        raise refusal(Reason.AMOUNT_TOO_LARGE, "period", amount=supplement.total, most=NEXT_RETURN_UP_TO)
    carry(book, supplement.bookings)
    facts = {"bookings": list(supplement.bookings), "total": supplement.total}
    write_audit(book, "carry to next VAT return", f"administration {book.administration_id}", after=facts)
    return supplement


def file_supplement(book: Book, days: VatPeriod) -> tuple[VatReturn, Supplement]:
    """File a supplementary return, which states all boxes again: hold what it declares, settle the difference, lock its days.

    It is settled today. `Refused` when nothing was booked after the returns of the days were filed.
    """
    require(book, Right.MANAGE)
    lock_administration(book)
    supplement = _with_bookings(book, days)
    boxes = {one.id: part.boxes for one, part in zip(supplement.returns, supplement.parts, strict=True)}
    filed = insert_vat_return(book, _span(supplement.returns), supplementary=True, declared=boxes)
    held = hold_bookings(book, filed, supplement.bookings)
    rows = sums_of_bookings(book, supplement.bookings)
    day = first_open_day(chart_of(book).locks, book.today)
    filed = complete_vat_return(book, filed, _settle(book, filed, rows, supplement.total, day))
    lock_period(book, LockKind.VAT_RETURN, filed.last)
    _audit(book, "file supplementary VAT return", filed, held, supplement.total)
    return filed, supplement


def _with_bookings(book: Book, days: VatPeriod) -> Supplement:
    supplement = supplement_of(book, days)
    if not supplement.bookings:
        raise refusal(Reason.LINES_MISSING, "period")
    return supplement


def _span(returns: Sequence[VatReturn]) -> VatPeriod:
    return VatPeriod(min(one.first for one in returns), max(one.last for one in returns))
