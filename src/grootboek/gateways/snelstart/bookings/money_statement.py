"""From a Bankboeking, Kasboeking or Memoriaalboeking to a statement: ids to the books' own, amounts to signed cents.

What the books do not know becomes id 0, which they refuse by its reason. An amount is positive where it is a credit, as lines of
money that comes in are.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from grootboek.gateways.snelstart.bookings.invoice_statement import KEPT, UNKNOWN, account_of
from grootboek.gateways.snelstart.bookings.money_vat import code_of_money_line, code_of_total
from grootboek.gateways.snelstart.contract.binding import Bound
from grootboek.ledger.account import AccountRole
from grootboek.ledger.booking import BookingKind, StatedLine, Statement, VatTotal
from grootboek.ledger.fiscal_periods import NO_DATE
from grootboek.ledger.journal import Journal, JournalKind
from grootboek.ledger.money import Cents, rounded_together
from grootboek.ledger.presentation import BookingView
from grootboek.store.book import Book
from grootboek.store.ledger.invoice_bookings import InvoiceBooking, invoice_bookings
from grootboek.store.masters.chart import chart_of

LINES: Final = ("grootboekBoekingsRegels", "memoriaalBoekingsRegels")
SETTLED: Final[Mapping[str, BookingKind]] = {
    "verkoopboekingBoekingsRegels": BookingKind.SALES_INVOICE,
    "inkoopboekingBoekingsRegels": BookingKind.PURCHASE_INVOICE,
}
TOTALS: Final = "btwBoekingsregels"
_CONTROL: Final = {
    BookingKind.SALES_INVOICE: AccountRole.RECEIVABLE,
    BookingKind.PURCHASE_INVOICE: AccountRole.PAYABLE,
}


@dataclass(frozen=True, slots=True)
class Amounts:
    """What the lines of a model come to in cents: of those on accounts, of those that settle by their list, of btw, of all."""

    lines: Sequence[Cents]
    settled: Mapping[str, Sequence[Cents]]
    totals: Sequence[Cents]

    @property
    def whole(self) -> Cents:
        """The sum of all."""
        return sum(self.lines) + sum(map(sum, self.settled.values())) + sum(self.totals)


def amounts_of(model: Bound) -> Amounts:
    """Return the amounts of a model; what lies beyond the cent is rounded so that the cents add up to the whole."""
    groups = {
        **{name: [_credit(line) for line in model.objects(name)] for name in (*LINES, TOTALS)},
        **{name: [_settled(line, kind) for line in model.objects(name)] for name, kind in SETTLED.items()},
    }
    cents = iter(rounded_together([amount for amounts in groups.values() for amount in amounts]))
    rounded = {name: [next(cents) for _ in amounts] for name, amounts in groups.items()}
    lines = [amount for name in LINES for amount in rounded[name]]
    return Amounts(lines, {name: rounded[name] for name in SETTLED}, rounded[TOTALS])


def _credit(line: Bound) -> Decimal:
    return (line.decimal("credit") or Decimal(0)) - (line.decimal("debet") or Decimal(0))


def _settled(line: Bound, kind: BookingKind) -> Decimal:
    """Return what a line settles; a bare bedrag is what is paid of the invoice."""
    bare = line.decimal("bedrag") or Decimal(0)
    return _credit(line) + (bare if kind is BookingKind.SALES_INVOICE else -bare)


def booking_day(model: Bound) -> date:
    """Return the datum as a date; the first of all days when there is none."""
    moment = model.moment("datum")
    return moment.date() if moment else NO_DATE


def journal_of(book: Book, model: Bound, kind: JournalKind) -> Journal | None:
    """Return the dagboek of a model; None when the books do not know it or it is of another kind."""
    uid = model.reference("dagboek")
    journal = chart_of(book).journal_by_uid.get(uid) if uid else None
    return journal if journal is not None and journal.kind is kind else None


def statement_from_wire(book: Book, model: Bound, kind: JournalKind, replaced: BookingView | None = None) -> Statement:
    """Make the statement of a booking in a journal of a kind; `replaced` is the booking that it replaces, if any.

    A boekstuk that is the voucher number, shown for want of a reference, does not become one by being sent back.
    """
    journal, day, amounts = journal_of(book, model, kind), booking_day(model), amounts_of(model)
    of_lines = kind is JournalKind.GENERAL
    # Without a date the books refuse the booking, but VAT codes follow a date, and all faults are told at once.
    coded_on = day if day != NO_DATE else book.today
    codes = [code_of_total(row, coded_on) for row in model.objects(TOTALS)]
    reference = model.text("boekstuk")
    if replaced is not None and not replaced.reference and reference == str(replaced.voucher_number):
        reference = ""
    return Statement(
        kind=BookingKind.GENERAL if of_lines else BookingKind.MONEY_RECEIVED,
        date=day,
        account_id=None if of_lines else (journal.account_id if journal else None) or UNKNOWN,
        journal_id=journal.id if journal else UNKNOWN,
        reference=reference,
        description=model.text("omschrijving"),
        lines=(*_lines(book, model, amounts, coded_on, codes), *_settling_lines(book, model, amounts)),
        vat_totals=tuple(map(VatTotal, codes, amounts.totals)),
        mixed=True,
        door_fields=_aside(model),
    )


def _lines(book: Book, model: Bound, amounts: Amounts, day: date, totals: Collection[str]) -> Iterator[StatedLine]:
    chart = chart_of(book)
    rows = [line for name in LINES for line in model.objects(name)]
    for line, cents in zip(rows, amounts.lines, strict=True):
        account, uid, soort = account_of(chart_of(book), line), line.reference("kostenplaats"), line.choice("btwSoort")
        centre = chart.cost_centre_by_uid.get(uid) if uid else None
        yield StatedLine(
            account_id=account.id if account else UNKNOWN,
            net=cents,
            vat_code=code_of_money_line(soort if isinstance(soort, str) else None, account, day, totals),
            cost_centre_id=None if uid is None else centre.id if centre else UNKNOWN,
            description=line.text("omschrijving"),
        )


def _settling_lines(book: Book, model: Bound, amounts: Amounts) -> Iterator[StatedLine]:
    """Yield the lines that settle the invoices of bookings, which are looked up all at once."""
    named: dict[str, list[tuple[Bound, UUID | None]]] = {
        name: [(line, line.reference("boekingId")) for line in model.objects(name)] for name in SETTLED
    }
    known = invoice_bookings(book, {uid for rows in named.values() for _, uid in rows if uid is not None})
    for name, kind in SETTLED.items():
        for (line, uid), cents in zip(named[name], amounts.settled[name], strict=True):
            found = known.get(uid) if uid else None
            yield _settling_line(book, line, kind, found if found and found.kind is kind else None, cents)


def _settling_line(
    book: Book, line: Bound, kind: BookingKind, found: InvoiceBooking | None, cents: Cents
) -> StatedLine:
    control = chart_of(book).account_with_role(_CONTROL[kind])
    return StatedLine(
        account_id=found.item.account_id if found else control.id if control else UNKNOWN,
        net=cents,
        party_id=found.item.party_id if found else UNKNOWN,
        # An invoice has a number: one that is missing is unknown, too.
        invoice_number=found.item.invoice_number if found else "?",
        description=line.text("omschrijving"),
    )


def _aside(model: Bound) -> Mapping[str, Any]:
    """Return what only this door knows of a booking: its marks."""
    aside = {name: True for name in ("markering", "gewijzigdDoorAccountant") if model.flag(name)}
    return {KEPT: aside} if aside else {}
