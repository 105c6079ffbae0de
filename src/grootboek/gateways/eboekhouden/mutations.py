"""GetMutaties: the last bookings that fit a filter, those of the other doors as the mutation that they are."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from grootboek.gateways.eboekhouden.answers import NO_ERROR, element, rows
from grootboek.gateways.eboekhouden.filters import day_of, number_of
from grootboek.gateways.eboekhouden.kinds import TO_WIRE as SOORT
from grootboek.gateways.eboekhouden.vat_codes import TO_WIRE as BTW_CODE
from grootboek.gateways.eboekhouden.vat_codes import percentage_to_wire
from grootboek.ledger.presentation import BookingView, ShownLine, own_line, shown_lines
from grootboek.store.book import Book
from grootboek.store.bookings import BookingFilter, last_bookings
from grootboek.store.parties import facts_of_parties
from grootboek.store.references import References, references
from grootboek.wire.literals import cents_to_decimal, date_to_wire
from grootboek.wire.soap_fields import Fields

MOST: Final = 500
"""The most mutations of one answer: the last ones (manual chapter 3, GetMutaties)."""


@dataclass(frozen=True, slots=True)
class _Names:
    """What the ids of bookings are called: the chart and the codes of the parties."""

    chart: References
    parties: dict[int, str]

    def party(self, view: BookingView) -> str:
        """Return the code of a booking's party: its own, or the one that all its lines have in common."""
        if view.party_id is not None:
            return self.parties.get(view.party_id, "")
        found = {line.party_id for line in view.lines if line.party_id is not None}
        return self.parties.get(found.pop(), "") if len(found) == 1 else ""


def find(book: Book, fields: Fields) -> str:
    """Answer GetMutaties: the last mutations that fit the filter, in the order of their numbers."""
    views = last_bookings(book, _filter(fields.part("cFilter")), MOST)
    names = _Names(references(book), _party_codes(book, views))
    return NO_ERROR + rows("Mutaties", [_to_wire(view, names) for view in views])


def _filter(sent: Fields) -> BookingFilter:
    number = number_of(sent, "MutatieNr")
    return BookingFilter(
        number_from=number or number_of(sent, "MutatieNrVan"),
        number_through=number or number_of(sent, "MutatieNrTm"),
        invoice_number=sent.text("Factuurnummer").strip() or None,
        date_from=day_of(sent, "DatumVan"),
        date_through=day_of(sent, "DatumTm"),
    )


def _party_codes(book: Book, views: list[BookingView]) -> dict[int, str]:
    ids = {view.party_id for view in views} | {line.party_id for view in views for line in view.lines}
    found = facts_of_parties(book, [number for number in ids if number is not None])
    return {number: facts.code for number, facts in found.items()}


def _to_wire(view: BookingView, names: _Names) -> str:
    account_id = view.account_id if view.account_id is not None else own_line(view).account_id
    term = "" if view.payment_term is None else f"<Betalingstermijn>{view.payment_term}</Betalingstermijn>"
    lines = [_line_to_wire(view, line, names.chart) for line in shown_lines(view.kind, view.lines)]
    return (
        f"<cMutatieList><MutatieNr>{view.number}</MutatieNr><Soort>{SOORT[view.kind]}</Soort>"
        f"<Datum>{date_to_wire(view.date)}</Datum>{element('Rekening', names.chart.accounts[account_id].code)}"
        f"{element('RelatieCode', names.party(view))}{element('Factuurnummer', view.invoice_number)}"
        f"{element('Boekstuk', view.reference)}{element('Omschrijving', view.description)}{term}"
        f"<InExBTW>{'IN' if view.amounts_include_vat else 'EX'}</InExBTW>"
        f"{rows('MutatieRegels', lines)}</cMutatieList>"
    )


def _line_to_wire(view: BookingView, line: ShownLine, chart: References) -> str:
    gross, net = cents_to_decimal(line.net + line.vat), cents_to_decimal(line.net)
    return (
        f"<cMutatieListRegel><BedragInvoer>{gross if view.amounts_include_vat else net}</BedragInvoer>"
        f"<BedragExclBTW>{net}</BedragExclBTW><BedragBTW>{cents_to_decimal(line.vat)}</BedragBTW>"
        f"<BedragInclBTW>{gross}</BedragInclBTW><BTWCode>{BTW_CODE[line.vat_code]}</BTWCode>"
        f"<BTWPercentage>{_percentage(line, view.date)}</BTWPercentage>"
        f"{element('Factuurnummer', line.invoice_number or view.invoice_number)}"
        f"{element('TegenrekeningCode', chart.accounts[line.account_id].code)}"
        f"<KostenplaatsID>{line.cost_centre_id or 0}</KostenplaatsID></cMutatieListRegel>"
    )


def _percentage(line: ShownLine, day: date) -> str:
    return percentage_to_wire(line.vat_code, day, line.net, line.vat)
