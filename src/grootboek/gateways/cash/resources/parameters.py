"""Parameters of the administration (record 0801): how many periods its year has, and whose books these are."""

from collections.abc import Iterator
from typing import Final

from grootboek.gateways.cash.records.addresses import country_code, place
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.ledger.fiscal_periods import fiscal_year
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

_LAYOUT: Final = record_layout("0801")


def parameter_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield the one record 0801."""
    own = chart_of(book).administration
    values = {
        "0103": own.name,
        "0105": own.street,
        "0107": place(own.postcode, own.city),
        "0108": own.phone,
        "0110": own.iban,
        "0116": own.vat_number,
        "0120": own.email,
        "0130": country_code(own.country),
        "0211": f"{fiscal_year(book.today) % 100:02}",
        "0806": str(int(own.period_kind)),
        "1479": own.coc_number,
    }
    yield _LAYOUT.to_wire(values, with_names=request.has("X"))
