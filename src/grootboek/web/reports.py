"""`/administratie/rapport/...`: reports of a year, with links down to the card of an account and the lines of a booking."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

import falcon

from grootboek.access.browser_sessions import FIRST_PAGE
from grootboek.access.server import Server
from grootboek.access.sessions import WEB, Access
from grootboek.bookkeeping.reports.accounts import balance_sheet, movements, profit_and_loss
from grootboek.bookkeeping.reports.lines import aged_items, ledger_card
from grootboek.ledger.account import AccountRole
from grootboek.ledger.table import Column, Form, RowKind, Table, TableRow, shown_cell
from grootboek.papers.reports.account_tables import balance_sheet_table, profit_and_loss_table, trial_balance_table
from grootboek.papers.reports.line_tables import aged_items_table, booking_table, ledger_card_table
from grootboek.store.book import Book, open_book
from grootboek.store.ledger.reported_lines import lines_of_booking
from grootboek.store.masters.chart import chart_of
from grootboek.web.page import show
from grootboek.web.signing_in import access_of
from grootboek.web.years import is_year, year_of
from grootboek.wire.http import query, visit_of

REPORT: Final = "/administratie/rapport/{name}"
BOOKING: Final = "/administratie/boeking/{number:int(min=1, max=2147483647)}"
MAX_ROWS: Final = 1_000
_CARD: Final = "grootboekkaart"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a page is asked to show: a year of some books, and of a card the account."""

    book: Book
    year: int
    account: str

    @property
    def days(self) -> tuple[date, date]:
        """The days of the year."""
        return date(self.year, 1, 1), date(self.year, 12, 31)

    @property
    def day(self) -> date:
        """The last day of the year that has come."""
        return min(self.days[1], max(self.book.today, self.days[0]))

    @property
    def owner(self) -> str:
        """Whose books these are."""
        return chart_of(self.book).administration.name


def _trial_balance(asked: _Asked) -> Table:
    return trial_balance_table(asked.owner, movements(asked.book, *asked.days, apart=True))


def _balance_sheet(asked: _Asked) -> Table:
    return balance_sheet_table(asked.owner, balance_sheet(asked.book, asked.days[1]))


def _profit_and_loss(asked: _Asked) -> Table:
    return profit_and_loss_table(asked.owner, profit_and_loss(asked.book, *asked.days))


def _debtors(asked: _Asked) -> Table:
    return aged_items_table(asked.owner, aged_items(asked.book, AccountRole.RECEIVABLE, asked.day))


def _creditors(asked: _Asked) -> Table:
    return aged_items_table(asked.owner, aged_items(asked.book, AccountRole.PAYABLE, asked.day))


def _ledger_card(asked: _Asked) -> Table | None:
    chart = chart_of(asked.book)
    account = chart.account(asked.account)
    if account is None:
        return None
    return ledger_card_table(asked.owner, ledger_card(asked.book, account, *asked.days), chart)


_TABLES: Final[Mapping[str, Callable[[_Asked], Table | None]]] = MappingProxyType(
    {
        "kolommenbalans": _trial_balance,
        "balans": _balance_sheet,
        "winst-en-verlies": _profit_and_loss,
        "debiteuren": _debtors,
        "crediteuren": _creditors,
        _CARD: _ledger_card,
    }
)
_NAMES: Final = MappingProxyType(
    {
        "kolommenbalans": "Kolommenbalans",
        "balans": "Balans",
        "winst-en-verlies": "Winst en verlies",
        "debiteuren": "Debiteuren",
        "crediteuren": "Crediteuren",
    }
)
"""The reports that pages lead to."""


def links_to_reports(year: int) -> list[tuple[str, str]]:
    """Return the reports of a year: what they are called, and where they are."""
    return [(title, _address(name, year)) for name, title in _NAMES.items()]


def _address(name: str, year: int, account: str = "") -> str:
    of_account = f"&rekening={quote(account, safe='')}" if account else ""
    return f"/administratie/rapport/{name}?jaar={year}{of_account}"


class ReportPage:
    """One report of a year."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def on_get(self, request: falcon.Request, response: falcon.Response, name: str) -> None:
        """Answer with the report; `jaar` in the query is its year, `rekening` the account of a card; 404 for another one."""
        visit = visit_of(request)
        visit.door, visit.operation = WEB, "rapport"
        access = access_of(request, response, self._server)
        if access is None:
            return
        asked = query(request)
        with _open(self._server, access) as book:
            account = asked.get("rekening", "")
            year = year_of(asked.get("jaar", ""), book.today)
            table = _TABLES[name](_Asked(book, year, account)) if name in _TABLES else None
            if table is None:
                _tell_unknown(response)
                return
            years = [(near, _address(name, near, account)) for near in (year - 1, year + 1) if is_year(near)]
            _show(response, table, year, years)


class BookingPage:
    """The lines of one booking as it stands."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def on_get(self, request: falcon.Request, response: falcon.Response, number: int) -> None:
        """Answer with the lines; 404 when the booking is not there, or was withdrawn."""
        visit = visit_of(request)
        visit.door, visit.operation = WEB, "boeking"
        access = access_of(request, response, self._server)
        if access is None:
            return
        with _open(self._server, access) as book:
            lines = lines_of_booking(book, number)
            if not lines:
                _tell_unknown(response)
                return
            chart = chart_of(book)
            _show(response, booking_table(chart.administration.name, lines, chart), lines[0].date.year, [])


def _open(server: Server, access: Access) -> AbstractContextManager[Book]:
    return open_book(server.database, access.administration_id, access.actor)


def _tell_unknown(response: falcon.Response) -> None:
    response.status = falcon.HTTP_404
    show(response, "not_there.html", first_page=FIRST_PAGE)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A cell as a page shows it: its text, where it leads, and how it is set."""

    text: str
    address: str
    style: str


def _show(response: falcon.Response, table: Table, year: int, years: list[tuple[int, str]]) -> None:
    rows = list(islice(table.rows, MAX_ROWS + 1))
    show(
        response,
        "report.html",
        table=table,
        rows=[(row.kind.value, _cells(row, table, year)) for row in rows[:MAX_ROWS]],
        styles=[_style(column) for column in table.columns],
        most=MAX_ROWS if len(rows) > MAX_ROWS else 0,
        years=years,
        reports=links_to_reports(year),
        first_page=FIRST_PAGE,
    )


def _cells(row: TableRow, table: Table, year: int) -> list[_Shown]:
    cells = zip(table.columns, row.cells, strict=True)
    return [
        _Shown(shown_cell(cell, column.form), _leads_to(row, column.name, str(cell or ""), year), _style(column))
        for column, cell in cells
    ]


def _leads_to(row: TableRow, name: str, text: str, year: int) -> str:
    if name == "account" and text and row.kind is RowKind.LINE:
        return _address(_CARD, year, text)
    return f"/administratie/boeking/{row.booking}" if name == "voucher" and row.booking else ""


def _style(column: Column) -> str:
    return {Form.AMOUNT: "amount", Form.NUMBER: "amount", Form.DAY: "date"}.get(column.form, "")
