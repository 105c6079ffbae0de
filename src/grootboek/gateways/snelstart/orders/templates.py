"""Verkoopordersjablonen: the templates of orders, with the fields that they have for orders and for lines."""

from collections.abc import Mapping, Sequence
from typing import Final

from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.fields import FieldTable, Row, field, made, uri
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.property_types import FLAG, ID, NAME, NO_FLAG
from grootboek.ledger.order_template import EntryField, EntryKind, OrderTemplate
from grootboek.store.book import Book
from grootboek.store.masters.order_templates import order_templates

_SOORTEN: Final[Mapping[EntryKind, str]] = {
    EntryKind.WHOLE: "GeheelGetal",
    EntryKind.AMOUNT: "Bedrag",
    EntryKind.DAY: "Datum",
    EntryKind.TEXT: "Tekst",
    EntryKind.CUSTOMER: "Klant",
    EntryKind.SUPPLIER: "Leverancier",
    EntryKind.ARTICLE: "Artikel",
    EntryKind.REVENUE_GROUP: "Artikelgroep",
    EntryKind.COUNTRY: "Land",
    EntryKind.INVOICE: "Factuur",
    EntryKind.ACCOUNT: "Grootboekrekening",
}


def _fields(fields: Sequence[EntryField]) -> list[Row]:
    return [
        {
            "veldNummer": each.number,
            "omschrijving": each.name,
            "ingaveMasker": each.mask or None,
            "soortVeld": _SOORTEN[each.kind],
            "maximumTekstLengte": each.longest,
        }
        for each in fields
    ]


TEMPLATE: Final = FieldTable[OrderTemplate](
    "Verkoopordersjablonen.VerkoopOrderSjabloonModel",
    field("omschrijving", "name", NAME),
    field("nonactief", "active", NO_FLAG),
    field("prijsIngaveExclusiefBtw", "amounts_include_vat", NO_FLAG),
    field("nieuweOrdersBlokkeren", "blocks_orders", FLAG),
    made("extraHoofdVelden", _fields, "order_fields"),
    made("extraRegelVelden", _fields, "line_fields"),
    field("id", "uid", ID),
    uri("verkoopordersjablonen"),
)
"""The properties of a VerkoopOrderSjabloonModel."""


def _list(book: Book, call: Call) -> list[Row]:
    return list_query(call, TEMPLATE).page(order_templates(book))


def _read(book: Book, call: Call) -> Row:
    found = order_templates(book, uid=call.uid)
    if not found:
        raise call.unknown
    return TEMPLATE.to_wire(found[0])


ANSWERS: Final[Mapping[str, Answer]] = {
    "GET /verkoopordersjablonen": _list,
    "GET /verkoopordersjablonen/{id}": _read,
}
