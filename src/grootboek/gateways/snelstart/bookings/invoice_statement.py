"""From the model of an invoice to its statement: ids to the books' own, btw to VAT codes, amounts to cents.

What the books do not know becomes id 0, which they refuse by its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from grootboek.gateways.snelstart.bookings.invoice_kinds import InvoiceKind
from grootboek.gateways.snelstart.bookings.vat import CHARGE_OF_TOTAL, StatedVat
from grootboek.gateways.snelstart.contract.binding import Bound
from grootboek.gateways.snelstart.contract.functions import function_of
from grootboek.gateways.snelstart.literals import cents_from_wire
from grootboek.ledger.account import Account, AccountRole
from grootboek.ledger.booking import StatedLine, Statement, VatTotal
from grootboek.ledger.chart import Chart
from grootboek.ledger.fiscal_periods import NO_DATE
from grootboek.ledger.journal import Journal
from grootboek.ledger.money import Cents, rounded_together
from grootboek.ledger.party import PartyFacts
from grootboek.ledger.vat import VatLevel, code_for
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import deleted_and_booked_on, party_facts
from grootboek.wire.literals import local_to_wire

KEPT: Final = "snelstart"
"""Under this name a booking keeps what only this door knows of it."""

UNKNOWN: Final = 0


@dataclass(frozen=True, slots=True)
class InvoiceBody:
    """The body of a call that states an invoice, with what the books know of it.

    `amounts` and `totals` are the cents of its lines and of its btw, which sum to what was sent.
    """

    kind: InvoiceKind
    model: Bound
    chart: Chart
    party: PartyFacts | None
    day: date
    amounts: Sequence[Cents]
    totals: Sequence[Cents]
    vat: StatedVat

    @property
    def lines(self) -> Sequence[Bound]:
        """The boekingsregels."""
        return self.model.objects("boekingsregels")

    @property
    def btw(self) -> Sequence[Bound]:
        """The totals of btw."""
        return self.model.objects("btw")

    def account(self, line: Bound) -> Account | None:
        """Return the grootboek of a line; None when there is none or the books do not know it."""
        return account_of(self.chart, line)


def account_of(chart: Chart, line: Bound) -> Account | None:
    """Return the grootboek of a line; None when there is none or the books do not know it."""
    uid = line.reference("grootboek")
    return chart.account_by_uid.get(uid) if uid else None


def amount_of(row: Bound, name: str) -> Cents:
    """Return an amount in cents; zero when it was not sent."""
    return cents_from_wire(row.decimal(name) or Decimal(0))


def invoice_body(book: Book, kind: InvoiceKind, model: Bound, known: PartyFacts | None = None) -> InvoiceBody:
    """Read the body of a call as an invoice of a kind; `known` is a party that was read already."""
    uid, moment = model.reference(kind.party), model.moment("factuurdatum")
    day = moment.date() if moment else NO_DATE
    lines, btw = model.objects("boekingsregels"), model.objects("btw")
    sent = [(line, "bedrag") for line in lines] + [(row, "btwBedrag") for row in btw]
    cents = rounded_together([row.decimal(name) or Decimal(0) for row, name in sent])
    soorten = frozenset(str(row.choice("btwSoort")) for row in btw)
    # Before the chart, whose version comes along with it.
    party = known if known and known.uid == uid else _party(book, uid)
    return InvoiceBody(
        kind=kind,
        model=model,
        chart=chart_of(book),
        party=party,
        day=day,
        amounts=cents[: len(lines)],
        totals=cents[len(lines) :],
        # Without a date the books refuse the invoice, but VAT codes follow a date, and all faults are told at once.
        vat=StatedVat(kind.side, day if day != NO_DATE else book.today, soorten),
    )


def _party(book: Book, uid: UUID | None) -> PartyFacts | None:
    return (party_facts(book, "uid", uid) or deleted_and_booked_on(book, uid)) if uid else None


def statement_of(body: InvoiceBody) -> Statement:
    """Make the statement of an invoice."""
    model, kind, chart = body.model, body.kind, body.chart
    journal = _journal(chart, kind)
    control = chart.account_with_role(kind.control)
    account_id = journal.account_id if journal else control.id if control else None
    return Statement(
        kind=kind.kind,
        date=body.day,
        account_id=account_id or UNKNOWN,
        # Only a hidden journal is named, for the books to refuse it; the active one they find themselves.
        journal_id=journal.id if journal and not journal.active else None,
        party_id=body.party.id if body.party else UNKNOWN,
        invoice_number=model.text("factuurnummer"),
        reference=model.text("boekstuk"),
        description=model.text("omschrijving"),
        payment_term=_term(body),
        lines=tuple(_line(body, line, net) for line, net in zip(body.lines, body.amounts, strict=True)),
        vat_totals=tuple(_totals(body)),
        strict_vat=True,
        either_side=True,
        door_fields=_aside(body),
    )


def _journal(chart: Chart, kind: InvoiceKind) -> Journal | None:
    """Return the journal of a kind of invoices; without another one that is hidden, which the books refuse by its reason."""
    hidden = (journal for journal in chart.journals.values() if journal.kind is kind.journal)
    return chart.journal_of_kind(kind.journal) or next(hidden, None)


def _term(body: InvoiceBody) -> int | None:
    term = body.model.integer("betalingstermijn") if body.kind.collected else None
    if term is not None or body.party is None or body.party.payment_term is None:
        return term
    # A booking has no term below zero: without one it falls due by that of its party, which may.
    return body.party.payment_term if body.party.payment_term >= 0 else None


def soort_of(line: Bound, account: Account | None) -> str:
    """Return the btwSoort of a line: as sent, else the one that its account has, else none."""
    soort = line.choice("btwSoort")
    if isinstance(soort, str):
        return soort
    own = function_of(account.role).btw if account else ()
    return own[0] if len(own) == 1 else "Geen"


def code_of_line(body: InvoiceBody, line: Bound) -> str:
    """Return the VAT code of a line."""
    account = body.account(line)
    return body.vat.code(soort_of(line, account), account.role if account else AccountRole.GENERAL)


def is_misplaced(body: InvoiceBody, soort: str) -> bool:
    """Tell whether a total is of the other side, and no line stands on an account of that side."""
    side, level = CHARGE_OF_TOTAL[soort]
    if side is body.kind.side:
        return False
    return code_for(side, level, body.vat.day) not in {code_of_line(body, line) for line in body.lines}


def _line(body: InvoiceBody, line: Bound, net: Cents) -> StatedLine:
    account, uid = body.account(line), line.reference("kostenplaats")
    centre = body.chart.cost_centre_by_uid.get(uid) if uid else None
    return StatedLine(
        account_id=account.id if account else UNKNOWN,
        net=net,
        vat_code=code_of_line(body, line),
        cost_centre_id=None if uid is None else centre.id if centre else UNKNOWN,
        description=line.text("omschrijving"),
    )


def _totals(body: InvoiceBody) -> list[VatTotal]:
    """Return the totals of the btw that belong here (BOE-0069 refuses others); that of a reversed charge is nothing."""
    totals = []
    for row, amount in zip(body.btw, body.totals, strict=True):
        soort = str(row.choice("btwSoort"))
        if soort in CHARGE_OF_TOTAL and not is_misplaced(body, soort):
            totals.append(VatTotal(code_for(*CHARGE_OF_TOTAL[soort], body.vat.day), amount))
        elif soort == body.kind.reversed_total:
            totals.append(VatTotal(code_for(body.kind.side, VatLevel.REVERSE, body.vat.day), 0))
    return totals


def _aside(body: InvoiceBody) -> Mapping[str, Any]:
    """Return what only this door knows: marks, and the mandate by which the invoice is collected."""
    model = body.model
    aside: dict[str, Any] = {name: True for name in ("markering", "gewijzigdDoorAccountant") if model.flag(name)}
    # Revenue within or outside the EU has a code of its own, which does not tell whether the total was stated.
    if body.vat.is_reversed:
        aside[body.kind.reversed_total] = True
    if body.kind.collected:
        aside |= _mandates(model)
    return {KEPT: aside} if aside else {}


def _mandates(model: Bound) -> dict[str, Any]:
    aside: dict[str, Any] = {}
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
    return aside
