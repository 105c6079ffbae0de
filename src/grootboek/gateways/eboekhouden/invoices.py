"""GetFacturen: the invoices that fit a filter, with what is outstanding now and the address of their PDF."""

from collections.abc import Callable
from uuid import UUID

from grootboek.gateways.eboekhouden.answers import NO_ERROR, element, rows
from grootboek.gateways.eboekhouden.codes import party_id
from grootboek.gateways.eboekhouden.filters import day_of
from grootboek.gateways.eboekhouden.vat_codes import TO_WIRE as BTW_CODE
from grootboek.ledger.chart import Chart
from grootboek.ledger.invoice import Invoice, InvoiceLine
from grootboek.ledger.money import Cents
from grootboek.store.book import Book
from grootboek.store.invoicing.invoices import InvoiceFilter, invoices, outstanding_of_invoices
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import facts_of_parties
from grootboek.wire.literals import cents_to_double, date_to_wire, double_to_wire
from grootboek.wire.soap_fields import Fields
from grootboek.wire.xml import escape

Address = Callable[[int, UUID], str]
"""Returns the address of the PDF of an invoice, by the ids of the administration and the invoice."""


def find(book: Book, fields: Fields, address_of: Address) -> str:
    """Answer GetFacturen: the invoices that fit the filter, in the order in which they were made."""
    selection = invoices(book, _filter(book, fields.part("cFilter")))
    outstanding = outstanding_of_invoices(book, selection)
    parties = facts_of_parties(book, list({invoice.party_id for invoice in selection}))
    chart = chart_of(book)

    def to_wire(invoice: Invoice) -> str:
        shown = _heading(invoice, parties[invoice.party_id].code, outstanding[invoice.id])
        lines = rows("Regels", (_line_to_wire(line, chart) for line in invoice.lines))
        address = element("URLPDFBestand", address_of(book.administration_id, invoice.uid))
        return f"<cFactuurList>{shown}{address}{lines}</cFactuurList>"

    return NO_ERROR + rows("Facturen", map(to_wire, selection))


def _filter(book: Book, filter_: Fields) -> InvoiceFilter:
    return InvoiceFilter(
        number=filter_.text("Factuurnummer").strip() or None,
        party_id=party_id(book, filter_.text("Relatiecode")),
        date_from=day_of(filter_, "DatumVan"),
        date_through=day_of(filter_, "DatumTm"),
    )


def _heading(invoice: Invoice, relation: str, outstanding: Cents) -> str:
    # Relatiecode is of type any in the contract: .NET then writes the type of the value beside it.
    return (
        f"{element('Factuurnummer', invoice.number)}"
        f'<Relatiecode xsi:type="xsd:string">{escape(relation)}</Relatiecode>'
        f"<Datum>{date_to_wire(invoice.date)}</Datum><Betalingstermijn>{invoice.payment_term}</Betalingstermijn>"
        f"<TotaalExclBTW>{cents_to_double(invoice.net)}</TotaalExclBTW>"
        f"<TotaalBTW>{cents_to_double(invoice.vat)}</TotaalBTW>"
        f"<TotaalInclBTW>{cents_to_double(invoice.gross)}</TotaalInclBTW>"
        f"<TotaalOpenstaand>{cents_to_double(outstanding)}</TotaalOpenstaand>"
    )


def _line_to_wire(line: InvoiceLine, chart: Chart) -> str:
    return (
        f"<cFactuurRegel><Aantal>{double_to_wire(float(line.quantity))}</Aantal>{element('Eenheid', line.unit)}"
        f"{element('Code', line.article_code)}{element('Omschrijving', line.description)}"
        f"<PrijsPerEenheid>{double_to_wire(float(line.unit_price))}</PrijsPerEenheid>"
        f"<BTWCode>{BTW_CODE[line.vat_code]}</BTWCode>"
        f"{element('TegenrekeningCode', chart.accounts[line.account_id].code)}"
        f"<KostenplaatsID>{line.cost_centre_id or 0}</KostenplaatsID></cFactuurRegel>"
    )
