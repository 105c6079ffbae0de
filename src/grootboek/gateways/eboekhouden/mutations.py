"""GetMutaties: the last bookings that fit a filter, those of the other doors as the mutation that they are."""

from collections.abc import Mapping
from typing import Final

from grootboek.gateways.eboekhouden.answers import NO_ERROR, element, rows
from grootboek.gateways.eboekhouden.filters import day_of, number_of
from grootboek.gateways.eboekhouden.kinds import TO_WIRE as SOORT
from grootboek.gateways.eboekhouden.vat_codes import TO_WIRE as BTW_CODE
from grootboek.gateways.eboekhouden.vat_codes import percentage_to_wire
from grootboek.ledger.presentation import ShownBooking, ShownLine
from grootboek.store.book import Book
from grootboek.store.ledger.bookings import BookingFilter, last_bookings
from grootboek.store.masters.chart import chart_of
from grootboek.wire.literals import cents_to_decimal, date_to_wire
from grootboek.wire.soap_fields import Fields
from grootboek.wire.xml import escape

MOST: Final = 500
"""The most mutations of one answer: the last ones (manual chapter 3, GetMutaties)."""


def find(book: Book, fields: Fields) -> str:
    """Answer GetMutaties: the last mutations that fit the filter, in the order of their numbers."""
    found = last_bookings(book, _filter(fields.part("cFilter")), MOST)
    accounts = {account.id: escape(account.code) for account in chart_of(book).accounts.values()}
    return NO_ERROR + rows("Mutaties", [_to_wire(one, accounts) for one in found])


def _filter(sent: Fields) -> BookingFilter:
    number = number_of(sent, "MutatieNr")
    return BookingFilter(
        number_from=max(filter(None, (number, number_of(sent, "MutatieNrVan"))), default=None),
        number_through=min(filter(None, (number, number_of(sent, "MutatieNrTm"))), default=None),
        invoice_number=sent.text("Factuurnummer").strip() or None,
        date_from=day_of(sent, "DatumVan"),
        date_through=day_of(sent, "DatumTm"),
    )


def _to_wire(found: ShownBooking, accounts: Mapping[int, str]) -> str:
    """Write a booking as a mutation; `accounts` are the codes of the accounts by id, escaped."""
    term = "" if found.payment_term is None else f"<Betalingstermijn>{found.payment_term}</Betalingstermijn>"
    return (
        f"<cMutatieList><MutatieNr>{found.number}</MutatieNr><Soort>{SOORT[found.kind]}</Soort>"
        f"<Datum>{date_to_wire(found.date)}</Datum><Rekening>{accounts[found.account_id]}</Rekening>"
        f"{element('RelatieCode', found.party_code)}{element('Factuurnummer', found.invoice_number)}"
        f"{element('Boekstuk', found.reference)}{element('Omschrijving', found.description)}{term}"
        f"<InExBTW>{'IN' if found.amounts_include_vat else 'EX'}</InExBTW>"
        f"{rows('MutatieRegels', [_line_to_wire(found, line, accounts) for line in found.lines])}</cMutatieList>"
    )


def _line_to_wire(found: ShownBooking, line: ShownLine, accounts: Mapping[int, str]) -> str:
    gross, net = cents_to_decimal(line.net + line.vat), cents_to_decimal(line.net)
    return (
        f"<cMutatieListRegel><BedragInvoer>{gross if found.amounts_include_vat else net}</BedragInvoer>"
        f"<BedragExclBTW>{net}</BedragExclBTW><BedragBTW>{cents_to_decimal(line.vat)}</BedragBTW>"
        f"<BedragInclBTW>{gross}</BedragInclBTW><BTWCode>{BTW_CODE[line.vat_code]}</BTWCode>"
        f"<BTWPercentage>{percentage_to_wire(line.vat_code, found.date, line.net, line.vat)}</BTWPercentage>"
        f"{element('Factuurnummer', line.invoice_number or found.invoice_number)}"
        f"<TegenrekeningCode>{accounts[line.account_id]}</TegenrekeningCode>"
        f"<KostenplaatsID>{line.cost_centre_id or 0}</KostenplaatsID></cMutatieListRegel>"
    )
