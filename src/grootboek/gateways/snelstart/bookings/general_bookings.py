"""Memoriaalboekingen: general bookings, whatever door they came in by; every line of theirs is stated."""

from collections.abc import Mapping
from itertools import chain
from typing import Final

from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.revising import revise, withdraw
from grootboek.gateways.snelstart.bookings.codes import GENERAL_BOOKING
from grootboek.gateways.snelstart.bookings.money_checks import check_general
from grootboek.gateways.snelstart.bookings.money_statement import statement_from_wire
from grootboek.gateways.snelstart.bookings.money_vat import sides_to_wire
from grootboek.gateways.snelstart.bookings.put_back import Standing, body_of, change_of
from grootboek.gateways.snelstart.bookings.settled_lines import (
    boekstuk_of,
    invoice_to_wire,
    invoices_of,
    line_to_wire,
    marked,
    sorted_lines,
    text_of,
)
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.errors import refused_by
from grootboek.gateways.snelstart.fields import Row
from grootboek.gateways.snelstart.literals import date_to_wire, moment_to_wire, money_to_wire, reference, text_to_wire
from grootboek.ledger.booking import BookingKind
from grootboek.ledger.journal import JournalKind
from grootboek.ledger.presentation import BookingView
from grootboek.store.book import Book
from grootboek.store.ledger.bookings import booking_by_uid
from grootboek.store.masters.chart import chart_of

_KINDS: Final = frozenset({BookingKind.GENERAL, BookingKind.OPENING})


def booking_to_wire(book: Book, view: BookingView) -> Row:
    """Write a general booking as a MemoriaalboekingModel."""
    lines = sorted_lines(view.lines, invoices_of(book, [view]))
    # What is paid of an invoice is a credit on the account of customers, and a debit on that of suppliers.
    settled = {
        kind: [
            {
                "boekingId": invoice_to_wire(found),
                "omschrijving": text_of(book, view, line),
                "bedrag": money_to_wire(-line.amount if kind is BookingKind.SALES_INVOICE else line.amount),
            }
            for found, line in rows
        ]
        for kind, rows in lines.settled.items()
    }
    return {
        "modifiedOn": moment_to_wire(view.modified_at),
        "datum": date_to_wire(view.date),
        "markering": marked(view, "markering"),
        "boekstuk": boekstuk_of(view),
        "gewijzigdDoorAccountant": marked(view, "gewijzigdDoorAccountant"),
        "omschrijving": text_to_wire(view.description),
        "memoriaalBoekingsRegels": [
            {**line_to_wire(book, view, line), **sides_to_wire(line.amount)} for line in lines.accounted
        ],
        "inkoopboekingBoekingsRegels": settled[BookingKind.PURCHASE_INVOICE],
        "verkoopboekingBoekingsRegels": settled[BookingKind.SALES_INVOICE],
        "dagboek": reference("dagboeken", chart_of(book).journals[view.journal_id].uid),
        "id": str(view.uid),
        "uri": f"/memoriaalboekingen/{view.uid}",
    }


def _found(book: Book, call: Call) -> BookingView:
    view = booking_by_uid(book, call.uid)
    if view is None or view.withdrawn or view.kind not in _KINDS:
        raise call.unknown
    return view


def _read(book: Book, call: Call) -> Row:
    return booking_to_wire(book, _found(book, call))


def _add(book: Book, call: Call) -> Row:
    also = [*call.violations, *check_general(book, call.body)]
    with refused_by(GENERAL_BOOKING):
        statement = statement_from_wire(book, call.body, JournalKind.GENERAL)
        return booking_to_wire(book, record(book, statement, also=also))


def _replace(book: Book, call: Call) -> Row:
    """Replace the whole booking: what is not sent is blank."""
    view = _found(book, call)
    told = [*call.violations, *check_general(book, call.body)]
    stood, broken = body_of(call.operation, booking_to_wire(book, view))
    lines = sorted_lines(view.lines, invoices_of(book, [view])).in_order
    with refused_by(GENERAL_BOOKING, call.unknown):
        standing = Standing(view, statement_from_wire(book, stood, JournalKind.GENERAL, view), lines)
        sent = statement_from_wire(book, call.body, JournalKind.GENERAL, view)
        change, also = change_of(standing, sent, told, chain(broken, check_general(book, stood)))
        return booking_to_wire(book, revise(book, view, change, also=also))


def _remove(book: Book, call: Call) -> Row:
    """Withdraw a booking and answer it as it was; its numbers stay used."""
    view = _found(book, call)
    with refused_by(GENERAL_BOOKING, call.unknown):
        withdraw(book, view)
    return booking_to_wire(book, view)


ANSWERS: Final[Mapping[str, Answer]] = {
    "POST /memoriaalboekingen": _add,
    "GET /memoriaalboekingen/{id}": _read,
    "PUT /memoriaalboekingen/{id}": _replace,
    "DELETE /memoriaalboekingen/{id}": _remove,
}
