"""How the lines of bookings of money and of general bookings are written: on accounts, or settling the invoice of a booking."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from grootboek.gateways.snelstart.bookings.invoice_statement import KEPT
from grootboek.gateways.snelstart.fields import Row
from grootboek.gateways.snelstart.literals import reference
from grootboek.ledger.booking import BookingKind
from grootboek.ledger.entry import Line, Part
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.presentation import BookingView
from grootboek.store.book import Book
from grootboek.store.ledger.invoice_bookings import InvoiceBooking, bookings_of_items
from grootboek.store.masters.chart import chart_of

Invoices = Mapping[ItemKey, InvoiceBooking]
_SETTLING: Final = frozenset({Part.CONTROL, Part.SETTLEMENT})
_RESOURCE: Final = {
    BookingKind.SALES_INVOICE: "verkoopboekingen",
    BookingKind.PURCHASE_INVOICE: "inkoopboekingen",
}


def invoices_of(book: Book, views: Iterable[BookingView]) -> Invoices:
    """Return the bookings of the invoices that some bookings settle, looked up all at once."""
    lines = [line for view in views for line in view.lines if line.part in _SETTLING]
    return bookings_of_items(book, dict.fromkeys(_item(line) for line in lines))


def _item(line: Line) -> ItemKey:
    return ItemKey(line.account_id, line.party_id or 0, line.invoice_number)


@dataclass(frozen=True, slots=True)
class Sorted:
    """The lines of a booking by what they do; what settles an item that is the invoice of no booking stands on its account."""

    accounted: Sequence[Line]
    settled: Mapping[BookingKind, Sequence[tuple[InvoiceBooking, Line]]]

    @property
    def in_order(self) -> list[Line]:
        """All lines in the order in which a statement has them."""
        return [*self.accounted, *(line for rows in self.settled.values() for _, line in rows)]


def sorted_lines(lines: Iterable[Line], invoices: Invoices) -> Sorted:
    """Sort lines by what they do."""
    accounted: list[Line] = []
    settled: dict[BookingKind, list[tuple[InvoiceBooking, Line]]] = {kind: [] for kind in _RESOURCE}
    for line in lines:
        found = invoices.get(_item(line)) if line.part in _SETTLING else None
        if found is None:
            accounted.append(line)
        else:
            settled[found.kind].append((found, line))
    return Sorted(accounted, settled)


def line_to_wire(book: Book, view: BookingView, line: Line) -> Row:
    """Write the account of a line, its cost centre and its text."""
    chart = chart_of(book)
    centre = None if line.cost_centre_id is None else chart.cost_centre_booked_on(line.cost_centre_id)
    return {
        "omschrijving": text_of(book, view, line),
        "grootboek": reference("grootboeken", chart.accounts[line.account_id].uid),
        "kostenplaats": reference("kostenplaatsen", centre.uid if centre else None),
    }


def text_of(book: Book, view: BookingView, line: Line) -> str:
    """Return the text of a line, which a PUT asks for: without one of its own that of the booking, or the name of its account."""
    return line.description or view.description or chart_of(book).accounts[line.account_id].name


def invoice_to_wire(found: InvoiceBooking) -> Row | None:
    """Write the reference to the booking of an invoice."""
    return reference(_RESOURCE[found.kind], found.uid)


def marked(view: BookingView, name: str) -> bool:
    """Return a mark that only this door knows of a booking."""
    aside = (view.door_fields or {}).get(KEPT, {})
    return bool(aside.get(name, False))


def boekstuk_of(view: BookingView) -> str:
    """Return the boekstuk of a booking: its reference, or its voucher number."""
    return view.reference or str(view.voucher_number)
