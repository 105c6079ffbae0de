"""Open items (record 0311): receivables and payables of relations."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Final

from grootboek.gateways.cash.records.amounts import amount_to_export
from grootboek.gateways.cash.records.dates import date_to_export, period_to_export
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.numbers import number_to_export
from grootboek.gateways.cash.records.requests import Bounds, ExportRequest
from grootboek.ledger.account import CONTROL_ROLES, AccountRole
from grootboek.ledger.chart import Chart
from grootboek.ledger.fiscal_periods import fiscal_year, period_of
from grootboek.ledger.money import Cents
from grootboek.store.book import Book
from grootboek.store.ledger.open_item_lists import ListedItem, overdue_by_party, stream_open_items
from grootboek.store.masters.chart import chart_of

WITH_T: Final = frozenset({"0103", "0111", "0307", "0314"})
"""The fields that property T adds (manual chapter 17)."""

_LAYOUT: Final = record_layout("0311")
_RECEIVABLE: Final = frozenset({AccountRole.RECEIVABLE})


def open_item_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0311 of the relations from `P1` up to and including `P2`, receivable and payable; T adds fields."""
    bounds, chart = request.numbers(), chart_of(book)
    left_out = frozenset() if request.has("T") else WITH_T
    for item in stream_open_items(book, _accounts(chart, CONTROL_ROLES), bounds.first, bounds.last):
        fields = {number: value for number, value in _fields(item, chart).items() if number not in left_out}
        yield _LAYOUT.to_wire(fields, with_names=request.has("X"))


class ItemsInStep:
    """The open items of parties, taken in step with a list of those parties by number."""

    def __init__(self, items: Iterable[ListedItem], chart: Chart) -> None:
        """Take items by party number."""
        self._chart = chart
        self._waiting = groupby(items, key=attrgetter("party_number"))
        self._current = next(self._waiting, None)

    def records(self, number: int, *, with_names: bool) -> Iterator[str]:
        """Yield a record 0311 for each item of the party with a number, which is higher than at the call before."""
        while self._current is not None and self._current[0] < number:
            self._current = next(self._waiting, None)
        if self._current is not None and self._current[0] == number:
            for item in self._current[1]:
                yield _LAYOUT.to_wire(_fields(item, self._chart), with_names=with_names)


def receivables(book: Book, bounds: Bounds[int]) -> ItemsInStep:
    """Return what relations with numbers within bounds still have to pay."""
    chart = chart_of(book)
    return ItemsInStep(stream_open_items(book, _accounts(chart, _RECEIVABLE), bounds.first, bounds.last), chart)


def overdue_receivables(book: Book, bounds: Bounds[int]) -> dict[int, Cents]:
    """Return by number what relations with numbers within bounds should have paid before today."""
    return overdue_by_party(book, _accounts(chart_of(book), _RECEIVABLE), bounds.first, bounds.last)


def _accounts(chart: Chart, roles: frozenset[AccountRole]) -> list[int]:
    return [row.id for row in chart.accounts.values() if row.role in roles]


def _fields(item: ListedItem, chart: Chart) -> dict[str, str]:
    period = period_of(item.date, chart.administration.period_kind)
    return {
        "0101": number_to_export(item.party_number),
        "0103": item.party_name,
        "0111": date_to_export(item.due_date),
        "0201": chart.accounts[item.account_id].code,
        "0301": period_to_export(fiscal_year(item.date), period),
        "0302": date_to_export(item.date),
        "0303": number_to_export(item.document_number),
        "0307": amount_to_export(item.amount),
        "0309": item.invoice_number,
        "0314": date_to_export(item.date),
        "0320": amount_to_export(item.outstanding),
        "0901": chart.journals[item.journal_id].code,
    }
