"""AddMutatie: from a message to a statement, with the rules of the wire that the books do not know."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from grootboek.bookkeeping.recording import record
from grootboek.gateways.eboekhouden.answers import NO_ERROR
from grootboek.gateways.eboekhouden.codes import account_id, party_id
from grootboek.gateways.eboekhouden.contract import CONTRACT
from grootboek.gateways.eboekhouden.errors import NOT_ALLOWED, TOO_LONG, Failed, Flaw, manual, mutation_flaws, own
from grootboek.gateways.eboekhouden.kinds import FROM_WIRE
from grootboek.gateways.eboekhouden.vat_codes import (
    percentage_of_line,
    percentage_to_wire,
    percentages_to_keep,
    vat_code_from_wire,
)
from grootboek.ledger.booking import INVOICES, PAYMENTS, BookingKind, StatedLine, Statement
from grootboek.ledger.chart import Chart
from grootboek.ledger.fiscal_periods import NO_DATE
from grootboek.ledger.money import Cents, net_of, percentage_of, round_half_up
from grootboek.ledger.refusal import Refused
from grootboek.ledger.vat import differs, vat_codes, vat_on
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.wire.literals import is_digits, utf16_length
from grootboek.wire.soap_fields import Fields

OPERATION: Final = "AddMutatie"
MAX_LINES: Final = 100
_LENGTHS: Final = tuple(
    (field.name, field.length)
    for field in CONTRACT.structures["cMutatie"].fields
    if field.length and field.name in ("Factuurnummer", "Boekstuk", "Omschrijving", "Betalingskenmerk")
)
_TERM_LENGTH: Final = 4
_TEXTS: Final = (
    *("Soort", "InExBTW", "Omschrijving", "Betalingstermijn", "Rekening", "RelatieCode"),
    *("Factuurnummer", "Boekstuk", "Betalingskenmerk"),
)
_AMOUNTS: Final = ("BedragExclBTW", "BedragBTW", "BedragInclBTW")
_LARGEST: Final = Decimal(10) ** 13
_HIGHEST_RATE: Final = 1000
_HALF_A_CENT: Final = Decimal("0.005")


def add(book: Book, fields: Fields) -> str:
    """Answer AddMutatie with the number of the mutation that was recorded; `Failed` when something is wrong."""
    mutation = fields.part("oMut")
    texts = mutation.texts(_TEXTS)
    kind = FROM_WIRE.get(texts["Soort"])
    if kind is None:
        # Told before all else: what a mutation needs depends on its Soort.
        raise Failed(manual(OPERATION, "CMUT008"))
    day, including = mutation.day("Datum") or NO_DATE, _in_or_ex(texts) == "IN"
    rows = mutation.rows("MutatieRegels")
    # More lines are refused anyway (CMUT006); a message may hold a great many.
    lines = [_Line(line, day, including=including) for line in rows[:MAX_LINES]]
    flaws = [*_flaws(texts, kind, len(rows)), *(flaw for line in lines for flaw in line.flaws())]
    statement = _statement(book, texts, day, kind, lines)
    try:
        booking = record(book, statement, also=flaws)
    except Refused as refused:
        raise Failed(*refused.also, *mutation_flaws(kind, refused.problems)) from refused
    return f"{NO_ERROR}<Mutatienummer>{booking.number}</Mutatienummer>"


def _flaws(texts: Mapping[str, str], kind: BookingKind, lines: int) -> Iterator[Flaw]:
    """Yield what is wrong with a mutation by the rules of the wire, apart from its lines."""
    in_or_ex = _in_or_ex(texts)
    if not in_or_ex and kind not in PAYMENTS:
        yield manual(OPERATION, "CMUT003")
    if in_or_ex not in ("", "IN", "EX"):
        yield manual(OPERATION, "CMUT003.1")
    if not texts["Omschrijving"].strip():
        yield manual(OPERATION, "CMUT005")
    if not 1 <= lines <= MAX_LINES:
        yield manual(OPERATION, "CMUT006")
    if kind in PAYMENTS and lines > 1:
        yield manual(OPERATION, "CMUT021")
    term = texts["Betalingstermijn"].strip()
    if _days(term) is None and (kind in INVOICES or term):
        yield manual(OPERATION, "CMUT014", 2)
    for name, longest in _LENGTHS:
        if utf16_length(texts[name]) > longest:
            yield own(TOO_LONG, field=name)


def _in_or_ex(texts: Mapping[str, str]) -> str:
    """Return InExBTW in capitals, whatever the case in which it was sent."""
    return texts["InExBTW"].strip().upper()


def _days(term: str) -> int | None:
    """Read a payment term in days; None when it is not filled or no such number."""
    return int(term) if is_digits(term) and len(term) <= _TERM_LENGTH else None


class _Line:
    """One line as it was sent, its amounts in cents; more decimals are rounded so that net and VAT make the gross."""

    def __init__(self, fields: Fields, day: date, *, including: bool) -> None:
        self.fields = fields
        self.vat_code = vat_code_from_wire(fields.text("BTWCode").strip())
        self.amounts = fields.decimals((*_AMOUNTS, "BedragInvoer"))
        self.too_large = any(abs(amount) > _LARGEST for amount in self.amounts.values())
        self.net: Cents = 0
        self.vat: Cents = 0
        if not self.too_large:
            self._take_amounts(day, including=including)

    def _take_amounts(self, day: date, *, including: bool) -> None:
        """Take the amounts as they were sent, or make them of BedragInvoer when the others are zero or missing."""
        code = vat_codes().get(self.vat_code)
        # An unknown code has no rate to work with; the books refuse it later.
        if code is None or any(self.amounts[name] for name in _AMOUNTS):
            self.vat = _cents(self.amounts["BedragBTW"])
            self.net = _cents(self.amounts["BedragInclBTW"]) - self.vat
            return
        entered = _cents(self.amounts["BedragInvoer"])
        self.net = net_of(entered, code.rate_on(day)) if including else entered
        self.vat = entered - self.net if including else vat_on(entered, code, day)

    def flaws(self) -> Iterator[Flaw]:
        """Yield what is wrong with the amounts."""
        if self.too_large:
            yield own(NOT_ALLOWED, field="BedragInclBTW")
            return
        excluding, vat, including = (self.amounts[name] for name in _AMOUNTS)
        if abs(excluding + vat - including) > _HALF_A_CENT:
            yield manual(OPERATION, "CMUT010")
        elif self._rate_differs():
            yield manual(OPERATION, "CMUT010.1")

    def percentages(self, day: date) -> tuple[str | None, str]:
        """Return the percentage that the line states and the one that its code makes; None when it states none.

        That of a free rate (AFW) is what the amounts make.
        """
        code = vat_codes().get(self.vat_code)
        if code is None or code.free_rate or not self.fields.given("BTWPercentage"):
            return None, ""
        stated = percentage_to_wire(self.fields.decimal("BTWPercentage"))
        return stated, percentage_of_line(self.vat_code, day, self.net, self.vat)

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


def _statement(book: Book, texts: Mapping[str, str], day: date, kind: BookingKind, lines: Sequence[_Line]) -> Statement:
    party = party_id(book, texts["RelatieCode"])  # before the chart, whose version comes along
    chart, description = chart_of(book), texts["Omschrijving"].strip()
    return Statement(
        kind=kind,
        date=day,
        account_id=account_id(chart, texts["Rekening"]),
        lines=tuple(_line(chart, line, description) for line in lines),
        party_id=party,
        invoice_number=texts["Factuurnummer"].strip(),
        reference=texts["Boekstuk"].strip(),
        description=description,
        payment_term=_days(texts["Betalingstermijn"].strip()),
        payment_reference=texts["Betalingskenmerk"].strip(),
        amounts_include_vat=_in_or_ex(texts) == "IN",
        door_fields=percentages_to_keep(line.percentages(day) for line in lines),
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
