"""Verkoopboekingen and inkoopboekingen: writing, reading, listing, replacing and deleting invoices."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any, Final, TypeAlias
from uuid import UUID

from grootboek.bookkeeping.mandates import keep_mandate_of_booking
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.revising import revise, withdraw
from grootboek.gateways.snelstart.bookings.invoice_checks import check_wire
from grootboek.gateways.snelstart.bookings.invoice_kinds import INVOICE_KINDS, InvoiceKind
from grootboek.gateways.snelstart.bookings.invoice_statement import KEPT, InvoiceBody, invoice_body, statement_of
from grootboek.gateways.snelstart.bookings.put_back import Standing, body_of, change_of
from grootboek.gateways.snelstart.bookings.sales_checks import mandate_of
from grootboek.gateways.snelstart.bookings.vat import soort_of_line, totals_of_lines
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.errors import refused_by
from grootboek.gateways.snelstart.fields import Row
from grootboek.gateways.snelstart.literals import date_to_wire, moment_to_wire, money_to_wire, reference, text_to_wire
from grootboek.gateways.snelstart.resources.documents import documents_of_booking
from grootboek.ledger.booking import Statement
from grootboek.ledger.presentation import BookingView, ShownLine, shown_lines
from grootboek.store.book import Book
from grootboek.store.ledger.bookings import booking_by_uid, invoices_of_party
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import facts_of_parties, party_facts

_Verb: TypeAlias = Callable[[InvoiceKind, Book, Call], object]


def booking_to_wire(kind: InvoiceKind, book: Book, view: BookingView, *, is_new: bool = False) -> Row:
    """Write an invoice as the model of its kind; a new one has no documents to look for."""
    party = None if view.party_id is None else facts_of_parties(book, [view.party_id])[view.party_id]
    aside = (view.door_fields or {}).get(KEPT, {})
    lines = shown_lines(view.kind, view.lines)
    stated = kind.reversed_total if kind.reversed_total in aside else None
    totals = totals_of_lines(lines, chart_of(book).accounts, stated=stated)
    return {
        "modifiedOn": moment_to_wire(view.modified_at),
        "boekstuk": view.reference or str(view.voucher_number),
        "gewijzigdDoorAccountant": view.by_accountant or aside.get("gewijzigdDoorAccountant", False),
        "markering": aside.get("markering", False),
        "factuurdatum": date_to_wire(view.date),
        "factuurnummer": view.invoice_number,
        kind.party: reference("relaties", party.uid if party else None),
        "omschrijving": text_to_wire(view.description),
        "factuurbedrag": money_to_wire(view.amount),
        **(_collection(view, aside) if kind.collected else {}),
        "boekingsregels": [_line_to_wire(book, line) for line in lines],
        "btw": [{"btwSoort": soort, "btwBedrag": money_to_wire(amount)} for soort, amount in totals],
        "documents": [] if is_new else documents_of_booking(book, view.number),
        "id": str(view.uid),
        "uri": f"/{kind.resource}/{view.uid}",
    }


def _collection(view: BookingView, aside: Mapping[str, Any]) -> Row:
    lasting = aside.get("doorlopendeIncassoMachtiging")
    return {
        "betalingstermijn": view.payment_term,
        "eenmaligeIncassoMachtiging": aside.get("eenmaligeIncassoMachtiging"),
        "doorlopendeIncassoMachtiging": reference("doorlopendeincassomachtigingen", UUID(lasting) if lasting else None),
    }


def _line_to_wire(book: Book, line: ShownLine) -> Row:
    chart = chart_of(book)
    account = chart.accounts[line.account_id]
    centre = None if line.cost_centre_id is None else chart.cost_centre_booked_on(line.cost_centre_id)
    return {
        "omschrijving": text_to_wire(line.description),
        "grootboek": reference("grootboeken", account.uid),
        "kostenplaats": reference("kostenplaatsen", centre.uid if centre else None),
        "bedrag": money_to_wire(line.net),
        "btwSoort": soort_of_line(line.vat_code, account.role),
    }


def _invoice(kind: InvoiceKind, book: Book, call: Call) -> BookingView:
    view = booking_by_uid(book, call.uid)
    if view is None or view.withdrawn or view.kind is not kind.kind:
        raise call.unknown
    return view


def _read(kind: InvoiceKind, book: Book, call: Call) -> Row:
    return booking_to_wire(kind, book, _invoice(kind, book, call))


def _list_of_relation(kind: InvoiceKind, book: Book, call: Call) -> list[Row]:
    party = party_facts(book, "uid", call.uid)
    if party is None:
        raise call.unknown
    return [booking_to_wire(kind, book, view) for view in invoices_of_party(book, kind.kind, party.id)]


def _add(kind: InvoiceKind, book: Book, call: Call) -> Row:
    body = invoice_body(book, kind, call.body)
    also = [*call.violations, *check_wire(book, body)]
    mandate = mandate_of(body)
    with refused_by(kind.codes):
        booked = record(book, statement_of(body), also=also)
        if mandate is not None:
            keep_mandate_of_booking(book, booked.number, mandate)
    return booking_to_wire(kind, book, booked, is_new=True)


def _replace(kind: InvoiceKind, book: Book, call: Call) -> Row:
    """Replace the whole booking: what is not sent is blank."""
    view = _invoice(kind, book, call)
    # It mostly stays on its party.
    party = None if view.party_id is None else facts_of_parties(book, [view.party_id])[view.party_id]
    body = invoice_body(book, kind, call.body, party)
    model, broken = body_of(call.operation, booking_to_wire(kind, book, view, is_new=True))
    stood = invoice_body(book, kind, model, body.party)
    standing = Standing(view, statement_of(stood), shown_lines(view.kind, view.lines))
    told = [*call.violations, *check_wire(book, body, view)]
    change, also = change_of(standing, _sent(view, body), told, chain(broken, check_wire(book, stood, view)))
    mandate = mandate_of(body)
    with refused_by(kind.changed_codes, call.unknown):
        revised = revise(book, view, change, also=also)
        if mandate is not None or _has_mandate(view):
            keep_mandate_of_booking(book, view.number, mandate)
    return booking_to_wire(kind, book, revised)


def _has_mandate(view: BookingView) -> bool:
    return "eenmaligeIncassoMachtiging" in (view.door_fields or {}).get(KEPT, {})


def _sent(view: BookingView, body: InvoiceBody) -> Statement:
    """Make the statement that is to replace a booking: its voucher number, shown for want of a boekstuk, does not become one."""
    statement = statement_of(body)
    shown = not view.reference and statement.reference == str(view.voucher_number)
    return replace(statement, reference="") if shown else statement


def _remove(kind: InvoiceKind, book: Book, call: Call) -> Row:
    """Withdraw a booking; its numbers stay used."""
    view = _invoice(kind, book, call)
    with refused_by(kind.codes, call.unknown):
        withdraw(book, view)
    return {}


_VERBS: Final[Mapping[str, _Verb]] = {
    "POST /{resource}": _add,
    "GET /{resource}/{{id}}": _read,
    "PUT /{resource}/{{id}}": _replace,
    "DELETE /{resource}/{{id}}": _remove,
    "GET /relaties/{{id}}/{resource}": _list_of_relation,
}

ANSWERS: Final[Mapping[str, Answer]] = {
    operation.format(resource=resource): partial(verb, kind)
    for resource, kind in INVOICE_KINDS.items()
    for operation, verb in _VERBS.items()
}
