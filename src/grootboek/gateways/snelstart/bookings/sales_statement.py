"""From a VerkoopBoekingModel to the statement of a sale: ids to the books' own, btw to VAT codes, amounts to cents.

What the books do not know becomes id 0, which they refuse by its reason.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from grootboek.gateways.snelstart.bookings.vat import LEVEL_OF_TOTAL, REVERSED, code_of_line
from grootboek.gateways.snelstart.contract.binding import Bound
from grootboek.gateways.snelstart.contract.functions import function_of
from grootboek.gateways.snelstart.literals import cents_from_wire
from grootboek.ledger.account import Account, AccountRole
from grootboek.ledger.booking import BookingKind, StatedLine, Statement, VatTotal
from grootboek.ledger.chart import Chart
from grootboek.ledger.collection import MandateKind
from grootboek.ledger.fiscal_periods import NO_DATE
from grootboek.ledger.journal import Journal, JournalKind
from grootboek.ledger.mandate import MandateDraft
from grootboek.ledger.money import Cents
from grootboek.ledger.party import PartyFacts
from grootboek.ledger.vat import VatLevel, VatSide, code_for
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_facts
from grootboek.wire.literals import local_to_wire

KEPT: Final = "snelstart"
"""Under this name a booking keeps what only this door knows of it."""

UNKNOWN: Final = 0


def booking_date(model: Bound) -> date:
    """Return the factuurdatum as a date; the first of all days when there is none."""
    moment = model.moment("factuurdatum")
    return moment.date() if moment else NO_DATE


def customer(book: Book, model: Bound) -> PartyFacts | None:
    """Return the klant of a booking; None when there is none or the books do not know it."""
    uid = model.reference("klant")
    return party_facts(book, "uid", uid) if uid else None


def account_of(book: Book, line: Bound) -> Account | None:
    """Return the grootboek of a line; None when there is none or the books do not know it."""
    uid = line.reference("grootboek")
    return chart_of(book).account_by_uid.get(uid) if uid else None


def soort_of(line: Bound, account: Account | None) -> str:
    """Return the btwSoort of a line: as sent, else the one that its account has, else none."""
    soort = line.choice("btwSoort")
    if isinstance(soort, str):
        return soort
    own = function_of(account.role).btw if account else ()
    return own[0] if len(own) == 1 else "Geen"


def is_reversed(model: Bound) -> bool:
    """Tell whether the btw of a booking is reversed to the customer."""
    return any(row.choice("btwSoort") == REVERSED for row in model.objects("btw"))


def amount_of(row: Bound, name: str) -> Cents:
    """Return an amount in cents; zero when it was not sent."""
    amount = row.decimal(name)
    return cents_from_wire(amount) if amount is not None else 0


def statement_from_wire(book: Book, model: Bound, party: PartyFacts | None) -> Statement:
    """Make the statement of a sale to a customer from a bound model."""
    chart = chart_of(book)
    journal = _sales_journal(chart)
    receivable = journal.account_id if journal else None
    day = booking_date(model)
    # Without a date the books refuse the sale, but VAT codes follow a date, and all faults are told at once.
    coded_on = day if day != NO_DATE else book.today
    return Statement(
        kind=BookingKind.SALES_INVOICE,
        date=day,
        account_id=receivable or UNKNOWN,
        # Only a hidden journal is named, for the books to refuse it; the active one they find themselves.
        journal_id=journal.id if journal and not journal.active else None,
        party_id=party.id if party else UNKNOWN,
        invoice_number=model.text("factuurnummer"),
        reference=model.text("boekstuk"),
        description=model.text("omschrijving"),
        payment_term=_term(model, party),
        lines=tuple(
            _line(book, line, coded_on, reversed_charge=is_reversed(model)) for line in model.objects("boekingsregels")
        ),
        vat_totals=tuple(_totals(model, coded_on)),
        strict_vat=True,
        door_fields=_aside(model),
    )


def _sales_journal(chart: Chart) -> Journal | None:
    """Return the journal of sales; one that is hidden, which the books refuse by its reason, when there is no other."""
    hidden = (journal for journal in chart.journals.values() if journal.kind is JournalKind.SALES)
    return chart.journal_of_kind(JournalKind.SALES) or next(hidden, None)


def _term(model: Bound, party: PartyFacts | None) -> int | None:
    term = model.integer("betalingstermijn")
    if term is not None or party is None or party.payment_term is None:
        return term
    # A booking has no term below zero: without one it falls due by that of its party, which may.
    return party.payment_term if party.payment_term >= 0 else None


def _line(book: Book, line: Bound, day: date, *, reversed_charge: bool) -> StatedLine:
    account = account_of(book, line)
    uid: UUID | None = line.reference("kostenplaats")
    centre = chart_of(book).cost_centre_by_uid.get(uid) if uid else None
    role = account.role if account else AccountRole.GENERAL
    code = code_of_line(soort_of(line, account), role, day, reversed_charge=reversed_charge)
    return StatedLine(
        account_id=account.id if account else UNKNOWN,
        net=amount_of(line, "bedrag"),
        vat_code=code,
        cost_centre_id=None if uid is None else centre.id if centre else UNKNOWN,
        description=line.text("omschrijving"),
    )


def _totals(model: Bound, day: date) -> list[VatTotal]:
    """Return the totals of the btw; that of a reversed charge is nothing, whatever is stated (BOE-0069 refuses more)."""
    totals = []
    for row in model.objects("btw"):
        soort = row.choice("btwSoort")
        level = LEVEL_OF_TOTAL.get(str(soort))
        if level is not None:
            totals.append(VatTotal(code_for(VatSide.SALES, level, day), amount_of(row, "btwBedrag")))
        elif soort == REVERSED:
            totals.append(VatTotal(code_for(VatSide.SALES, VatLevel.REVERSE, day), 0))
    return totals


def mandate_of(model: Bound, party: PartyFacts | None) -> MandateDraft | None:
    """Return the one-off mandate under which a sale to a customer is collected; None when it has none with a kenmerk."""
    once = model.object("eenmaligeIncassoMachtiging")
    mark = once.text("kenmerk").strip() if once else ""
    if once is None or party is None or not mark:
        return None
    signed = once.moment("datum")
    return MandateDraft(
        party_id=party.id,
        reference=mark,
        signed_on=signed.date() if signed else booking_date(model),
        kind=MandateKind.ONE_OFF,
        scheme="b2b" if party.collection == "b2b" else "core",
        description=once.text("omschrijving"),
        iban=party.iban,
    )


def _aside(model: Bound) -> Mapping[str, Any]:
    """Return what only this door knows: marks, and the mandate by which the invoice is collected."""
    aside: dict[str, Any] = {name: True for name in ("markering", "gewijzigdDoorAccountant") if model.flag(name)}
    # Revenue within or outside the EU has a code of its own, which does not tell whether the total was stated.
    if is_reversed(model):
        aside[REVERSED] = True
    mandate = model.object("eenmaligeIncassoMachtiging")
    if mandate:
        signed = mandate.moment("datum")
        aside["eenmaligeIncassoMachtiging"] = {
            "kenmerk": mandate.text("kenmerk") or None,
            "omschrijving": mandate.text("omschrijving"),
            "datum": local_to_wire(signed) if signed else None,
        }
    lasting = model.reference("doorlopendeIncassoMachtiging")
    if lasting is not None:
        aside["doorlopendeIncassoMachtiging"] = str(lasting)
    return {KEPT: aside} if aside else {}
