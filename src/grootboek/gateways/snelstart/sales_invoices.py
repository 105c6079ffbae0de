"""Verkoopfacturen: every sales invoice of the books, whatever door it came in by, with what is outstanding now.

The id of a verkoopfactuur is made from that of its verkoopboeking and leads back to it.
"""

from typing import Final
from uuid import UUID

from grootboek.gateways.snelstart.errors import not_found
from grootboek.gateways.snelstart.filter_values import cents, day, exact, local_moment, text
from grootboek.gateways.snelstart.listing import ListQuery, Row, rows_of_table
from grootboek.gateways.snelstart.literals import date_to_wire, moment_to_wire, money_to_wire, reference
from grootboek.store.book import Book
from grootboek.store.filtering import Columns, Filterable
from grootboek.store.ledger.sales_invoices import COLUMNS, SalesInvoice, sales_invoices
from grootboek.wire.odata_syntax import Scalar

_MASK: Final = 0x5EED_FAC7_0000_0000_0000_0000_0000_0001


def invoice_uid(booking_uid: UUID) -> UUID:
    """Return the id of the verkoopfactuur of a verkoopboeking, and the other way round."""
    return UUID(int=booking_uid.int ^ _MASK)


def _booking_uid(value: Scalar) -> UUID:
    return invoice_uid(value) if isinstance(value, UUID) else UUID(int=0)


_COLUMNS: Final[Columns] = {
    "Id": Filterable(COLUMNS["uid"], _booking_uid),
    "VerkoopBoeking/Id": Filterable(COLUMNS["uid"], exact),
    "Relatie/Id": Filterable(COLUMNS["party_uid"], exact),
    "Factuurnummer": Filterable(COLUMNS["invoice_number"], text, is_text=True),
    "FactuurDatum": Filterable(COLUMNS["date"], day),
    "VervalDatum": Filterable(COLUMNS["due_date"], day),
    "FactuurBedrag": Filterable(COLUMNS["amount"], cents),
    "OpenstaandSaldo": Filterable(COLUMNS["outstanding"], cents),
    "ModifiedOn": Filterable(COLUMNS["modified_at"], local_moment),
}


def invoice_to_wire(invoice: SalesInvoice) -> Row:
    """Write a sales invoice as a VerkoopfactuurModel."""
    uid = invoice_uid(invoice.uid)
    return {
        "verkoopBoeking": reference("verkoopboekingen", invoice.uid),
        "modifiedOn": moment_to_wire(invoice.modified_at),
        "openstaandSaldo": money_to_wire(invoice.outstanding),
        "factuurnummer": invoice.invoice_number,
        "vervalDatum": date_to_wire(invoice.due_date),
        "relatie": reference("relaties", invoice.party_uid),
        "factuurDatum": date_to_wire(invoice.date),
        "factuurBedrag": money_to_wire(invoice.amount),
        "verkoopOrders": [],
        "id": str(uid),
        "uri": f"/verkoopfacturen/{uid}",
    }


def invoices(book: Book, wanted: ListQuery) -> list[Row]:
    """Answer GET verkoopfacturen, in the order in which they were booked."""
    return rows_of_table(
        wanted, _COLUMNS, lambda where, limit, offset: sales_invoices(book, where, limit, offset), invoice_to_wire
    )


def invoice(book: Book, uid: UUID) -> Row:
    """Answer GET verkoopfacturen/{id}."""
    found = sales_invoices(book, [COLUMNS["uid"] == invoice_uid(uid)])
    if not found:
        raise not_found("BOE-0001")
    return invoice_to_wire(found[0])
