"""Bookings by the VAT codes of their lines, with what is known of the party that the VAT depends on."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, select

from grootboek.ledger.fiscal_periods import Day
from grootboek.store.book import Book
from grootboek.store.tables.administration import party
from grootboek.store.tables.invoicing import invoice, invoice_reference
from grootboek.store.tables.ledger import booking, line


class CodedBooking(NamedTuple):
    """A VAT code of a booking with its party; the last three are None where it has none."""

    number: int
    date: Day
    invoice_number: str
    vat_code: str
    party_code: str | None
    country: str | None
    vat_number: str | None


_party_id = func.coalesce(line.c.party_id, booking.c.party_id)
# What an invoice was delivered to counts, where that is another country than the party's own.
_country = func.coalesce(func.nullif(invoice_reference.c.destination, ""), party.c.country)
_coded = (
    select(
        booking.c.number,
        booking.c.date,
        booking.c.invoice_number,
        line.c.vat_code,
        party.c.code,
        _country.label("country"),
        party.c.vat_number,
    )
    .distinct()
    .select_from(
        booking.join(
            line, and_(line.c.administration_id == booking.c.administration_id, line.c.entry_id == booking.c.entry_id)
        )
        .outerjoin(party, and_(party.c.administration_id == booking.c.administration_id, party.c.id == _party_id))
        .outerjoin(
            invoice,
            and_(
                invoice.c.administration_id == booking.c.administration_id,
                invoice.c.number == booking.c.invoice_number,
                invoice.c.booking_number == booking.c.number,
            ),
        )
        .outerjoin(
            invoice_reference,
            and_(
                invoice_reference.c.administration_id == invoice.c.administration_id,
                invoice_reference.c.invoice_id == invoice.c.id,
            ),
        )
    )
    .where(booking.c.administration_id == bindparam("a"), booking.c.withdrawn.is_(False))
    .order_by(booking.c.number, line.c.vat_code)
)


def coded_bookings(book: Book, codes: Collection[str]) -> Iterator[CodedBooking]:
    """Yield the bookings, not withdrawn, that have lines with some VAT codes, in the order of their numbers."""
    query = _coded.where(line.c.vat_code.in_(codes))
    for row in book.connection.execute(query, {"a": book.administration_id}):
        yield CodedBooking._make(row)
