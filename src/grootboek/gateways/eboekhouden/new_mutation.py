"""AddMutatie: from a message to a statement, with the rules of the wire that the books do not know."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from grootboek.bookkeeping.recording import record
from grootboek.gateways.eboekhouden.answers import NO_ERROR
from grootboek.gateways.eboekhouden.codes import account_id, party_id
from grootboek.gateways.eboekhouden.contract import CONTRACT
from grootboek.gateways.eboekhouden.errors import NOT_ALLOWED, TOO_LONG, Failed, Flaw, manual, mutation_flaws, own
from grootboek.gateways.eboekhouden.kinds import FROM_WIRE
from grootboek.gateways.eboekhouden.vat_codes import vat_code_from_wire
from grootboek.ledger.booking import INVOICES, PAYMENTS, BookingKind, StatedLine, Statement
from grootboek.ledger.chart import Chart
from grootboek.ledger.fiscal_periods import NO_DATE
from grootboek.ledger.money import Cents, percentage_of, round_half_up
from grootboek.ledger.refusal import Refused
from grootboek.ledger.vat import differs, net_of, vat_codes, vat_on
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.wire.soap_fields import Fields

OPERATION: Final = "AddMutatie"
MAX_LINES: Final = 100
_LENGTHS: Final = tuple(
    (field.name, field.length)
    for field in CONTRACT.structures["cMutatie"].fields
    if field.length and field.name in ("Factuurnummer", "Boekstuk", "Omschrijving", "Betalingskenmerk")
)
_TERM_LENGTH: Final = 4
_AMOUNTS: Final = ("BedragExclBTW", "BedragBTW", "BedragInclBTW")
_LARGEST: Final = Decimal(10) ** 13
_HIGHEST_RATE: Final = 1000
_HALF_A_CENT: Final = Decimal("0.005")


def add(book: Book, fields: Fields) -> str:
    """Answer AddMutatie with the number of the mutation that was recorded; `Failed` when something is wrong."""
    mutation = fields.part("oMut")
    kind = FROM_WIRE.get(mutation.text("Soort"))
    if kind is None:
        raise Failed(manual(OPERATION, "CMUT008"))
    day, including = mutation.day("Datum") or NO_DATE, mutation.text("InExBTW").strip() == "IN"
    rows = mutation.rows("MutatieRegels")
    lines = [_Line(line, day, including=including) for line in rows[:MAX_LINES]]
    flaws = [*_flaws(mutation, kind, len(rows)), *(flaw for line in lines for flaw in line.flaws())]
    statement = _statement(book, mutation, kind, lines)
    try:
        booking = record(book, statement, also=flaws)
    except Refused as refused:
        raise Failed(*refused.also, *mutation_flaws(kind, refused.problems)) from refused
    return f"{NO_ERROR}<Mutatienummer>{booking.number}</Mutatienummer>"


def _flaws(mutation: Fields, kind: BookingKind, lines: int) -> Iterator[Flaw]:
    """Yield what is wrong with a mutation by the rules of the wire, apart from its lines."""
    in_or_ex = mutation.text("InExBTW").strip()
    if not in_or_ex and kind not in PAYMENTS:
        yield manual(OPERATION, "CMUT003")
    if in_or_ex not in ("", "IN", "EX"):
        yield manual(OPERATION, "CMUT003.1")
    if not mutation.text("Omschrijving").strip():
        yield manual(OPERATION, "CMUT005")
    if not 1 <= lines <= MAX_LINES:
        yield manual(OPERATION, "CMUT006")
    if kind in PAYMENTS and lines > 1:
        yield manual(OPERATION, "CMUT021")
    if _term(mutation) is None and (kind in INVOICES or mutation.text("Betalingstermijn").strip()):
        yield manual(OPERATION, "CMUT014", 2)
    for name, longest in _LENGTHS:
        if len(mutation.text(name)) > longest:
            yield own(TOO_LONG, field=name)


def _term(mutation: Fields) -> int | None:
    """Return the payment term in days; None when it is not filled or no such number."""
    text = mutation.text("Betalingstermijn").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _TERM_LENGTH else None


class _Line:
    """One line as it was sent, its amounts in cents; more decimals are rounded so that net and VAT make the gross."""

    def __init__(self, fields: Fields, day: date, *, including: bool) -> None:
        self.fields = fields
        self.vat_code = vat_code_from_wire(fields.text("BTWCode").strip())
        self.too_large = any(abs(fields.decimal(name)) > _LARGEST for name in (*_AMOUNTS, "BedragInvoer"))
        self.net: Cents = 0
        self.vat: Cents = 0
        if not self.too_large:
            self._take_amounts(day, including=including)

    def _take_amounts(self, day: date, *, including: bool) -> None:
        """Take the amounts as they were sent, or make them of BedragInvoer when the others are zero or missing."""
        code = vat_codes().get(self.vat_code)
        if code is None or any(self.fields.decimal(name) for name in _AMOUNTS):
            self.vat = _cents(self.fields.decimal("BedragBTW"))
            self.net = _cents(self.fields.decimal("BedragInclBTW")) - self.vat
            return
        entered = _cents(self.fields.decimal("BedragInvoer"))
        self.net = net_of(entered, code.rate_on(day)) if including else entered
        self.vat = entered - self.net if including else vat_on(entered, code, day)

    def flaws(self) -> Iterator[Flaw]:
        """Yield what is wrong with the amounts."""
        if self.too_large:
            yield own(NOT_ALLOWED, field="BedragInclBTW")
            return
        excluding, vat, including = (self.fields.decimal(name) for name in _AMOUNTS)
        if abs(excluding + vat - including) > _HALF_A_CENT:
            yield manual(OPERATION, "CMUT010")
        elif self._rate_differs():
            yield manual(OPERATION, "CMUT010.1")

    def _rate_differs(self) -> bool:
        """Tell whether the percentage does not make the VAT.

        Codes that charge nothing may name one without VAT; the VAT of a free rate (AFW) is what it is.
        """
        code = vat_codes().get(self.vat_code)
        if code is None or code.free_rate or not self.fields.given("BTWPercentage"):
            return False
        if not code.charges and not self.vat:
            return False
        rate = self.fields.decimal("BTWPercentage")
        return abs(rate) > _HIGHEST_RATE or differs(self.vat, percentage_of(self.net, rate))


def _cents(amount: Decimal) -> Cents:
    return round_half_up(amount * 100)


def _statement(book: Book, mutation: Fields, kind: BookingKind, lines: list[_Line]) -> Statement:
    chart, description = chart_of(book), mutation.text("Omschrijving").strip()
    return Statement(
        kind=kind,
        date=mutation.day("Datum") or NO_DATE,
        account_id=account_id(chart, mutation.text("Rekening")),
        lines=tuple(_line(chart, line, description) for line in lines),
        party_id=party_id(book, mutation.text("RelatieCode")),
        invoice_number=mutation.text("Factuurnummer").strip(),
        reference=mutation.text("Boekstuk").strip(),
        description=description,
        payment_term=_term(mutation),
        payment_reference=mutation.text("Betalingskenmerk").strip(),
        amounts_include_vat=mutation.text("InExBTW").strip() == "IN",
    )


def _line(chart: Chart, line: _Line, description: str) -> StatedLine:
    """Make a line; it bears the text of the mutation, since lines have none of their own."""
    return StatedLine(
        account_id=account_id(chart, line.fields.text("TegenrekeningCode")),
        net=line.net,
        vat_code=line.vat_code,
        vat=line.vat,
        cost_centre_id=line.fields.whole("KostenplaatsID") or None,
        description=description,
    )
