"""Ledger mutations (record 0301): every line of every booking, whichever door it came through."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from grootboek.access.credentials import CASH
from grootboek.gateways.cash.records.amounts import amount_to_export
from grootboek.gateways.cash.records.dates import date_to_export, month_from_text, period_to_export, year_from_text
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.numbers import number_to_export
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.ledger.account import VAT_ROLES
from grootboek.ledger.chart import Chart
from grootboek.ledger.entry import Part
from grootboek.ledger.fiscal_periods import fiscal_year, period_of
from grootboek.ledger.money import Cents
from grootboek.ledger.vat import code_of_vat_account
from grootboek.store.book import Book
from grootboek.store.ledger.booked_lines import BookedLine, stream_lines
from grootboek.store.ledger.bookings import BookingFilter
from grootboek.store.masters.chart import chart_of
from grootboek.wire.made_once import MadeOnce
from grootboek.wire.xml import escape_markup, escape_php

_LAYOUT: Final = record_layout("0301")
_DESCRIPTION_LENGTH: Final = 25
_CONTROL: Final = int(Part.CONTROL)
_ON_CONTROL: Final = frozenset({_CONTROL, int(Part.SETTLEMENT)})


def mutation_records(book: Book, request: ExportRequest, *, as_text: bool = False) -> Iterator[str]:
    """Yield records 0301 by document, or with T by ledger account; `as_text` escapes their markup, to stand as text.

    `P1` and `P2` are calendar months, with B `P1` is a year; without them all bookings are given.
    """
    shape = {"by_account": request.has("T"), "with_names": request.has("X"), "as_text": as_text}
    return line_records(book, _filter(request), **shape)


def line_records(
    book: Book, bookings: BookingFilter, *, by_account: bool = False, with_names: bool = False, as_text: bool = False
) -> Iterator[str]:
    """Yield the records 0301 of the bookings that fit a filter, by document or by ledger account; many in one text."""
    elements = _Elements(chart_of(book), with_names=with_names, as_text=as_text)
    for lines in stream_lines(book, bookings, by_account=by_account):
        yield _records(lines, elements)


def _filter(request: ExportRequest) -> BookingFilter:
    """Return which bookings a request selects."""
    if request.has("B"):
        return BookingFilter(fiscal_year=request.read(0, year_from_text))
    first = request.read(0, month_from_text)
    last = request.read(1, month_from_text) or first
    return BookingFilter(date_from=first, date_through=_end_of_month(last) if last else None)


def _end_of_month(first_day: date) -> date:
    # The 31st day after the first of a month lies in the next month, whichever it is.
    return (first_day + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _escape_twice(value: str) -> str:
    return escape_markup(escape_php(value))


class _Elements:
    """The elements of records 0301, written once for all of perhaps millions of lines that have them in common."""

    def __init__(self, chart: Chart, *, with_names: bool, as_text: bool) -> None:
        # Escaped here, no mark-up is left to look for in the text of all lines.
        markup: Callable[[str], str] = escape_markup if as_text else str
        self._escape = _escape_twice if as_text else escape_php
        self._tags = {
            number: (markup(start), markup(end)) for number, (start, end) in _LAYOUT.tags(with_names=with_names).items()
        }
        self._kind = chart.administration.period_kind
        self._journals = {row.id: self._element("0901", row.code) for row in chart.journals.values()}
        self._references = MadeOnce(partial(self._optional, "0711"))
        self._days = MadeOnce(self._of_day)
        self._terms = MadeOnce(self._term)
        self.frame = tuple(map(markup, _LAYOUT.frame(with_names=with_names)))
        self.amount = self._tags["0307"]
        self.accounts = {row.id: self._element("0201", row.code) for row in chart.accounts.values()}
        self.vat_roles = {row.id: row.role for row in chart.accounts.values() if row.role in VAT_ROLES}
        self.centres: dict[int | None, str] = {None: ""}
        self.centres |= {row.id: self._element("0911", row.code) for row in chart.cost_centres_ever}
        self.parties = MadeOnce(self._party)
        self.descriptions = MadeOnce(partial(self._optional, "0306"))
        self.invoices = MadeOnce(partial(self._optional, "0309"))

    def _element(self, number: str, value: str) -> str:
        start, end = self._tags[number]
        return f"{start}{self._escape(value)}{end}"

    def _optional(self, number: str, value: str) -> str:
        return self._element(number, value) if value else ""

    def _party(self, number: int | None) -> str:
        return "" if number is None else self._element("0101", number_to_export(number))

    def _term(self, days: int | None) -> str:
        return "" if days is None else self._element("0111", str(days))

    def _of_day(self, day: date) -> tuple[str, str, str]:
        period = period_to_export(fiscal_year(day), period_of(day, self._kind))
        start, end = self._tags["0303"]
        return (
            f"{self._element('0301', period)}{self._element('0302', date_to_export(day))}{start}",
            end,
            self._element("0310", period),
        )

    def vat_base(self, account_id: int, base: Cents | None, day: date) -> str:
        """Return the VAT base of a line on an account of VAT."""
        if base is None and code_of_vat_account(self.vat_roles[account_id], day) is None:
            return ""
        start, end = self._tags["0305"]
        return f"{start}{amount_to_export(base or 0)}{end}"  # an import asks for a base

    def of_booking(self, line: BookedLine) -> tuple[str, str, str, str]:
        """Return what the lines of a booking say: the term and the payment reference are on control accounts only.

        The term, what follows the account, and what follows the invoice on a control account and on others.
        """
        day, document, journal_id, term, payment, reference, door_fields = line[9:]
        before, after, period = self._days[day]
        end = self._references[reference] + self._journals[journal_id]
        payment = payment or _kept_reference(door_fields)
        on_control = f"{period}{self._element('0477', payment)}{end}" if payment else period + end
        return self._terms[term], f"{before}{document:06}{after}", on_control, period + end


def _records(lines: Sequence[BookedLine], elements: _Elements) -> str:
    """Write lines as records 0301, in the order of the layout."""
    parties, accounts, vat_roles = elements.parties, elements.accounts, elements.vat_roles
    descriptions, invoices, centres = elements.descriptions, elements.invoices, elements.centres
    (start, end), (amount_start, amount_end) = elements.frame, elements.amount
    records: list[str] = []
    booking = None
    for line in lines:
        account_id, amount, part, base, centre_id, invoice, description, party, number, day, _, _, _, _, _, _ = line
        if number != booking:
            booking = number
            term, document, after_control, after = elements.of_booking(line)
        digits = str(amount)
        if -100 < amount < 100:
            digits = digits.zfill(3 if amount >= 0 else 4)
        records.append(
            f"{start}{parties[party]}{term if part == _CONTROL else ''}{accounts[account_id]}{document}"
            f"{elements.vat_base(account_id, base, day) if account_id in vat_roles else ''}"
            f"{descriptions[description[:_DESCRIPTION_LENGTH]]}{amount_start}{digits[:-2]},{digits[-2:]}{amount_end}{invoices[invoice]}"
            f"{after_control if part in _ON_CONTROL else after}{centres[centre_id]}{end}"
        )
    return "".join(records)


def _kept_reference(door_fields: Mapping[str, Any] | None) -> str:
    """Return the payment reference that an import kept beside a booking."""
    if not door_fields:
        return ""
    return next((fields["0477"] for fields in door_fields.get(CASH, {}).values() if "0477" in fields), "")
