"""Verkoopboekingen: writing, reading, replacing and deleting sales invoices."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.revising import revise, withdraw
from grootboek.gateways.snelstart.contract.binding import Bound
from grootboek.gateways.snelstart.errors import (
    CHANGED_SALES_BOOKING,
    SALES_BOOKING,
    Violation,
    Words,
    broken_rules,
    not_found,
    violation_of,
)
from grootboek.gateways.snelstart.fields import Row
from grootboek.gateways.snelstart.literals import date_to_wire, moment_to_wire, money_to_wire, reference, text_to_wire
from grootboek.gateways.snelstart.sales_checks import check_wire
from grootboek.gateways.snelstart.sales_statement import KEPT, customer, statement_from_wire
from grootboek.gateways.snelstart.vat import REVERSED, soort_of_code, totals_of_lines
from grootboek.ledger.booking import BookingKind
from grootboek.ledger.presentation import BookingView, ShownLine, shown_lines
from grootboek.ledger.refusal import Problem, Reason, Refused
from grootboek.store.book import Book
from grootboek.store.ledger.bookings import booking_by_uid
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_facts

UNKNOWN = "BOE-0001"


def booking_to_wire(book: Book, view: BookingView) -> Row:
    """Write a sales booking as a VerkoopBoekingModel."""
    party = party_facts(book, "id", view.party_id)
    aside = (view.door_fields or {}).get(KEPT, {})
    lines = shown_lines(view.kind, view.lines)
    totals = totals_of_lines(lines, reversed_charge=REVERSED in aside)
    return {
        "modifiedOn": moment_to_wire(view.modified_at),
        "boekstuk": view.reference or str(view.voucher_number),
        "gewijzigdDoorAccountant": aside.get("gewijzigdDoorAccountant", False),
        "markering": aside.get("markering", False),
        "factuurdatum": date_to_wire(view.date),
        "factuurnummer": view.invoice_number,
        "klant": reference("relaties", party.uid if party else None),
        "omschrijving": text_to_wire(view.description),
        "factuurbedrag": money_to_wire(view.amount),
        "betalingstermijn": view.payment_term,
        "eenmaligeIncassoMachtiging": aside.get("eenmaligeIncassoMachtiging"),
        "doorlopendeIncassoMachtiging": None,
        "boekingsregels": [_line_to_wire(book, line) for line in lines],
        "btw": [{"btwSoort": soort, "btwBedrag": money_to_wire(amount)} for soort, amount in totals],
        "documents": [],
        "id": str(view.uid),
        "uri": f"/verkoopboekingen/{view.uid}",
    }


def _line_to_wire(book: Book, line: ShownLine) -> Row:
    chart = chart_of(book)
    centre = chart.cost_centres[line.cost_centre_id] if line.cost_centre_id is not None else None
    return {
        "omschrijving": text_to_wire(line.description),
        "grootboek": reference("grootboeken", chart.accounts[line.account_id].uid),
        "kostenplaats": reference("kostenplaatsen", centre.uid if centre else None),
        "bedrag": money_to_wire(line.net),
        "btwSoort": soort_of_code(line.vat_code),
    }


def _sales_booking(book: Book, uid: UUID) -> BookingView:
    view = booking_by_uid(book, uid)
    if view is None or view.withdrawn or view.kind is not BookingKind.SALES_INVOICE:
        raise not_found(UNKNOWN)
    return view


def read_booking(book: Book, uid: UUID) -> Row:
    """Answer GET verkoopboekingen/{id}."""
    return booking_to_wire(book, _sales_booking(book, uid))


def add_booking(book: Book, model: Bound) -> Row:
    """Answer POST verkoopboekingen; every violation is told at once."""
    party = customer(book, model)
    wire = list(check_wire(book, model, party))
    if model.guid("id") is not None:
        wire.append(Violation("ALG-0100"))
    with _telling_all():
        return booking_to_wire(book, record(book, statement_from_wire(book, model, party), also=wire))


def change_booking(book: Book, uid: UUID, model: Bound) -> Row:
    """Answer PUT verkoopboekingen/{id}: the whole booking is replaced, what is not sent is blank.

    A boekstuk that is the voucher number, shown for want of a reference, does not become one by being sent back.
    """
    view = _sales_booking(book, uid)
    party = customer(book, model)
    wire = list(check_wire(book, model, party, view.number))
    if model.guid("id") not in (None, uid):
        wire += [Violation("ALG-0101"), Violation("BOE-0078")]
    statement = statement_from_wire(book, model, party)
    if not view.reference and statement.reference == str(view.voucher_number):
        statement = replace(statement, reference="")
    with _telling_all(CHANGED_SALES_BOOKING):
        return booking_to_wire(book, revise(book, view, statement, also=wire))


def remove_booking(book: Book, uid: UUID) -> Row:
    """Answer DELETE verkoopboekingen/{id}; its numbers stay used."""
    view = _sales_booking(book, uid)
    with _telling_all():
        withdraw(book, view)
    return {}


@contextmanager
def _telling_all(words: Mapping[Reason, Words] = SALES_BOOKING) -> Iterator[None]:
    """Tell a refusal of the books as violations in some words, with those that the door found itself.

    A booking that is withdrawn is not there: it was, when the door looked for it, and then somebody deleted it.
    """
    try:
        yield
    except Refused as refused:
        if Reason.WITHDRAWN in refused.reasons:
            raise not_found(UNKNOWN) from refused
        raise broken_rules([*refused.also, *_violations(refused.problems, words)]) from refused


def _violations(problems: Iterable[Problem], words: Mapping[Reason, Words]) -> Iterator[Violation]:
    for problem in problems:
        # The door has told which of its own texts cannot be kept.
        if problem.place == ("door_fields",):
            continue
        violation = violation_of(problem, words)
        if violation is None:
            # The vendor has no code for it: a missing right is answered by the service, the rest is a failure of ours.
            raise Refused(problem)
        yield violation
