"""GetMutaties: the last bookings that fit a filter, those of the other doors as the mutation that they are."""

from collections.abc import Mapping
from typing import Final

from grootboek.gateways.eboekhouden.answers import NO_ERROR, element, rows
from grootboek.gateways.eboekhouden.filters import day_of, number_of
from grootboek.gateways.eboekhouden.kinds import TO_WIRE as SOORT
from grootboek.gateways.eboekhouden.vat_codes import TO_WIRE as BTW_CODE
from grootboek.gateways.eboekhouden.vat_codes import kept_percentages, percentage_of_line
from grootboek.ledger.presentation import ShownBooking, ShownLine
from grootboek.store.book import Book
from grootboek.store.ledger.bookings import BookingFilter, last_bookings
from grootboek.store.masters.chart import chart_of
from grootboek.wire.literals import cents_to_decimal, date_to_wire
from grootboek.wire.soap_fields import Fields
from grootboek.wire.xml import escape

MAX_MUTATIONS: Final = 500
"""How many mutations one answer has at most: the last ones (manual chapter 3, GetMutaties)."""


def find(book: Book, fields: Fields) -> str:
    """Answer GetMutaties: the last mutations that fit the filter, in the order of their numbers."""
    bookings = last_bookings(book, _filter(fields.part("cFilter")), MAX_MUTATIONS)
    # Escaped once: hundreds of mutations with their lines name the same accounts.
    accounts = {account.id: escape(account.code) for account in chart_of(book).accounts.values()}
    return NO_ERROR + rows("Mutaties", [_to_wire(booking, accounts) for booking in bookings])


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


def _to_wire(booking: ShownBooking, accounts: Mapping[int, str]) -> str:
    """Write a booking as a mutation; `accounts` are the codes of the accounts by id, escaped."""
    percentages = kept_percentages(booking.door_fields)
    lines = [
        _line_to_wire(booking, line, accounts, percentages.get(str(order))) for order, line in enumerate(booking.lines)
    ]
    return (
        f"<cMutatieList><MutatieNr>{booking.number}</MutatieNr><Soort>{SOORT[booking.kind]}</Soort>"
        f"<Datum>{date_to_wire(booking.date)}</Datum><Rekening>{accounts[booking.account_id]}</Rekening>"
        f"{element('RelatieCode', booking.party_code)}{element('Factuurnummer', booking.invoice_number)}"
        f"{element('Boekstuk', booking.reference)}{element('Omschrijving', booking.description)}"
        f"<Betalingstermijn>{booking.payment_term or 0}</Betalingstermijn>"
        f"<InExBTW>{'IN' if booking.amounts_include_vat else 'EX'}</InExBTW>"
        f"{rows('MutatieRegels', lines)}</cMutatieList>"
    )


def _line_to_wire(
    booking: ShownBooking, line: ShownLine, accounts: Mapping[int, str], kept_percentage: str | None
) -> str:
    percentage = kept_percentage or percentage_of_line(line.vat_code, booking.date, line.net, line.vat)
    gross, net = cents_to_decimal(line.net + line.vat), cents_to_decimal(line.net)
    return (
        f"<cMutatieListRegel><BedragInvoer>{gross if booking.amounts_include_vat else net}</BedragInvoer>"
        f"<BedragExclBTW>{net}</BedragExclBTW><BedragBTW>{cents_to_decimal(line.vat)}</BedragBTW>"
        f"<BedragInclBTW>{gross}</BedragInclBTW><BTWCode>{BTW_CODE[line.vat_code]}</BTWCode>"
        f"<BTWPercentage>{percentage}</BTWPercentage>"
        f"{element('Factuurnummer', line.invoice_number or booking.invoice_number)}"
        f"<TegenrekeningCode>{accounts[line.account_id]}</TegenrekeningCode>"
        f"<KostenplaatsID>{line.cost_centre_id or 0}</KostenplaatsID></cMutatieListRegel>"
    )
