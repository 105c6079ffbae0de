"""Verkoopboekingen: writing, reading, replacing and deleting sales invoices."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from grootboek.bookkeeping.mandates import keep_mandate_of_booking
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.revising import revise, withdraw
from grootboek.gateways.snelstart.bookings.codes import CHANGED_SALES_BOOKING, SALES_BOOKING
from grootboek.gateways.snelstart.bookings.sales_checks import check_wire
from grootboek.gateways.snelstart.bookings.sales_statement import KEPT, customer, mandate_of, statement_from_wire
from grootboek.gateways.snelstart.bookings.vat import REVERSED, soort_of_code, totals_of_lines
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.errors import refused_by
from grootboek.gateways.snelstart.fields import Row
from grootboek.gateways.snelstart.literals import date_to_wire, moment_to_wire, money_to_wire, reference, text_to_wire
from grootboek.gateways.snelstart.resources.documents import documents_of_booking
from grootboek.ledger.booking import BookingKind
from grootboek.ledger.presentation import BookingView, ShownLine, shown_lines
from grootboek.store.book import Book
from grootboek.store.ledger.bookings import booking_by_uid
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import facts_of_parties


def booking_to_wire(book: Book, view: BookingView, *, is_new: bool = False) -> Row:
    """Write a sales booking as a VerkoopBoekingModel; a new one has no documents to look for."""
    party = None if view.party_id is None else facts_of_parties(book, [view.party_id])[view.party_id]
    aside = (view.door_fields or {}).get(KEPT, {})
    lines = shown_lines(view.kind, view.lines)
    totals = totals_of_lines(lines, reversed_charge=REVERSED in aside)
    return {
        "modifiedOn": moment_to_wire(view.modified_at),
        "boekstuk": view.reference or str(view.voucher_number),
        "gewijzigdDoorAccountant": view.by_accountant or aside.get("gewijzigdDoorAccountant", False),
        "markering": aside.get("markering", False),
        "factuurdatum": date_to_wire(view.date),
        "factuurnummer": view.invoice_number,
        "klant": reference("relaties", party.uid if party else None),
        "omschrijving": text_to_wire(view.description),
        "factuurbedrag": money_to_wire(view.amount),
        "betalingstermijn": view.payment_term,
        "eenmaligeIncassoMachtiging": aside.get("eenmaligeIncassoMachtiging"),
        "doorlopendeIncassoMachtiging": _lasting_mandate(aside),
        "boekingsregels": [_line_to_wire(book, line) for line in lines],
        "btw": [{"btwSoort": soort, "btwBedrag": money_to_wire(amount)} for soort, amount in totals],
        "documents": [] if is_new else documents_of_booking(book, view.number),
        "id": str(view.uid),
        "uri": f"/verkoopboekingen/{view.uid}",
    }


def _lasting_mandate(aside: Mapping[str, Any]) -> Row | None:
    uid = aside.get("doorlopendeIncassoMachtiging")
    return None if uid is None else reference("doorlopendeincassomachtigingen", UUID(uid))


def _line_to_wire(book: Book, line: ShownLine) -> Row:
    chart = chart_of(book)
    centre = None if line.cost_centre_id is None else chart.cost_centre_booked_on(line.cost_centre_id)
    return {
        "omschrijving": text_to_wire(line.description),
        "grootboek": reference("grootboeken", chart.accounts[line.account_id].uid),
        "kostenplaats": reference("kostenplaatsen", centre.uid if centre else None),
        "bedrag": money_to_wire(line.net),
        "btwSoort": soort_of_code(line.vat_code),
    }


def _sales_booking(book: Book, call: Call) -> BookingView:
    view = booking_by_uid(book, call.uid)
    if view is None or view.withdrawn or view.kind is not BookingKind.SALES_INVOICE:
        raise call.unknown
    return view


def _read(book: Book, call: Call) -> Row:
    return booking_to_wire(book, _sales_booking(book, call))


def _add(book: Book, call: Call) -> Row:
    party = customer(book, call.body)
    also = [*call.violations, *check_wire(book, call.body, party)]
    mandate = mandate_of(call.body, party)
    with refused_by(SALES_BOOKING):
        booked = record(book, statement_from_wire(book, call.body, party), also=also)
        if mandate is not None:
            keep_mandate_of_booking(book, booked.number, mandate)
    return booking_to_wire(book, booked, is_new=True)


def _replace(book: Book, call: Call) -> Row:
    """Replace the whole booking: what is not sent is blank.

    A boekstuk that is the voucher number, shown for want of a reference, does not become one by being sent back.
    """
    view = _sales_booking(book, call)
    party = customer(book, call.body)
    also = [*call.violations, *check_wire(book, call.body, party, view.number)]
    statement = statement_from_wire(book, call.body, party)
    if not view.reference and statement.reference == str(view.voucher_number):
        statement = replace(statement, reference="")
    mandate = mandate_of(call.body, party)
    with refused_by(CHANGED_SALES_BOOKING, call.unknown):
        revised = revise(book, view, statement, also=also)
        if mandate is not None or _has_mandate(view):
            keep_mandate_of_booking(book, view.number, mandate)
    return booking_to_wire(book, revised)


def _has_mandate(view: BookingView) -> bool:
    return "eenmaligeIncassoMachtiging" in (view.door_fields or {}).get(KEPT, {})


def _remove(book: Book, call: Call) -> Row:
    """Withdraw a booking; its numbers stay used."""
    view = _sales_booking(book, call)
    with refused_by(SALES_BOOKING, call.unknown):
        withdraw(book, view)
    return {}


ANSWERS: Final[Mapping[str, Answer]] = {
    "POST /verkoopboekingen": _add,
    "GET /verkoopboekingen/{id}": _read,
    "PUT /verkoopboekingen/{id}": _replace,
    "DELETE /verkoopboekingen/{id}": _remove,
}
