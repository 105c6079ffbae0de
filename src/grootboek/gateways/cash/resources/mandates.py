"""Mandates (record 0109): the bank accounts that relations let be debited."""

from collections.abc import Iterator
from typing import Final

from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.numbers import number_to_export
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.store.book import Book
from grootboek.store.invoicing.mandates import stream_debited_accounts

_LAYOUT: Final = record_layout("0109")


def mandate_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0109 of the relations from `P1` up to and including `P2`."""
    bounds = request.numbers()
    for account in stream_debited_accounts(book, bounds.first, bounds.last):
        values = {"0101": number_to_export(account.party_number), "0110": account.iban, "0350": account.bic}
        yield _LAYOUT.to_wire(values, with_names=request.has("X"))
