"""Verkoopboekingen and inkoopboekingen: writing, reading, listing, replacing and deleting invoices."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from typing import Any, Final, TypeAlias
from uuid import UUID

from grootboek.bookkeeping.mandates import keep_mandate_of_booking
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.revising import revise, withdraw
from grootboek.gateways.snelstart.bookings.invoice_checks import check_wire
from grootboek.gateways.snelstart.bookings.invoice_kinds import INVOICE_KINDS, InvoiceKind
from grootboek.gateways.snelstart.bookings.invoice_statement import KEPT, invoice_body, statement_of
from grootboek.gateways.snelstart.bookings.sales_checks import mandate_of
from grootboek.gateways.snelstart.bookings.vat import soort_of_line, totals_of_lines
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.errors import refused_by
from grootboek.gateways.snelstart.fields import Row
from grootboek.gateways.snelstart.literals import date_to_wire, moment_to_wire, money_to_wire, reference, text_to_wire
from grootboek.gateways.snelstart.resources.documents import documents_of_booking
from grootboek.ledger.booking import StatedLine, Statement
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
    body = invoice_body(book, kind, call.body)
    also = [*call.violations, *check_wire(book, body, view)]
    statement = _with_what_stays(book, view, statement_of(body))
    mandate = mandate_of(body)
    with refused_by(kind.changed_codes, call.unknown):
        revised = revise(book, view, statement, also=also)
        if mandate is not None or _has_mandate(view):
            keep_mandate_of_booking(book, view.number, mandate)
    return booking_to_wire(kind, book, revised)


def _has_mandate(view: BookingView) -> bool:
    return "eenmaligeIncassoMachtiging" in (view.door_fields or {}).get(KEPT, {})


def _with_what_stays(book: Book, view: BookingView, statement: Statement) -> Statement:
    """Return a statement with what the model cannot say and sending it back leaves as it was.

    A boekstuk that is the voucher number, shown for want of a reference, does not become one. A line that reads as before on
    the same day keeps its VAT code, which may tell more than its btwSoort.
    """
    if not view.reference and statement.reference == str(view.voucher_number):
        statement = replace(statement, reference="")
    return _with_codes_kept(book, view, statement) if statement.date == view.date else statement


def _with_codes_kept(book: Book, view: BookingView, statement: Statement) -> Statement:
    """Return a statement with the VAT codes that its lines had; a total goes along with all lines of its code or with none."""
    accounts, old_lines = chart_of(book).accounts, shown_lines(view.kind, view.lines)

    def kept(old: ShownLine | None, new: StatedLine) -> str:
        if old is None or old.account_id != new.account_id:
            return new.vat_code
        role = accounts[old.account_id].role
        reads_alike = soort_of_line(old.vat_code, role) == soort_of_line(new.vat_code, role)
        return old.vat_code if reads_alike else new.vat_code

    codes = [kept(old, new) for old, new in zip_longest(old_lines[: len(statement.lines)], statement.lines)]
    moved: dict[str, set[str]] = {}
    for code, line in zip(codes, statement.lines, strict=True):
        moved.setdefault(line.vat_code, set()).add(code)
    totals = statement.vat_totals or ()
    charged = {total.vat_code for total in totals if total.amount}
    renamed = {code: next(iter(moved[code])) if len(moved.get(code, ())) == 1 else code for code in charged}
    lines = zip(codes, statement.lines, strict=True)
    return replace(
        statement,
        lines=tuple(replace(line, vat_code=renamed.get(line.vat_code, code)) for code, line in lines),
        vat_totals=tuple(replace(total, vat_code=renamed.get(total.vat_code, total.vat_code)) for total in totals),
    )


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
