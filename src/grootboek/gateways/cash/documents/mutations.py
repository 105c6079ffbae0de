"""Ledger mutations (record 0301): every line of every booking, whichever door it came through."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
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
from grootboek.ledger.vat import code_of_vat_account
from grootboek.store.book import Book
from grootboek.store.ledger.booked_lines import BookedLine, stream_lines
from grootboek.store.ledger.bookings import BookingFilter
from grootboek.store.masters.chart import chart_of
from grootboek.wire.xml import escape_php

_LAYOUT: Final = record_layout("0301")
_DESCRIPTION_LENGTH: Final = 25
_CONTROL: Final = int(Part.CONTROL)
_ON_CONTROL: Final = frozenset({_CONTROL, int(Part.SETTLEMENT)})
_FIELDS: Final = (
    *("0101", "0111", "0201", "0301", "0302", "0303", "0305", "0306"),
    *("0307", "0309", "0310", "0477", "0711", "0901", "0911"),
)
"""The fields of record 0301 in the order in which `_writer` writes them."""


def mutation_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0301 by document, or with T by ledger account.

    `P1` and `P2` are calendar months, with B `P1` is a year; without them all bookings are given.
    """
    return line_records(book, _filter(request), by_account=request.has("T"), with_names=request.has("X"))


def line_records(
    book: Book, bookings: BookingFilter, *, by_account: bool = False, with_names: bool = False
) -> Iterator[str]:
    """Yield the records 0301 of the bookings that fit a filter, by document or by ledger account; many in one text."""
    write = _writer(chart_of(book), with_names=with_names)
    for lines in stream_lines(book, bookings, by_account=by_account):
        yield "".join(map(write, lines))


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


def _writer(chart: Chart, *, with_names: bool) -> Callable[[BookedLine], str]:
    """Return a function that writes a line as record 0301.

    It runs for each of perhaps millions of lines, so whatever lines have in common is written once.
    """
    elements = _LAYOUT.elements(with_names=with_names)
    join = _LAYOUT.joiner(_FIELDS, with_names=with_names)
    kind = chart.administration.period_kind
    accounts = {row.id: elements["0201"] % escape_php(row.code) for row in chart.accounts.values()}
    roles = {row.id: row.role for row in chart.accounts.values() if row.role in VAT_ROLES}
    journals = {row.id: elements["0901"] % escape_php(row.code) for row in chart.journals.values()}
    centres: dict[int | None, str] = {None: ""}
    centres |= {row.id: elements["0911"] % escape_php(row.code) for row in chart.cost_centres_ever}

    @cache
    def of_day(day: date) -> tuple[str, str, str]:
        period = period_to_export(fiscal_year(day), period_of(day, kind))
        return elements["0301"] % period, elements["0302"] % date_to_export(day), elements["0310"] % period

    def text(number: str, value: str) -> str:
        return elements[number] % escape_php(value) if value else ""

    def write(line: BookedLine) -> str:
        account_id, amount, part, vat_base, centre_id, invoice, description = line[:7]
        party, day, document, journal_id, term, payment, reference, door_fields = line[7:]
        period, booked_on, period_again = of_day(day)
        base = vat_base if account_id in roles else None
        if base is None and account_id in roles and code_of_vat_account(roles[account_id], day) is not None:
            base = 0  # an import asks for it
        return join(
            (
                "" if party is None else elements["0101"] % number_to_export(party),
                "" if term is None or part != _CONTROL else elements["0111"] % term,
                accounts[account_id],
                period,
                booked_on,
                elements["0303"] % f"{document:06}",
                "" if base is None else elements["0305"] % amount_to_export(base),
                text("0306", description[:_DESCRIPTION_LENGTH]),
                elements["0307"] % amount_to_export(amount),
                text("0309", invoice),
                period_again,
                text("0477", payment or _kept_reference(door_fields)) if part in _ON_CONTROL else "",
                text("0711", reference),
                journals[journal_id],
                centres[centre_id],
            )
        )

    return write


def _kept_reference(door_fields: Mapping[str, Any] | None) -> str:
    """Return the payment reference that an import kept beside a booking."""
    if not door_fields:
        return ""
    return next((fields["0477"] for fields in door_fields.get(CASH, {}).values() if "0477" in fields), "")
