"""How often an administration files VAT returns, and on which days the scheme for small businesses (KOR) keeps it from them."""

from dataclasses import replace
from datetime import timedelta

from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.administration import VatRules
from grootboek.ledger.day_span import DaySpan, held_on
from grootboek.ledger.drafts import draft_of
from grootboek.ledger.fiscal_periods import FIRST_DATE, LAST_DATE, Day, PeriodKind
from grootboek.ledger.refusal import Reason, refusal
from grootboek.ledger.vat_return import RETURN_KINDS
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.ledger.vat_returns import vat_returns
from grootboek.store.masters.administrations import update_administration
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.small_business import small_business_spans, write_small_business_spans


def set_vat_period_kind(book: Book, kind: PeriodKind) -> None:
    """File a return each month, quarter or year; returns that were filed keep their days."""
    require(book, Right.MANAGE)
    lock_administration(book)
    if kind not in RETURN_KINDS:
        raise refusal(Reason.VALUE_INVALID, "kind")
    old = draft_of(VatRules, chart_of(book).administration)
    if old.vat_period_kind is kind:
        return
    update_administration(book, old, replace(old, vat_period_kind=kind))
    _audit(book, "VAT periods", {"kind": int(old.vat_period_kind)}, {"kind": int(kind)})


def join_small_business_scheme(book: Book, first: Day) -> None:
    """Declare nothing from a day on, under the scheme for small businesses.

    `Refused` when the scheme holds already on that day or later on, or a return was filed for the day or a later one.
    """
    require(book, Right.MANAGE)
    lock_administration(book)
    spans = small_business_spans(book)
    if not FIRST_DATE <= first <= LAST_DATE or any(span.last is None or span.last >= first for span in spans):
        raise refusal(Reason.DATE_OUT_OF_RANGE, "first", date=first)
    for filed in vat_returns(book):
        if filed.last >= first:
            raise refusal(Reason.HELD_BY_VAT_RETURN, "first", first=filed.first, last=filed.last)
    _write(book, spans, [*spans, DaySpan(first, None)])


def leave_small_business_scheme(book: Book, first: Day) -> None:
    """Declare again from a day on; `Refused` when the scheme does not hold on the day before."""
    require(book, Right.MANAGE)
    lock_administration(book)
    spans = small_business_spans(book)
    if not spans or spans[-1].last is not None or not FIRST_DATE <= first <= LAST_DATE or first <= spans[-1].first:
        raise refusal(Reason.DATE_OUT_OF_RANGE, "first", date=first)
    _write(book, spans, [*spans[:-1], replace(spans[-1], last=first - timedelta(1))])


def is_small_business(book: Book) -> bool:
    """Tell whether the scheme holds today."""
    return held_on(small_business_spans(book), book.today)


def _write(book: Book, old: list[DaySpan], new: list[DaySpan]) -> None:
    write_small_business_spans(book, new)
    _audit(book, "small business scheme", _facts(old), _facts(new))


def _facts(spans: list[DaySpan]) -> dict[str, object]:
    return {"days": [[str(span.first), str(span.last) if span.last else None] for span in spans]}


def _audit(book: Book, act: str, before: dict[str, object], after: dict[str, object]) -> None:
    write_audit(book, act, f"administration {book.administration_id}", before=before, after=after)
