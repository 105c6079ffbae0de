"""Ledger balances (record 0211)."""

from collections.abc import Iterator
from typing import Final

from grootboek.bookkeeping.period_balances import PeriodBalances, period_balances
from grootboek.gateways.cash.errors import PARAMETERS_TOO_MANY, UnreadableRequestError
from grootboek.gateways.cash.records.amounts import amount_to_export
from grootboek.gateways.cash.records.dates import period_from_text, period_to_export
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.ledger.account import AccountRole
from grootboek.ledger.chart import Chart
from grootboek.ledger.fiscal_periods import fiscal_year, period_of
from grootboek.ledger.money import Cents
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

EARLIER_RESULT: Final = "Resultaat vorige jaren"
"""The name of the row that T and K add."""

_LAYOUT: Final = record_layout("0211")


def balance_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0211 up to and including period `P1`, else the present one: of the accounts with a balance.

    T gives all accounts and the result of earlier years, K those and the balances of each cost centre.
    """
    chart = chart_of(book)
    year, period = _period(book, request)
    balances = period_balances(book, year, period, with_cost_centres=request.has("K"))
    when = {"0211": f"{year % 100:02}", "0310": period_to_export(year, period)}
    for row in _rows(balances, chart, whole=request.has("T") or request.has("K")):
        yield _LAYOUT.to_wire({**row, **when}, with_names=request.has("X"))


def _period(book: Book, request: ExportRequest) -> tuple[int, int]:
    """Return the year and the period of a request; UnreadableRequestError when it has more parameters."""
    if len(request.parameters) > 1:
        raise UnreadableRequestError(request.text, PARAMETERS_TOO_MANY.format(most=1))
    kind = chart_of(book).administration.period_kind
    period = request.read(0, lambda text: period_from_text(text, kind))
    return period or (fiscal_year(book.today), period_of(book.today, kind))


def _rows(balances: PeriodBalances, chart: Chart, *, whole: bool) -> Iterator[dict[str, str]]:
    of_cost_centres = _by_account(balances, chart)
    for account in sorted(chart.accounts.values(), key=lambda row: row.code):
        amount = balances.accounts[account.id]
        if amount or whole:
            yield _row(account.code, account.name, amount)
        for code, part in sorted(of_cost_centres.get(account.id, ())):
            yield {**_row(account.code, account.name, part), "0911": code}
    if whole:
        equity = chart.account_with_role(AccountRole.PROFIT)
        yield _row(equity.code if equity else "", EARLIER_RESULT, balances.earlier_result)


def _by_account(balances: PeriodBalances, chart: Chart) -> dict[int, list[tuple[str, Cents]]]:
    """Return by account id the code of each cost centre with its part of the balance."""
    parts: dict[int, list[tuple[str, Cents]]] = {}
    for (account_id, centre), amount in balances.cost_centres.items():
        if amount:
            parts.setdefault(account_id, []).append((chart.cost_centre_booked_on(centre).code, amount))
    return parts


def _row(code: str, name: str, amount: Cents) -> dict[str, str]:
    return {"0201": code, "0203": name, "0307": amount_to_export(amount)}
