"""Landen: the countries, which no administration changes."""

from collections.abc import Mapping
from typing import Final

from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.contract.countries import COUNTRY_OF_UID, ListedCountry
from grootboek.gateways.snelstart.fields import FieldTable, Row, field, uri
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.property_types import ID, NAME
from grootboek.store.book import Book

COUNTRY: Final = FieldTable[ListedCountry](
    "Landen.LandModel",
    field("naam", "name", NAME),
    field("landcodeISO", "code3", NAME),
    field("landcode", "code", NAME),
    field("id", "uid", ID),
    uri("landen"),
)
"""The properties of a LandModel."""


def _list(_: Book, call: Call) -> list[Row]:
    return list_query(call, COUNTRY).page(COUNTRY_OF_UID.values())


def _read(_: Book, call: Call) -> Row:
    country = COUNTRY_OF_UID.get(call.uid)
    if country is None:
        raise call.unknown
    return COUNTRY.to_wire(country)


ANSWERS: Final[Mapping[str, Answer]] = {"GET /landen": _list, "GET /landen/{id}": _read}
