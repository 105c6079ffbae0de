"""Bankboekingen and kasboekingen: what moved in the journals of banks and of cash, whatever door it came in by."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import Final
from uuid import UUID

from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.revising import revise, withdraw
from grootboek.gateways.snelstart.bookings.codes import BANK_BOOKING, CASH_BOOKING
from grootboek.gateways.snelstart.bookings.money_checks import check_money
from grootboek.gateways.snelstart.bookings.money_statement import statement_from_wire
from grootboek.gateways.snelstart.bookings.money_vat import sides_to_wire, soort_of_line, totals_to_wire
from grootboek.gateways.snelstart.bookings.put_back import Standing, body_of, change_of
from grootboek.gateways.snelstart.bookings.settled_lines import (
    Invoices,
    Sorted,
    boekstuk_of,
    invoice_to_wire,
    invoices_of,
    line_to_wire,
    marked,
    sorted_lines,
)
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.errors import Table, refused_by
from grootboek.gateways.snelstart.fields import FieldTable, Row, field, made, referring, uri
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.literals import text_to_wire
from grootboek.gateways.snelstart.property_types import DAY, ID, MOMENT, MONEY, NAME, TEXT
from grootboek.ledger.booking import OF_MONEY, BookingKind
from grootboek.ledger.entry import Part
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.journal import JournalKind
from grootboek.ledger.money import Cents
from grootboek.ledger.presentation import HIDDEN, BookingView
from grootboek.store.book import Book
from grootboek.store.ledger.bookings import booking_by_uid, bookings_by_numbers
from grootboek.store.ledger.money_bookings import FACTS, every_money_booking, page_of_money_bookings
from grootboek.store.masters.chart import chart_of

_PORTION: Final = 1_000
_NOT_STATED: Final = HIDDEN | {Part.OWN}


@dataclass(frozen=True, slots=True)
class Shown:
    """A booking of money as it is written."""

    uid: UUID
    modified_at: datetime
    date: Day
    marked: bool
    reference: str
    by_accountant: bool
    description: str
    accounted: Sequence[Row]
    purchases: Sequence[Row]
    sales: Sequence[Row]
    totals: Sequence[Row]
    spent: Cents
    received: Cents
    journal_uid: UUID


def _as_it_is(value: object) -> object:
    return value


def _table(model: str, resource: str) -> FieldTable[Shown]:
    return FieldTable[Shown](
        model,
        field("modifiedOn", "modified_at", MOMENT),
        field("datum", "date", DAY),
        made("markering", _as_it_is, "marked"),
        field("boekstuk", "reference", NAME),
        made("gewijzigdDoorAccountant", _as_it_is, "by_accountant"),
        field("omschrijving", "description", TEXT),
        made("grootboekBoekingsRegels", _as_it_is, "accounted"),
        made("inkoopboekingBoekingsRegels", _as_it_is, "purchases"),
        made("verkoopboekingBoekingsRegels", _as_it_is, "sales"),
        made("btwBoekingsregels", _as_it_is, "totals"),
        field("bedragUitgegeven", "spent", MONEY),
        field("bedragOntvangen", "received", MONEY),
        referring("dagboek", "dagboeken", "journal_uid"),
        field("id", "uid", ID),
        uri(resource),
    )


def _sorted(view: BookingView, invoices: Invoices) -> Sorted:
    return sorted_lines((line for line in view.lines if line.part not in _NOT_STATED), invoices)


def _shown(book: Book, view: BookingView, invoices: Invoices) -> Shown:
    lines = _sorted(view, invoices)
    moved = sum(line.amount for line in view.lines if line.part is Part.OWN)
    settled = {
        kind: [
            {
                "boekingId": invoice_to_wire(found),
                "omschrijving": text_to_wire(line.description),
                **sides_to_wire(line.amount),
            }
            for found, line in rows
        ]
        for kind, rows in lines.settled.items()
    }
    return Shown(
        uid=view.uid,
        modified_at=view.modified_at,
        date=view.date,
        marked=marked(view, "markering"),
        reference=boekstuk_of(view),
        by_accountant=marked(view, "gewijzigdDoorAccountant"),
        description=view.description,
        accounted=[
            {**line_to_wire(book, view, line), **sides_to_wire(line.amount), "btwSoort": soort_of_line(line)}
            for line in lines.accounted
        ],
        purchases=settled[BookingKind.PURCHASE_INVOICE],
        sales=settled[BookingKind.SALES_INVOICE],
        totals=totals_to_wire(lines.in_order),
        spent=max(-moved, 0),
        received=max(moved, 0),
        journal_uid=chart_of(book).journals[view.journal_id].uid,
    )


def _all_shown(book: Book, views: Iterable[BookingView]) -> Iterator[Shown]:
    rest = iter(views)
    while portion := list(islice(rest, _PORTION)):
        invoices = invoices_of(book, portion)
        yield from (_shown(book, view, invoices) for view in portion)


class MoneyBookings:
    """The bookings in journals of one kind, under the resource of these."""

    def __init__(self, kind: JournalKind, resource: str, model: str, codes: Table) -> None:
        """Take the kind of journal, and the resource, the model and the codes that the vendor has for its bookings."""
        self.kind, self.codes = kind, codes
        self.table = _table(model, resource)
        self.answers: Mapping[str, Answer] = {
            f"GET /{resource}": self._list,
            f"POST /{resource}": self._add,
            f"GET /{resource}/{{id}}": self._read,
            f"PUT /{resource}/{{id}}": self._replace,
            f"DELETE /{resource}/{{id}}": self._remove,
        }

    def _list(self, book: Book, call: Call) -> list[Row]:
        query = list_query(call, self.table)
        request = query.request
        if FACTS.issuperset(request.facts):
            rows = page_of_money_bookings(book, self.kind, request)
            return query.written(_all_shown(book, bookings_by_numbers(book, [row.number for row in rows])))
        # Marks and lines are known to no column; only memory can tell which bookings have them.
        return query.page(_all_shown(book, every_money_booking(book, self.kind, request)))

    def _found(self, book: Book, call: Call) -> BookingView:
        view = booking_by_uid(book, call.uid)
        if view is None or view.withdrawn or view.kind not in OF_MONEY:
            raise call.unknown
        if chart_of(book).journals[view.journal_id].kind is not self.kind:
            raise call.unknown
        return view

    def _written(self, book: Book, view: BookingView) -> Row:
        return self.table.to_wire(_shown(book, view, invoices_of(book, [view])))

    def _read(self, book: Book, call: Call) -> Row:
        return self._written(book, self._found(book, call))

    def _add(self, book: Book, call: Call) -> Row:
        also = [*call.violations, *check_money(book, call.body)]
        with refused_by(self.codes):
            return self._written(book, record(book, statement_from_wire(book, call.body, self.kind), also=also))

    def _replace(self, book: Book, call: Call) -> Row:
        """Replace the whole booking: what is not sent is blank."""
        view = self._found(book, call)
        told = [*call.violations, *check_money(book, call.body, view)]
        stood, broken = body_of(call.operation, self._written(book, view))
        lines = _sorted(view, invoices_of(book, [view])).in_order
        with refused_by(self.codes, call.unknown):
            standing = Standing(view, statement_from_wire(book, stood, self.kind, view), lines)
            sent = statement_from_wire(book, call.body, self.kind, view)
            change, also = change_of(standing, sent, told, chain(broken, check_money(book, stood, view)))
            return self._written(book, revise(book, view, change, also=also))

    def _remove(self, book: Book, call: Call) -> Row:
        """Withdraw a booking; its numbers stay used."""
        view = self._found(book, call)
        with refused_by(self.codes, call.unknown):
            withdraw(book, view)
        return {}


ANSWERS: Final[Mapping[str, Answer]] = {
    **MoneyBookings(JournalKind.BANK, "bankboekingen", "Bankboekingen.BankboekingModel", BANK_BOOKING).answers,
    **MoneyBookings(JournalKind.CASH, "kasboekingen", "Kasboekingen.KasboekingModel", CASH_BOOKING).answers,
}
