"""Grootboekmutaties: the lines of the ledger, and what they come to by `$apply`.

The id of a line is made of that of its booking and its place there, and leads back to both.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final
from uuid import UUID

from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.fields import FieldTable, Row, always, field, made, referring
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.property_types import DAY, MOMENT, MONEY, NAME, TEXT
from grootboek.gateways.snelstart.resources.documents import with_documents
from grootboek.gateways.snelstart.totals import totals_query
from grootboek.store.book import Book
from grootboek.store.ledger.ledger_lines import (
    LedgerLine,
    groups_of_ledger_lines,
    ledger_lines_between,
    page_of_ledger_lines,
)
from grootboek.store.lists.request import Near, Unanswerable
from grootboek.store.masters.attachments import attachments_of_bookings
from grootboek.wire.odata_syntax import Scalar

_PLACES: Final = 0xFFFF
"""The bits of an id that tell the place of a line; a booking has fewer lines."""


def line_uid(booking_uid: UUID, line_no: int) -> UUID:
    """Return the id of a line of a booking."""
    return UUID(int=booking_uid.int ^ line_no)


def _booking_uids(value: Scalar) -> tuple[UUID, UUID]:
    """Return the first and the last id that the booking of a line with an id can have."""
    if not isinstance(value, UUID):
        raise Unanswerable
    return UUID(int=value.int & ~_PLACES), UUID(int=value.int | _PLACES)


LINE: Final = FieldTable[LedgerLine](
    "GrootboekMutaties.GrootboekMutatieModel",
    referring("grootboek", "grootboeken", "account_uid"),
    referring("kostenplaats", "kostenplaatsen", "cost_centre_uid"),
    field("datum", "date", DAY),
    field("modifiedOn", "modified_at", MOMENT),
    referring("dagboek", "dagboeken", "journal_uid"),
    field("omschrijving", "description", TEXT),
    field("debet", "debit", MONEY),
    field("credit", "credit", MONEY),
    field("saldo", "amount", MONEY),
    always("documents", list),
    field("boekstuk", "reference", NAME),
    field("factuurNummer", "invoice_number", TEXT),
    referring("relatiePublicIdentifier", "relaties", "party_uid"),
    made(
        "id",
        lambda uid, place: str(line_uid(uid, place)),
        "booking_uid",
        "line_no",
        meanings={(): Near("booking_uid", _booking_uids)},
    ),
    made("uri", lambda uid, place: f"/grootboekmutaties/{line_uid(uid, place)}", "booking_uid", "line_no"),
)
"""The properties of a GrootboekMutatieModel."""


def _list(book: Book, call: Call) -> list[Row]:
    totals = totals_query(call, LINE)
    if totals is not None:
        return totals.written(groups_of_ledger_lines(book, totals.request, totals.common, totals.numbers))
    query = list_query(call, LINE)
    lines = page_of_ledger_lines(book, query.request)
    return _with_documents(book, lines, query.written(lines))


def _with_documents(book: Book, lines: Sequence[LedgerLine], rows: Sequence[Row]) -> list[Row]:
    return with_documents(rows, [line.booking_number for line in lines], partial(attachments_of_bookings, book))


def _read(book: Book, call: Call) -> Row:
    uid = call.uid
    for line in ledger_lines_between(book, *_booking_uids(uid)):
        if line_uid(line.booking_uid, line.line_no) == uid:
            return _with_documents(book, [line], [LINE.to_wire(line)])[0]
    raise call.unknown


ANSWERS: Final[Mapping[str, Answer]] = {
    "GET /grootboekmutaties": _list,
    "GET /grootboekmutaties/{id}": _read,
}
