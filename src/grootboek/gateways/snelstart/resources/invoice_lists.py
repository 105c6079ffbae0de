"""Verkoopfacturen and inkoopfacturen: the invoices of the books, whatever door they came in by, with what is outstanding now.

The id of a factuur is made from that of its boeking and leads back to it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from grootboek.bookkeeping.electronic_invoices import sale_as_ubl
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.fields import Field, FieldTable, Row, field, made, referring
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.literals import reference
from grootboek.gateways.snelstart.property_types import DAY, MOMENT, MONEY, NAME, ids
from grootboek.ledger.booking import BookingKind
from grootboek.store.book import Book
from grootboek.store.ledger.bookings import booking_by_uid
from grootboek.store.ledger.invoices import Invoice, invoice_by_uid, page_of_invoices
from grootboek.store.lists.request import Value
from grootboek.wire.odata_syntax import Scalar

_MASK: Final = 0x5EED_FAC7_0000_0000_0000_0000_0000_0001


def invoice_uid(booking_uid: UUID) -> UUID:
    """Return the id of the factuur of a boeking, and the other way round."""
    return UUID(int=booking_uid.int ^ _MASK)


def _booking_ids(operator: str, value: Scalar) -> tuple[str, UUID]:
    """Return the comparison of the id of a factuur with the id of its booking."""
    own_operator, uid = ids(operator, value)
    return own_operator, invoice_uid(uid)


def _orders(orders: Sequence[Mapping[str, Any]]) -> list[object]:
    return [reference("verkooporders", each["uid"]) for each in sorted(orders, key=lambda each: int(each["number"]))]


def _identity(resource: str) -> tuple[Field, ...]:
    return (
        made(
            "id",
            lambda uid: str(invoice_uid(uid)),
            "uid",
            # The mask changes the order: ids of invoices do not sort as those of their bookings.
            meanings={(): Value("uid", _booking_ids, sorts_alike=False)},
        ),
        made("uri", lambda uid: f"/{resource}/{invoice_uid(uid)}", "uid"),
    )


_FACTS: Final = (
    field("modifiedOn", "modified_at", MOMENT),
    field("openstaandSaldo", "outstanding", MONEY),
    field("factuurnummer", "invoice_number", NAME),
    field("vervalDatum", "due_date", DAY),
    referring("relatie", "relaties", "party_uid"),
    field("factuurDatum", "date", DAY),
    field("factuurBedrag", "amount", MONEY),
)

SALES_INVOICE: Final = FieldTable[Invoice](
    "Verkoopfacturen.VerkoopfactuurModel",
    referring("verkoopBoeking", "verkoopboekingen", "uid"),
    *_FACTS,
    made("verkoopOrders", _orders, "orders"),
    *_identity("verkoopfacturen"),
)
"""The properties of a VerkoopfactuurModel."""

PURCHASE_INVOICE: Final = FieldTable[Invoice](
    "Inkoopfacturen.InkoopfactuurModel",
    *_FACTS,
    referring("inkoopBoeking", "inkoopboekingen", "uid"),
    *_identity("inkoopfacturen"),
)
"""The properties of an InkoopfactuurModel."""


def _list_sales(book: Book, call: Call) -> list[Row]:
    query = list_query(call, SALES_INVOICE)
    return query.written(page_of_invoices(book, BookingKind.SALES_INVOICE, query.request))


def _list_purchases(book: Book, call: Call) -> list[Row]:
    query = list_query(call, PURCHASE_INVOICE)
    return query.written(page_of_invoices(book, BookingKind.PURCHASE_INVOICE, query.request))


def _read_sale(book: Book, call: Call) -> Row:
    invoice = invoice_by_uid(book, BookingKind.SALES_INVOICE, invoice_uid(call.uid))
    if invoice is None:
        raise call.unknown
    return SALES_INVOICE.to_wire(invoice)


def _read_ubl(book: Book, call: Call) -> bytes:
    sale = booking_by_uid(book, invoice_uid(call.uid))
    if sale is None or sale.withdrawn or sale.kind is not BookingKind.SALES_INVOICE:
        raise call.unknown
    return sale_as_ubl(book, sale)


ANSWERS: Final[Mapping[str, Answer]] = {
    "GET /verkoopfacturen": _list_sales,
    "GET /verkoopfacturen/{id}": _read_sale,
    "GET /verkoopfacturen/{id}/ubl": _read_ubl,
    "GET /inkoopfacturen": _list_purchases,
}
