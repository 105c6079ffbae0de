"""Ledger mutations (record 0301): every line of every booking, whichever door it came through."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Final

from grootboek.gateways.cash.amounts import amount_to_export
from grootboek.gateways.cash.dates import date_to_export, month_from_text, period_to_export, year_from_text
from grootboek.gateways.cash.records import record_layout
from grootboek.gateways.cash.relations import party_number
from grootboek.gateways.cash.requests import ExportRequest
from grootboek.ledger.account import VAT_ROLES
from grootboek.ledger.entry import Line, Part
from grootboek.ledger.periods import fiscal_year, period_of
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.vat import code_of_vat_account
from grootboek.store.book import Book
from grootboek.store.bookings import BookingFilter, stream_bookings, stream_lines_by_account
from grootboek.store.parties import facts_of_parties
from grootboek.store.references import References, references

_LAYOUT: Final = record_layout("0301")
_DESCRIPTION_LENGTH: Final = 25
_BATCH: Final = 500
_ON_CONTROL: Final = frozenset({Part.CONTROL, Part.SETTLEMENT})


def mutation_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0301 by document, or with T by ledger account.

    `P1` and `P2` are calendar months, with B `P1` is a year; without them all bookings are given.
    """
    wanted = _filter(request)
    lines = stream_lines_by_account(book, wanted) if request.has("T") else lines_by_document(book, wanted)
    yield from records_of_lines(book, lines, with_names=request.has("X"))


def records_of_lines(book: Book, lines: Iterator[tuple[BookingView, Line]], *, with_names: bool) -> Iterator[str]:
    """Yield a record 0301 for each line."""
    to_fields = _writer(references(book))
    for some in _batches(lines):
        numbers = _party_numbers(book, (line for _, line in some))
        for booking, line in some:
            party = "" if line.party_id is None else numbers[line.party_id]
            yield _LAYOUT.to_wire({**to_fields(booking, line), "0101": party}, with_names=with_names)


def lines_by_document(book: Book, wanted: BookingFilter) -> Iterator[tuple[BookingView, Line]]:
    """Yield the lines of the bookings that fit a filter, document after document."""
    for booking in stream_bookings(book, wanted):
        for line in booking.lines:
            yield booking, line


def _batches(lines: Iterator[tuple[BookingView, Line]]) -> Iterator[list[tuple[BookingView, Line]]]:
    while some := list(islice(lines, _BATCH)):
        yield some


def _party_numbers(book: Book, lines: Iterable[Line]) -> dict[int, str]:
    found = facts_of_parties(book, sorted({line.party_id for line in lines if line.party_id is not None}))
    return {party_id: party_number(facts.number) for party_id, facts in found.items()}


def _filter(request: ExportRequest) -> BookingFilter:
    """Return which bookings are asked for."""
    if request.has("B"):
        return BookingFilter(fiscal_year=request.read(0, year_from_text))
    first = request.read(0, month_from_text)
    last = request.read(1, month_from_text) or first
    return BookingFilter(date_from=first, date_through=_end_of_month(last) if last else None)


def _end_of_month(first_day: date) -> date:
    return (first_day + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _writer(chart: References) -> Callable[[BookingView, Line], dict[str, str]]:
    """Return what turns a line into the fields of record 0301 by number, but for the relation."""
    kind = chart.administration.period_kind

    def to_fields(booking: BookingView, line: Line) -> dict[str, str]:
        period = period_to_export(fiscal_year(booking.date), period_of(booking.date, kind))
        account = chart.accounts[line.account_id]
        base = line.vat_base if account.role in VAT_ROLES else None
        if base is None and code_of_vat_account(account.role, booking.date) is not None:
            base = 0  # an import asks for it
        centre = chart.cost_centres.get(line.cost_centre_id) if line.cost_centre_id else None
        return {
            "0111": str(booking.payment_term) if line.part is Part.CONTROL and booking.payment_term is not None else "",
            "0201": account.code,
            "0301": period,
            "0302": date_to_export(booking.date),
            "0303": f"{booking.document_number:06}",
            "0305": "" if base is None else amount_to_export(base),
            "0306": line.description[:_DESCRIPTION_LENGTH],
            "0307": amount_to_export(line.amount),
            "0309": line.invoice_number,
            "0310": period,
            "0477": _payment_reference(booking) if line.part in _ON_CONTROL else "",
            "0711": booking.reference,
            "0901": chart.journals[booking.journal_id].code,
            "0911": centre.code if centre else "",
        }

    return to_fields


def _payment_reference(booking: BookingView) -> str:
    """Return what the booking says, or what an import kept beside it."""
    kept = (booking.door_fields or {}).get("cash", {}).values()
    return booking.payment_reference or next((fields["0477"] for fields in kept if "0477" in fields), "")
