"""Artikelomzetgroepen: the revenue groups, whose articles are booked on their account with their btw."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from grootboek.gateways.snelstart.bookings.vat import soort_of_code
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.fields import FieldTable, Row, field, made, referring, uri
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.property_types import ID, NAME, WHOLE
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.revenue_groups import revenue_groups


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A revenue group with the id of its account."""

    number: int
    name: str
    account_uid: UUID
    vat_code: str
    uid: UUID


GROUP: Final = FieldTable[ShownGroup](
    "Artikelen.ArtikelOmzetGroepModel",
    field("nummer", "number", WHOLE),
    field("omschrijving", "name", NAME),
    referring("verkoopGrootboekNederlandIdentifier", "grootboeken", "account_uid"),
    made("verkoopNederlandBtwSoort", soort_of_code, "vat_code"),
    field("id", "uid", ID),
    uri("artikelomzetgroepen"),
)
"""The properties of an ArtikelOmzetGroepModel."""


def _groups(book: Book) -> list[ShownGroup]:
    accounts = chart_of(book).accounts
    return [
        ShownGroup(group.number, group.name, accounts[group.account_id].uid, group.vat_code, group.uid)
        for group in revenue_groups(book)
    ]


def _list(book: Book, call: Call) -> list[Row]:
    return list_query(call, GROUP).page(_groups(book))


def _read(book: Book, call: Call) -> Row:
    group = next((group for group in _groups(book) if group.uid == call.uid), None)
    if group is None:
        raise call.unknown
    return GROUP.to_wire(group)


ANSWERS: Final[Mapping[str, Answer]] = {"GET /artikelomzetgroepen": _list, "GET /artikelomzetgroepen/{id}": _read}
