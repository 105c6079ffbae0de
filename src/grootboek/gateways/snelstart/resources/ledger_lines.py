"""Grootboekmutaties: the lines of the ledger, and what they come to by `$apply`.

The id of a line is made of that of its booking and its place there, and leads back to both.
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.fields import FieldTable, Row, always, field, made, referring
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.property_types import DAY, MOMENT, MONEY, NAME, TEXT
from grootboek.gateways.snelstart.totals import totals_query
from grootboek.store.book import Book
from grootboek.store.ledger.ledger_lines import (
    LedgerLine,
    groups_of_ledger_lines,
    ledger_lines_between,
    page_of_ledger_lines,
)

_PLACES: Final = 0xFFFF
"""The bits of an id that tell the place of a line; a booking has fewer lines."""


def line_uid(booking_uid: UUID, line_no: int) -> UUID:
    """Return the id of a line of a booking."""
    return UUID(int=booking_uid.int ^ line_no)


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
    made("id", lambda uid, place: str(line_uid(uid, place)), "booking_uid", "line_no"),
    made("uri", lambda uid, place: f"/grootboekmutaties/{line_uid(uid, place)}", "booking_uid", "line_no"),
)
"""The properties of a GrootboekMutatieModel."""


def _list(book: Book, call: Call) -> list[Row]:
    totals = totals_query(call, LINE)
    if totals is not None:
        return totals.written(groups_of_ledger_lines(book, totals.request, totals.common, totals.numbers))
    query = list_query(call, LINE)
    return query.written(page_of_ledger_lines(book, query.request))


def _read(book: Book, call: Call) -> Row:
    uid = call.uid
    lines = ledger_lines_between(book, UUID(int=uid.int & ~_PLACES), UUID(int=uid.int | _PLACES))
    for line in lines:
        if line_uid(line.booking_uid, line.line_no) == uid:
            return LINE.to_wire(line)
    raise call.unknown


ANSWERS: Final[Mapping[str, Answer]] = {
    "GET /grootboekmutaties": _list,
    "GET /grootboekmutaties/{id}": _read,
}
