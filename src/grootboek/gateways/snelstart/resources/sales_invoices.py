"""Verkoopfacturen: every sales invoice of the books, whatever door it came in by, with what is outstanding now.

The id of a verkoopfactuur is made from that of its verkoopboeking and leads back to it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.fields import FieldTable, Row, field, made, referring
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.literals import reference
from grootboek.gateways.snelstart.property_types import DAY, MOMENT, MONEY, NAME, ids
from grootboek.store.book import Book
from grootboek.store.ledger.sales_invoices import SalesInvoice, page_of_sales_invoices, sales_invoice_by_uid
from grootboek.store.lists.request import Value
from grootboek.wire.odata_syntax import Scalar

_MASK: Final = 0x5EED_FAC7_0000_0000_0000_0000_0000_0001


def invoice_uid(booking_uid: UUID) -> UUID:
    """Return the id of the verkoopfactuur of a verkoopboeking, and the other way round."""
    return UUID(int=booking_uid.int ^ _MASK)


def _booking_ids(operator: str, value: Scalar) -> tuple[str, UUID]:
    """Return the comparison of a verkoopfactuur's id with the id of its booking."""
    own_operator, uid = ids(operator, value)
    return own_operator, invoice_uid(uid)


def _orders(orders: Sequence[Mapping[str, Any]]) -> list[object]:
    return [reference("verkooporders", each["uid"]) for each in sorted(orders, key=lambda each: int(each["number"]))]


INVOICE: Final = FieldTable[SalesInvoice](
    "Verkoopfacturen.VerkoopfactuurModel",
    referring("verkoopBoeking", "verkoopboekingen", "uid"),
    field("modifiedOn", "modified_at", MOMENT),
    field("openstaandSaldo", "outstanding", MONEY),
    field("factuurnummer", "invoice_number", NAME),
    field("vervalDatum", "due_date", DAY),
    referring("relatie", "relaties", "party_uid"),
    field("factuurDatum", "date", DAY),
    field("factuurBedrag", "amount", MONEY),
    made("verkoopOrders", _orders, "orders"),
    made(
        "id",
        lambda uid: str(invoice_uid(uid)),
        "uid",
        # The mask changes the order: ids of invoices do not sort as those of their bookings.
        meanings={(): Value("uid", _booking_ids, sorts_alike=False)},
    ),
    made("uri", lambda uid: f"/verkoopfacturen/{invoice_uid(uid)}", "uid"),
)
"""The properties of a VerkoopfactuurModel."""


def _list(book: Book, call: Call) -> list[Row]:
    query = list_query(call, INVOICE)
    return query.written(page_of_sales_invoices(book, query.request))


def _read(book: Book, call: Call) -> Row:
    invoice = sales_invoice_by_uid(book, invoice_uid(call.uid))
    if invoice is None:
        raise call.unknown
    return INVOICE.to_wire(invoice)


ANSWERS: Final[Mapping[str, Answer]] = {
    "GET /verkoopfacturen": _list,
    "GET /verkoopfacturen/{id}": _read,
}
