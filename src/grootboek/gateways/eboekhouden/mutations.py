"""GetMutaties: the last bookings that fit a filter, those of the other doors as the mutation that they are."""

from functools import partial
from typing import Final

from grootboek.gateways.eboekhouden.answers import NO_ERROR, element, rows
from grootboek.gateways.eboekhouden.filters import day_of, number_of
from grootboek.gateways.eboekhouden.kinds import TO_WIRE as SOORT
from grootboek.gateways.eboekhouden.vat_codes import TO_WIRE as BTW_CODE
from grootboek.gateways.eboekhouden.vat_codes import kept_percentages, percentage_of_line
from grootboek.ledger.chart import Chart
from grootboek.ledger.presentation import ShownBooking, ShownLine
from grootboek.store.book import Book
from grootboek.store.ledger.bookings import BookingFilter, last_bookings
from grootboek.store.masters.chart import chart_of
from grootboek.wire.literals import cents_to_decimal, date_to_wire
from grootboek.wire.made_once import MadeOnce
from grootboek.wire.soap_fields import Fields
from grootboek.wire.xml import escape

MAX_MUTATIONS: Final = 500
"""How many mutations one answer has at most: the last ones (manual chapter 3, GetMutaties)."""


def find(book: Book, fields: Fields) -> str:
    """Answer GetMutaties: the last mutations that fit the filter, in the order of their numbers."""
    bookings = last_bookings(book, _filter(fields.part("cFilter")), MAX_MUTATIONS)
    return NO_ERROR + rows("Mutaties", map(_Writer(chart_of(book)).mutation, bookings))


def _filter(fields: Fields) -> BookingFilter:
    number = number_of(fields, "MutatieNr")
    return BookingFilter(
        # Fields of a filter combine: of MutatieNr and the bounds, all of which may be sent, the narrowest range counts.
        number_from=max(filter(None, (number, number_of(fields, "MutatieNrVan"))), default=None),
        number_through=min(filter(None, (number, number_of(fields, "MutatieNrTm"))), default=None),
        invoice_number=fields.text("Factuurnummer").strip() or None,
        date_from=day_of(fields, "DatumVan"),
        date_through=day_of(fields, "DatumTm"),
    )


class _Writer:
    """Writes bookings as mutations; what hundreds of them say alike is made once."""

    def __init__(self, chart: Chart) -> None:
        """Take the chart that the bookings are of."""
        self._accounts = {account.id: escape(account.code) for account in chart.accounts.values()}
        self._days = MadeOnce(date_to_wire)
        self._references, self._descriptions = (
            MadeOnce(partial(element, name)) for name in ("Boekstuk", "Omschrijving")
        )

    def mutation(self, booking: ShownBooking) -> str:
        """Write a booking."""
        percentages = kept_percentages(booking.door_fields)
        invoice = element("Factuurnummer", booking.invoice_number)
        lines = [
            self._line(booking, line, invoice, percentages.get(str(order)) if percentages else None)
            for order, line in enumerate(booking.lines)
        ]
        return (
            f"<cMutatieList><MutatieNr>{booking.number}</MutatieNr><Soort>{SOORT[booking.kind]}</Soort>"
            f"<Datum>{self._days[booking.date]}</Datum><Rekening>{self._accounts[booking.account_id]}</Rekening>"
            f"{element('RelatieCode', booking.party_code)}{invoice}"
            f"{self._references[booking.reference]}{self._descriptions[booking.description]}"
            f"<Betalingstermijn>{booking.payment_term or 0}</Betalingstermijn>"
            f"<InExBTW>{'IN' if booking.amounts_include_vat else 'EX'}</InExBTW>"
            f"{rows('MutatieRegels', lines)}</cMutatieList>"
        )

    def _line(self, booking: ShownBooking, line: ShownLine, invoice: str, kept_percentage: str | None) -> str:
        account_id, net_cents, vat, code, cost_centre_id, _, number, _ = line
        net, gross = cents_to_decimal(net_cents), cents_to_decimal(net_cents + vat)
        return (
            f"<cMutatieListRegel><BedragInvoer>{gross if booking.amounts_include_vat else net}</BedragInvoer>"
            f"<BedragExclBTW>{net}</BedragExclBTW><BedragBTW>{cents_to_decimal(vat)}</BedragBTW>"
            f"<BedragInclBTW>{gross}</BedragInclBTW><BTWCode>{BTW_CODE[code]}</BTWCode>"
            f"<BTWPercentage>{kept_percentage or percentage_of_line(code, booking.date, net_cents, vat)}</BTWPercentage>"
            f"{invoice if number in ('', booking.invoice_number) else element('Factuurnummer', number)}"
            f"<TegenrekeningCode>{self._accounts[account_id]}</TegenrekeningCode>"
            f"<KostenplaatsID>{cost_centre_id or 0}</KostenplaatsID></cMutatieListRegel>"
        )
